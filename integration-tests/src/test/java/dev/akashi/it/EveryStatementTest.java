package dev.akashi.it;

import static dev.akashi.it.World.COLLEGE;
import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.it.World.Credentials;
import dev.akashi.it.World.Running;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.InstitutionTimeline;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AccreditationEnded;
import dev.akashi.model.statement.AuthorityChanged;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.BatchConfirmed;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.EndorsementReleased;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.InstitutionClosed;
import dev.akashi.model.statement.InstitutionReinstated;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.MemberChanged;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatementType;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.model.statement.SuccessionDeclared;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionRetracted;
import dev.akashi.model.statement.SuccessionScope;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every row of the table of statements: recorded through a gateway, with its effect in what the ledger answers. */
class EveryStatementTest {

    private static final Running world = new Running();

    private final Signer ministry = world.key("ministry");
    private final Signer operator = world.key("operator");
    private final Signer first = world.key("univ-1");
    private final Signer second = world.key("univ-2");
    private final Signer third = fresh();
    private final Signer fourth = fresh();
    private final Set<StatementType> recorded = EnumSet.noneOf(StatementType.class);

    @AfterAll
    static void stop() throws IOException {
        world.close();
    }

    @Test
    void is_recorded_and_has_its_effect() {
        assertThat(consortium().authorities()).hasSize(2);
        recorded.add(StatementType.CONSORTIUM_FOUNDED);
        assertThat(university().keys()).hasSize(3);
        recorded.add(StatementType.INSTITUTION_ADMITTED);
        assertThat(university().accreditationAt(CredentialType.DEGREE_BACHELOR, world.now()))
                .isPresent();
        recorded.add(StatementType.ACCREDITATION_GRANTED);

        Credentials graduates = Credentials.random(4);
        said(world.batch(graduates.tree()), first);
        assertThat(batch(graduates).size()).isEqualTo(4);
        said(
                new StatusChanged(header(), UNIVERSITY, graduates.tree().root(), List.of(suspended(graduates))),
                first,
                second);
        assertThat(world.ledger
                        .status(UNIVERSITY, graduates.commitments().get(0))
                        .orElseThrow()
                        .last()
                        .status())
                .isEqualTo(CredentialStatus.SUSPENDED);
        LocalizedText name = new LocalizedText("架空都市大学", "Kakuu City University");
        said(new InstitutionRenamed(header(), UNIVERSITY, name, world.now()), first);
        assertThat(university().nameAt(world.now())).contains(name);

        said(adding(third), third, ministry, operator);
        assertThat(university().keys()).hasSize(4);
        said(adding(fourth), fourth, first, second);
        said(new KeyRetired(header(), UNIVERSITY, id(fourth), world.now()), first, second);
        assertThat(university().timeline().keyAt(id(fourth), world.now()))
                .isEqualTo(InstitutionTimeline.KeyStanding.NOT_IN_USE);
        said(
                new KeyCompromised(
                        header(),
                        UNIVERSITY,
                        id(first),
                        batch(graduates).provenance().recordedAt()),
                ministry);
        assertThat(university().timeline().compromisedSince(id(first))).isPresent();
        said(new BatchConfirmed(header(), UNIVERSITY, List.of(graduates.tree().root())), second, third);
        assertThat(batch(graduates).confirmations()).hasSize(1);

        said(new EndorsementRequired(header(), UNIVERSITY, UNIV_A), second, third);
        assertThat(university().requiredEndorsement()).isPresent();
        said(new EndorsementReleased(header(), UNIVERSITY), ministry, operator);
        assertThat(university().requiredEndorsement()).isEmpty();

        said(
                new AccreditationEnded(
                        header(), UNIVERSITY, List.of(CredentialType.DEGREE_BACHELOR), world.now(), "ACT-4"),
                ministry);
        assertThat(university().accreditationAt(CredentialType.DEGREE_BACHELOR, world.now()))
                .isEmpty();
        said(new InstitutionSuspended(header(), UNIVERSITY, world.now()), ministry, operator);
        assertThat(university().statusAt(world.now())).contains(InstitutionStatus.SUSPENDED);
        said(new InstitutionReinstated(header(), UNIVERSITY, world.now()), ministry, operator);
        assertThat(university().statusAt(world.now())).contains(InstitutionStatus.ACTIVE);
        said(new InstitutionClosed(header(), UNIVERSITY, world.now()), ministry, operator);
        assertThat(university().statusAt(world.now())).contains(InstitutionStatus.CLOSED);

        Receipt declared = said(
                new SuccessionDeclared(
                        header(), UNIVERSITY, COLLEGE, SuccessionKind.CUSTODY, SuccessionScope.ALL, world.now()),
                ministry,
                operator,
                world.key("voc-1"));
        assertThat(university().successions()).hasSize(1).allMatch(known -> known.retraction() == null);
        said(
                new SuccessionRetracted(
                        header(), UNIVERSITY, declared.provenance().statement(), world.now()),
                ministry,
                operator,
                world.key("voc-1"));
        assertThat(university().successions()).hasSize(1).allMatch(known -> known.retraction() != null);

        Signer log = fresh();
        MspId newcomer = new MspId("NewcomerMSP");
        said(
                new MemberChanged(
                        header(), MemberChanged.Change.JOINED, new Member(newcomer, name, log.verificationKey())),
                ministry,
                operator,
                log);
        assertThat(consortium().hasMember(newcomer)).isTrue();
        Signer another = fresh();
        said(
                new AuthorityChanged(
                        header(),
                        new Authority(
                                AuthorityRole.OPERATOR,
                                name,
                                List.of(operator.verificationKey(), another.verificationKey()))),
                ministry,
                operator,
                another);
        assertThat(consortium().keysOf(AuthorityRole.OPERATOR)).contains(another.verificationKey());

        assertThat(recorded).as("rows without a statement here").containsExactly(StatementType.values());
    }

    /** Ledger time has whole seconds, and what follows an entry is made in a later one. */
    private Receipt said(Statement statement, Signer... signers) {
        Receipt receipt = world.ledger.as(UNIV_A).record(signed(statement, signers));
        assertThat(receipt.alreadyRecorded()).isFalse();
        assertThat(receipt.type()).isEqualTo(statement.type());
        recorded.add(receipt.type());
        Instant from = world.now();
        Awaitility.await().until(() -> !LedgerTime.format(from).equals(LedgerTime.format(world.now())));
        return receipt;
    }

    private static Change suspended(Credentials graduates) {
        return new Change(
                graduates.commitments().get(0),
                graduates.tree().inclusionProof(0),
                CredentialStatus.SUSPENDED,
                world.now(),
                StatusReason.UNDER_REVIEW,
                null,
                null);
    }

    private static KeyAdded adding(Signer key) {
        StatementHeader header = header();
        return new KeyAdded(
                header,
                UNIVERSITY,
                new KeyGrant(KeyPurpose.STATEMENT, key.verificationKey()),
                Interval.from(header.issuedAt()));
    }

    private static KeyId id(Signer key) {
        return key.verificationKey().keyId();
    }

    private static StatementHeader header() {
        return world.header();
    }

    private static InstitutionRecord university() {
        return world.ledger.institution(UNIVERSITY).orElseThrow();
    }

    private static ConsortiumRecord consortium() {
        return world.ledger.consortium().orElseThrow();
    }

    private static AnchorRecord batch(Credentials credentials) {
        return world.ledger.anchor(credentials.tree().root()).orElseThrow();
    }

    private static Signer fresh() {
        return PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
    }
}
