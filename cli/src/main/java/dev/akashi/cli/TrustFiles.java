package dev.akashi.cli;

import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.model.json.JsonFormatException;
import java.nio.file.Path;
import java.util.Optional;

/** A verifier's trust files. */
final class TrustFiles {

    private TrustFiles() {}

    /** What the verifier asks for. */
    static VerificationPolicy readPolicy(Path file) {
        try {
            return VerificationPolicy.read(DocumentFiles.read(file));
        } catch (JsonFormatException e) {
            throw new UsageException("expected a trust file in " + file + ": " + e.getMessage(), e);
        }
    }

    /** Whom the verifier believes about the log; empty when the file does not say. */
    static Optional<TrustRoot> read(Path file) {
        try {
            return TrustRoot.read(DocumentFiles.read(file));
        } catch (JsonFormatException e) {
            throw new UsageException("expected a trust file in " + file + ": " + e.getMessage(), e);
        }
    }

    /** Whom the verifier believes about the log; a file that does not say is refused. */
    static TrustRoot readLog(Path file) {
        return read(file)
                .orElseThrow(() -> new UsageException("expected a trust file with members of a log (akashi trust export"
                        + " writes one), found none in " + file));
    }
}
