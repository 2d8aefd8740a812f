package dev.akashi.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says what went wrong with a file: the exceptions of the platform often hold its name and nothing else. */
final class Failures {

    private Failures() {}

    /** A few words, without the file's name. */
    static String describe(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file of that name";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return e instanceof FileSystemException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }

    /** A line that says what was wrong, and where. */
    static String line(IOException e) {
        String where = e instanceof FileSystemException file && file.getFile() != null ? " at " + file.getFile() : "";
        return "expected to read and write files, found " + describe(e) + where;
    }
}
