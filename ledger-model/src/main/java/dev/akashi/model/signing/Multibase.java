package dev.akashi.model.signing;

import dev.akashi.model.Excerpt;
import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes as text with one leading character that names the alphabet: {@code z} for base58btc, {@code u} for base64url
 * without padding (W3C Controlled Identifiers 1.0, section 2.4).
 */
public final class Multibase {

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int LONGEST_BASE58 = 1024;
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private Multibase() {}

    /** Writes {@code z} and the base58btc form. */
    public static String base58(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        byte[] digits = new byte[bytes.length * 138 / 100 + 1];
        int used = 0;
        for (byte next : bytes) {
            int carry = next & 0xff;
            for (int i = 0; i < used || carry != 0; i++) {
                carry += 256 * digits[i];
                digits[i] = (byte) (carry % 58);
                carry /= 58;
                used = Math.max(used, i + 1);
            }
        }
        StringBuilder text = new StringBuilder("z").append("1".repeat(zeros));
        for (int i = used - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt(digits[i]));
        }
        return text.toString();
    }

    /** Writes {@code u} and the base64url form without padding. */
    public static String base64url(byte[] bytes) {
        return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads either form.
     *
     * @throws IllegalArgumentException for another alphabet, or text that this class would not have written
     */
    public static byte[] decode(String text) {
        if (text.startsWith("z") && text.length() <= LONGEST_BASE58) {
            return decodeBase58(text);
        }
        if (text.startsWith("u")) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(text.substring(1));
                if (base64url(bytes).equals(text)) {
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                // Said below, in the same words as for text that decodes but was written differently.
            }
        }
        throw new IllegalArgumentException(
                "expected multibase text in base58btc (z) or base64url (u), found " + Excerpt.of(text));
    }

    private static byte[] decodeBase58(String text) {
        int zeros = 0;
        while (zeros + 1 < text.length() && text.charAt(zeros + 1) == '1') {
            zeros++;
        }
        byte[] digits = new byte[text.length()];
        int used = 0;
        for (int at = 1; at < text.length(); at++) {
            char c = text.charAt(at);
            int carry = c < 128 ? VALUES[c] : -1;
            if (carry < 0) {
                throw new IllegalArgumentException("expected base58btc characters, found " + Excerpt.of(text));
            }
            for (int i = 0; i < used || carry != 0; i++) {
                carry += 58 * (digits[i] & 0xff);
                digits[i] = (byte) carry;
                carry >>= 8;
                used = Math.max(used, i + 1);
            }
        }
        byte[] bytes = new byte[zeros + used];
        for (int i = 0; i < used; i++) {
            bytes[zeros + i] = digits[used - 1 - i];
        }
        return bytes;
    }
}
