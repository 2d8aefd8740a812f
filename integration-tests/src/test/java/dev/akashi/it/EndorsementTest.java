package dev.akashi.it;

import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.VOC;
import static dev.akashi.it.World.signed;
import static dev.akashi.it.World.tree;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.akashi.client.CommitFailedException;
import dev.akashi.client.LedgerProbe;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.it.World.Running;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many organisations it takes to write, and what becomes of one whose chaincode says something else. */
@ExtendWith(World.class)
class EndorsementTest {

    private static final MspId MEXT = new MspId("MextMSP");
    private static final MspId UNIV_B = new MspId("UnivBMSP");

    private final Running world = world();

    @AfterEach
    void mend() {
        world.network.faults().clear();
    }

    @Test
    void two_organisations_of_four_can_not_write() {
        MerkleTree tree = tree(1);

        CommitFailedException failed =
                catchThrowableOfType(CommitFailedException.class, () -> record(tree, UNIV_A, MEXT));

        assertThat(failed.validationCode()).isEqualTo("ENDORSEMENT_POLICY_FAILURE");
        assertThat(failed.getMessage()).as("nobody in particular is missing").doesNotContain("requires");
        assertThat(world.ledger.anchor(tree.root())).isEmpty();
    }

    @Test
    void three_can() {
        MerkleTree tree = tree(1);

        record(tree, UNIV_A, MEXT, UNIV_B);

        assertThat(world.ledger.anchor(tree.root())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UnivBMSP", "VocMSP"})
    void an_organisation_that_answers_differently_is_named_where_it_would_be_needed(String differs) {
        world.network.faults().divergingEndorser(differs, true);
        world.network.faults().organizationDown(MEXT.value(), true);
        MerkleTree tree = tree(1);

        LedgerUnavailableException failed = catchThrowableOfType(
                LedgerUnavailableException.class,
                () -> world.ledger.as(UNIV_A).record(signed(world.batch(tree), world.key("univ-1"))));

        assertThat(failed).hasMessageContaining(differs + ": ProposalResponsePayloads do not match");
        world.network.faults().clear();
        assertThat(world.ledger.anchor(tree.root())).isEmpty();
    }

    @Test
    void nothing_commits_with_an_endorsement_of_something_else() {
        world.network.faults().divergingEndorser(VOC.value(), true);
        MerkleTree tree = tree(1);

        LedgerUnavailableException failed =
                catchThrowableOfType(LedgerUnavailableException.class, () -> record(tree, UNIV_A, UNIV_B, MEXT, VOC));

        assertThat(failed).hasMessageContaining("VocMSP: ProposalResponsePayloads do not match");
        assertThat(world.ledger.anchor(tree.root())).isEmpty();
    }

    private void record(MerkleTree tree, MspId... endorsers) {
        try (LedgerProbe probe = LedgerProbe.connect(world.profile, UNIV_A)) {
            probe.record(signed(world.batch(tree), world.key("univ-1")), List.of(endorsers));
        }
    }
}
