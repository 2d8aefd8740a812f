package dev.akashi.client.template;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Checks and drafts a table in a process of its own, so that a test can give it a small heap. */
final class SmallHeap {

    private SmallHeap() {}

    /** Arguments: template, table, how many drafts there have to be. */
    public static void main(String[] args) throws Exception {
        ImportResult result = Import.check(Template.read(Path.of(args[0])), Path.of(args[1]));
        try (Stream<CredentialDraft> drafts = result.drafts()) {
            long count =
                    drafts.filter(d -> d.holder().printed().startsWith("髙橋")).count();
            if (count != Long.parseLong(args[2]) || count != result.count()) {
                throw new IllegalStateException("expected " + args[2] + " drafts, found " + count);
            }
        }
    }
}
