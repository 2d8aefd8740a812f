package dev.akashi.model;

import java.util.regex.Pattern;

/**
 * The ministry's school code (学校コード): 13 characters, of which the last is a check digit. It names the institution that
 * issues; the legal person behind it has a {@link CorporateNumber}.
 *
 * <p>A letter and a digit for the kind of school, two digits for the prefecture, one for the founder (1 national,
 * 2 public, 3 private), seven for the school, one to check. Well-formed is not known: whether such a school exists is a
 * question for the registry.
 *
 * @param value the 13 characters, for example {@code F113199999013}
 */
public record InstitutionCode(String value) implements Comparable<InstitutionCode> {

    private static final Pattern SHAPE = Pattern.compile("[A-H][0-9]{12}");

    /** @throws IllegalArgumentException when the shape or the check digit is wrong */
    public InstitutionCode {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "expected a school code, a letter A to H and 12 digits, found " + Excerpt.of(value));
        }
        int expected = checkDigit(value);
        int found = value.charAt(12) - '0';
        if (expected != found) {
            throw new IllegalArgumentException("the check digit of school code " + value + " should be " + expected
                    + ", found " + found + ": a character is mistyped");
        }
    }

    // Letters count from A = 1; weights 2 and 1 in turn; the decimal digits of each product are added.
    private static int checkDigit(String code) {
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            int symbol = i == 0 ? code.charAt(0) - 'A' + 1 : code.charAt(i) - '0';
            int product = i % 2 == 0 ? 2 * symbol : symbol;
            sum += product / 10 + product % 10;
        }
        return (10 - sum % 10) % 10;
    }

    @Override
    public int compareTo(InstitutionCode other) {
        return value.compareTo(other.value);
    }

    /** The 13 characters. */
    @Override
    public String toString() {
        return value;
    }
}
