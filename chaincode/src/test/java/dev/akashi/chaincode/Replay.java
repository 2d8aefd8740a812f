package dev.akashi.chaincode;

import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.TransactionId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Applies transactions from a file to ledgers in memory, and prints one digest over everything that came of it. */
final class Replay {

    private Replay() {}

    /** Prints the digest for the file that is named. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(digest(Path.of(arguments[0])));
    }

    /** The SHA-256 over the reads, writes, receipts and refusals of all transactions, in their order. */
    static String digest(Path file) throws IOException {
        MessageDigest sha256 = Digest.newSha256();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int ledgers = in.readInt(); ledgers > 0; ledgers--) {
                apply(in, sha256);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void apply(DataInputStream in, MessageDigest sha256) throws IOException {
        Map<String, byte[]> world = new HashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            String key = in.readUTF();
            world.put(key, in.readNBytes(in.readInt()));
        }
        for (int i = in.readInt(); i > 0; i--) {
            Submission submission = new Submission(
                    new MspId(in.readUTF()), new TransactionId(in.readUTF()), Instant.ofEpochSecond(in.readLong()));
            apply(in.readNBytes(in.readInt()), submission, world, sha256);
        }
    }

    private static void apply(byte[] envelope, Submission submission, Map<String, byte[]> world, MessageDigest sha256) {
        Map<String, byte[]> writes = new HashMap<>();
        KeyValues keyValues = new KeyValues() {
            @Override
            public byte[] get(String key) {
                add(sha256, "read", key);
                return world.getOrDefault(key, new byte[0]);
            }

            @Override
            public void put(String key, byte[] value) {
                add(sha256, "write", key);
                sha256.update(value);
                writes.put(key, value);
            }

            @Override
            public void restrict(String key, MspId organisation) {
                add(sha256, "restrict", key + " " + organisation);
            }
        };
        try {
            sha256.update(Registry.record(envelope, submission, new LedgerState(keyValues))
                    .toJson());
            world.putAll(writes);
        } catch (RejectedException e) {
            add(sha256, "refused", String.valueOf(e.getMessage()));
        }
    }

    private static void add(MessageDigest sha256, String what, String text) {
        sha256.update((what + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
