package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.model.MspId;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.statement.EndorsementReleased;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.InstitutionClosed;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.Statement;
import java.util.List;
import java.util.Optional;

/** Chooses the organisation that submits a statement, among those for which the profile has an identity. */
final class ActingOrganisation {

    private ActingOrganisation() {}

    /** The one that must; or else a host of the institution in whose name it is; or else the first of the profile. */
    static MspId find(RegistryLedger ledger, Statement statement) {
        List<MspId> identities = ledger.identities();
        if (identities.isEmpty()) {
            throw new UsageException("expected a profile with an identity to submit with, found none");
        }
        List<MspId> able = statement instanceof EndorsementRequired required
                ? List.of(required.organisation())
                : statement
                        .actor()
                        .flatMap(ledger::institution)
                        .map(InstitutionRecord::hosts)
                        .orElse(identities);
        return identities.stream()
                .filter(able::contains)
                .findFirst()
                .or(() ->
                        mayComeFromAuthorities(statement) ? identities.stream().findFirst() : Optional.empty())
                .orElseThrow(() -> new UsageException("expected an identity of an organisation that may submit "
                        + statement.type().wireName() + ", one of " + able + ", found only " + identities));
    }

    // Ministry and operator say these too, through any member; who signed is for the ledger to judge.
    private static boolean mayComeFromAuthorities(Statement statement) {
        return statement instanceof InstitutionClosed
                || statement instanceof KeyAdded
                || statement instanceof KeyRetired
                || statement instanceof EndorsementReleased;
    }
}
