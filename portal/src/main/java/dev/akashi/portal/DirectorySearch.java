package dev.akashi.portal;

import dev.akashi.model.record.InstitutionRecord;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What somebody looks for in the directory: a part of a name, of today or of earlier times, in either language, or of a code;
 * everything when it is empty. Width of characters, case and spaces do not matter.
 *
 * @param query what was typed
 * @param page which page of what is found, from 1; the last one when there are fewer
 */
record DirectorySearch(String query, int page) {

    private static final int PAGE_SIZE = 50;
    private static final int LONGEST = 100;

    /**
     * What is found.
     *
     * @param institutions those on this page, by their codes
     * @param page which page it is
     * @param pages how many there are, 1 at least
     */
    record Found(List<InstitutionRecord> institutions, int page, int pages) {

        Found {
            institutions = List.copyOf(institutions);
        }
    }

    /** @throws ProblemException when the query is too long, or the page is none */
    DirectorySearch {
        if (query.length() > LONGEST) {
            throw new ProblemException(
                    ProblemCode.BAD_REQUEST, "expected at most " + LONGEST + " characters, found " + query.length());
        }
        if (page < 1) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "expected a page from 1 on");
        }
    }

    /** As it stands in an address: {@code ?q=QUERY&page=NUMBER}. */
    static DirectorySearch of(Context context) {
        String page = Optional.ofNullable(context.queryParam("page")).orElse("1");
        return new DirectorySearch(
                Optional.ofNullable(context.queryParam("q")).orElse("").strip(),
                page.matches("[0-9]{1,6}") ? Integer.parseInt(page) : 0);
    }

    Found in(Directory.Edition edition) {
        String wanted = folded(query);
        List<InstitutionRecord> all = edition.all().stream()
                .filter(record -> texts(record).anyMatch(text -> folded(text).contains(wanted)))
                .toList();
        int pages = Math.max(1, (all.size() + PAGE_SIZE - 1) / PAGE_SIZE);
        int shown = Math.min(page, pages);
        return new Found(all.subList((shown - 1) * PAGE_SIZE, Math.min(shown * PAGE_SIZE, all.size())), shown, pages);
    }

    /** What would ask for the same on another page; empty for everything from the beginning. */
    String address(int number) {
        String page = number == 1 ? "" : "page=" + number;
        String asked = query.isEmpty() ? "" : "q=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        String both = asked + (asked.isEmpty() || page.isEmpty() ? "" : "&") + page;
        return both.isEmpty() ? "" : "?" + both;
    }

    private static Stream<String> texts(InstitutionRecord record) {
        return Stream.concat(
                Stream.of(record.code().value()),
                record.names().stream()
                        .flatMap(dated ->
                                Stream.of(dated.name().ja(), dated.name().en())));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replaceAll("\\s", "")
                .toLowerCase(Locale.ROOT);
    }
}
