package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.COLLEGE;
import static dev.akashi.chaincode.Consortium.NAME;
import static dev.akashi.chaincode.Consortium.UNIVERSITY;
import static dev.akashi.chaincode.Consortium.UNIV_A;
import static dev.akashi.chaincode.Consortium.UNIV_B;
import static dev.akashi.chaincode.Consortium.commitments;
import static dev.akashi.chaincode.Consortium.key;
import static dev.akashi.model.LedgerErrorCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AccreditationEnded;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.AuthorityChanged;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.BatchConfirmed;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.EndorsementReleased;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.InstitutionAdmitted;
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
import dev.akashi.model.statement.MemberChanged.Change;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatementType;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.model.statement.SuccessionDeclared;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionRetracted;
import dev.akashi.model.statement.SuccessionScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each rule refuses, with the code: a row a reason. Every row leaves the ledger as it was. */
class NegativeListTest {

    private static final InstitutionCode STRANGER = new InstitutionCode("F127299999033");
    private static final MerkleTree TREE = MerkleTree.of(commitments("graduates", 4));
    private static final MerkleTree COLLEGE_TREE = MerkleTree.of(commitments("trainees", 2));

    /** A statement, who signs it, through whom it comes. */
    private record Attempt(MspId submitter, Statement statement, Signer... signers) {

        static Attempt of(Statement statement, Signer... signers) {
            return new Attempt(UNIV_A, statement, signers);
        }
    }

    /** One row: the statement's type, what is wrong, the code, how to come to it. */
    private record Row(StatementType type, String wrong, LedgerErrorCode code, Function<Scene, Attempt> attempt) {

        @Override
        public String toString() {
            return type + " " + wrong + ": " + code;
        }
    }

    /** A consortium two institutions of which have recorded a batch each, a minute later. */
    private static final class Scene {
        final Consortium c = new Consortium().ready();
        final Signer fresh = key();
        final Instant recorded = c.now;

        Scene() {
            c.record(c.batch(TREE), c.first);
            c.record(c.batch(COLLEGE, CredentialType.VOC_TRAINING, COLLEGE_TREE), c.collegeFirst);
            c.pass(Duration.ofMinutes(1));
        }

        Receipt together(Statement statement) {
            return c.record(statement, c.ministry, c.operator);
        }

        Scene suspended() {
            together(new InstitutionSuspended(c.header(), UNIVERSITY, c.now));
            return this;
        }

        Scene closed() {
            together(new InstitutionClosed(c.header(), UNIVERSITY, c.now));
            return this;
        }

        Scene later() {
            c.pass(Duration.ofDays(1));
            return this;
        }

        StatementDigest succeeded() {
            return c.record(succession(SuccessionScope.ALL), c.ministry, c.operator, c.collegeFirst)
                    .provenance()
                    .statement();
        }

        SuccessionDeclared succession(SuccessionScope scope) {
            return new SuccessionDeclared(c.header(), UNIVERSITY, COLLEGE, SuccessionKind.MERGER, scope, c.now);
        }

        KeyAdded adding(Signer key) {
            return new KeyAdded(
                    c.header(),
                    UNIVERSITY,
                    new KeyGrant(KeyPurpose.STATEMENT, key.verificationKey()),
                    Interval.from(c.now));
        }

        KeyCompromised compromising(Signer key, Instant since) {
            return new KeyCompromised(
                    c.header(), UNIVERSITY, key.verificationKey().keyId(), since);
        }

        KeyRetired retiring(Signer key, Instant from) {
            return new KeyRetired(c.header(), UNIVERSITY, key.verificationKey().keyId(), from);
        }

        Attempt changing(Signer... signers) {
            return Attempt.of(
                    c.change(
                            TREE,
                            c.to(
                                    CredentialStatus.SUSPENDED,
                                    StatusReason.UNDER_REVIEW,
                                    commitments("graduates", 4).get(0),
                                    TREE,
                                    0,
                                    null)),
                    signers);
        }

        EndorsementRequired requiring(MspId organisation) {
            return new EndorsementRequired(c.header(), UNIVERSITY, organisation);
        }

        EndorsementReleased releasing() {
            return new EndorsementReleased(c.header(), UNIVERSITY);
        }

        /** An institution that has required the endorsement of its host. */
        Scene required() {
            c.record(requiring(UNIV_A), c.first, c.second);
            c.pass(Duration.ofMinutes(1));
            return this;
        }

        StatementHeader past() {
            return new StatementHeader(Consortium.LEDGER, recorded.minusSeconds(1));
        }

        Authority ministry(Signer... keys) {
            return new Authority(
                    AuthorityRole.MINISTRY,
                    NAME,
                    Arrays.stream(keys).map(Signer::verificationKey).toList());
        }

        Attempt member(Change change, MspId mspId, Signer logKey, Signer... more) {
            Signer[] signers = Stream.concat(Stream.of(c.ministry, c.operator), Arrays.stream(more))
                    .toArray(Signer[]::new);
            return Attempt.of(
                    new MemberChanged(c.header(), change, new Member(mspId, NAME, logKey.verificationKey())), signers);
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                        accreditation(), institutions(), successions(), keys(), batches(), endorsements(), consortium())
                .flatMap(Function.identity());
    }

