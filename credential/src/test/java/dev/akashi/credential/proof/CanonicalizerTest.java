package dev.akashi.credential.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.canon.RdfCanon;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the canonicalizer does itself comes out as if the processor had done it, byte for byte. */
class CanonicalizerTest {

    private static final long SEED = 20260325;
    private static final int DATASETS = 5_000;

    @Test
    void gives_generated_datasets_the_form_that_the_processor_gives_them() throws RdfConsumerException {
        Random random = new Random(SEED);
        int toldApart = 0;
        for (int i = 0; i < DATASETS; i++) {
            long seed = random.nextLong();
            Canonicalizer canonicalizer = new Canonicalizer(10_000);
            RdfCanon canon = RdfCanon.create("SHA-256");
            fill(canonicalizer, new Random(seed));
            fill(canon, new Random(seed));
            StringWriter expected = new StringWriter();
            canon.provide(new NQuadsWriter(expected));
            assertThat(canonicalizer.canonical())
                    .as("seed %s, dataset %s", SEED, i)
                    .isEqualTo(expected.toString());
            toldApart += canonicalizer.names().isEmpty() ? 0 : 1;
        }
        assertThat(toldApart)
                .as("datasets whose nodes it told apart itself")
                .isBetween(DATASETS / 5, DATASETS - DATASETS / 5);
    }

    private static void fill(RdfQuadConsumer consumer, Random random) throws RdfConsumerException {
        int nodes = 1 + random.nextInt(6);
        int statements = 1 + random.nextInt(14);
        boolean likeATree = random.nextInt(3) > 0;
        for (int i = 0; i < statements; i++) {
            String subject = node(random, nodes);
            String predicate = "https://example.org/p" + random.nextInt(3);
            String graph = random.nextInt(20) == 0 ? node(random, nodes) : null;
            switch (random.nextInt(4)) {
                case 0 ->
                    consumer.quad(
                            subject,
                            predicate,
                            likeATree ? "_:b" + (nodes + i) : node(random, nodes),
                            null,
                            null,
                            null,
                            graph);
                case 1 -> consumer.quad(subject, predicate, "https://example.org/" + i, null, null, null, graph);
                default -> literal(consumer, subject, predicate, random, graph);
            }
        }
    }

    private static void literal(
            RdfQuadConsumer consumer, String subject, String predicate, Random random, @Nullable String graph)
            throws RdfConsumerException {
        String xsd = "http://www.w3.org/2001/XMLSchema#";
        String text = pick(
                random,
                List.of(
                        "架空　凜",
                        "𠮷田",
                        "﨑",
                        "text",
                        "",
                        "\"quoted\" \\ and\ttab\nline\r\f\b",
                        "\u0001\u007f\u0080\u2028",
                        "r" + random.nextInt(5)));
        switch (random.nextInt(4)) {
            case 0 -> consumer.quad(subject, predicate, text, xsd + "date", null, null, graph);
            case 1 ->
                consumer.quad(
                        subject,
                        predicate,
                        text,
                        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
                        "ja",
                        null,
                        graph);
            default -> consumer.quad(subject, predicate, text, xsd + "string", null, null, graph);
        }
    }

    private static String node(Random random, int nodes) {
        int node = random.nextInt(nodes + 1);
        return node == nodes ? "https://example.org/s" : "_:b" + node;
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
