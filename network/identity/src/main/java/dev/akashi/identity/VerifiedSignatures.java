package dev.akashi.identity;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Signatures that this process has verified lately. The endorser of every organisation, every orderer and the committer
 * ask about the same signature within a moment, and here they are one process: the answer is computed once. Only good
 * signatures are kept, by a digest of signer, signature and message, so an entry can never speak for another question.
 */
final class VerifiedSignatures {
    private static final int CAPACITY = 20_000;

    private final Set<ByteString> questions =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, false) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ByteString, Boolean> eldest) {
                    return size() > CAPACITY;
                }
            }));

    boolean contains(ByteString question) {
        return questions.contains(question);
    }

    void add(ByteString question) {
        questions.add(question);
    }

    ByteString question(ByteString signer, ByteString signature, byte[]... parts) {
        MessageDigest digest = Digests.sha256();
        update(digest, signer.toByteArray());
        update(digest, signature.toByteArray());
        for (byte[] part : parts) {
            digest.update(part);
        }
        return ByteString.copyFrom(digest.digest());
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        int length = bytes.length;
        digest.update(
                new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length});
        digest.update(bytes);
    }
}