    private static Stream<Row> accreditation() {
        StatementType granted = StatementType.ACCREDITATION_GRANTED;
        StatementType ended = StatementType.ACCREDITATION_ENDED;
        return Stream.of(
                row(granted, "by nobody", NOT_AUTHORISED, s -> Attempt.of(grant(s.c.header(), s.c.now))),
                row(
                        granted,
                        "by the operator",
                        UNKNOWN_KEY,
                        s -> Attempt.of(grant(s.c.header(), s.c.now), s.c.operator)),
                row(granted, "by itself", UNKNOWN_KEY, s -> Attempt.of(grant(s.c.header(), s.c.now), s.c.first)),
                row(
                        granted,
                        "again, reaching back",
                        INVALID_INPUT,
                        s -> Attempt.of(grant(s.c.header(), s.c.now.minusSeconds(1)), s.c.ministry)),
                row(
                        granted,
                        "again, made before the last",
                        STALE_RECORD,
                        s -> Attempt.of(grant(s.past(), s.c.now), s.c.ministry)),
                row(
                        granted,
                        "to another ledger",
                        WRONG_LEDGER,
                        s -> Attempt.of(
                                grant(new StatementHeader(new LedgerId("other.example"), s.c.now), s.c.now),
                                s.c.ministry)),
                row(
                        ended,
                        "by nobody",
                        NOT_AUTHORISED,
                        s -> Attempt.of(end(s, CredentialType.DEGREE_BACHELOR, s.c.now))),
                row(
                        ended,
                        "by the operator",
                        UNKNOWN_KEY,
                        s -> Attempt.of(end(s, CredentialType.DEGREE_BACHELOR, s.c.now), s.c.operator)),
                row(
                        ended,
                        "of a type that was never granted",
                        NOT_ACCREDITED,
                        s -> Attempt.of(end(s, CredentialType.MICRO, s.c.now), s.c.ministry)),
                row(ended, "that ended already", NOT_ACCREDITED, s -> {
                    s.c.record(end(s, CredentialType.DEGREE_BACHELOR, s.c.now), s.c.ministry);
                    return Attempt.of(end(s.later(), CredentialType.DEGREE_BACHELOR, s.c.now), s.c.ministry);
                }),
                row(
                        ended,
                        "in the past",
                        INVALID_INPUT,
                        s -> Attempt.of(end(s, CredentialType.DEGREE_BACHELOR, s.c.now.minusSeconds(1)), s.c.ministry)),
                row(
                        ended,
                        "made before the grant",
                        STALE_RECORD,
                        s -> Attempt.of(
                                new AccreditationEnded(
                                        s.past(),
                                        UNIVERSITY,
                                        List.of(CredentialType.DEGREE_BACHELOR),
                                        s.c.now,
                                        "ACT-4"),
                                s.c.ministry)),
                row(
                        ended,
                        "of a stranger",
                        UNKNOWN_INSTITUTION,
                        s -> Attempt.of(
                                new AccreditationEnded(
                                        s.c.header(), STRANGER, List.of(CredentialType.MICRO), s.c.now, "ACT-4"),
                                s.c.ministry)),
                row(StatementType.BATCH_ANCHORED, "after the accreditation ended", NOT_ACCREDITED, s -> {
                    s.c.record(end(s, CredentialType.DEGREE_BACHELOR, s.c.now), s.c.ministry);
                    return Attempt.of(s.c.batch(MerkleTree.of(commitments("late", 1))), s.c.first);
                }),
                row(
                        StatementType.BATCH_ANCHORED,
                        "of a type that is not covered",
                        NOT_ACCREDITED,
                        s -> Attempt.of(
                                s.c.batch(UNIVERSITY, CredentialType.DEGREE_DOCTOR, MerkleTree.of(commitments("x", 1))),
                                s.c.first)));
    }

