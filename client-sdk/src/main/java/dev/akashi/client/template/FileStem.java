package dev.akashi.client.template;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the files of a row are called. An id of plain letters and digits is used as it is, because a registrar looks for
 * it; any other becomes the row's number, because cutting characters out could make two ids one name.
 */
final class FileStem {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");
    private static final Pattern NUMBERED_DEVICES = Pattern.compile("(com|lpt)\\d");
    private static final String PREFIX = "row-";

    private FileStem() {}

    static String of(String id, long row) {
        String lower = id.toLowerCase(Locale.ROOT);
        boolean safe = SAFE.matcher(id).matches()
                && !DEVICES.contains(lower)
                && !NUMBERED_DEVICES.matcher(lower).matches()
                && !lower.startsWith(PREFIX);
        return safe ? id : String.format(Locale.ROOT, "%s%06d", PREFIX, row);
    }
}
