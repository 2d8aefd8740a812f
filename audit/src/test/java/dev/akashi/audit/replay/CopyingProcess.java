package dev.akashi.audit.replay;

import dev.akashi.audit.RecordedChain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Copies a recorded chain into a folder, and prints how far it is. */
final class CopyingProcess {

    private CopyingProcess() {}

    /** Arguments: the folder, and the name of the chain. */
    public static void main(String[] arguments) throws IOException {
        RecordedChain blocks = RecordedChain.of(arguments[1]);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.US_ASCII);
        BlockFiles.copy(blocks, Path.of(arguments[0]), blocks.height(), (done, total) -> out.println(done));
    }
}