    private static Stream<Row> institutions() {
        StatementType renamed = StatementType.INSTITUTION_RENAMED;
        StatementType suspended = StatementType.INSTITUTION_SUSPENDED;
        StatementType reinstated = StatementType.INSTITUTION_REINSTATED;
        StatementType closed = StatementType.INSTITUTION_CLOSED;
        LocalizedText other = new LocalizedText("別名", "Another");
        return Stream.of(
                row(renamed, "by the ministry", UNKNOWN_KEY, s -> Attempt.of(rename(s, other, s.c.now), s.c.ministry)),
                row(renamed, "by nobody", THRESHOLD_NOT_MET, s -> Attempt.of(rename(s, other, s.c.now))),
                row(
                        renamed,
                        "by a credential key",
                        KEY_NOT_VALID,
                        s -> Attempt.of(rename(s, other, s.c.now), s.c.credential)),
                row(
                        renamed,
                        "to its own name",
                        ILLEGAL_TRANSITION,
                        s -> Attempt.of(rename(s, NAME, s.c.now), s.c.first)),
                row(
                        renamed,
                        "in the past",
                        INVALID_INPUT,
                        s -> Attempt.of(rename(s, other, s.c.now.minusSeconds(1)), s.c.first)),
                row(
                        renamed,
                        "in a far future",
                        INVALID_INPUT,
                        s -> Attempt.of(rename(s, other, s.c.now.plus(Duration.ofDays(3661))), s.c.first)),
                row(
                        renamed,
                        "before it was admitted",
                        STALE_RECORD,
                        s -> Attempt.of(new InstitutionRenamed(s.past(), UNIVERSITY, other, s.c.now), s.c.first)),
                row(
                        renamed,
                        "while suspended",
                        INSTITUTION_NOT_ACTIVE,
                        s -> Attempt.of(rename(s.suspended(), other, s.c.now), s.c.first)),
                row(
                        renamed,
                        "through another organisation",
                        NOT_A_HOST,
                        s -> new Attempt(UNIV_B, rename(s, other, s.c.now), s.c.first)),
                row(
                        suspended,
                        "by the ministry alone",
                        NOT_AUTHORISED,
                        s -> Attempt.of(new InstitutionSuspended(s.c.header(), UNIVERSITY, s.c.now), s.c.ministry)),
                row(
                        suspended,
                        "by the operator alone",
                        NOT_AUTHORISED,
                        s -> Attempt.of(new InstitutionSuspended(s.c.header(), UNIVERSITY, s.c.now), s.c.operator)),
                row(
                        suspended,
                        "twice",
                        ILLEGAL_TRANSITION,
                        s -> both(s.suspended().later(), new InstitutionSuspended(s.c.header(), UNIVERSITY, s.c.now))),
                row(
                        suspended,
                        "after it closed",
                        ILLEGAL_TRANSITION,
                        s -> both(s.closed().later(), new InstitutionSuspended(s.c.header(), UNIVERSITY, s.c.now))),
                row(
                        suspended,
                        "in the past",
                        INVALID_INPUT,
                        s -> both(s, new InstitutionSuspended(s.c.header(), UNIVERSITY, s.c.now.minusSeconds(1)))),
                row(
                        suspended,
                        "by a statement older than its admission",
                        STALE_RECORD,
                        s -> both(s, new InstitutionSuspended(s.past(), UNIVERSITY, s.c.now))),
                row(
                        suspended,
                        "a stranger",
                        UNKNOWN_INSTITUTION,
                        s -> both(s, new InstitutionSuspended(s.c.header(), STRANGER, s.c.now))),
                row(
                        reinstated,
                        "while it is active",
                        ILLEGAL_TRANSITION,
                        s -> both(s, new InstitutionReinstated(s.c.header(), UNIVERSITY, s.c.now))),
                row(
                        reinstated,
                        "by itself",
                        UNKNOWN_KEY,
                        s -> Attempt.of(
                                new InstitutionReinstated(s.suspended().c.header(), UNIVERSITY, s.c.now),
                                s.c.first,
                                s.c.second)),
                row(
                        reinstated,
                        "by the ministry alone",
                        NOT_AUTHORISED,
                        s -> Attempt.of(
                                new InstitutionReinstated(s.suspended().c.header(), UNIVERSITY, s.c.now),
                                s.c.ministry)),
                row(reinstated, "by a statement older than the suspension", STALE_RECORD, s -> {
                    InstitutionReinstated early = new InstitutionReinstated(s.c.header(), UNIVERSITY, s.later().c.now);
                    return both(s.suspended(), early);
                }),
                row(
                        closed,
                        "by itself alone",
                        NOT_AUTHORISED,
                        s -> Attempt.of(
                                new InstitutionClosed(s.c.header(), UNIVERSITY, s.c.now), s.c.first, s.c.second)),
                row(
                        closed,
                        "by the ministry alone",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(new InstitutionClosed(s.c.header(), UNIVERSITY, s.c.now), s.c.ministry)),
                row(
                        closed,
                        "by the ministry and one of its keys",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(
                                new InstitutionClosed(s.c.header(), UNIVERSITY, s.c.now), s.c.ministry, s.c.first)),
                row(
                        closed,
                        "by the operator and itself",
                        NOT_AUTHORISED,
                        s -> Attempt.of(
                                new InstitutionClosed(s.c.header(), UNIVERSITY, s.c.now),
                                s.c.operator,
                                s.c.first,
                                s.c.second)),
                row(
                        closed,
                        "twice",
                        ILLEGAL_TRANSITION,
                        s -> both(s.closed().later(), new InstitutionClosed(s.c.header(), UNIVERSITY, s.c.now))));
    }

