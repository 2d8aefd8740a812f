package dev.akashi.certificate;

import dev.akashi.certificate.Certificate.Bilingual;
import dev.akashi.certificate.Certificate.Course;
import dev.akashi.certificate.Certificate.Detail;
import dev.akashi.certificate.CertificateException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * A certificate with a table of courses, Japanese and English side by side: who and what above, the table on as many pages as
 * it takes with its heads on each, and at the end what is certified, by whom, and the QR code. Every page names the holder
 * and its place among the pages, so that pages of two people cannot be mixed up.
 */
final class TranscriptLayout {

    private static final double WIDTH = PDRectangle.A4.getWidth();
    private static final double HEIGHT = PDRectangle.A4.getHeight();
    private static final double LEFT = 56;
    private static final double RIGHT = WIDTH - 56;
    private static final double TOP = HEIGHT - 60;
    private static final double BOTTOM = 62;
    /** Where the QR code is, nothing else can be. */
    private static final double FOOT = 142;

    private static final double SEAL_SIZE = 56;
    private static final double PADDING = 4;
    private static final int MOST_PAGES = 20;

    private final Certificate certificate;
    private final Typeface typeface;
    private final List<Canvas> pages = new ArrayList<>();
    private final List<Head> heads;
    private double y;

    /**
     * A column of the table.
     *
     * @param label what stands over it
     * @param left its left end
     * @param right its right end
     * @param value what a course has there
     */
    private record Head(Bilingual label, double left, double right, Function<Course, Optional<Bilingual>> value) {

        double width() {
            return right - left - 2 * PADDING;
        }
    }

    private TranscriptLayout(Certificate certificate, Typeface typeface) {
        this.certificate = certificate;
        this.typeface = typeface;
        this.heads = heads(certificate.courses());
    }

    /** @throws CertificateException when it does not fit, or the typeface lacks a character */
    static List<Canvas> of(Certificate certificate, Typeface typeface) {
        TranscriptLayout layout = new TranscriptLayout(certificate, typeface);
        layout.begin();
        layout.courses();
        layout.end();
        layout.number();
        return layout.pages;
    }

