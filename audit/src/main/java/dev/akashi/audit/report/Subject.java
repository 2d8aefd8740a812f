package dev.akashi.audit.report;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.statement.AccreditationEnded;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.AuthorityChanged;
import dev.akashi.model.statement.ConsortiumFounded;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.InstitutionClosed;
import dev.akashi.model.statement.InstitutionReinstated;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.MemberChanged;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.SuccessionDeclared;
import dev.akashi.model.statement.SuccessionRetracted;
import java.util.Optional;

/**
 * What a statement is about, for a list of changes.
 *
 * @param institution which institution, if one
 * @param text which key, member or types; may be empty
 */
record Subject(Optional<InstitutionCode> institution, String text) {

    static Subject of(Statement statement) {
        if (statement instanceof KeyAdded added) {
            return new Subject(
                    Optional.of(added.institution()),
                    added.grant().purpose() + " key " + added.grant().key().keyId());
        }
        if (statement instanceof KeyRetired retired) {
            return new Subject(Optional.of(retired.institution()), "key " + retired.key());
        }
        if (statement instanceof KeyCompromised compromised) {
            return new Subject(Optional.of(compromised.institution()), "key " + compromised.key());
        }
        if (statement instanceof InstitutionAdmitted admitted) {
            return new Subject(
                    Optional.of(admitted.institution()),
                    admitted.kind() + ", " + admitted.keys().size() + " keys, hosts " + admitted.hosts());
        }
        if (statement instanceof AccreditationGranted granted) {
            return new Subject(
                    Optional.of(granted.institution()), granted.credentialTypes() + ", " + granted.legalBasis());
        }
        if (statement instanceof AccreditationEnded ended) {
            return new Subject(Optional.of(ended.institution()), ended.credentialTypes() + ", " + ended.legalBasis());
        }
        if (statement instanceof MemberChanged changed) {
            return new Subject(
                    Optional.empty(), changed.change() + " " + changed.member().mspId());
        }
        if (statement instanceof AuthorityChanged changed) {
            return new Subject(
                    Optional.empty(),
                    changed.authority().role() + ", "
                            + changed.authority().keys().size() + " keys");
        }
        if (statement instanceof ConsortiumFounded founded) {
            return new Subject(Optional.empty(), founded.members().size() + " members");
        }
        return ofInstitution(statement);
    }

    private static Subject ofInstitution(Statement statement) {
        if (statement instanceof SuccessionDeclared declared) {
            return new Subject(Optional.of(declared.predecessor()), declared.kind() + " to " + declared.successor());
        }
        if (statement instanceof SuccessionRetracted retracted) {
            return new Subject(Optional.of(retracted.predecessor()), "");
        }
        if (statement instanceof InstitutionSuspended suspended) {
            return new Subject(Optional.of(suspended.institution()), "");
        }
        if (statement instanceof InstitutionReinstated reinstated) {
            return new Subject(Optional.of(reinstated.institution()), "");
        }
        if (statement instanceof InstitutionClosed closed) {
            return new Subject(Optional.of(closed.institution()), "");
        }
        if (statement instanceof EndorsementRequired required) {
            return new Subject(
                    Optional.of(required.institution()), required.organisation().value());
        }
        return new Subject(statement.actor(), "");
    }
}