    private static Stream<Row> successions() {
        StatementType declared = StatementType.SUCCESSION_DECLARED;
        StatementType retracted = StatementType.SUCCESSION_RETRACTED;
        return Stream.of(
                row(
                        declared,
                        "without the successor",
                        THRESHOLD_NOT_MET,
                        s -> both(s, s.succession(SuccessionScope.ALL))),
                row(
                        declared,
                        "without the operator",
                        NOT_AUTHORISED,
                        s -> Attempt.of(s.succession(SuccessionScope.ALL), s.c.ministry, s.c.collegeFirst)),
                row(
                        declared,
                        "signed by the predecessor",
                        UNKNOWN_KEY,
                        s -> Attempt.of(s.succession(SuccessionScope.ALL), s.c.ministry, s.c.operator, s.c.first)),
                row(
                        declared,
                        "of a stranger",
                        UNKNOWN_INSTITUTION,
                        s -> Attempt.of(
                                new SuccessionDeclared(
                                        s.c.header(),
                                        STRANGER,
                                        COLLEGE,
                                        SuccessionKind.CUSTODY,
                                        SuccessionScope.ALL,
                                        s.c.now),
                                s.c.ministry,
                                s.c.operator,
                                s.c.collegeFirst)),
                row(declared, "by a closed successor", INSTITUTION_NOT_ACTIVE, s -> {
                    s.together(new InstitutionClosed(s.c.header(), COLLEGE, s.c.now));
                    return Attempt.of(s.succession(SuccessionScope.ALL), s.c.ministry, s.c.operator, s.c.collegeFirst);
                }),
                row(declared, "twice", ILLEGAL_TRANSITION, s -> {
                    s.succeeded();
                    return Attempt.of(
                            s.later().succession(SuccessionScope.ALL), s.c.ministry, s.c.operator, s.c.collegeFirst);
                }),
                row(declared, "in a circle", BAD_SUCCESSOR, s -> {
                    s.succeeded();
                    return Attempt.of(
                            new SuccessionDeclared(
                                    s.c.header(),
                                    COLLEGE,
                                    UNIVERSITY,
                                    SuccessionKind.MERGER,
                                    SuccessionScope.ALL,
                                    s.c.now),
                            s.c.ministry,
                            s.c.operator,
                            s.c.first);
                }),
                row(
                        declared,
                        "in the past",
                        INVALID_INPUT,
                        s -> Attempt.of(
                                new SuccessionDeclared(
                                        s.c.header(),
                                        UNIVERSITY,
                                        COLLEGE,
                                        SuccessionKind.MERGER,
                                        SuccessionScope.ALL,
                                        s.c.now.minusSeconds(1)),
                                s.c.ministry,
                                s.c.operator,
                                s.c.collegeFirst)),
                row(
                        retracted,
                        "that was never declared",
                        NOT_FOUND,
                        s -> both(
                                s,
                                new SuccessionRetracted(
                                        s.c.header(), UNIVERSITY, StatementDigest.parse("11".repeat(32)), s.c.now))),
                row(
                        retracted,
                        "without the successor",
                        THRESHOLD_NOT_MET,
                        s -> both(s, new SuccessionRetracted(s.c.header(), UNIVERSITY, s.succeeded(), s.c.now))),
                row(
                        retracted,
                        "by the successor alone",
                        NOT_AUTHORISED,
                        s -> Attempt.of(
                                new SuccessionRetracted(s.c.header(), UNIVERSITY, s.succeeded(), s.c.now),
                                s.c.collegeFirst)),
                row(retracted, "twice", ILLEGAL_TRANSITION, s -> {
                    StatementDigest declaration = s.succeeded();
                    Signer[] all = {s.c.ministry, s.c.operator, s.c.collegeFirst};
                    s.c.record(new SuccessionRetracted(s.c.header(), UNIVERSITY, declaration, s.c.now), all);
                    return Attempt.of(
                            new SuccessionRetracted(s.later().c.header(), UNIVERSITY, declaration, s.c.now), all);
                }),
                row(
                        StatementType.STATUS_CHANGED,
                        "by a successor of an institution that is active",
                        NOT_AUTHORISED,
                        s -> {
                            s.succeeded();
                            return collegeRescinds(s);
                        }),
                row(StatementType.STATUS_CHANGED, "by a successor outside its scope", NOT_AUTHORISED, s -> {
                    s.c.record(
                            s.succession(new SuccessionScope(List.of(CredentialType.DEGREE_DOCTOR), null, null)),
                            s.c.ministry,
                            s.c.operator,
                            s.c.collegeFirst);
                    return collegeRescinds(s.closed());
                }),
                row(StatementType.STATUS_CHANGED, "by a successor with one key", THRESHOLD_NOT_MET, s -> {
                    s.succeeded();
                    return Attempt.of(collegeRescinds(s.closed()).statement(), s.c.collegeFirst);
                }));
    }

