package dev.akashi.model;

import java.util.regex.Pattern;

/**
 * The corporate number (法人番号) of a legal person in Japan: 13 digits, the first of which checks the other twelve. One
 * legal person may run several institutions.
 *
 * @param value the 13 digits
 */
public record CorporateNumber(String value) {

    private static final Pattern SHAPE = Pattern.compile("[1-9][0-9]{12}");

    /** @throws IllegalArgumentException when the shape or the check digit is wrong */
    public CorporateNumber {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("expected a corporate number, 13 digits, found " + Excerpt.of(value));
        }
        int expected = checkDigit(value);
        int found = value.charAt(0) - '0';
        if (expected != found) {
            throw new IllegalArgumentException("the check digit (the first) of corporate number " + value
                    + " should be " + expected + ", found " + found + ": a digit is mistyped");
        }
    }

    // Weights 1 and 2 in turn, counted from the right; 9 less the sum modulo 9.
    private static int checkDigit(String number) {
        int sum = 0;
        for (int fromRight = 1; fromRight <= 12; fromRight++) {
            int digit = number.charAt(13 - fromRight) - '0';
            sum += digit * (fromRight % 2 == 1 ? 1 : 2);
        }
        return 9 - sum % 9;
    }

    /** The 13 digits. */
    @Override
    public String toString() {
        return value;
    }
}
