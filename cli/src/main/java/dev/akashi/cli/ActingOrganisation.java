package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MspId;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.BatchConfirmed;
import dev.akashi.model.statement.InstitutionClosed;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatusChanged;
import java.util.List;
import java.util.Optional;

/** Chooses the organisation through which an institution acts: a host of it for which the profile has an identity. */
final class ActingOrganisation {

    private ActingOrganisation() {}

    /** The institution that must be hosted by the one who submits the statement, if there is one. */
    static Optional<InstitutionCode> actsFor(Statement statement) {
        if (statement instanceof BatchAnchored batch) {
            return Optional.of(batch.institution());
        }
        if (statement instanceof BatchConfirmed confirmed) {
            return Optional.of(confirmed.institution());
        }
        if (statement instanceof StatusChanged changed) {
            return Optional.of(changed.institution());
        }
        if (statement instanceof InstitutionRenamed renamed) {
            return Optional.of(renamed.institution());
        }
        if (statement instanceof InstitutionClosed closed) {
            return Optional.of(closed.institution());
        }
        if (statement instanceof EndorsementRequired required) {
            return Optional.of(required.institution());
        }
        if (statement instanceof EndorsementReleased released) {
            return Optional.of(released.institution());
        }
        if (statement instanceof KeyRetired retired) {
            return Optional.of(retired.institution());
        }
        return statement instanceof KeyAdded added ? Optional.of(added.institution()) : Optional.empty();
    }

    static MspId find(RegistryLedger ledger, Optional<InstitutionCode> institution) {
        List<MspId> identities = ledger.identities();
        if (identities.isEmpty()) {
            throw new UsageException("expected a profile with an identity to submit with, found none");
        }
        Optional<List<MspId>> hosts = institution.flatMap(ledger::institution).map(InstitutionRecord::hosts);
        if (hosts.isEmpty()) {
            return identities.get(0);
        }
        return identities.stream()
                .filter(hosts.get()::contains)
                .findFirst()
                .orElseThrow(() -> new UsageException("expected an identity of a host of " + institution.orElseThrow()
                        + ", one of " + hosts.get() + ", found only " + identities));
    }
}
