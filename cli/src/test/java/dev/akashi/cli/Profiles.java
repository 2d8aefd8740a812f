package dev.akashi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Profiles of networks that are not there. */
final class Profiles {

    private Profiles() {}

    /** Writes the profile of a network that nobody has an identity for and that does not answer. */
    static Path unreachable(Path file) {
        String profile = """
                {
                  "version": 1, "ledger": "fabric", "channel": "registry", "chaincode": "akashi",
                  "organizations": [{
                    "mspId": "UnivAMSP", "name": "University A",
                    "gateway": {"address": "127.0.0.1:1", "serverName": "localhost", "tlsCaCertificate": "none.pem"}
                  }]
                }
                """;
        try {
            return Files.writeString(file, profile, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
