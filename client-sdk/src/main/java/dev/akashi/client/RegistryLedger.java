package dev.akashi.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.akashi.client.NetworkProfile.Organization;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.signing.Envelope;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;

/**
 * The registry's ledger, over the Fabric Gateway.
 *
 * <pre>{@code
 * try (RegistryLedger ledger = RegistryLedger.connect(NetworkProfile.read(path))) {
 *     Receipt receipt = ledger.as(new MspId("UnivAMSP")).record(envelope);      // returns when it is committed
 *     Optional<AnchorRecord> anchor = ledger.anchor(root);
 * }
 * }</pre>
 *
 * <p>Questions go to the first organisation of the profile that answers. Every method may throw a {@link LedgerException}.
 * Safe for use by several threads.
 */
public final class RegistryLedger implements AutoCloseable {

    private static final StrictJson.Limits PAGE = StrictJson.Limits.of(64 * 1024 * 1024, 32);

    private final NetworkProfile profile;
    private final Deadlines deadlines;
    private final Map<MspId, Organization> organisations = new LinkedHashMap<>();
    private final Map<MspId, GatewayConnection> connections = new ConcurrentHashMap<>();
    private final Map<MspId, Gateways> gateways = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    private RegistryLedger(NetworkProfile profile, Deadlines deadlines) {
        this.profile = Objects.requireNonNull(profile, "profile");
        this.deadlines = Objects.requireNonNull(deadlines, "deadlines");
        profile.organizations().stream()
                .filter(organization -> organization.identity() != null)
                .forEach(organization -> organisations.put(organization.mspId(), organization));
    }

    /** Connects with the standard deadlines. An organisation is connected to when it is first needed. */
    public static RegistryLedger connect(NetworkProfile profile) {
        return connect(profile, Deadlines.standard());
    }

    /** Connects with deadlines of one's own. */
    public static RegistryLedger connect(NetworkProfile profile, Deadlines deadlines) {
        return new RegistryLedger(profile, deadlines);
    }

    /**
     * A page of records.
     *
     * @param records in the order of their keys
     * @param bookmark where the next page begins; empty when there is none
     */
    public record Page<T>(List<T> records, String bookmark) {

        public Page {
            records = List.copyOf(records);
            Objects.requireNonNull(bookmark, "bookmark");
        }
    }

    /** The organisations in whose name the user can act, in the order of the profile. */
    public List<MspId> identities() {
        return List.copyOf(organisations.keySet());
    }

    /** How the network is reached. */
    public NetworkProfile profile() {
        return profile;
    }

    /**
     * Acts as a member of an organisation, through that organisation's gateway, or another's when it does not answer.
     *
     * @throws IllegalArgumentException when the profile has no identity of it
     * @throws ProfileException when that identity, or the certificates of an organisation's authority, cannot be used
     */
    public Acting as(MspId organisation) {
        GatewayConnection own = connection(organisation);
        return new Acting(gateways.computeIfAbsent(
                organisation,
                mspId -> new Gateways(own, otherGateways(organisation, own.organization()), Endorsers.of(profile))));
    }

    private List<Supplier<GatewayConnection>> otherGateways(MspId organisation, Organization member) {
        return profile.organizations().stream()
                .filter(other -> !other.mspId().equals(organisation))
                .<Supplier<GatewayConnection>>map(
                        other -> () -> GatewayConnection.open(profile, other, member, deadlines))
                .toList();
    }

    /** Records statements in the name of one organisation. */
    public final class Acting {

        private final Gateways through;

        private Acting(Gateways through) {
            this.through = through;
        }

        /**
         * Records a statement and waits until it is committed. Recording the same envelope again is safe, at any time
         * and after any failure: the ledger answers with the first receipt.
         *
         * @throws LedgerRejectedException when the ledger refuses
         * @throws LedgerUnavailableException when it is not known whether it was recorded
         * @throws CommitFailedException when it was not, after several attempts
         */
        public Receipt record(Envelope envelope) {
            return new Recorder(through, random).record(envelope);
        }
    }

    /** The consortium; empty before its founding. */
    public Optional<ConsortiumRecord> consortium() {
        return find(ConsortiumRecord::fromJson, "consortium");
    }

    /** An institution. */
    public Optional<InstitutionRecord> institution(InstitutionCode code) {
        return find(InstitutionRecord::fromJson, "institution", code.value());
    }

    /** The institutions, a page at a time; the first bookmark is empty. */
    public Page<InstitutionRecord> institutions(int pageSize, String bookmark) {
        return page(InstitutionRecord::fromJson, "institutions", Integer.toString(pageSize), bookmark);
    }

    /** A batch. */
    public Optional<AnchorRecord> anchor(MerkleRoot root) {
        return find(AnchorRecord::fromJson, "anchor", root.toString());
    }

    /** The batches of an institution that were recorded from one day to another, UTC, both included, a page at a time. */
    public Page<AnchorRecord> anchorsOf(
            InstitutionCode code, LocalDate from, LocalDate to, int pageSize, String bookmark) {
        return page(
                AnchorRecord::fromJson,
                "anchorsOf",
                code.value(),
                from.toString(),
                to.toString(),
                Integer.toString(pageSize),
                bookmark);
    }

