package dev.akashi.records;

import dev.akashi.credential.statuslist.StatusListEntry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Takes places, prints them, and dies without closing anything. */
final class PlaceTakingProcess {

    private PlaceTakingProcess() {}

    public static void main(String[] arguments) {
        RecordStore records = RecordStore.open(Path.of(arguments[0]));
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        for (StatusListEntry entry : records.places(new SecureRandom())
                .take(RecordStoreContract.CODE, RecordStoreContract.REVOCATION, 500)) {
            out.println(entry.list() + " " + entry.index());
        }
        Runtime.getRuntime().halt(137);
    }
}
