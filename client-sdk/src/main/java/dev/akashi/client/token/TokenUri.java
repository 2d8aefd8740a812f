package dev.akashi.client.token;

import dev.akashi.client.token.TokenException.Code;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Names a key on a token: a PKCS#11 URI as RFC 7512 has it, such as {@code
 * pkcs11:token=registry;object=statements?module-path=/usr/lib/softhsm/libsofthsm2.so}.
 *
 * <p>Understood are {@code token}, {@code serial}, {@code manufacturer}, {@code model}, {@code slot-id}, {@code object},
 * {@code id} and {@code type=private} in the path, and {@code module-path} and {@code pin-source} in the query. What is not
 * understood could mean another key, and is refused; so is {@code pin-value}, which would show a PIN to others.
 *
 * @param text the URI as it was written
 * @param token what is demanded of the token, by the name of the attribute; empty if any will do
 * @param label of the key
 * @param id of the key, in hex
 * @param modulePath the library by which the token is reached
 * @param pinSource a file whose first line is the PIN
 */
public record TokenUri(
        String text,
        Map<String, String> token,
        Optional<String> label,
        Optional<String> id,
        Optional<Path> modulePath,
        Optional<Path> pinSource) {

    /** What such a name begins with. */
    public static final String SCHEME = "pkcs11:";

    private static final Set<String> OF_TOKEN = Set.of("token", "serial", "manufacturer", "model", "slot-id");
    private static final Set<String> PATH =
            Set.of("token", "serial", "manufacturer", "model", "slot-id", "object", "id", "type");
    private static final Set<String> QUERY = Set.of("module-path", "pin-source");

    public TokenUri {
        Objects.requireNonNull(text, "text");
        token = Map.copyOf(token);
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(modulePath, "modulePath");
        Objects.requireNonNull(pinSource, "pinSource");
    }

    /** Whether a text is meant to be such a name. */
    public static boolean isOne(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /**
     * Reads one.
     *
     * @throws TokenException with code {@code TOKEN_URI}; a PIN in the text is never in the message
     */
    public static TokenUri parse(String text) {
        if (!isOne(text)) {
            throw wrong("the scheme pkcs11:");
        }
        int query = text.indexOf('?');
        String path = text.substring(SCHEME.length(), query < 0 ? text.length() : query);
        Map<String, byte[]> named = attributes(path, ";", PATH);
        Map<String, byte[]> asked = attributes(query < 0 ? "" : text.substring(query + 1), "&", QUERY);
        Map<String, String> token = new LinkedHashMap<>();
        named.forEach((name, value) -> {
            if (OF_TOKEN.contains(name)) {
                token.put(name, string(name, value));
            }
        });
        byte[] type = named.get("type");
        if (type != null && !string("type", type).equals("private")) {
            throw wrong("type=private, because it is to sign");
        }
        return new TokenUri(
                text,
                token,
                Optional.ofNullable(named.get("object")).map(value -> string("object", value)),
                Optional.ofNullable(named.get("id")).map(value -> HexFormat.of().formatHex(value)),
                Optional.ofNullable(asked.get("module-path")).map(value -> path("module-path", value)),
                Optional.ofNullable(asked.get("pin-source")).map(value -> path("pin-source", value)));
    }

    private static Map<String, byte[]> attributes(String text, String separator, Set<String> known) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        for (String attribute : text.split(separator)) {
            if (attribute.isEmpty()) {
                continue;
            }
            int equals = attribute.indexOf('=');
            String name = equals < 0 ? attribute : attribute.substring(0, equals);
            if (name.equals("pin-value")) {
                throw wrong("a PIN from a file (pin-source) or typed, which nobody else can read, and no pin-value");
            }
            if (equals < 0 || !known.contains(name)) {
                throw wrong("attributes "
                        + String.join(", ", known.stream().sorted().toList()));
            }
            if (found.put(name, decoded(name, attribute.substring(equals + 1))) != null) {
                throw wrong("each attribute once, found " + name + " twice");
            }
        }
        return found;
    }

    /** Undoes the escapes of RFC 3986. */
    private static byte[] decoded(String name, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < written.length; i++) {
            if (written[i] != '%') {
                bytes.write(written[i]);
                continue;
            }
            int high = i + 2 < written.length ? Character.digit(written[i + 1], 16) : -1;
            int low = i + 2 < written.length ? Character.digit(written[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw wrong("two hexadecimal digits behind % in " + name);
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        return bytes.toByteArray();
    }

    private static String string(String name, byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong("UTF-8 in " + name);
        }
    }

    private static Path path(String name, byte[] value) {
        String text = string(name, value);
        try {
            return Path.of(text.startsWith("file:") ? text.substring("file:".length()) : text);
        } catch (InvalidPathException e) {
            throw wrong("a file in " + name);
        }
    }

    private static TokenException wrong(String expected) {
        return new TokenException(
                Code.TOKEN_URI, "expected a name of a key on a token (RFC 7512) with " + expected + ", found another");
    }

    /** The name as it was written. */
    @Override
    public String toString() {
        return text;
    }

    /** What is demanded of the key, for messages. */
    String key() {
        String named = String.join(
                ", ",
                Arrays.asList(
                                label.map(value -> "object=" + value).orElse(""),
                                id.map(hex -> "id=" + hex).orElse(""))
                        .stream()
                        .filter(part -> !part.isEmpty())
                        .toList());
        return named.isEmpty() ? "any key" : named;
    }
}
