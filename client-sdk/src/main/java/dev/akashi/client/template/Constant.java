package dev.akashi.client.template;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that is the same for all rows, such as the day of the ceremony.
 *
 * @param field what it means, as in {@link Column#field()}
 * @param value the text; of a date {@code 2026-03-25} in both languages
 * @param inCredential whether it is in the credential
 * @param label what it is called in the credential
 */
public record Constant(
        String field,
        Wording value,
        boolean inCredential,
        @Nullable Wording label) {

    /** Refuses null. */
    public Constant {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
    }
}