    private static Stream<Row> keys() {
        StatementType added = StatementType.KEY_ADDED;
        StatementType retired = StatementType.KEY_RETIRED;
        StatementType compromised = StatementType.KEY_COMPROMISED;
        return Stream.of(
                row(
                        added,
                        "without possession",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(s.adding(s.fresh), s.c.first, s.c.second)),
                row(
                        added,
                        "that is the ministry's",
                        KEY_ALREADY_REGISTERED,
                        s -> Attempt.of(s.adding(s.c.ministry), s.c.first, s.c.second, s.c.ministry)),
                row(
                        added,
                        "that is a member's",
                        KEY_ALREADY_REGISTERED,
                        s -> Attempt.of(s.adding(s.c.logB), s.c.first, s.c.second, s.c.logB)),
                row(added, "that is over before it begins", INVALID_INPUT, s -> {
                    Instant made = s.c.now;
                    KeyAdded statement = new KeyAdded(
                            s.c.header(),
                            UNIVERSITY,
                            new KeyGrant(KeyPurpose.STATEMENT, s.fresh.verificationKey()),
                            Interval.between(made, made.plusSeconds(60)));
                    s.later();
                    return Attempt.of(statement, s.c.first, s.c.second, s.fresh);
                }),
                row(added, "by one key", THRESHOLD_NOT_MET, s -> Attempt.of(s.adding(s.fresh), s.c.first, s.fresh)),
                row(
                        added,
                        "while suspended, by itself",
                        INSTITUTION_NOT_ACTIVE,
                        s -> Attempt.of(s.suspended().adding(s.fresh), s.c.first, s.c.second, s.fresh)),
                row(
                        retired,
                        "that is not registered",
                        UNKNOWN_KEY,
                        s -> Attempt.of(s.retiring(s.fresh, s.c.now), s.c.first, s.c.second)),
                row(
                        retired,
                        "by one key",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(s.retiring(s.c.credential, s.c.now), s.c.first)),
                row(
                        retired,
                        "by the ministry alone",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(s.retiring(s.c.credential, s.c.now), s.c.ministry)),
                row(
                        retired,
                        "so that too few are left",
                        TOO_FEW_KEYS_LEFT,
                        s -> Attempt.of(s.retiring(s.c.second, s.c.now), s.c.first, s.c.second)),
                row(retired, "so that too few are left on a later day", TOO_FEW_KEYS_LEFT, s -> {
                    s.c.record(s.adding(s.fresh), s.c.first, s.c.second, s.fresh);
                    s.c.record(s.retiring(s.c.second, s.c.now.plusSeconds(200)), s.c.first, s.c.second);
                    return Attempt.of(s.retiring(s.c.first, s.c.now.plusSeconds(100)), s.c.first, s.c.second);
                }),
                row(retired, "that was retired before", ILLEGAL_TRANSITION, s -> {
                    s.c.record(s.retiring(s.c.credential, s.c.now), s.c.first, s.c.second);
                    return Attempt.of(s.later().retiring(s.c.credential, s.c.now), s.c.first, s.c.second);
                }),
                row(
                        retired,
                        "in the past",
                        INVALID_INPUT,
                        s -> Attempt.of(s.retiring(s.c.credential, s.c.now.minusSeconds(1)), s.c.first, s.c.second)),
                row(StatementType.BATCH_ANCHORED, "with a retired key", KEY_NOT_VALID, s -> {
                    s.together(s.retiring(s.c.first, s.c.now));
                    return Attempt.of(s.c.batch(MerkleTree.of(commitments("x", 1))), s.c.first);
                }),
                row(
                        compromised,
                        "that is not registered",
                        UNKNOWN_KEY,
                        s -> Attempt.of(s.compromising(s.fresh, s.c.now), s.c.first)),
                row(compromised, "by nobody", THRESHOLD_NOT_MET, s -> Attempt.of(s.compromising(s.c.first, s.c.now))),
                row(
                        compromised,
                        "by the operator",
                        UNKNOWN_KEY,
                        s -> Attempt.of(s.compromising(s.c.first, s.c.now), s.c.operator)),
                row(
                        compromised,
                        "by another institution",
                        UNKNOWN_KEY,
                        s -> Attempt.of(s.compromising(s.c.first, s.c.now), s.c.collegeFirst)),
                row(
                        compromised,
                        "by a credential key",
                        KEY_NOT_VALID,
                        s -> Attempt.of(s.compromising(s.c.first, s.c.now), s.c.credential)),
                row(
                        compromised,
                        "since before it was registered",
                        INVALID_INPUT,
                        s -> Attempt.of(s.compromising(s.c.first, s.recorded.minusSeconds(1)), s.c.ministry)),
                row(compromised, "since later than is known", ILLEGAL_TRANSITION, s -> {
                    s.c.record(s.compromising(s.c.first, s.recorded), s.c.ministry);
                    return Attempt.of(s.compromising(s.c.first, s.c.now), s.c.ministry);
                }),
                row(compromised, "by a key that is compromised itself", KEY_NOT_VALID, s -> {
                    s.c.record(s.compromising(s.c.first, s.c.now), s.c.first);
                    return Attempt.of(s.compromising(s.c.second, s.c.now), s.c.first);
                }));
    }

