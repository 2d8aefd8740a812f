package dev.akashi.audit.replay;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.chaincode.Rules;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementType;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.transparency.block.CheckedBlock;
import dev.akashi.transparency.block.CheckedBlock.Change;
import dev.akashi.transparency.block.CheckedBlock.NewPolicy;
import dev.akashi.transparency.block.CheckedBlock.ValidTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Applies the rules once more to every transaction of the registry that counts, on the records as the blocks before have left
 * them, and holds what it wrote against what the rules write. What was written counts from then on, right or wrong: so that one
 * fault is one finding, and the rest is judged as the ledger's organisations saw it.
 */
final class Judge {

    /** Each of two endorsers' clocks may be five minutes from the transaction's time. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    private static final Duration OLD = Duration.ofDays(3);
    private static final int NIGHT_FROM = 22;
    private static final int NIGHT_UNTIL = 6;
    private static final ByteString RECORD = ByteString.copyFromUtf8("record");
    private static final String DEFINITIONS = "_lifecycle";

    private final String chaincode;
    private final AuditBook book;

    Judge(String chaincode, AuditBook book) {
        this.chaincode = chaincode;
        this.book = book;
    }

    /** Judges a block that is believed. */
    void take(CheckedBlock block) {
        book.setCount(
                "transactions",
                book.count("transactions") + block.transactionIds().size());
        if (block.next().configBlock() == block.number()) {
            channelChange(block.number(), "CONFIGURATION", null);
        }
        for (ValidTransaction transaction : block.transactions()) {
            transaction(block.number(), transaction);
        }
    }

    private void transaction(long block, ValidTransaction transaction) {
        TransactionId id = new TransactionId(transaction.id());
        Place place = new Place(block, transaction.place(), id);
        Map<String, Optional<byte[]>> written = new HashMap<>();
        boolean defines = false;
        for (Change change : transaction.changes()) {
            if (change.key().namespace().equals(chaincode)) {
                written.put(change.key().key(), change.value().map(ByteString::toByteArray));
            }
            defines |= change.key().namespace().equals(DEFINITIONS)
                    && change.key().collection().isEmpty();
        }
        if (defines) {
            channelChange(block, "CHAINCODE", id);
        }
        Map<String, ByteString> policies = new HashMap<>();
        for (NewPolicy policy : transaction.policies()) {
            if (policy.key().namespace().equals(chaincode)) {
                policies.put(policy.key().key(), policy.policy());
            }
        }
        boolean records = transaction.chaincode().equals(chaincode)
                && transaction.arguments().size() == 2
                && transaction.arguments().get(0).equals(RECORD);
        if (records) {
            book.setCount("recording", book.count("recording") + 1);
            statement(transaction, place, written, policies);
            time(transaction, place);
        } else if (!written.isEmpty() || !policies.isEmpty()) {
            find(
                    FindingCode.WRITTEN_WITHOUT_STATEMENT,
                    place,
                    transaction,
                    null,
                    "that only the recording of a statement writes to the registry",
                    "a call of " + transaction.chaincode() + " that wrote " + new TreeSet<>(written.keySet()));
        }
        written.forEach(
                (name, value) -> value.ifPresentOrElse(bytes -> book.put(name, bytes), () -> book.remove(name)));
    }