    /** Only the columns that some course has; the name gets what is left. */
    private static List<Head> heads(List<Course> courses) {
        List<Bilingual> labels = List.of(
                new Bilingual("コード", "Code"),
                new Bilingual("履修時期", "Term"),
                new Bilingual("単位", "Credits"),
                new Bilingual("成績", "Grade"));
        List<Function<Course, Optional<Bilingual>>> values = List.of(
                course -> course.code().map(TranscriptLayout::same),
                Course::term,
                course -> course.credits().map(TranscriptLayout::same),
                Course::grade);
        double[] widths = {64, 84, 46, 56};
        double taken = 0;
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            if (courses.stream()
                    .anyMatch(course -> values.get(column).apply(course).isPresent())) {
                used.add(i);
                taken += widths[i];
            }
        }
        List<Head> heads = new ArrayList<>();
        double x = LEFT;
        if (used.remove((Integer) 0)) {
            heads.add(new Head(labels.get(0), x, x + widths[0], values.get(0)));
            x += widths[0];
            taken -= widths[0];
        }
        heads.add(new Head(new Bilingual("科目名", "Course"), x, RIGHT - taken, course -> Optional.of(course.name())));
        x = RIGHT - taken;
        for (int i : used) {
            heads.add(new Head(labels.get(i), x, x + widths[i], values.get(i)));
            x += widths[i];
        }
        return heads;
    }

    private static Bilingual same(String text) {
        return new Bilingual(text, text);
    }

    private Canvas canvas() {
        return pages.get(pages.size() - 1);
    }

    private void begin() {
        pages.add(new Canvas(typeface));
        y = TOP;
        certificate.number().ifPresent(number -> right(number, 9));
        y -= 18;
        centered(certificate.title().ja(), 20, 6);
        y -= 17;
        centered(certificate.title().en(), 11, 0);
        y -= 28;
        String roman = certificate
                .romanName()
                .filter(name -> !name.equals(certificate.name()))
                .orElse("");
        pair(new Detail(new Bilingual("氏名", "Name"), new Bilingual(certificate.name(), roman)), 12);
        certificate.details().forEach(detail -> pair(detail, 9.5));
        y -= 4;
        tableHead();
    }

    /** What it is called, and behind it the value, Japanese before English. */
    private void pair(Detail detail, double size) {
        String label = joined(detail.label());
        double x = LEFT + 150;
        canvas().text(LEFT, y, fitting(label, 8.5, 142), 0, label);
        for (String line : lines(joined(detail.value()), size, RIGHT - x)) {
            canvas().text(x, y, size, 0, line);
            y -= size * 1.5;
        }
        y -= 1;
    }

    private static String joined(Bilingual text) {
        return text.en().isEmpty() || text.en().equals(text.ja()) ? text.ja() : text.ja() + "　" + text.en();
    }

    private void nextPage() {
        if (pages.size() == MOST_PAGES) {
            throw new CertificateException(
                    Code.TOO_LONG, "expected courses that fit on " + MOST_PAGES + " pages of A4, found more");
        }
        pages.add(new Canvas(typeface));
        y = TOP;
        String title = joined(certificate.title());
        canvas().text(LEFT, y, 9, 0, title);
        right(certificate.number().map(number -> number + "　").orElse("") + certificate.name(), 9);
        y -= 14;
    }

    private void tableHead() {
        canvas().line(LEFT, y, RIGHT, y, 0.9);
        y -= 11;
        for (Head head : heads) {
            String label = head.label().ja() + " " + head.label().en();
            canvas().text(head.left() + PADDING, y, fitting(label, 8, head.width()), 0, label);
        }
        y -= 5;
        canvas().line(LEFT, y, RIGHT, y, 0.5);
    }

    private void courses() {
        for (Course course : certificate.courses()) {
            List<List<String>> japanese = new ArrayList<>();
            List<List<String>> english = new ArrayList<>();
            int first = 0;
            int second = 0;
            for (Head head : heads) {
                Bilingual text = head.value().apply(course).orElse(same(""));
                boolean same = text.en().equals(text.ja());
                japanese.add(lines(text.ja(), 9.5, head.width()));
                english.add(same ? List.of() : lines(text.en(), 7.5, head.width()));
                first = Math.max(first, japanese.get(japanese.size() - 1).size());
                second = Math.max(second, english.get(english.size() - 1).size());
            }
            double height = 5 + first * 11.5 + second * 9;
            if (y - height < BOTTOM) {
                canvas().line(LEFT, y, RIGHT, y, 0.9);
                nextPage();
                tableHead();
            }
            for (int i = 0; i < heads.size(); i++) {
                double x = heads.get(i).left() + PADDING;
                double line = y - 10.5;
                for (String text : japanese.get(i)) {
                    canvas().text(x, line, 9.5, 0, text);
                    line -= 11.5;
                }
                line += 2;
                for (String text : english.get(i)) {
                    canvas().text(x, line, 7.5, 0, text);
                    line -= 9;
                }
            }
            y -= height;
            canvas().line(LEFT, y, RIGHT, y, 0.2);
        }
        canvas().line(LEFT, y, RIGHT, y, 0.9);
    }

    private void end() {
        List<String> japanese = lines("　" + certificate.text().ja(), 10.5, RIGHT - LEFT);
        List<String> english = lines(certificate.text().en(), 9, RIGHT - LEFT);
        double height = 26 + japanese.size() * 16 + english.size() * 13 + 92;
        if (y - height < (certificate.link().isPresent() ? FOOT : BOTTOM)) {
            nextPage();
        }
        y -= 26;
        for (String line : japanese) {
            canvas().text(LEFT, y, 10.5, 0, line);
            y -= 16;
        }
        for (String line : english) {
            canvas().text(LEFT, y, 9, 0, line);
            y -= 13;
        }
        y -= 10;
        canvas().text(LEFT, y, 10, 0, Days.japanese(certificate.date()) + "　" + Days.english(certificate.date()));
        y -= 26;
        certificate.seal().ifPresent(seal -> canvas().picture(RIGHT - SEAL_SIZE + 6, y - 42, SEAL_SIZE, SEAL_SIZE));
        right(joined(certificate.issuer()), 12);
        certificate.signatory().ifPresent(signatory -> {
            y -= 20;
            right(joined(signatory) + "　　", 11);
        });
        certificate.link().ifPresent(link -> Foot.draw(canvas(), link, LEFT, RIGHT));
    }

    private void number() {
        for (int i = 0; i < pages.size(); i++) {
            String text = (i + 1) + " / " + pages.size();
            Canvas page = pages.get(i);
            page.text((WIDTH - page.width(text, 8, 0)) / 2, 34, 8, 0, text);
        }
    }

    private void centered(String text, double size, double spacing) {
        double apart = text.codePointCount(0, text.length()) > 8 ? 0 : spacing;
        double set = size;
        while (canvas().width(text, set, apart) > RIGHT - LEFT && set > 5) {
            set -= 0.5;
        }
        canvas().text((WIDTH - canvas().width(text, set, apart)) / 2, y, set, apart, text);
    }

    private void right(String text, double size) {
        double set = fitting(text, size, RIGHT - LEFT);
        canvas().text(RIGHT - canvas().width(text, set, 0), y, set, 0, text);
    }

    private double fitting(String text, double size, double width) {
        double wide = canvas().width(text, size, 0);
        return wide > width ? size * width / wide : size;
    }

    private List<String> lines(String text, double size, double width) {
        return new LineBreaks(canvas()).lines(text, Locale.JAPAN, size, width);
    }
}
