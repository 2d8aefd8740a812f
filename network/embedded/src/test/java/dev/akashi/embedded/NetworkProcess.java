package dev.akashi.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A network in a process of its own, until that is killed or its parent is gone. */
final class NetworkProcess {
    private NetworkProcess() {}

    /** Takes the network's folder and the file to write once it serves. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedNetwork network = SharedNetwork.start(Path.of(arguments[0]), Duration.ofMillis(10))) {
            Files.writeString(Path.of(arguments[1]), network.profilePath().toString());
            // Nobody writes to it: this returns when the parent has ended.
            if (System.in.read() >= 0) {
                throw new IOException("standard input: expected nothing, found something");
            }
        }
    }
}