    private void statement(
            ValidTransaction transaction,
            Place place,
            Map<String, Optional<byte[]>> written,
            Map<String, ByteString> policies) {
        byte[] argument = transaction.arguments().get(1).toByteArray();
        Optional<Envelope> envelope = envelope(argument);
        Optional<Statement> said = envelope.flatMap(Judge::open);
        InstitutionCode actor = said.flatMap(Statement::actor).orElse(null);
        try {
            Rules.Effect effect = Rules.apply(
                    argument,
                    transaction.submitter(),
                    new TransactionId(transaction.id()),
                    transaction.time(),
                    book::record);
            difference(effect.writes(), written)
                    .ifPresent(difference -> find(
                            FindingCode.WRITES_DIFFER,
                            place,
                            transaction,
                            actor,
                            difference.expected(),
                            difference.found()));
            if (written.keySet().containsAll(effect.writes().keySet())
                    && !restrictions(policies).equals(effect.restricted())) {
                find(
                        FindingCode.WRITES_DIFFER,
                        place,
                        transaction,
                        actor,
                        "required endorsements " + effect.restricted(),
                        "required endorsements " + restrictions(policies));
            }
        } catch (RejectedException e) {
            if (!written.isEmpty() || !policies.isEmpty()) {
                find(
                        FindingCode.RULE_BROKEN,
                        place,
                        transaction,
                        actor,
                        "that the ledger refuses: " + e.getMessage(),
                        "that it was recorded, endorsed by " + transaction.endorsers());
            } else {
                find(
                        FindingCode.RULE_BROKEN,
                        place,
                        transaction,
                        actor,
                        "that nothing is endorsed that the rules refuse: " + e.getMessage(),
                        "a transaction that counts and wrote nothing, endorsed by " + transaction.endorsers());
            }
        } catch (RuntimeException e) {
            book.add(
                    new Unchecked(Unchecked.Code.RULES, place.toString(), "the rules could not be applied: " + e),
                    place.block());
        }
        if (envelope.isPresent() && said.isPresent()) {
            boolean recorded = written.getOrDefault(
                            WorldState.statement(Statement.digest(envelope.get())), Optional.empty())
                    .isPresent();
            if (recorded) {
                Fact fact = new Fact(
                        place.block(),
                        transaction.place(),
                        new TransactionId(transaction.id()),
                        transaction.time(),
                        transaction.submitter(),
                        transaction.endorsers(),
                        envelope.get());
                book.add(fact);
                notices(fact, said.get());
            }
        }
    }

    private record Difference(String expected, String found) {}

    private static Optional<Difference> difference(Map<String, byte[]> rules, Map<String, Optional<byte[]>> written) {
        TreeSet<String> names = new TreeSet<>(rules.keySet());
        names.addAll(written.keySet());
        for (String name : names) {
            byte[] expected = rules.get(name);
            Optional<byte[]> found = written.getOrDefault(name, Optional.empty());
            if (expected == null) {
                return Optional.of(new Difference(
                        "that " + name + " is left alone",
                        found.isPresent() ? describe(name, found.get()) : name + " deleted"));
            }
            if (found.isEmpty() || !OlderForm.isSame(name, rules, found.get())) {
                return Optional.of(new Difference(
                        describe(name, expected),
                        found.map(bytes -> describe(name, bytes)).orElse("nothing")));
            }
        }
        return Optional.empty();
    }

    private static String describe(String name, byte[] value) {
        return name + " with " + value.length + " bytes, SHA-256 " + Digest.sha256(value);
    }

    /** Keys that only one organisation's peers may let be written; others are shown as they are. */
    private static Map<String, MspId> restrictions(Map<String, ByteString> policies) {
        Map<String, MspId> restrictions = new HashMap<>();
        policies.forEach((name, policy) -> restrictions.put(name, peerOf(policy)));
        return restrictions;
    }

