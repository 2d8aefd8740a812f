package dev.akashi.client.share;

import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a holder's link shows: a document with its bundle, and how long the link is meant to last. Encrypted with
 * AES-256-GCM (a nonce of 12 bytes, then the ciphertext with its tag of 16); the additional data is the id, so that no
 * server can answer with another's. Inside is JSON, filled with spaces up to a multiple of 8 KiB, so that its length says
 * little.
 *
 * @param name the document's file name
 * @param document its bytes
 * @param bundle its bundle's bytes
 * @param expiresAt when the link ends
 */
public record SharedContent(String name, byte[] document, byte[] bundle, Instant expiresAt) {

    private static final String TYPE = "application/vnd.akashi.shared-content.v1+json";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int FILL = 8 * 1024;

    /** Refuses null, and copies. */
    public SharedContent {
        Objects.requireNonNull(name, "name");
        document = document.clone();
        bundle = bundle.clone();
        expiresAt = LedgerTime.truncate(expiresAt);
    }

    @Override
    public byte[] document() {
        return document.clone();
    }

    @Override
    public byte[] bundle() {
        return bundle.clone();
    }

    /** Encrypts it. */
    public byte[] encrypt(ShareKey key, Optional<String> pin, SecureRandom random) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, key, pin, nonce, filled(toJson()))
                .orElseThrow(() -> new IllegalStateException("expected encryption to succeed"));
        byte[] all = Arrays.copyOf(nonce, NONCE + encrypted.length);
        System.arraycopy(encrypted, 0, all, NONCE, encrypted.length);
        return all;
    }

    /**
     * Opens what was encrypted.
     *
     * @return empty for another key, another PIN, or content that was changed
     * @throws JsonFormatException when the owner of the key encrypted something else
     */
    public static Optional<SharedContent> open(byte[] encrypted, ShareKey key, Optional<String> pin) {
        if (encrypted.length < NONCE) {
            return Optional.empty();
        }
        return crypt(
                        Cipher.DECRYPT_MODE,
                        key,
                        pin,
                        Arrays.copyOf(encrypted, NONCE),
                        Arrays.copyOfRange(encrypted, NONCE, encrypted.length))
                .map(SharedContent::read);
    }

    private byte[] toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("type", TYPE);
        json.addProperty("version", 1);
        json.addProperty("name", name);
        json.addProperty("expiresAt", LedgerTime.format(expiresAt));
        json.addProperty("document", Base64.getEncoder().encodeToString(document));
        json.addProperty("bundle", Base64.getEncoder().encodeToString(bundle));
        return StrictJson.write(json);
    }

    private static SharedContent read(byte[] json) {
        JsonFields fields = JsonFields.of(StrictJson.readObject(json, StrictJson.Limits.of(json.length, 2)));
        return new SharedContent(
                fields.string("name"),
                fields.parsed("document", Base64.getDecoder()::decode),
                fields.parsed("bundle", Base64.getDecoder()::decode),
                fields.instant("expiresAt"));
    }

    private static byte[] filled(byte[] json) {
        byte[] filled = Arrays.copyOf(json, (json.length / FILL + 1) * FILL);
        Arrays.fill(filled, json.length, filled.length, (byte) ' ');
        return filled;
    }

    private static Optional<byte[]> crypt(int mode, ShareKey key, Optional<String> pin, byte[] nonce, byte[] input) {
        Digest secret = key.opening(pin).key();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(secret.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(("akashi/share/v1\0" + key.id()).getBytes(StandardCharsets.US_ASCII));
            return Optional.of(cipher.doFinal(input));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks AES-GCM", e);
        }
    }

    /** That it is content, and no more. */
    @Override
    public String toString() {
        return "SharedContent";
    }
}