    private static Stream<Row> batches() {
        StatementType confirmed = StatementType.BATCH_CONFIRMED;
        return Stream.of(
                row(
                        confirmed,
                        "about which there is no doubt",
                        ILLEGAL_TRANSITION,
                        s -> Attempt.of(confirming(s, UNIVERSITY, TREE), s.c.first, s.c.second)),
                row(
                        confirmed,
                        "by one key",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(confirming(s, UNIVERSITY, TREE), s.c.second)),
                row(confirmed, "with the compromised key", KEY_NOT_VALID, s -> {
                    s.c.record(s.compromising(s.c.first, s.recorded), s.c.second);
                    return Attempt.of(confirming(s, UNIVERSITY, TREE), s.c.first, s.c.second);
                }),
                row(
                        confirmed,
                        "of another institution",
                        NOT_AUTHORISED,
                        s -> Attempt.of(confirming(s, COLLEGE, TREE), s.c.collegeFirst, s.c.collegeSecond)),
                row(
                        confirmed,
                        "that was never recorded",
                        UNKNOWN_ANCHOR,
                        s -> Attempt.of(
                                confirming(s, UNIVERSITY, MerkleTree.of(commitments("x", 1))), s.c.first, s.c.second)),
                row(
                        confirmed,
                        "while suspended",
                        INSTITUTION_NOT_ACTIVE,
                        s -> Attempt.of(confirming(s.suspended(), UNIVERSITY, TREE), s.c.first, s.c.second)),
                row(
                        StatementType.BATCH_ANCHORED,
                        "while suspended",
                        INSTITUTION_NOT_ACTIVE,
                        s -> Attempt.of(s.suspended().c.batch(MerkleTree.of(commitments("x", 1))), s.c.first)),
                row(
                        StatementType.BATCH_ANCHORED,
                        "after it closed",
                        INSTITUTION_NOT_ACTIVE,
                        s -> Attempt.of(s.closed().c.batch(MerkleTree.of(commitments("x", 1))), s.c.first)),
                row(StatementType.BATCH_ANCHORED, "with a compromised key", KEY_NOT_VALID, s -> {
                    s.c.record(s.compromising(s.c.first, s.c.now), s.c.first);
                    return Attempt.of(s.c.batch(MerkleTree.of(commitments("x", 1))), s.c.first);
                }),
                row(
                        StatementType.BATCH_ANCHORED,
                        "twice",
                        ALREADY_ANCHORED,
                        s -> Attempt.of(s.c.batch(TREE), s.c.first)),
                row(
                        StatementType.STATUS_CHANGED,
                        "while suspended",
                        INSTITUTION_NOT_ACTIVE,
                        s -> s.suspended().changing(s.c.first, s.c.second)),
                row(
                        StatementType.STATUS_CHANGED,
                        "with a credential key",
                        KEY_NOT_VALID,
                        s -> s.changing(s.c.first, s.c.credential)),
                row(
                        StatementType.STATUS_CHANGED,
                        "by the ministry",
                        UNKNOWN_KEY,
                        s -> s.changing(s.c.first, s.c.second, s.c.ministry)));
    }

    private static Stream<Row> endorsements() {
        StatementType required = StatementType.ENDORSEMENT_REQUIRED;
        StatementType released = StatementType.ENDORSEMENT_RELEASED;
        return Stream.of(
                row(required, "by one key", THRESHOLD_NOT_MET, s -> Attempt.of(s.requiring(UNIV_A), s.c.first)),
                row(required, "by the authorities", UNKNOWN_KEY, s -> both(s, s.requiring(UNIV_A))),
                row(
                        required,
                        "by another institution",
                        UNKNOWN_KEY,
                        s -> Attempt.of(s.requiring(UNIV_A), s.c.collegeFirst, s.c.collegeSecond)),
                row(
                        required,
                        "of an organisation that is no host",
                        NOT_A_HOST,
                        s -> Attempt.of(s.requiring(UNIV_B), s.c.first, s.c.second)),
                row(
                        required,
                        "submitted by an organisation that is no host",
                        NOT_A_HOST,
                        s -> new Attempt(UNIV_B, s.requiring(UNIV_B), s.c.first, s.c.second)),
                row(required, "of one host, submitted by another", NOT_A_HOST, s -> {
                    Signer second = key();
                    s.c.record(
                            new InstitutionAdmitted(
                                    s.c.header(),
                                    STRANGER,
                                    new CorporateNumber("7123456789012"),
                                    InstitutionKind.UNIVERSITY,
                                    NAME,
                                    new Did("did:web:two-hosts.example"),
                                    List.of(
                                            new KeyGrant(KeyPurpose.STATEMENT, s.fresh.verificationKey()),
                                            new KeyGrant(KeyPurpose.STATEMENT, second.verificationKey())),
                                    List.of(UNIV_A, UNIV_B)),
                            s.c.ministry,
                            s.c.operator,
                            s.fresh,
                            second);
                    return Attempt.of(new EndorsementRequired(s.c.header(), STRANGER, UNIV_B), s.fresh, second);
                }),
                row(
                        required,
                        "while suspended",
                        INSTITUTION_NOT_ACTIVE,
                        s -> Attempt.of(s.suspended().requiring(UNIV_A), s.c.first, s.c.second)),
                row(
                        required,
                        "a second time",
                        ILLEGAL_TRANSITION,
                        s -> Attempt.of(s.required().requiring(UNIV_A), s.c.first, s.c.second)),
                row(
                        required,
                        "for one that was never admitted",
                        UNKNOWN_INSTITUTION,
                        s -> Attempt.of(
                                new EndorsementRequired(s.c.header(), STRANGER, UNIV_A), s.c.first, s.c.second)),
                row(required, "made before the release", STALE_RECORD, s -> {
                    EndorsementRequired early = s.required().requiring(UNIV_A);
                    s.c.pass(Duration.ofMinutes(1));
                    s.together(s.releasing());
                    return Attempt.of(early, s.c.first, s.c.second);
                }),
                row(released, "where none is required", ILLEGAL_TRANSITION, s -> both(s, s.releasing())),
                row(
                        released,
                        "by one key",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(s.required().releasing(), s.c.second)),
                row(
                        released,
                        "by the ministry alone",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(s.required().releasing(), s.c.ministry)),
                row(
                        released,
                        "by the operator and one key",
                        THRESHOLD_NOT_MET,
                        s -> Attempt.of(s.required().releasing(), s.c.operator, s.c.first)),
                row(
                        released,
                        "by another institution",
                        UNKNOWN_KEY,
                        s -> Attempt.of(s.required().releasing(), s.c.collegeFirst, s.c.collegeSecond)),
                row(
                        released,
                        "submitted by an organisation that is no host",
                        NOT_A_HOST,
                        s -> new Attempt(UNIV_B, s.required().releasing(), s.c.first, s.c.second)),
                row(
                        released,
                        "by one that is suspended",
                        INSTITUTION_NOT_ACTIVE,
                        s -> Attempt.of(s.required().suspended().releasing(), s.c.first, s.c.second)),
                row(released, "made before it was required", STALE_RECORD, s -> {
                    EndorsementReleased early = s.releasing();
                    s.c.pass(Duration.ofMinutes(1));
                    return both(s.required(), early);
                }),
                row(released, "a second time", ILLEGAL_TRANSITION, s -> {
                    s.required().together(s.releasing());
                    return both(s.later(), s.releasing());
                }));
    }