    /** The status events of a credential in a batch of the institution; empty when there are none. */
    public Optional<StatusRecord> status(InstitutionCode code, Commitment commitment) {
        return find(StatusRecord::fromJson, "status", code.value(), commitment.toString());
    }

    /** The status events of up to 1,000 credentials of the institution, in the order of the question. */
    public List<Optional<StatusRecord>> statuses(InstitutionCode code, List<Commitment> commitments) {
        String question = new String(StrictJson.write(JsonForms.strings(commitments)), StandardCharsets.UTF_8);
        List<Optional<StatusRecord>> records =
                read(ask("statuses", code.value(), question), RegistryLedger::readStatuses);
        if (records.size() != commitments.size()) {
            throw new LedgerUnavailableException(
                    "LEDGER_UNAVAILABLE: expected " + commitments.size() + " answers, found " + records.size(),
                    null,
                    null);
        }
        return records;
    }

    private static List<Optional<StatusRecord>> readStatuses(byte[] answer) {
        List<Optional<StatusRecord>> records = new ArrayList<>();
        JsonArray array = StrictJson.read(answer, PAGE).getAsJsonArray();
        for (JsonElement entry : array) {
            records.add(
                    entry.isJsonNull()
                            ? Optional.empty()
                            : Optional.of(StatusRecord.fromJson(StrictJson.write(entry))));
        }
        return records;
    }

    /** The receipt of a statement; empty when it was not recorded. */
    public Optional<Receipt> receipt(StatementDigest statement) {
        return find(Receipt::fromJson, "receipt", statement.toString());
    }

    /** What one organisation's chaincode says of itself, JSON on one line. */
    public String info(MspId organisation) {
        return new String(askOnly(organisation, "info"), StandardCharsets.UTF_8);
    }

    /**
     * Asks one organisation, and no other, and returns its answer as it is.
     *
     * @throws IllegalArgumentException when the profile has no identity of it
     */
    public byte[] askOnly(MspId organisation, String transaction, String... arguments) {
        GatewayConnection connection = connection(organisation);
        try {
            return connection
                    .contract()
                    .newProposal(transaction)
                    .addArguments(arguments)
                    .setEndorsingOrganizations(organisation.value())
                    .build()
                    .evaluate();
        } catch (GatewayException e) {
            throw Translation.of(e);
        }
    }

    /** A question to one organisation's peer that goes through the gateway of another, or of itself. */
    Proposal proposal(MspId through, MspId organisation, String transaction, String... arguments) {
        return connection(through)
                .contract()
                .newProposal(transaction)
                .addArguments(arguments)
                .setEndorsingOrganizations(organisation.value())
                .build();
    }

    /** Closes the connections. */
    @Override
    public void close() {
        gateways.values().forEach(Gateways::close);
        connections.values().forEach(GatewayConnection::close);
    }

    private <T> Optional<T> find(Function<byte[], T> reader, String transaction, String... arguments) {
        byte[] answer = ask(transaction, arguments);
        return answer.length == 0 ? Optional.empty() : Optional.of(read(answer, reader));
    }

    /** An answer that is not what it should be is no answer: what the ledger knows remains unknown. */
    static <T> T read(byte[] answer, Function<byte[], T> reader) {
        try {
            return reader.apply(answer);
        } catch (JsonFormatException | IllegalArgumentException | IllegalStateException e) {
            throw new LedgerUnavailableException(
                    "LEDGER_UNAVAILABLE: expected an answer of the registry, found one that cannot be read: "
                            + e.getMessage(),
                    null,
                    e);
        }
    }

    private <T> Page<T> page(Function<byte[], T> reader, String transaction, String... arguments) {
        return read(ask(transaction, arguments), answer -> {
            JsonFields page = JsonFields.of(StrictJson.readObject(answer, PAGE));
            return new Page<>(
                    page.list("records", entry -> reader.apply(StrictJson.write(entry.object()))),
                    page.string("bookmark"));
        });
    }

    private byte[] ask(String transaction, String... arguments) {
        LedgerException last = null;
        for (MspId organisation : organisations.keySet()) {
            try {
                return connection(organisation).contract().evaluateTransaction(transaction, arguments);
            } catch (GatewayException e) {
                last = Translation.of(e);
                if (last instanceof LedgerRejectedException) {
                    throw last;
                }
            }
        }
        throw last != null
                ? last
                : new LedgerUnavailableException(
                        "LEDGER_UNAVAILABLE: expected a profile with an identity, found none", null, null);
    }

    private GatewayConnection connection(MspId organisation) {
        Organization known = organisations.get(organisation);
        if (known == null) {
            throw new IllegalArgumentException("expected an organisation with an identity in the profile, one of "
                    + identities() + ", found " + organisation);
        }
        return connections.computeIfAbsent(organisation, mspId -> GatewayConnection.open(profile, known, deadlines));
    }
}
