package dev.akashi.credential.proof;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.canon.RdfCanon;
import com.apicatalog.rdf.canon.RdfCanonTicker;
import com.apicatalog.rdf.nquads.NQuadsAlphabet;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import dev.akashi.model.Digest;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes the statements of a document and gives their canonical form, RDFC-1.0 with SHA-256.
 *
 * <p>In nearly all credentials every blank node is told from the others by the statements that it is in, section 4.6 of
 * RDFC-1.0. That part of the algorithm is done here, because it can be done in a fraction of the time; a document in which
 * it does not suffice goes to the processor, which knows all of it. Not for use by several threads.
 */
final class Canonicalizer implements RdfQuadConsumer {

    private static final String THIS_NODE = "_:a";
    private static final String OTHER_NODE = "_:z";

    private final int mostSteps;
    private final List<Statement> statements = new ArrayList<>();
    private final Map<String, List<Statement>> mentions = new HashMap<>();
    private final Set<Statement> distinct = new HashSet<>();
    private boolean simple = true;

    /** @param mostSteps how many steps the processor may take when it is needed */
    Canonicalizer(int mostSteps) {
        this.mostSteps = mostSteps;
    }

    /** One statement, as the processor has it. */
    private record Statement(
            String subject,
            String predicate,
            String object,
            @Nullable String datatype,
            @Nullable String language,
            @Nullable String direction,
            @Nullable String graph) {

        boolean isLiteral() {
            return RdfQuadConsumer.isLiteral(datatype, language, direction);
        }

        /** Its line in N-Quads. */
        String line(UnaryOperator<String> nameOfBlank) {
            StringBuilder line = new StringBuilder(256);
            resource(subject, nameOfBlank, line);
            line.append(" <").append(predicate).append("> ");
            if (isLiteral()) {
                literal(line);
            } else {
                resource(object, nameOfBlank, line);
            }
            if (graph != null) {
                line.append(' ');
                resource(graph, nameOfBlank, line);
            }
            return line.append(" .\n").toString();
        }

        private static void resource(String name, UnaryOperator<String> nameOfBlank, StringBuilder line) {
            if (RdfQuadConsumer.isBlank(name)) {
                line.append(nameOfBlank.apply(name));
            } else {
                line.append('<').append(name).append('>');
            }
        }

        private void literal(StringBuilder line) {
            if (language != null || direction != null || needsEscape(object)) {
                line.append(NQuadsWriter.literal(object, datatype, language, direction));
                return;
            }
            line.append('"').append(object).append('"');
            if (datatype != null && !datatype.equals(NQuadsAlphabet.XSD_STRING)) {
                line.append("^^<").append(datatype).append('>');
            }
        }

        private static boolean needsEscape(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ' ' || c == '"' || c == '\\' || c == 0x7f) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public RdfQuadConsumer quad(
            String subject,
            String predicate,
            String object,
            @Nullable String datatype,
            @Nullable String language,
            @Nullable String direction,
            @Nullable String graph) {
        Statement statement = new Statement(subject, predicate, object, datatype, language, direction, graph);
        simple &= distinct.add(statement);
        statements.add(statement);
        mention(subject, statement);
        if (!statement.isLiteral()) {
            mention(object, statement);
        }
        if (graph != null) {
            mention(graph, statement);
        }
        return this;
    }

    private void mention(String name, Statement statement) {
        if (RdfQuadConsumer.isBlank(name)) {
            List<Statement> with = mentions.computeIfAbsent(name, unused -> new ArrayList<>());
            // Named twice in one statement: left to the processor.
            simple &= with.isEmpty() || !with.get(with.size() - 1).equals(statement);
            with.add(statement);
        }
    }

    /**
     * The canonical N-Quads.
     *
     * @throws RdfConsumerException when the processor gives up
     * @throws IllegalStateException when that takes too many steps
     */
    String canonical() throws RdfConsumerException {
        Map<String, String> names = names();
        return names.size() == mentions.size() ? lines(names) : byProcessor();
    }

    /** A canonical name for each blank node; none when they cannot be told apart in this way. */
    Map<String, String> names() {
        if (!simple) {
            return Map.of();
        }
        Map<String, String> byHash = new TreeMap<>();
        for (String node : mentions.keySet()) {
            if (byHash.put(firstDegreeHash(node), node) != null) {
                return Map.of();
            }
        }
        Map<String, String> names = new HashMap<>();
        for (String node : byHash.values()) {
            names.put(node, "_:c14n" + names.size());
        }
        return names;
    }

    private String firstDegreeHash(String node) {
        List<Statement> with = mentions.getOrDefault(node, List.of());
        String[] lines = new String[with.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = with.get(i).line(name -> name.equals(node) ? THIS_NODE : OTHER_NODE);
        }
        Arrays.sort(lines);
        return Digest.sha256(String.join("", lines).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private String lines(Map<String, String> names) {
        String[] lines = new String[statements.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = statements.get(i).line(name -> Objects.requireNonNull(names.get(name), "name"));
        }
        Arrays.sort(lines);
        return String.join("", lines);
    }

    private String byProcessor() throws RdfConsumerException {
        RdfCanon canon = RdfCanon.create("SHA-256", new Steps(mostSteps));
        for (Statement statement : statements) {
            canon.quad(
                    statement.subject(),
                    statement.predicate(),
                    statement.object(),
                    statement.datatype(),
                    statement.language(),
                    statement.direction(),
                    statement.graph());
        }
        StringWriter lines = new StringWriter();
        canon.provide(new NQuadsWriter(lines));
        return lines.toString();
    }

    /**
     * Ends a canonicalisation that takes too many steps, as one of many nodes that look alike does. Steps and not time: what
     * is refused must not depend on how busy the machine is.
     */
    private static final class Steps implements RdfCanonTicker {

        private final int most;
        private int taken;

        private Steps(int most) {
            this.most = most;
        }

        @Override
        public void tick() {
            taken++;
            if (taken > most) {
                throw new IllegalStateException("expected at most " + most + " steps of canonicalisation");
            }
        }
    }
}