    private static Stream<Row> consortium() {
        StatementType authority = StatementType.AUTHORITY_CHANGED;
        StatementType member = StatementType.MEMBER_CHANGED;
        MspId newcomer = new MspId("UnivCMSP");
        return Stream.of(
                row(
                        StatementType.CONSORTIUM_FOUNDED,
                        "twice",
                        ALREADY_FOUNDED,
                        s -> Attempt.of(s.c.founding(), s.c.ministry, s.c.operator, s.c.logA, s.c.logB)),
                row(
                        StatementType.INSTITUTION_ADMITTED,
                        "with the operator's key",
                        KEY_ALREADY_REGISTERED,
                        s -> Attempt.of(
                                s.c.admission(STRANGER, "did:web:x.example", s.fresh, s.c.operator, key()),
                                s.c.ministry,
                                s.c.operator,
                                s.fresh)),
                row(
                        StatementType.INSTITUTION_ADMITTED,
                        "twice",
                        ALREADY_ADMITTED,
                        s -> Attempt.of(
                                s.c.admission(), s.c.ministry, s.c.operator, s.c.first, s.c.second, s.c.credential)),
                row(
                        authority,
                        "by itself alone",
                        NOT_AUTHORISED,
                        s -> Attempt.of(
                                new AuthorityChanged(s.c.header(), s.ministry(s.c.ministry, s.fresh)),
                                s.c.ministry,
                                s.fresh)),
                row(
                        authority,
                        "by the other alone",
                        NOT_AUTHORISED,
                        s -> Attempt.of(
                                new AuthorityChanged(s.c.header(), s.ministry(s.fresh)), s.c.operator, s.fresh)),
                row(
                        authority,
                        "without possession of the new key",
                        THRESHOLD_NOT_MET,
                        s -> both(s, new AuthorityChanged(s.c.header(), s.ministry(s.c.ministry, s.fresh)))),
                row(
                        authority,
                        "with the other's key",
                        KEY_ALREADY_REGISTERED,
                        s -> both(s, new AuthorityChanged(s.c.header(), s.ministry(s.c.ministry, s.c.operator)))),
                row(
                        authority,
                        "with a key twice",
                        INVALID_INPUT,
                        s -> both(s, new AuthorityChanged(s.c.header(), s.ministry(s.c.ministry, s.c.ministry)))),
                row(
                        authority,
                        "to what it is",
                        ILLEGAL_TRANSITION,
                        s -> both(s, new AuthorityChanged(s.c.header(), s.ministry(s.c.ministry)))),
                row(
                        authority,
                        "made before the last change",
                        STALE_RECORD,
                        s -> both(s, new AuthorityChanged(s.past(), s.ministry(s.c.ministry, s.fresh)))),
                row(authority, "back to a key that was given up", KEY_ALREADY_REGISTERED, s -> {
                    s.c.record(
                            new AuthorityChanged(s.c.header(), s.ministry(s.fresh)),
                            s.c.ministry,
                            s.c.operator,
                            s.fresh);
                    return Attempt.of(
                            new AuthorityChanged(s.later().c.header(), s.ministry(s.fresh, s.c.ministry)),
                            s.fresh,
                            s.c.operator);
                }),
                row(StatementType.INSTITUTION_SUSPENDED, "with a key that the ministry gave up", UNKNOWN_KEY, s -> {
                    s.c.record(
                            new AuthorityChanged(s.c.header(), s.ministry(s.fresh)),
                            s.c.ministry,
                            s.c.operator,
                            s.fresh);
                    return both(s, new InstitutionSuspended(s.c.header(), UNIVERSITY, s.c.now));
                }),
                row(member, "joins twice", ILLEGAL_TRANSITION, s -> s.member(Change.JOINED, UNIV_A, s.fresh, s.fresh)),
                row(
                        member,
                        "leaves without being one",
                        ILLEGAL_TRANSITION,
                        s -> s.member(Change.LEFT, newcomer, s.fresh, s.fresh)),
                row(member, "changes nothing", ILLEGAL_TRANSITION, s -> s.member(Change.CHANGED, UNIV_A, s.c.logA)),
                row(
                        member,
                        "joins without possession",
                        THRESHOLD_NOT_MET,
                        s -> s.member(Change.JOINED, newcomer, s.fresh)),
                row(
                        member,
                        "joins with another's key",
                        KEY_ALREADY_REGISTERED,
                        s -> s.member(Change.JOINED, newcomer, s.c.logA, s.c.logA)),
                row(
                        member,
                        "by the ministry alone",
                        NOT_AUTHORISED,
                        s -> Attempt.of(
                                s.member(Change.JOINED, newcomer, s.fresh).statement(), s.c.ministry, s.fresh)),
                row(member, "is the last and leaves", ILLEGAL_TRANSITION, s -> {
                    Attempt first = s.member(Change.LEFT, UNIV_B, s.c.logB);
                    s.c.record(first.statement(), first.signers());
                    return s.member(Change.LEFT, UNIV_A, s.c.logA);
                }),
                row(
                        member,
                        "made before the last change",
                        STALE_RECORD,
                        s -> both(
                                s,
                                new MemberChanged(
                                        s.past(), Change.LEFT, new Member(UNIV_B, NAME, s.c.logB.verificationKey())))),
                row(StatementType.BATCH_ANCHORED, "through a member that left", NOT_A_HOST, s -> {
                    Attempt left = s.member(Change.LEFT, UNIV_B, s.c.logB);
                    s.c.record(left.statement(), left.signers());
                    return new Attempt(UNIV_B, s.c.batch(MerkleTree.of(commitments("x", 1))), s.c.first);
                }));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_ledger_refuses(Row row) {
        Scene scene = new Scene();
        Attempt attempt = row.attempt().apply(scene);
        assertThat(attempt.statement().type()).isEqualTo(row.type());
        Map<String, byte[]> before = new TreeMap<>(scene.c.world);
        Refusals.refused(
                row.code(),
                () -> scene.c.recordAs(attempt.submitter(), Consortium.signed(attempt.statement(), attempt.signers())));
        assertThat(scene.c.world).isEqualTo(before);
    }

    @Test
    void every_type_of_statement_has_a_row() {
        assertThat(rows().map(Row::type).toList()).contains(StatementType.values());
    }

    /** Codes of conditions before the rules or beside them; each has its test elsewhere. */
    private static final Set<LedgerErrorCode> ELSEWHERE = EnumSet.of(
            UNSUPPORTED_VERSION,
            NOT_FOUNDED,
            BAD_SIGNATURE,
            BAD_INCLUSION_PROOF,
            STALE_STATUS,
            CLOCK_SKEW,
            STATEMENT_TOO_OLD,
            TOO_LARGE,
            INTERNAL);

    @Test
    void every_code_of_a_rule_has_a_row() {
        assertThat(rows().map(Row::code).toList()).containsAll(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)));
    }

    private static Row row(StatementType type, String wrong, LedgerErrorCode code, Function<Scene, Attempt> attempt) {
        return new Row(type, wrong, code, attempt);
    }

    private static Attempt both(Scene scene, Statement statement) {
        return Attempt.of(statement, scene.c.ministry, scene.c.operator);
    }

    private static AccreditationGranted grant(StatementHeader header, Instant from) {
        return new AccreditationGranted(
                header, UNIVERSITY, List.of(CredentialType.DEGREE_BACHELOR), Interval.from(from), "ACT-83");
    }

    private static AccreditationEnded end(Scene scene, CredentialType type, Instant from) {
        return new AccreditationEnded(scene.c.header(), UNIVERSITY, List.of(type), from, "ACT-4");
    }

    private static InstitutionRenamed rename(Scene scene, LocalizedText name, Instant from) {
        return new InstitutionRenamed(scene.c.header(), UNIVERSITY, name, from);
    }

    private static BatchConfirmed confirming(Scene scene, InstitutionCode by, MerkleTree tree) {
        return new BatchConfirmed(scene.c.header(), by, List.of(tree.root()));
    }

    private static Attempt collegeRescinds(Scene scene) {
        Consortium c = scene.c;
        return Attempt.of(
                new dev.akashi.model.statement.StatusChanged(
                        c.header(),
                        COLLEGE,
                        TREE.root(),
                        List.of(c.to(
                                CredentialStatus.RESCINDED,
                                StatusReason.RESCINDED_BY_INSTITUTION,
                                commitments("graduates", 4).get(0),
                                TREE,
                                0,
                                null))),
                c.collegeFirst,
                c.collegeSecond);
    }
}
