package dev.akashi.credential;

import dev.akashi.model.Did;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an Open Badges 3.0 credential is to say. Days are days in Japan.
 *
 * @param id the credential's own identifier, such as {@code urn:uuid:…}
 * @param issuer who issues, as registered
 * @param issuerName the registered name
 * @param name what the credential is called
 * @param awarded the day of award
 * @param validFrom the first day of validity
 * @param validUntil the last day of validity, if it ends
 * @param recipient who is named
 * @param achievement what was achieved
 * @param attributes further values, in their order
 */
public record OpenBadgeContent(
        URI id,
        Did issuer,
        String issuerName,
        String name,
        LocalDate awarded,
        LocalDate validFrom,
        @Nullable LocalDate validUntil,
        Recipient recipient,
        Achievement achievement,
        List<Attribute> attributes) {

    /** @throws IllegalArgumentException when its validity ends before it begins, or a field occurs twice */
    public OpenBadgeContent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(issuerName, "issuerName");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(awarded, "awarded");
        Objects.requireNonNull(validFrom, "validFrom");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(achievement, "achievement");
        attributes = List.copyOf(attributes);
        if (validUntil != null && validUntil.isBefore(validFrom)) {
            throw new IllegalArgumentException(
                    "expected validUntil not before validFrom, found " + validUntil + " and " + validFrom);
        }
        if (attributes.stream().map(Attribute::field).distinct().count() < attributes.size()) {
            throw new IllegalArgumentException("expected each field once, found "
                    + attributes.stream().map(Attribute::field).toList());
        }
    }

    /** That it is content, and no more: the rest is personal. */
    @Override
    public String toString() {
        return "OpenBadgeContent";
    }

    /**
     * Who is named.
     *
     * @param printed the name exactly as printed, never normalised
     * @param kana the name in kana
     * @param roman the name in Latin letters
     * @param birthDate the day of birth
     */
    public record Recipient(
            String printed,
            @Nullable String kana,
            @Nullable String roman,
            @Nullable LocalDate birthDate) {

        public Recipient {
            Objects.requireNonNull(printed, "printed");
        }

        /** That it is a recipient, and no more. */
        @Override
        public String toString() {
            return "Recipient";
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
     * @param fieldOfStudy the field, if there is one
     */
    public record Achievement(
            URI id,
            String achievementType,
            String name,
            String description,
            String criteria,
            @Nullable String fieldOfStudy) {

        public Achievement {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(achievementType, "achievementType");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(criteria, "criteria");
        }
    }

    /**
     * A further value.
     *
     * @param field a short name, letters and digits
     * @param label what it is called
     * @param value the value
     * @param resultType what kind of value, a word of the Open Badges vocabulary such as {@code LetterGrade}
     */
    public record Attribute(String field, String label, String value, String resultType) {

        /** A value of no kind in particular. */
        public Attribute(String field, String label, String value) {
            this(field, label, value, "Result");
        }

        public Attribute {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(resultType, "resultType");
        }
    }
}
