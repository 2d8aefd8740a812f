package dev.akashi.client.template;

import dev.akashi.model.signing.VerificationKey;
import java.net.URI;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one row says about one credential, checked and resolved. Only {@code holder}, the dates, {@code title}, {@code
 * achievement} and {@code attributes} are meant for the credential; {@code rowId} and {@code fields} are for the
 * institution's own files, and may be personal.
 *
 * @param row the row of data, from 1
 * @param rowId the student or record number, as it is in the table
 * @param fileStem what the row's files are called: the row's id if it is safe in every file system, otherwise {@code
 *     row-000012}; different in each row, also where letter case does not count
 * @param holder who is named
 * @param awardDate the day of award
 * @param validFrom the first day of validity, included
 * @param validUntil the last day of validity, included, if it ends
 * @param title what the credential is called
 * @param achievement what was achieved; null only under the profile {@code document}
 * @param certified what a printed certificate certifies; null unless one is printed
 * @param attributes the values that the template puts into the credential, in its order
 * @param courses what the rows below say, one each, in their order; empty unless the template has courses
 * @param fields every value that the template names and the row has, by field, in the template's order: texts as they
 *     are in the table, days as {@code 2026-03-25}, numbers in ASCII
 */
public record CredentialDraft(
        long row,
        String rowId,
        String fileStem,
        Holder holder,
        LocalDate awardDate,
        LocalDate validFrom,
        @Nullable LocalDate validUntil,
        Wording title,
        @Nullable Achievement achievement,
        @Nullable Wording certified,
        List<Attribute> attributes,
        List<Course> courses,
        Map<String, String> fields) {

    /** Refuses null and copies the collections. */
    public CredentialDraft {
        Objects.requireNonNull(rowId, "rowId");
        Objects.requireNonNull(fileStem, "fileStem");
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(awardDate, "awardDate");
        Objects.requireNonNull(validFrom, "validFrom");
        Objects.requireNonNull(title, "title");
        attributes = List.copyOf(attributes);
        courses = List.copyOf(courses);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Number of the row alone: everything else may be personal. */
    @Override
    public String toString() {
        return "draft of row " + row;
    }

    /**
     * Who is named, as far as the template lets it into the credential.
     *
     * @param printed the name exactly as printed, never normalised
     * @param kana the name in kana
     * @param roman the name in Latin letters
     * @param birthDate the day of birth
     * @param key with which presentations will be signed, if it is known
     */
    public record Holder(
            String printed,
            @Nullable String kana,
            @Nullable String roman,
            @Nullable LocalDate birthDate,
            Optional<VerificationKey> key) {

        /** Refuses a name that is missing. */
        public Holder {
            Objects.requireNonNull(printed, "printed");
            Objects.requireNonNull(key, "key");
        }

        /** Nothing: all of it is personal. */
        @Override
        public String toString() {
            return "holder";
        }
    }

    /**
     * What was achieved.
     *
     * @param id its identifier, the same for all who achieved the same
     * @param achievementType a word of the Open Badges vocabulary
     * @param name what it is called
     * @param description what it is
     * @param criteria what one does to achieve it
     * @param fieldOfStudy the field
     */
    public record Achievement(
            URI id,
            String achievementType,
            Wording name,
            Wording description,
            Wording criteria,
            @Nullable Wording fieldOfStudy) {

        /** Refuses null. */
        public Achievement {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(achievementType, "achievementType");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(criteria, "criteria");
        }
    }

    /**
     * A course that was taken.
     *
     * @param name what it is called
     * @param code its code
     * @param term when it was taken
     * @param credits how many credits, a number in ASCII if the column is one
     * @param grade with which grade
     */
    public record Course(
            Wording name,
            Optional<String> code,
            Optional<Wording> term,
            Optional<String> credits,
            Optional<Wording> grade) {

        /** Refuses null. */
        public Course {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(term, "term");
            Objects.requireNonNull(credits, "credits");
            Objects.requireNonNull(grade, "grade");
        }

        /** That it is a course, and no more: a grade is personal. */
        @Override
        public String toString() {
            return "course";
        }
    }

    /**
     * A further value in the credential.
     *
     * @param field its name in the template
     * @param label what it is called
     * @param value the value; Japanese and English differ where the template translates it
     */
    public record Attribute(String field, Wording label, Wording value) {

        /** Refuses null. */
        public Attribute {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(value, "value");
        }

        /** The field alone: the value may be personal. */
        @Override
        public String toString() {
            return "attribute " + field;
        }
    }
}
