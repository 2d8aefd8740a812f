package dev.akashi.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Searches every byte of files for secrets, in all the forms in which a program may have written them. */
final class ByteSearch {

    private static final int PREFIX = 4;

    private final Map<Integer, List<Needle>> needles = new HashMap<>();
    private int count;

    /**
     * What is searched for.
     *
     * @param name the secret and its form
     * @param bytes the form
     */
    private record Needle(String name, byte[] bytes) {}

    /** Searches for a text in every encoding, as hex and base64 of these, and for what an unsalted hash makes of it. */
    ByteSearch text(String name, String text) {
        Map<String, byte[]> encodings = new LinkedHashMap<>();
        encodings.put("UTF-8", text.getBytes(StandardCharsets.UTF_8));
        encodings.put("UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
        encodings.put("UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE));
        encodings.forEach((encoding, bytes) -> bytes(name + " in " + encoding, bytes));
        hash(name, encodings.getOrDefault("UTF-8", new byte[0]));
        return this;
    }

    /** Searches for the SHA-256 of a content, as bytes, hex and base64. */
    ByteSearch hash(String name, byte[] content) {
        try {
            return bytes(
                    "SHA-256 of " + name, MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Searches for bytes as they are, in hex, and in base64 at each of the three ways in which groups may fall. */
    ByteSearch bytes(String name, byte[] bytes) {
        add(name, bytes);
        String hex = HexFormat.of().formatHex(bytes);
        add(name + ", hex", hex.getBytes(StandardCharsets.US_ASCII));
        add(name + ", HEX", hex.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        for (int before = 0; before < 3; before++) {
            String inside = insideOfBase64(bytes, before);
            add(name + ", base64 " + before, inside.getBytes(StandardCharsets.US_ASCII));
            String url = inside.replace('+', '-').replace('/', '_');
            if (!url.equals(inside)) {
                add(name + ", base64url " + before, url.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return this;
    }

    /** How many forms are searched for. */
    int forms() {
        return count;
    }

    /** What of it is in the files of a folder, and in which. */
    List<String> in(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                for (String name : in(Files.readAllBytes(file))) {
                    found.add(name + ": " + folder.relativize(file));
                }
            }
        }
        return found;
    }

    /** What of it is in these bytes. */
    List<String> in(byte[] content) {
        List<String> found = new ArrayList<>();
        int window = 0;
        for (int end = 0; end < content.length; end++) {
            window = (window << 8) | (content[end] & 0xff);
            if (end >= PREFIX - 1) {
                int start = end - PREFIX + 1;
                for (Needle needle : needles.getOrDefault(window, List.of())) {
                    int length = needle.bytes().length;
                    boolean here = start + length <= content.length
                            && Arrays.equals(content, start, start + length, needle.bytes(), 0, length);
                    if (here && !found.contains(needle.name())) {
                        found.add(needle.name());
                    }
                }
            }
        }
        return found;
    }

    private void add(String name, byte[] bytes) {
        if (bytes.length < 6) {
            throw new IllegalArgumentException("expected a secret that is not found by chance, found " + name);
        }
        int prefix = 0;
        for (int i = 0; i < PREFIX; i++) {
            prefix = (prefix << 8) | (bytes[i] & 0xff);
        }
        needles.computeIfAbsent(prefix, key -> new ArrayList<>()).add(new Needle(name, bytes.clone()));
        count++;
    }

    /** The base64 characters that depend on these bytes alone, with so many other bytes before them. */
    private static String insideOfBase64(byte[] bytes, int before) {
        byte[] padded = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int first = before == 0 ? 0 : before + 1;
        int last = padded.length * 8 / 6;
        return base64.substring(first, last);
    }
}
