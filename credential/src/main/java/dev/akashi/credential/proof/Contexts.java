package dev.akashi.credential.proof;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import dev.akashi.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON-LD contexts that are known: bundled, pinned by SHA-256, never fetched. A document that names another is not
 * processed.
 */
public final class Contexts {

    /** W3C Verifiable Credentials Data Model 2.0. */
    public static final String CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2";
    /** Open Badges 3.0. */
    public static final String OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
    /** Open Badges 3.0, extensions. */
    public static final String OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
    /** Data Integrity 1.0. */
    public static final String DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2";
    /** What Open Badges has no term for: the salt. */
    public static final String REGISTRY = "https://akashi.example/ns/registry/v1";

    private static final Contexts PINNED = new Contexts();

    private final Map<String, byte[]> texts = new LinkedHashMap<>();
    private final Map<String, Document> documents = new LinkedHashMap<>();

    private Contexts() {
        add(
                CREDENTIALS_V2,
                "credentials-v2.jsonld",
                "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734");
        add(
                OPEN_BADGES,
                "ob-v3p0-context-3.0.3.json",
                "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761");
        add(
                OPEN_BADGES_EXTENSIONS,
                "ob-v3p0-extensions.json",
                "146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3");
        add(
                DATA_INTEGRITY,
                "data-integrity-v2.jsonld",
                "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4");
        add(REGISTRY, "registry-v1.json", "ca53deb568c6501cdd17e89257d740df4f0289864fa0e944c0298f90e4656f8f");
    }

    private Contexts(Contexts base) {
        texts.putAll(base.texts);
        documents.putAll(base.documents);
    }

    /** The contexts that product code knows. */
    public static Contexts pinned() {
        return PINNED;
    }

    /** These contexts and one more, for tests with published vectors. */
    Contexts with(String url, byte[] text) {
        Contexts more = new Contexts(this);
        more.put(url, text);
        return more;
    }

    /** The addresses that are known. */
    public Set<String> urls() {
        return Set.copyOf(texts.keySet());
    }

    /** The text of a context, as bundled. */
    public Optional<String> text(String url) {
        return Optional.ofNullable(texts.get(url)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    DocumentLoader loader() {
        return (url, options) -> {
            Document document = documents.get(url.toString());
            if (document == null) {
                throw new JsonLdError(
                        JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED, "expected a pinned context, found " + url);
            }
            return document;
        };
    }

    private void add(String url, String resource, String sha256) {
        byte[] text = read(resource);
        if (!Digest.sha256(text).toString().equals(sha256)) {
            throw new IllegalStateException("expected the pinned context " + resource + ", found other bytes");
        }
        put(url, text);
    }

    private void put(String url, byte[] text) {
        texts.put(url, text);
        try {
            documents.put(url, JsonDocument.of(new ByteArrayInputStream(text)));
        } catch (JsonLdError e) {
            throw new IllegalStateException("expected a JSON-LD context at " + url, e);
        }
    }

    private static byte[] read(String resource) {
        try (InputStream stream = Contexts.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("expected the bundled context " + resource + ", found none");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the bundled context " + resource + " cannot be read", e);
        }
    }
}