    private static MspId peerOf(ByteString policy) {
        try {
            SignaturePolicyEnvelope parsed = SignaturePolicyEnvelope.parseFrom(policy);
            if (parsed.getIdentitiesCount() == 1
                    && parsed.getIdentities(0).getPrincipalClassification() == MSPPrincipal.Classification.ROLE) {
                MSPRole role = MSPRole.parseFrom(parsed.getIdentities(0).getPrincipal());
                boolean needed = parsed.getRule().hasNOutOf()
                        && parsed.getRule().getNOutOf().getN() == 1
                        && parsed.getRule().getNOutOf().getRulesCount() == 1
                        && parsed.getRule().getNOutOf().getRules(0).hasSignedBy();
                if (needed && role.getRole() == MSPRole.MSPRoleType.PEER) {
                    return new MspId(role.getMspIdentifier());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            // Then it is no policy that the rules make.
        }
        return new MspId(
                "policy-" + Digest.sha256(policy.toByteArray()).toString().substring(0, 16));
    }

    private void time(ValidTransaction transaction, Place place) {
        Instant time = LedgerTime.truncate(transaction.time());
        long latest = book.count("latestTime");
        if (latest != 0 && time.plus(CLOCKS).isBefore(Instant.ofEpochSecond(latest))) {
            // Were the earlier one of the future, all between would seem to be of the past: it is said once.
            if (book.count("reversedAt") != latest) {
                book.setCount("reversedAt", latest);
                find(
                        FindingCode.TIME_REVERSED,
                        place,
                        transaction,
                        null,
                        "a time not before "
                                + LedgerTime.format(
                                        Instant.ofEpochSecond(latest).minus(CLOCKS)) + ", "
                                + CLOCKS.toMinutes() + " minutes before that of block " + book.count("latestBlock"),
                        LedgerTime.format(time) + ", endorsed by " + transaction.endorsers());
            }
        } else if (time.getEpochSecond() > latest) {
            book.setCount("latestTime", time.getEpochSecond());
            book.setCount("latestBlock", place.block());
        }
    }

    private void notices(Fact fact, Statement said) {
        InstitutionCode actor = said.actor().orElse(null);
        Instant issuedAt = said.header().issuedAt();
        if (issuedAt.plus(OLD).isBefore(fact.time())) {
            note(Notice.Code.OLD_STATEMENT, fact, actor, "made at " + LedgerTime.format(issuedAt));
        }
        if (actor == null) {
            if (said.type() != StatementType.KEY_COMPROMISED) {
                note(Notice.Code.AUTHORITY_ACT, fact, null, said.type().wireName());
            }
            return;
        }
        int hour = fact.time().atZone(Replay.ZONE).getHour();
        if (hour >= NIGHT_FROM || hour < NIGHT_UNTIL) {
            note(
                    Notice.Code.UNUSUAL_HOUR,
                    fact,
                    actor,
                    said.type().wireName() + " at "
                            + fact.time().atZone(Replay.ZONE).toLocalDateTime());
        }
        Optional<InstitutionRecord> institution = book.record(WorldState.institution(actor))
                .flatMap(bytes -> WorldState.readable(bytes, InstitutionRecord::fromJson));
        if (institution.isEmpty()) {
            return;
        }
        if (!institution.get().hosts().contains(fact.submitter())) {
            note(Notice.Code.HOST_MISMATCH, fact, actor, "submitted by " + fact.submitter());
        }
        if (said instanceof BatchAnchored batch
                && institution
                        .get()
                        .accreditationAt(batch.credentialType(), fact.time())
                        .isEmpty()) {
            note(
                    Notice.Code.OUTSIDE_ACCREDITATION,
                    fact,
                    actor,
                    batch.credentialType() + ", " + batch.size() + " credentials, root " + batch.root());
        }
        if (said instanceof StatusChanged changed) {
            long later = changed.changes().stream()
                    .filter(change -> change.effectiveFrom().isAfter(fact.time()))
                    .count();
            if (later > 0) {
                note(Notice.Code.FUTURE_EFFECT, fact, actor, later + " changes of status count only later");
            }
        }
    }

    private void note(Notice.Code code, Fact fact, @Nullable InstitutionCode institution, String detail) {
        book.add(new Notice(code, fact.place(), institution, detail));
    }

    private void find(
            FindingCode code,
            Place place,
            ValidTransaction transaction,
            @Nullable InstitutionCode institution,
            String expected,
            String found) {
        book.add(new Finding(code, place, new ArrayList<>(transaction.endorsers()), institution, expected, found));
    }

    private void channelChange(long block, String what, @Nullable TransactionId id) {
        JsonObject json = new JsonObject();
        json.addProperty("block", block);
        json.addProperty("what", what);
        if (id != null) {
            json.addProperty("txId", id.value());
        }
        book.addChannelChange(block, json);
    }

    private static Optional<Envelope> envelope(byte[] json) {
        try {
            return Optional.of(Envelope.parse(json));
        } catch (JsonFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Statement> open(Envelope envelope) {
        try {
            return Optional.of(Statement.open(envelope));
        } catch (RejectedException | JsonFormatException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
