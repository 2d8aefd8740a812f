package dev.akashi.chaincode;

import dev.akashi.chaincode.Consortium.School;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AccreditationEnded;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.AuthorityChanged;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.BatchAnchored;
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
import dev.akashi.model.statement.SuccessionDeclared;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionRetracted;
import dev.akashi.model.statement.SuccessionScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Years in the life of a consortium, made up from a seed: statements of every type by those who may make them and by those
 * who may not, one after the other, on a ledger in memory.
 */
final class Transactions {

    private static final List<CredentialType> TYPES =
            List.of(CredentialType.DEGREE_BACHELOR, CredentialType.DEGREE_MASTER, CredentialType.MICRO);
    private static final List<String> CODES = List.of(
            "F113199999013", "F113199999022", "F127299999033", "F201399999049", "G113199999057", "D113299999070");

    final Consortium consortium = new Consortium();
    private final Random random;
    private final List<School> schools = new ArrayList<>();
    private final Map<InstitutionCode, List<Signer>> keys = new TreeMap<>();
    private final List<Batch> batches = new ArrayList<>();
    private Signer ministry = consortium.ministry;
    private int serial;

    private record Batch(School school, MerkleTree tree, List<Commitment> leaves) {}

    /** A transaction as an endorser gets it, and what became of it. */
    record Transaction(
            Submission submission,
            byte[] envelope,
            List<Signer> signers,
            Optional<Statement> recorded,
            String outcome) {}

    Transactions(long seed) {
        random = new Random(seed);
        consortium.now = Instant.parse("2026-04-01T00:00:00Z");
        consortium.founded();
        CODES.forEach(code -> {
            School school = consortium.school(code, TYPES.get(0), TYPES.get(1));
            schools.add(school);
            keys.put(school.code(), new ArrayList<>(List.of(school.first(), school.second())));
        });
    }

    /** The schools that take part. */
    List<School> schools() {
        return schools;
    }

    /** Makes up one more transaction and tries to record it. */
    Transaction next() {
        serial++;
        consortium.pass(Duration.ofMinutes(random.nextInt(600)));
        Proposal proposal = likely(85) ? frequent() : rare();
        Envelope envelope = Consortium.signed(proposal.statement(), proposal.signers());
        MspId submitter = likely(97) ? Consortium.UNIV_A : Consortium.UNIV_B;
        TransactionId id = new TransactionId(Digest.sha256(("generated" + serial).getBytes(StandardCharsets.UTF_8))
                .toString());
        Submission submission = new Submission(submitter, id, consortium.now);
        byte[] bytes = envelope.toJson();
        try {
            Registry.record(bytes, submission, consortium.state());
            proposal.whenRecorded().run();
            return new Transaction(
                    submission,
                    bytes,
                    List.of(proposal.signers()),
                    Optional.of(proposal.statement()),
                    proposal.statement().type().wireName());
        } catch (RejectedException e) {
            return new Transaction(
                    submission,
                    bytes,
                    List.of(proposal.signers()),
                    Optional.empty(),
                    e.code().name());
        }
    }

    private record Proposal(Statement statement, Runnable whenRecorded, Signer... signers) {

        Proposal(Statement statement, Signer... signers) {
            this(statement, () -> {}, signers);
        }
    }

    private Proposal frequent() {
        School school = pick(schools);
        if (batches.isEmpty() || likely(75)) {
            List<Commitment> leaves = Consortium.commitments("batch" + serial + "-", 1 + random.nextInt(9));
            MerkleTree tree = likely(95) || batches.isEmpty()
                    ? MerkleTree.of(leaves)
                    : pick(batches).tree();
            YearMonth month = YearMonth.of(2000 + random.nextInt(27), 1 + random.nextInt(12));
            return new Proposal(
                    new BatchAnchored(
                            header(),
                            school.code(),
                            tree.root(),
                            tree.size(),
                            likely(90) ? TYPES.get(random.nextInt(2)) : pick(TYPES),
                            new AwardPeriod(month, month)),
                    () -> batches.add(new Batch(school, tree, leaves)),
                    pick(keysOf(school)));
        }
        Batch batch = pick(batches);
        School acting = likely(80) ? batch.school() : school;
        int leaf = random.nextInt(batch.leaves().size());
        CredentialStatus to = pick(List.of(CredentialStatus.values()));
        if (to == CredentialStatus.SUPERSEDED) {
            to = CredentialStatus.SUSPENDED;
        }
        return new Proposal(
                consortium.status(
                        acting,
                        batch.school().code(),
                        batch.tree(),
                        leaf,
                        batch.leaves().get(leaf),
                        to),
                signers(acting, 2));
    }

    private Proposal rare() {
        School school = pick(schools);
        InstitutionCode code = school.code();
        Instant from = likely(70) ? consortium.now : consortium.now.plus(Duration.ofDays(random.nextInt(60)));
        Signer[] both = {ministry, consortium.operator};
        List<CredentialType> types = List.of(pick(TYPES));
        return switch (random.nextInt(16)) {
            case 0 ->
                new Proposal(
                        new InstitutionRenamed(header(), code, new LocalizedText("名" + serial, "Name " + serial), from),
                        signers(school, 1));
            case 1 -> new Proposal(new AccreditationEnded(header(), code, types, from, "ACT-4"), ministry);
            case 2 ->
                new Proposal(new AccreditationGranted(header(), code, types, Interval.from(from), "ACT-83"), ministry);
            case 3 -> new Proposal(new InstitutionSuspended(header(), code, from), both);
            case 4, 5 -> new Proposal(new InstitutionReinstated(header(), code, from), both);
            case 6 -> new Proposal(new InstitutionClosed(header(), code, from), both);
            case 7 -> declaring(school, from);
            case 8 -> retracting(school, from);
            case 9, 10 -> adding(school, from);
            case 11 -> retiring(school, from);
            case 12 ->
                new Proposal(
                        new EndorsementRequired(header(), code, likely(80) ? Consortium.UNIV_A : Consortium.UNIV_B),
                        signers(school, 2));
            case 13 -> new Proposal(new EndorsementReleased(header(), code), likely(50) ? both : signers(school, 2));
            case 14 -> likely(50) ? compromising(school) : confirming(school);
            default -> likely(50) ? changingMinistry() : changingMember();
        };
    }

