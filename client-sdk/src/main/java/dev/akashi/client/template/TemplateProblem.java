package dev.akashi.client.template;

import dev.akashi.model.LocalizedText;
import java.util.Objects;

/**
 * One thing that is wrong with a template.
 *
 * @param code what kind of problem
 * @param line the line of the file, from 1; 0 when it is the file as a whole
 * @param column the character of the line, from 1; 0 when it is the file as a whole
 * @param found what is there, shortened, in quotes; empty when there is nothing
 * @param expectation what was expected
 */
public record TemplateProblem(TemplateErrorCode code, int line, int column, String found, LocalizedText expectation) {

    /** Refuses null. */
    public TemplateProblem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(expectation, "expectation");
    }

    /** For example {@code UNKNOWN_KEY at line 3, column 1: expected ..., found "titel"}. */
    @Override
    public String toString() {
        String at = line == 0 ? "" : " at line " + line + ", column " + column;
        return code + at + ": expected " + expectation.en() + (found.isEmpty() ? "" : ", found " + found);
    }
}
