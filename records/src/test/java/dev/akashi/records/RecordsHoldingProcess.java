package dev.akashi.records;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Has records open, says so, and lets go of them when its input ends. */
final class RecordsHoldingProcess {

    private RecordsHoldingProcess() {}

    public static void main(String[] arguments) throws IOException {
        try (RecordStore records = RecordStore.open(Path.of(arguments[0]));
                FileInputStream in = new FileInputStream(FileDescriptor.in)) {
            PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            out.println("open, batches: " + records.batches().size());
            while (in.read() >= 0) {
                // Nothing is said to it.
            }
        }
    }
}
