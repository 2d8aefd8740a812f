package dev.akashi.credential.log;

import dev.akashi.model.Digest;
import dev.akashi.model.Excerpt;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MerkleRoot;
import java.util.Base64;
import java.util.Objects;

/**
 * The state of a log, C2SP tlog-checkpoint: origin, number of entries, RFC 6962 tree head. The origin is the ledger's id:
 * every organisation that follows the ledger derives the same log.
 *
 * @param origin the ledger
 * @param size how many entries the log has, at least one
 * @param root its tree head
 */
public record Checkpoint(LedgerId origin, long size, MerkleRoot root) {

    /** @throws IllegalArgumentException when the size is not positive */
    public Checkpoint {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(root, "root");
        if (size < 1) {
            throw new LogFormatException("expected a log of at least one entry, found " + size);
        }
    }

    /** The three lines that are signed. */
    public String text() {
        return origin + "\n" + size + "\n"
                + Base64.getEncoder().encodeToString(root.digest().bytes()) + "\n";
    }

    /**
     * Reads the text of a note. Extension lines, which the specification allows, are left alone; they stay signed.
     *
     * @throws LogFormatException when it is not that of a checkpoint
     */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || !lines[lines.length - 1].isEmpty() || !lines[1].matches("[1-9][0-9]{0,17}")) {
            throw new LogFormatException("expected origin, size and root on three lines, found " + Excerpt.of(text));
        }
        try {
            byte[] root = Base64.getDecoder().decode(lines[2]);
            if (!Base64.getEncoder().encodeToString(root).equals(lines[2])) {
                throw new LogFormatException("expected a root in base64, found " + Excerpt.of(lines[2]));
            }
            return new Checkpoint(new LedgerId(lines[0]), Long.parseLong(lines[1]), new MerkleRoot(Digest.of(root)));
        } catch (LogFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new LogFormatException("expected a checkpoint: " + e.getMessage(), e);
        }
    }
}
