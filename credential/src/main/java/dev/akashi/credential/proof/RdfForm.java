package dev.akashi.credential.proof;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.context.ActiveContext;
import com.apicatalog.jsonld.json.JsonProvider;
import com.apicatalog.jsonld.processor.ProcessingRuntime;
import com.apicatalog.jsonld.processor.ToRdfProcessor;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import com.apicatalog.rdf.api.RdfConsumerException;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.proof.ProofException.Kind;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.StrictJson;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical RDF form (RDFC-1.0) of a JSON-LD document whose contexts are pinned. The processor drops what it does not
 * understand without a word; here nothing may be dropped, see {@link DataLoss}.
 *
 * <p>Contexts take longest to process and are the same for all credentials, so that they are kept processed. Safe for use
 * by several threads.
 */
final class RdfForm {

    private static final int MOST_STEPS = 50_000;
    // The processor compares the values of a property with each other: what it takes grows with their square.
    private static final int MOST_VALUES = 5000;
    private static final int MOST_KEPT = 32;

    private final Contexts contexts;
    private final Map<List<String>, Expander> expanders = new ConcurrentHashMap<>();

    RdfForm(Contexts contexts) {
        this.contexts = contexts;
    }

    /**
     * The canonical N-Quads.
     *
     * @throws ProofException when the document cannot be processed, or part of it would be lost
     * @throws IllegalArgumentException when a text has half of a surrogate pair
     */
    byte[] canonicalize(JsonObject document) {
        if (values(document) > MOST_VALUES) {
            throw new ProofException(
                    Kind.TOO_COMPLEX, "expected at most " + MOST_VALUES + " values, found more in the document");
        }
        JsonObject body = new JsonObject();
        document.asMap().forEach((name, value) -> {
            if (!name.equals("@context")) {
                body.add(name, value);
            }
        });
        List<String> urls = urls(document.get("@context"));
        int written = DataLoss.valuesOf(body);
        return StrictJson.utf8(quads(body, urls, written));
    }

    private String quads(JsonObject body, List<String> urls, int written) {
        try {
            JsonValue expanded = expander(urls).expand(body);
            DataLoss.check(written, expanded);
            return canonicalQuads(expanded);
        } catch (JsonLdError e) {
            throw malformed(e);
        } catch (ProofException e) {
            throw e;
        } catch (RdfConsumerException | RuntimeException e) {
            // Its steps are used up, or the processor met something that it did not foresee.
            throw new ProofException(
                    Kind.TOO_COMPLEX, "expected a document that is canonicalised within " + MOST_STEPS + " steps", e);
        }
    }

    private String canonicalQuads(JsonValue expanded) throws JsonLdError, RdfConsumerException {
        JsonLdOptions options = options();
        // DataLoss has looked at every identifier already, and more closely.
        options.setUriValidation(UriValidationPolicy.SchemeOnly);
        Canonicalizer canonicalizer = new Canonicalizer(MOST_STEPS);
        ToRdfProcessor.toRdf(
                canonicalizer,
                JsonProvider.instance().createArrayBuilder().add(expanded).build(),
                options);
        return canonicalizer.canonical();
    }

    private static int values(JsonElement element) {
        int values = 1;
        if (element instanceof JsonObject object) {
            for (JsonElement member : object.asMap().values()) {
                values += values(member);
            }
        } else if (element instanceof JsonArray array) {
            for (JsonElement entry : array) {
                values += values(entry);
            }
        }
        return values;
    }

    private Expander expander(List<String> urls) throws JsonLdError {
        Expander known = expanders.get(urls);
        if (known != null) {
            return known;
        }
        ActiveContext context = new ActiveContext(ProcessingRuntime.of(options()))
                .newContext()
                .create(JsonProvider.instance().createArrayBuilder(urls).build(), null);
        Expander fresh = new Expander(KnownContext.root(context));
        if (expanders.size() >= MOST_KEPT) {
            expanders.clear();
        }
        expanders.put(urls, fresh);
        return fresh;
    }

    private List<String> urls(@Nullable JsonElement context) {
        List<String> urls = new ArrayList<>();
        if (context instanceof JsonArray array) {
            array.forEach(entry -> urls.add(url(entry)));
        } else if (context != null) {
            urls.add(url(context));
        }
        if (urls.isEmpty()) {
            throw new ProofException(Kind.UNKNOWN_CONTEXT, "expected a JSON-LD context, found none");
        }
        return urls;
    }

    private String url(JsonElement entry) {
        if (entry instanceof JsonPrimitive primitive && primitive.isString()) {
            String url = primitive.getAsString();
            if (contexts.urls().contains(url)) {
                return url;
            }
        }
        throw new ProofException(
                Kind.UNKNOWN_CONTEXT, "expected a context that is pinned, found " + Excerpt.of(entry.toString()));
    }

    private JsonLdOptions options() {
        JsonLdOptions options = new JsonLdOptions(contexts.loader());
        options.setUndefinedTermsPolicy(JsonLdOptions.ProcessingPolicy.Fail);
        options.setOrdered(false);
        // It is not made for several threads, and all contexts are at hand.
        options.setContextCache(null);
        return options;
    }

    private static ProofException malformed(JsonLdError e) {
        boolean undefined = e.getCode() == JsonLdErrorCode.UNDEFINED_TERM;
        return new ProofException(
                undefined ? Kind.DATA_LOSS : Kind.MALFORMED,
                "expected JSON-LD that can be processed, found " + e.getCode() + ": "
                        + Excerpt.of(String.valueOf(e.getMessage())),
                e);
    }
}
