package dev.akashi.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.chaincode.Transactions.Transaction;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.TransactionId;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Valid statements, damaged at random: whatever comes of it is a statement or a refusal with a code. */
class StatementFuzzTest {

    private static final long SEED = 20261126;
    private static final int CASES = 100_000;
    private static final int EVERY = 20;
    private static final List<String> TOKENS = List.of(
            "null",
            "{}",
            "[]",
            "-1",
            "0",
            "1e999",
            "9223372036854775808",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "true",
            "\"2026-13-45T00:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"A113199999013\"",
            "\"" + "f".repeat(64) + "\"",
            "\"" + "漢".repeat(300) + "\"",
            "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
            ",",
            "\"",
            "\\",
            "{\"type\":\"StatusChanged\"}");

    private final Random random = new Random(SEED);

    @Test
    void a_damaged_statement_is_a_statement_or_a_refusal_with_a_code() {
        Transactions years = new Transactions(SEED);
        List<Sample> samples = samples(years);
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int i = 0; i < CASES; i++) {
            Sample sample = samples.get(random.nextInt(samples.size()));
            byte[] damaged = damage(sample.payload());
            boolean readable = false;
            String outcome;
            try {
                Statement statement = Statement.open(Envelope.of(Statement.PAYLOAD_TYPE, damaged));
                assertThat(statement.toJson()).isNotEmpty();
                readable = true;
                outcome = "a statement";
            } catch (RejectedException e) {
                outcome = coded(e);
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "seed " + SEED + ", case " + i + ": " + new String(damaged, StandardCharsets.UTF_8), e);
            }
            outcomes.merge(outcome, 1, Integer::sum);
            if (readable && i % EVERY == 0) {
                Envelope envelope = Envelope.of(Statement.PAYLOAD_TYPE, damaged);
                for (Signer signer : sample.signers()) {
                    envelope = envelope.signedBy(signer);
                }
                outcomes.merge("signed again: " + record(envelope.toJson(), sample, years, i), 1, Integer::sum);
            } else if (i % EVERY == 1) {
                byte[] wire =
                        damage(Envelope.of(Statement.PAYLOAD_TYPE, damaged).toJson());
                outcomes.merge("on the wire: " + record(wire, sample, years, i), 1, Integer::sum);
            }
        }
        System.out.printf("statement fuzz: seed %d, %d cases: %s%n", SEED, CASES, outcomes);
        assertThat(outcomes).doesNotContainKey(LedgerErrorCode.INTERNAL.name());
    }

    /** A statement with those who signed it, and when. */
    private record Sample(byte[] payload, List<Signer> signers, Instant time) {}

    /** Statements of every type, and of every fate, that occur in some years of a consortium. */
    private static List<Sample> samples(Transactions years) {
        Map<String, Sample> byOutcome = new TreeMap<>();
        for (int i = 0; i < 600; i++) {
            Transaction transaction = years.next();
            byOutcome.put(
                    transaction.outcome(),
                    new Sample(
                            Envelope.parse(transaction.envelope()).payload(),
                            transaction.signers(),
                            transaction.submission().time()));
        }
        List<Sample> samples = new ArrayList<>(byOutcome.values());
        Consortium other = new Consortium();
        samples.add(new Sample(other.founding().toJson(), List.of(other.ministry), other.now));
        samples.add(new Sample(other.admission().toJson(), List.of(other.first), years.consortium.now));
        return samples;
    }

    private static String record(byte[] wire, Sample sample, Transactions years, int number) {
        Map<String, byte[]> writes = new HashMap<>();
        KeyValues overlay = new KeyValues() {
            @Override
            public byte[] get(String key) {
                return years.consortium.get(key);
            }

            @Override
            public void put(String key, byte[] value) {
                writes.put(key, value);
            }

            @Override
            public void restrict(String key, MspId organisation) {
                writes.put("restricted~" + key, new byte[0]);
            }
        };
        Submission submission = new Submission(
                Consortium.UNIV_A, new TransactionId(String.format(Locale.ROOT, "%064x", number)), sample.time());
        try {
            boolean again =
                    Registry.record(wire, submission, new LedgerState(overlay)).alreadyRecorded();
            assertThat(writes.isEmpty()).isEqualTo(again);
            return again ? "recorded before" : "recorded";
        } catch (RejectedException e) {
            assertThat(writes).isEmpty();
            return coded(e);
        }
    }

    private static String coded(RejectedException e) {
        assertThat(e.getMessage()).startsWith(e.code() + ": ").doesNotContain("\n", "\r");
        return e.code().name();
    }

    private byte[] damage(byte[] whole) {
        byte[] bytes = whole;
        for (int i = random.nextInt(10) == 0 ? 2 : 0; i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(12));
            bytes = switch (random.nextInt(8)) {
                case 0 -> flipped(bytes, at);
                case 1 -> spliced(bytes, at, at + length, new byte[0]);
                case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
                case 3 -> spliced(bytes, at, at, token());
                case 4 -> valueReplaced(bytes, at);
                case 5 -> digitReplaced(bytes, at);
                case 6 -> spliced(bytes, 1, 1, ("\"x" + at + "\":{\"y\":[null]},").getBytes(StandardCharsets.UTF_8));
                default -> spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            };
            if (bytes.length == 0) {
                return bytes;
            }
        }
        return bytes;
    }

    /** Replaces what stands between the next colon and the comma or brace behind it. */
    private byte[] valueReplaced(byte[] bytes, int at) {
        int colon = at;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        int end = colon;
        while (end < bytes.length && bytes[end] != ',' && bytes[end] != '}') {
            end++;
        }
        return colon >= bytes.length
                ? flipped(bytes, at)
                : spliced(bytes, colon + 1, Math.max(colon + 1, end), token());
    }

    /** Replaces the next digit or letter a to f by another: what is well-formed often stays so. */
    private byte[] digitReplaced(byte[] bytes, int at) {
        byte[] replaced = bytes.clone();
        for (int i = at; i < bytes.length; i++) {
            if (Character.digit(bytes[i], 16) >= 0) {
                replaced[i] = (byte) (Character.isDigit(bytes[i]) ? '0' + random.nextInt(10) : 'a' + random.nextInt(6));
                return replaced;
            }
        }
        return replaced;
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private byte[] token() {
        return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] spliced = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
        return spliced;
    }
}
