package dev.akashi.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.chaincode.Transactions.Transaction;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.record.BatchAuthority;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is recorded, the answers about a time that is over stay what they were. */
class PastStaysTest {

    private static final List<CredentialType> TYPES =
            List.of(CredentialType.DEGREE_BACHELOR, CredentialType.DEGREE_MASTER);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void no_statement_changes_an_answer_about_the_past(long seed) {
        Transactions transactions = new Transactions(seed);
        List<Instant> times = new ArrayList<>();
        Map<String, Integer> recorded = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            times.add(transactions.consortium.now);
            List<Instant> past = times.subList(Math.max(0, times.size() - 12), times.size());
            List<String> before = answers(transactions, past, true);
            List<String> withoutKeys = answers(transactions, past, false);
            Transaction transaction = transactions.next();
            Optional<Statement> statement = transaction.recorded();
            statement.ifPresent(said -> recorded.merge(said.type().wireName(), 1, Integer::sum));
            // That a key was compromised is found out afterwards; the first grant of a type may be older than the
            // ledger.
            if (statement.filter(KeyCompromised.class::isInstance).isPresent()) {
                assertThat(answers(transactions, past, false)).isEqualTo(withoutKeys);
            } else if (statement.filter(AccreditationGranted.class::isInstance).isEmpty()
                    || transactions.consortium.now.isAfter(past.get(past.size() - 1))) {
                assertThat(answers(transactions, past, true))
                        .as("after %s", transaction.outcome())
                        .isEqualTo(before);
            }
        }
        assertThat(recorded).as("what the seed led to").hasSizeGreaterThan(8);
    }

    private static List<String> answers(Transactions transactions, List<Instant> times, boolean keys) {
        List<String> answers = new ArrayList<>();
        AwardPeriod period = new AwardPeriod(YearMonth.of(2010, 3), YearMonth.of(2010, 3));
        LedgerState state = transactions.consortium.state();
        Map<InstitutionCode, InstitutionRecord> records = new TreeMap<>();
        transactions.schools().forEach(school -> records.put(school.code(), state.requireInstitution(school.code())));
        for (InstitutionRecord record : records.values()) {
            var timeline = record.timeline();
            for (Instant exact : times) {
                // The very moment of recording belongs to what is recorded.
                Instant time = exact.minus(Duration.ofSeconds(1));
                answers.add(time + " " + timeline.nameAt(time) + timeline.statusAt(time));
                for (CredentialType type : TYPES) {
                    answers.add(time + " "
                            + timeline.accreditationAt(type, time).isPresent()
                            + BatchAuthority.over(
                                    record.code(), type, period, time, code -> Optional.ofNullable(records.get(code))));
                }
                if (keys) {
                    answers.add(time + " " + timeline.keyAt(record.keys().get(0).keyId(), time)
                            + timeline.keyAt(record.keys().get(1).keyId(), time));
                }
            }
        }
        return answers;
    }
}
