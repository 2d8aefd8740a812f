package dev.akashi.it;

import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.signed;
import static dev.akashi.it.World.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.akashi.client.CommitFailedException;
import dev.akashi.client.LedgerProbe;
import dev.akashi.client.LedgerProbe.Written;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.it.World.Running;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.InstitutionRecord.RequiredEndorsement;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An institution that makes the endorsement of one of its two hosts necessary, by the commands that a user would type,
 * through the gateways.
 */
class OwnEndorsementTest {

    private static final InstitutionCode SCHOOL = new InstitutionCode("F113199999022");
    private static final MspId MEXT = new MspId("MextMSP");
    private static final MspId UNIV_B = new MspId("UnivBMSP");
    private static final List<MspId> ALL_BUT_MEXT = List.of(UNIV_A, UNIV_B, World.VOC);

    // There are not enough fictional school codes for this one to be an institution of everybody's network.
    private static final Running world = new Running();

    @AfterAll
    static void stop() throws IOException {
        world.close();
    }

    @BeforeEach
    void require() {
        if (world.ledger.institution(SCHOOL).isEmpty()) {
            admit();
        }
        assertThat(endorsersOf(record(tree(1))))
                .as("whom a gateway asks as long as nothing is required")
                .hasSize(3)
                .doesNotContain(MEXT);
        waitASecond();
        institution("require-endorsement", "--organisation", MEXT, "--key", key("own-1"), "--key", key("own-2"))
                .done();
        assertThat(required()).containsExactly(MEXT);
    }

    @AfterEach
    void release() {
        world.network.faults().clear();
        if (!required().isEmpty()) {
            releaseByAuthorities().done();
        }
    }

    @Test
    void without_it_a_transaction_is_invalid_and_the_client_says_whose_endorsement_was_needed() {
        MerkleTree tree = tree(1);

        CommitFailedException failed =
                catchThrowableOfType(CommitFailedException.class, () -> endorsedBy(ALL_BUT_MEXT, batch(tree)));

        assertThat(failed.validationCode()).isEqualTo("ENDORSEMENT_POLICY_FAILURE");
        assertThat(failed).hasMessageContaining(SCHOOL + " requires the endorsement of MextMSP");
        assertThat(world.ledger.anchor(tree.root())).isEmpty();
    }

    @Test
    void alone_it_is_not_enough_either() {
        MerkleTree tree = tree(1);

        CommitFailedException failed =
                catchThrowableOfType(CommitFailedException.class, () -> endorsedBy(List.of(UNIV_A, MEXT), batch(tree)));

        assertThat(failed.validationCode()).isEqualTo("ENDORSEMENT_POLICY_FAILURE");
        assertThat(world.ledger.anchor(tree.root())).isEmpty();
    }

    @Test
    void with_it_a_transaction_is_valid() {
        MerkleTree tree = tree(1);

        endorsedBy(List.of(UNIV_A, UNIV_B, MEXT), batch(tree));

        assertThat(world.ledger.anchor(tree.root())).isPresent();
    }

    @Test
    void the_client_has_that_organisation_asked_by_itself() {
        assertThat(endorsersOf(record(tree(1)))).contains(MEXT);
    }

    @Test
    void many_batches_at_once_do_not_get_into_each_others_way() {
        List<MerkleTree> trees = List.of(tree(1), tree(1), tree(1), tree(1));

        trees.parallelStream().forEach(this::record);

        assertThat(trees)
                .allSatisfy(tree -> assertThat(world.anchors(tree.root())).isOne());
    }

    @Test
    void when_it_is_lost_the_client_says_what_is_missing_and_after_ministry_and_operator_released_all_goes_on() {
        world.network.faults().organizationDown(MEXT.value(), true);
        MerkleTree tree = tree(1);
        LedgerUnavailableException failed = catchThrowableOfType(LedgerUnavailableException.class, () -> record(tree));
        assertThat(failed).hasMessageContaining(SCHOOL + " requires the endorsement of MextMSP");

        waitASecond();
        Ran byOneAuthority = release("--ministry-key", key("ministry"), "--key", key("own-1"));
        assertThat(byOneAuthority.exitCode()).isNotZero();
        Ran byItself = release("--key", key("own-1"), "--key", key("own-2"));
        assertThat(byItself.exitCode()).as("it needs the endorsement once more").isNotZero();
        assertThat(required()).containsExactly(MEXT);
        releaseByAuthorities().done();

        assertThat(endorsersOf(record(tree))).hasSize(3).doesNotContain(MEXT);
        assertThat(world.ledger.institution(SCHOOL).orElseThrow().endorsements())
                .as("on record for ever")
                .isNotEmpty()
                .allMatch(known -> known.release() != null);
    }

