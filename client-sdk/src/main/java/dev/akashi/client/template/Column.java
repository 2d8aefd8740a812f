package dev.akashi.client.template;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table that a template uses.
 *
 * @param header its text in the header line
 * @param field what it means: a name of {@link Fields}, or one that the template chooses
 * @param type what its values are
 * @param required whether every row has a value
 * @param maxLength the most code points of a value
 * @param choices the values that are possible; empty unless the type is {@link Type#ENUM}
 * @param inCredential whether its values are in the credential. Off unless the template turns it on, apart from the
 *     printed name and the days of award and validity, without which there is no credential
 * @param multiline whether a value may hold line ends
 * @param label what the value is called in the credential
 * @param earliest the first day that is possible, of a date
 * @param latest the last day that is possible, of a date
 * @param given the value in the example row, if the template gives one
 */
public record Column(
        String header,
        String field,
        Type type,
        boolean required,
        int maxLength,
        List<Choice> choices,
        boolean inCredential,
        boolean multiline,
        @Nullable Wording label,
        @Nullable LocalDate earliest,
        @Nullable LocalDate latest,
        Optional<String> given) {

    /** What the values of a column are. */
    public enum Type {
        /** Text, taken as it is. */
        TEXT,
        /** A day, in any of the forms that {@link dev.akashi.client.table.DateReading} reads. */
        DATE,
        /** A decimal number, of full-width digits too. */
        NUMBER,
        /** One of the values that are listed. */
        ENUM
    }

    /**
     * A value that is possible.
     *
     * @param value as in the table; the Japanese text
     * @param en the English text
     * @param code what stands for it in an achievement's id: the one that the template gives, or else made of the English
     *     text
     */
    public record Choice(String value, String en, String code) {

        /** Refuses null. */
        public Choice {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(en, "en");
            Objects.requireNonNull(code, "code");
        }
    }

    /** Refuses null and copies the choices. */
    public Column {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(given, "given");
        choices = List.copyOf(choices);
    }

    /** The value in the example row: the one that the template gives, or else the first choice, or nothing. */
    public String example() {
        return given.orElseGet(() -> choices.isEmpty() ? "" : choices.get(0).value());
    }

    Optional<Choice> choice(String value) {
        return choices.stream().filter(c -> c.value().equals(value)).findFirst();
    }
}
