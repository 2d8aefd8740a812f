package dev.akashi.it;

import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.signed;
import static dev.akashi.it.World.tree;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.akashi.client.Deadlines;
import dev.akashi.client.LedgerProbe;
import dev.akashi.client.LedgerProbe.Written;
import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.it.World.Running;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever happens on the way, a statement is recorded once, and whoever sent it finds out. */
@ExtendWith(World.class)
class ExactlyOnceTest {

    // Long enough for an answer on a busy machine, and for one that will not come.
    private static final Duration PATIENT = Duration.ofSeconds(1);
    private static final Duration IMPATIENT = Duration.ofMillis(100);
    private static final List<String> MEMBERS = List.of("MextMSP", "UnivAMSP", "UnivBMSP", "VocMSP");

    private final Running world = world();
    private final MerkleTree tree = tree(3);
    private final Envelope envelope = signed(world.batch(tree), world.key("univ-1"));

    @AfterEach
    void mend_the_network() {
        world.network.faults().clear();
        world.clock.shift(Duration.ZERO);
    }

    private Receipt record() {
        return world.ledger.as(UNIV_A).record(envelope);
    }

    /** Records and waits only so long to hear of the commit. */
    private Receipt recordWithin(Duration commit) {
        Deadlines deadlines =
                new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(10), commit);
        try (RegistryLedger ledger = RegistryLedger.connect(world.profile, deadlines)) {
            return ledger.as(UNIV_A).record(envelope);
        }
    }

    private List<Written> transactionsOfTheBatch() {
        try (LedgerProbe probe = LedgerProbe.connect(world.profile, UNIV_A)) {
            return probe.transactions().stream()
                    .filter(transaction -> transaction.writes().contains(WorldState.anchor(tree.root())))
                    .toList();
        }
    }

    private void assertRecordedOnce() {
        assertThat(transactionsOfTheBatch())
                .filteredOn(transaction -> transaction.code() == TxValidationCode.VALID)
                .hasSize(1);
        assertThat(world.ledger.anchor(tree.root())).isPresent();
    }

    @Nested
    class recorded_twice {

        @Test
        void is_answered_with_the_first_receipt() {
            Receipt first = record();
            Receipt second = record();

            assertThat(first.alreadyRecorded()).isFalse();
            assertThat(second).isEqualTo(first.again());
            assertThat(world.ledger.receipt(Statement.digest(envelope))).contains(first);
            assertThat(transactionsOfTheBatch()).hasSize(1);
        }

        @Test
        void counts_as_the_same_when_another_key_signed_it() {
            Receipt first = record();
            Envelope other = signed(Statement.open(envelope), world.key("univ-2"));

            assertThat(world.ledger.as(UNIV_A).record(other)).isEqualTo(first.again());
        }
    }

    @Nested
    class by_several_at_once {

        @Test
        void leaves_one_record_and_one_receipt_for_all() throws Exception {
            int clients = 8;
            List<Receipt> receipts = atOnce(clients, i -> record());

            assertThat(receipts.stream().map(Receipt::again).distinct()).hasSize(1);
            assertThat(receipts.stream().filter(receipt -> !receipt.alreadyRecorded()))
                    .hasSize(1);
            assertRecordedOnce();
        }

        @Test
        void of_statements_that_change_one_record_all_are_recorded_after_conflicts() throws Exception {
            List<CredentialType> types = List.of(
                    CredentialType.TRANSCRIPT,
                    CredentialType.CERT_GRADUATION,
                    CredentialType.CERT_ENROLMENT,
                    CredentialType.CERT_CREDITS);
            List<InstitutionRecord.Accreditation> earlier =
                    world.ledger.institution(UNIVERSITY).orElseThrow().accreditations();
            atOnce(
                    types.size(),
                    i -> world.ledger
                            .as(UNIV_A)
                            .record(signed(
                                    new AccreditationGranted(
                                            world.header(),
                                            UNIVERSITY,
                                            List.of(types.get(i)),
                                            Interval.from(world.now()),
                                            "SCHOOL-EDUCATION-ACT-83"),
                                    world.key("ministry"))));

            InstitutionRecord university = world.ledger.institution(UNIVERSITY).orElseThrow();
            for (CredentialType type : types) {
                assertThat(university.accreditations())
                        .filteredOn(accreditation -> accreditation.credentialType() == type)
                        // Other tests may have had some of these recorded before.
                        .filteredOn(accreditation -> !earlier.contains(accreditation))
                        .hasSize(1);
            }
            try (LedgerProbe probe = LedgerProbe.connect(world.profile, UNIV_A)) {
                assertThat(probe.transactions())
                        .extracting(Written::code)
                        .contains(TxValidationCode.MVCC_READ_CONFLICT);
            }
        }

        private <T> List<T> atOnce(int count, Nth<T> work) throws Exception {
            CountDownLatch start = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(count);
            try {
                List<Future<T>> pending = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    int number = i;
                    Callable<T> task = () -> {
                        start.await();
                        return work.get(number);
                    };
                    pending.add(threads.submit(task));
                }
                start.countDown();
                List<T> results = new ArrayList<>();
                for (Future<T> future : pending) {
                    results.add(future.get(30, TimeUnit.SECONDS));
                }
                return results;
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** The nth of several that do the same. */
    private interface Nth<T> {
        T get(int number);
    }

    @Nested
    class whose_commit_is_not_heard_of {

        @Test
        void is_found_by_asking_for_the_transaction() {
            AtomicInteger asked = new AtomicInteger();
            world.network.faults().dropCommitStatus(UNIV_A.value(), id -> asked.incrementAndGet() == 1);

            Receipt receipt = recordWithin(PATIENT);

            assertThat(receipt.alreadyRecorded()).isFalse();
            assertThat(asked).hasValue(2);
            assertThat(transactionsOfTheBatch()).hasSize(1);
        }

        @Test
        void is_found_by_its_receipt_when_nobody_says_what_became_of_the_transaction() {
            world.network.faults().dropCommitStatus(UNIV_A.value(), id -> true);

            Receipt receipt = recordWithin(PATIENT);

            assertThat(receipt.alreadyRecorded()).as("before this call").isFalse();
            assertRecordedOnce();
            assertThat(transactionsOfTheBatch()).hasSize(1);
        }
    }

    @Nested
    class that_the_orderers_did_not_take {

        @Test
        void is_not_known_to_be_recorded_until_they_do_and_then_is_recorded_once() {
            MEMBERS.forEach(mspId -> world.network.faults().refuseSubmit(mspId, true));
            LedgerUnavailableException unknown =
                    catchThrowableOfType(LedgerUnavailableException.class, () -> recordWithin(IMPATIENT));

            assertThat(unknown.getMessage())
                    .startsWith(
                            "LEDGER_UNAVAILABLE: it is not known whether the statement was recorded by transaction ");
            assertThat(unknown.transactionId()).isPresent();
            assertThat(world.ledger.anchor(tree.root())).isEmpty();

            world.network.faults().clear();
            assertThat(record().alreadyRecorded()).isFalse();
            assertRecordedOnce();
        }

        @Test
        void is_recorded_through_another_organisations_gateway_when_only_its_own_does_not_reach_them() {
            world.network.faults().refuseSubmit(UNIV_A.value(), true);

            assertThat(recordWithin(PATIENT).alreadyRecorded()).isFalse();
            assertRecordedOnce();
        }

        @Test
        void but_kept_is_recorded_once_however_often_it_was_tried() {
            world.network.faults().orderersDown(1, 2);
            LedgerUnavailableException unknown =
                    catchThrowableOfType(LedgerUnavailableException.class, () -> recordWithin(IMPATIENT));
            assertThat(unknown).isNotNull();

            world.network.faults().clear();
            await().until(() -> transactionsOfTheBatch().size() > 1);

            assertThat(record().alreadyRecorded()).isTrue();
            assertRecordedOnce();
            assertThat(transactionsOfTheBatch())
                    .extracting(Written::code)
                    .containsOnlyOnce(TxValidationCode.VALID)
                    .contains(TxValidationCode.MVCC_READ_CONFLICT);
        }

        @Test
        void is_not_called_refused_when_only_a_later_attempt_was() {
            world.network.faults().orderersDown(1, 2);
            // Asked what became of the first transaction, the gateway is silent, and the clocks go wrong.
            world.network.faults().dropCommitStatus(UNIV_A.value(), id -> {
                world.clock.shift(Duration.ofMinutes(10));
                return true;
            });

            LedgerUnavailableException unknown =
                    catchThrowableOfType(LedgerUnavailableException.class, () -> recordWithin(IMPATIENT));

            assertThat(unknown.getMessage()).contains("it is not known", "the last attempt after it: CLOCK_SKEW");
            assertThat(unknown.getCause())
                    .isInstanceOfSatisfying(
                            LedgerRejectedException.class,
                            refused -> assertThat(refused.code()).isEqualTo(LedgerErrorCode.CLOCK_SKEW));

            world.network.faults().clear();
            world.clock.shift(Duration.ZERO);
            await().until(() -> world.ledger.anchor(tree.root()).isPresent());
            assertThat(record().alreadyRecorded()).isTrue();
            assertRecordedOnce();
        }
    }

    @Nested
    class while_an_organisation_misbehaves {

        @Test
        void is_recorded_without_the_organisation_that_is_down() {
            world.network.faults().organizationDown("UnivBMSP", true);

            assertThat(record().alreadyRecorded()).isFalse();
        }

        @Test
        void is_recorded_without_the_organisation_that_endorses_something_else() {
            world.network.faults().divergingEndorser("VocMSP", true);

            record();
            assertRecordedOnce();
        }

        @Test
        void is_not_recorded_when_there_is_no_majority() {
            Stream.of("UnivBMSP", "VocMSP", "MextMSP")
                    .forEach(mspId -> world.network.faults().organizationDown(mspId, true));

            LedgerUnavailableException failed = catchThrowableOfType(LedgerUnavailableException.class, () -> record());

            assertThat(failed.getMessage()).doesNotContain("it is not known");
            assertThat(transactionsOfTheBatch()).isEmpty();
        }

        @Test
        void is_recorded_through_another_organisations_gateway_when_its_own_does_not_answer() {
            world.network.faults().organizationDown(UNIV_A.value(), true);

            Receipt receipt = record();
            world.network.faults().clear();

            assertThat(receipt.alreadyRecorded()).isFalse();
            assertThat(world.ledger.receipt(Statement.digest(envelope))).contains(receipt);
            assertRecordedOnce();
        }
    }
}