    @Test
    void the_institution_releases_itself_with_that_endorsement() {
        waitASecond();
        release("--key", key("own-1"), "--key", key("own-2")).done();

        assertThat(required()).isEmpty();
        assertThat(endorsersOf(record(tree(1)))).doesNotContain(MEXT);
    }

    @Test
    void nobody_else_may_require_or_release() {
        waitASecond();
        refused("UNKNOWN_KEY", release("--key", key("voc-1"), "--key", key("voc-2")));
        refused("THRESHOLD_NOT_MET", release("--ministry-key", key("ministry")));
        refused("THRESHOLD_NOT_MET", release("--key", key("own-1")));
        releaseByAuthorities().done();
        waitASecond();
        refused(
                "UNKNOWN_KEY",
                institution(
                        "require-endorsement",
                        "--organisation",
                        MEXT,
                        "--ministry-key",
                        key("ministry"),
                        "--operator-key",
                        key("operator")));
        refused(
                "NOT_A_HOST",
                institution(
                        "require-endorsement", "--organisation", UNIV_B, "--key", key("own-1"), "--key", key("own-2")));
        assertThat(required()).isEmpty();
    }

    private void admit() {
        List<Object> command = new ArrayList<>(List.of("key", "new"));
        for (String name : List.of("own-1", "own-2")) {
            command.addAll(List.of("--out", key(name)));
        }
        Ran.akashi(command.toArray()).done();
        institution(
                        "admit",
                        "--kind",
                        "UNIVERSITY",
                        "--host",
                        UNIV_A,
                        "--host",
                        MEXT,
                        "--name",
                        "架空国立大学/Fictional National University",
                        "--corporate-number",
                        "7123456789012",
                        "--did",
                        "did:web:own.akashi.example",
                        "--statement-key",
                        key("own-1"),
                        "--statement-key",
                        key("own-2"),
                        "--ministry-key",
                        key("ministry"),
                        "--operator-key",
                        key("operator"))
                .done();
        institution(
                        "accredit",
                        "--type",
                        CredentialType.DEGREE_BACHELOR,
                        "--from",
                        "2026-04-01",
                        "--basis",
                        "ACT-83",
                        "--ministry-key",
                        key("ministry"))
                .done();
    }

    private Envelope batch(MerkleTree tree) {
        return signed(Running.batch(world.header(), SCHOOL, CredentialType.DEGREE_BACHELOR, tree), world.key("own-1"));
    }

    /** Through the gateway of the host whose endorsement is not required. */
    private Receipt record(MerkleTree tree) {
        return world.ledger.as(UNIV_A).record(batch(tree));
    }

    private Receipt endorsedBy(List<MspId> endorsers, Envelope envelope) {
        try (LedgerProbe probe = LedgerProbe.connect(world.profile, UNIV_A)) {
            return probe.record(envelope, endorsers);
        }
    }

    private List<MspId> endorsersOf(Receipt receipt) {
        try (LedgerProbe probe = LedgerProbe.connect(world.profile, UNIV_A)) {
            return probe.transactions().stream()
                    .filter(transaction -> transaction
                            .id()
                            .equals(receipt.provenance().transactionId().value()))
                    .map(Written::endorsers)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<MspId> required() {
        return world.ledger.institution(SCHOOL).orElseThrow().requiredEndorsement().stream()
                .map(RequiredEndorsement::organisation)
                .toList();
    }

    private Ran releaseByAuthorities() {
        waitASecond();
        return release("--ministry-key", key("ministry"), "--operator-key", key("operator"), "--as", UNIV_A);
    }

    private Ran release(Object... arguments) {
        return institution("release-endorsement", arguments);
    }

    private Ran institution(String command, Object... arguments) {
        List<Object> all =
                new ArrayList<>(List.of("institution", command, "--code", SCHOOL, "--profile", world.profileFile()));
        all.addAll(List.of(arguments));
        return Ran.akashi(all.toArray());
    }

    private Object key(String name) {
        return world.keyFile(name);
    }

    private void waitASecond() {
        Instant from = world.now();
        Awaitility.await().until(() -> !LedgerTime.format(from).equals(LedgerTime.format(world.now())));
    }

    private static void refused(String code, Ran ran) {
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.err()).startsWith("akashi: " + code + ": ");
    }
}
