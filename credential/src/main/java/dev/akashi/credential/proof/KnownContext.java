package dev.akashi.credential.proof;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.context.ActiveContext;
import com.apicatalog.jsonld.context.TermDefinition;
import com.apicatalog.jsonld.lang.Keywords;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-LD active context, with what was once worked out of it: what its terms mean, and the contexts that it becomes for
 * nodes of a type or for the value of a property. Safe for use by several threads.
 */
final class KnownContext {

    /** The most contexts that are kept below one root; documents can ask for any combination of types. */
    private static final int MOST_KEPT = 256;

    private final ActiveContext active;
    private final @Nullable KnownContext previous;
    private final AtomicInteger kept;
    private final Map<String, Term> terms = new ConcurrentHashMap<>();
    private final Map<Scope, KnownContext> scoped = new ConcurrentHashMap<>();

    private KnownContext(ActiveContext active, @Nullable KnownContext previous, AtomicInteger kept) {
        this.active = active;
        this.previous = previous;
        this.kept = kept;
    }

    static KnownContext root(ActiveContext active) {
        return new KnownContext(active, null, new AtomicInteger());
    }

    /** What a member of a node is. */
    enum Kind {
        /** Its identifier. */
        ID,
        /** Its types. */
        TYPE,
        /** A property whose values are plain values or nodes, one or several. */
        PROPERTY,
        /** Anything else. */
        OTHER
    }

    /**
     * A member's name.
     *
     * @param kind what it is
     * @param iri the name of the property, for a property
     * @param definition how the context defines it; absent for an IRI that it does not define
     */
    record Term(Kind kind, String iri, @Nullable TermDefinition definition) {

        @Nullable
        JsonValue localContext() {
            return definition == null ? null : definition.getLocalContext();
        }
    }

    /**
     * By which a context becomes another one.
     *
     * @param how by a type, by a property for a node, by a property for a plain value
     * @param name the type or the property
     * @param local the context that its definition brings; the same object for the same definition
     */
    private record Scope(How how, String name, JsonValue local) {

        private enum How {
            TYPE,
            NODE,
            VALUE
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Scope that
                    && how == that.how
                    && name.equals(that.name)
                    && isSame(local, that.local);
        }

        @SuppressWarnings("ReferenceEquality") // contexts are large, and a definition always has the same one
        private static boolean isSame(JsonValue first, JsonValue second) {
            return first == second;
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + System.identityHashCode(local);
        }
    }

    ActiveContext active() {
        return active;
    }

    /** The context to which a nested node goes back; absent when it keeps this one. */
    @Nullable
    KnownContext previous() {
        return previous;
    }

    /** What a member's name means here. */
    Term term(String name) throws JsonLdError {
        Term known = terms.get(name);
        if (known != null) {
            return known;
        }
        Term found = find(name);
        if (found.definition() != null) {
            terms.put(name, found);
        }
        return found;
    }

    private Term find(String name) throws JsonLdError {
        TermDefinition definition = active.getTerm(name).orElse(null);
        String iri = active.uriExpansion().documentRelative(false).vocab(true).expand(name);
        return new Term(kind(iri, definition), String.valueOf(iri), definition);
    }

    private static Kind kind(@Nullable String iri, @Nullable TermDefinition definition) {
        if (iri == null) {
            return Kind.OTHER;
        }
        if (Keywords.contains(iri)) {
            return switch (iri) {
                case Keywords.ID -> Kind.ID;
                case Keywords.TYPE -> Kind.TYPE;
                default -> Kind.OTHER;
            };
        }
        return iri.indexOf(':') >= 0 && (definition == null || isPlain(definition)) ? Kind.PROPERTY : Kind.OTHER;
    }

    private static boolean isPlain(TermDefinition definition) {
        Collection<String> containers = definition.getContainerMapping();
        return !definition.isReverseProperty()
                && !Keywords.JSON.equals(definition.getTypeMapping())
                && (containers == null || containers.stream().allMatch(Keywords.SET::equals));
    }

    /** This context for a node that has a type; the type's own context is asked of another one. */
    KnownContext ofType(String type, JsonValue local) throws JsonLdError {
        return scoped(new Scope(Scope.How.TYPE, type, local));
    }

    /** This context for a node that is the value of a property. */
    KnownContext ofNode(String property, JsonValue local) throws JsonLdError {
        return scoped(new Scope(Scope.How.NODE, property, local));
    }

    /** This context for a plain value of a property. */
    KnownContext ofValue(String property, JsonValue local) throws JsonLdError {
        return scoped(new Scope(Scope.How.VALUE, property, local));
    }

    private KnownContext scoped(Scope scope) throws JsonLdError {
        KnownContext known = scoped.get(scope);
        if (known != null) {
            return known;
        }
        KnownContext made = make(scope);
        // What is over the limit is worked out each time, as the processor itself does.
        if (kept.get() < MOST_KEPT && scoped.putIfAbsent(scope, made) == null) {
            kept.incrementAndGet();
        }
        return made;
    }

    private KnownContext make(Scope scope) throws JsonLdError {
        URI base = active.getTerm(scope.name()).map(TermDefinition::getBaseUrl).orElse(null);
        ActiveContext made = switch (scope.how()) {
            case TYPE -> active.newContext().propagate(false).create(scope.local(), base);
            case NODE -> active.newContext().overrideProtected(true).create(scope.local(), base);
            case VALUE -> active.newContext().create(scope.local(), base);
        };
        return new KnownContext(made, wrapped(made.getPreviousContext()), kept);
    }

    @SuppressWarnings("ReferenceEquality") // it is this context's or the one that it had, or another
    private @Nullable KnownContext wrapped(@Nullable ActiveContext context) {
        if (context == null) {
            return null;
        }
        if (context == active) {
            return this;
        }
        return previous != null && context == previous.active
                ? previous
                : new KnownContext(Objects.requireNonNull(context), null, kept);
    }
}