    private Proposal declaring(School school, Instant from) {
        School successor = pick(schools);
        if (successor.equals(school)) {
            return new Proposal(
                    new InstitutionReinstated(header(), school.code(), from), ministry, consortium.operator);
        }
        SuccessionScope scope = likely(50)
                ? SuccessionScope.ALL
                : new SuccessionScope(List.of(pick(TYPES)), YearMonth.of(2000 + random.nextInt(20), 4), null);
        return new Proposal(
                new SuccessionDeclared(
                        header(), school.code(), successor.code(), pick(List.of(SuccessionKind.values())), scope, from),
                ministry,
                consortium.operator,
                pick(keysOf(successor)));
    }

    private Proposal retracting(School school, Instant from) {
        List<Succession> successions = consortium.institution(school).successions();
        StatementDigest declaration = successions.isEmpty()
                ? StatementDigest.parse("ab".repeat(32))
                : pick(successions).provenance().statement();
        List<Signer> signers = new ArrayList<>(List.of(ministry, consortium.operator));
        successions.stream()
                .filter(succession -> succession.provenance().statement().equals(declaration))
                .forEach(
                        succession -> signers.add(keysOf(succession.successor()).get(0)));
        return new Proposal(
                new SuccessionRetracted(header(), school.code(), declaration, from), signers.toArray(Signer[]::new));
    }

    private Proposal adding(School school, Instant from) {
        Signer added = Consortium.key();
        List<Signer> signers =
                new ArrayList<>(likely(50) ? List.of(ministry, consortium.operator) : List.of(signers(school, 2)));
        signers.add(added);
        return new Proposal(
                new KeyAdded(
                        header(),
                        school.code(),
                        new KeyGrant(KeyPurpose.STATEMENT, added.verificationKey()),
                        Interval.from(from)),
                () -> keysOf(school).add(added),
                signers.toArray(Signer[]::new));
    }

    private Proposal retiring(School school, Instant from) {
        Signer retired = pick(keysOf(school));
        return new Proposal(
                new KeyRetired(
                        header(), school.code(), retired.verificationKey().keyId(), from),
                () -> keysOf(school).remove(retired),
                likely(20) ? new Signer[] {ministry, consortium.operator} : signers(school, 2));
    }

    private Proposal compromising(School school) {
        Signer stolen = pick(keysOf(school));
        StatementHeader header = header();
        return new Proposal(
                new KeyCompromised(
                        header,
                        school.code(),
                        stolen.verificationKey().keyId(),
                        header.issuedAt().minus(Duration.ofDays(random.nextInt(20)))),
                () -> keysOf(school).remove(stolen),
                likely(50) ? ministry : pick(keysOf(school)));
    }

    private Proposal confirming(School school) {
        List<Batch> own =
                batches.stream().filter(batch -> batch.school().equals(school)).toList();
        MerkleTree tree = own.isEmpty()
                ? MerkleTree.of(Consortium.commitments("none", 1))
                : pick(own).tree();
        return new Proposal(new BatchConfirmed(header(), school.code(), List.of(tree.root())), signers(school, 2));
    }

    private Proposal changingMinistry() {
        Signer fresh = Consortium.key();
        return new Proposal(
                new AuthorityChanged(
                        header(),
                        new Authority(AuthorityRole.MINISTRY, Consortium.NAME, List.of(fresh.verificationKey()))),
                () -> ministry = fresh,
                ministry,
                consortium.operator,
                fresh);
    }

    private Proposal changingMember() {
        Signer logKey = Consortium.key();
        return new Proposal(
                new MemberChanged(
                        header(),
                        pick(List.of(MemberChanged.Change.values())),
                        new Member(
                                new MspId("Univ" + random.nextInt(4) + "MSP"),
                                Consortium.NAME,
                                logKey.verificationKey())),
                ministry,
                consortium.operator,
                logKey);
    }

    private List<Signer> keysOf(School school) {
        return keysOf(school.code());
    }

    private List<Signer> keysOf(InstitutionCode code) {
        List<Signer> own = keys.computeIfAbsent(code, unknown -> new ArrayList<>());
        if (own.isEmpty()) {
            own.add(Consortium.key());
        }
        return own;
    }

    private Signer[] signers(School school, int count) {
        List<Signer> own = new ArrayList<>(keysOf(school));
        java.util.Collections.shuffle(own, random);
        return own.stream().limit(likely(95) ? count : 1).toArray(Signer[]::new);
    }

    private StatementHeader header() {
        return new StatementHeader(
                Consortium.LEDGER,
                likely(95) ? consortium.now : consortium.now.minus(Duration.ofDays(random.nextInt(9))));
    }

    private boolean likely(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** How often each outcome occurred. */
    static Map<String, Integer> tally(List<Transaction> transactions) {
        Map<String, Integer> counts = new TreeMap<>();
        transactions.forEach(transaction -> counts.merge(transaction.outcome(), 1, Integer::sum));
        return counts;
    }

    static boolean isDefect(Transaction transaction) {
        return transaction.outcome().equals(LedgerErrorCode.INTERNAL.name());
    }
}
