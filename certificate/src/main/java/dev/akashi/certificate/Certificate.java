package dev.akashi.certificate;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a certificate says. Every text is printed as it is: nothing is normalised, and what the typeface cannot show is
 * refused rather than replaced.
 *
 * @param title what it is called, 学位記
 * @param name the holder's name as printed
 * @param romanName the name in Latin letters, for the English half; the printed name stands there if there is none
 * @param text what is certified, one paragraph in each language
 * @param details further values, each with what it is called
 * @param number its number, 学位記番号
 * @param date the day that it bears
 * @param issuer the institution's official name
 * @param signatory who signs for it, with office
 * @param seal a picture of the institution's seal, printed over the end of the signatory
 * @param link where it can be checked, as QR code and in letters; ASCII. One with a fragment leads to the registered content
 *     of this very certificate: its QR code is all of it, in letters stands only whose address it is
 * @param courses that were taken, as a table, on as many pages as it takes; a certificate without is one page
 */
public record Certificate(
        Bilingual title,
        String name,
        Optional<String> romanName,
        Bilingual text,
        List<Detail> details,
        Optional<String> number,
        LocalDate date,
        Bilingual issuer,
        Optional<Bilingual> signatory,
        Optional<Seal> seal,
        Optional<URI> link,
        List<Course> courses) {

    /** A certificate on one page, without courses. */
    public Certificate(
            Bilingual title,
            String name,
            Optional<String> romanName,
            Bilingual text,
            List<Detail> details,
            Optional<String> number,
            LocalDate date,
            Bilingual issuer,
            Optional<Bilingual> signatory,
            Optional<Seal> seal,
            Optional<URI> link) {
        this(title, name, romanName, text, details, number, date, issuer, signatory, seal, link, List.of());
    }

    /** Refuses null and copies the lists. */
    public Certificate {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(romanName, "romanName");
        Objects.requireNonNull(text, "text");
        details = List.copyOf(details);
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(signatory, "signatory");
        Objects.requireNonNull(seal, "seal");
        Objects.requireNonNull(link, "link");
        courses = List.copyOf(courses);
    }

    /** That it is a certificate, and no more: it names a person. */
    @Override
    public String toString() {
        return "Certificate";
    }

    /**
     * The same in both languages.
     *
     * @param ja Japanese
     * @param en English
     */
    public record Bilingual(String ja, String en) {

        /** Refuses null. */
        public Bilingual {
            Objects.requireNonNull(ja, "ja");
            Objects.requireNonNull(en, "en");
        }
    }

    /**
     * A course that was taken.
     *
     * @param name what it is called
     * @param code its code
     * @param term when it was taken
     * @param credits how many credits
     * @param grade with which grade
     */
    public record Course(
            Bilingual name,
            Optional<String> code,
            Optional<Bilingual> term,
            Optional<String> credits,
            Optional<Bilingual> grade) {

        /** Refuses null. */
        public Course {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(term, "term");
            Objects.requireNonNull(credits, "credits");
            Objects.requireNonNull(grade, "grade");
        }

        /** That it is a course, and no more. */
        @Override
        public String toString() {
            return "Course";
        }
    }

    /**
     * A further value.
     *
     * @param label what it is called
     * @param value the value
     */
    public record Detail(Bilingual label, Bilingual value) {

        /** Refuses null. */
        public Detail {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(value, "value");
        }
    }
}
