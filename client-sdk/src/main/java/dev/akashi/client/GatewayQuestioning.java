package dev.akashi.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks each organisation's own gateway, as far as the user has an identity there, and believes it. Several questions go in
 * one call; an organisation whose chaincode does not know that yet is asked them one by one.
 */
final class GatewayQuestioning implements Questioning {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(64 * 1024 * 1024, 34);

    private final RegistryLedger ledger;
    private final Set<MspId> oneByOne = ConcurrentHashMap.newKeySet();

    GatewayQuestioning(RegistryLedger ledger) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
    }

    @Override
    public List<MspId> organisations() {
        return ledger.identities();
    }

    @Override
    public List<MspId> unreachable() {
        return ledger.profile().organizations().stream()
                .map(NetworkProfile.Organization::mspId)
                .filter(mspId -> !ledger.identities().contains(mspId))
                .toList();
    }

    @Override
    public Said ask(MspId organisation, Question question) {
        return new Said(ledger.askOnly(organisation, TRANSACTION, Questioning.arguments(question)), new byte[0]);
    }

    @Override
    public boolean takesMany(MspId organisation) {
        return !oneByOne.contains(organisation);
    }

    @Override
    public Optional<List<Said>> askMany(MspId organisation, List<Question> questions) {
        JsonArray asked = new JsonArray();
        for (Question question : questions) {
            JsonObject entry = new JsonObject();
            entry.addProperty("institution", question.institution().value());
            entry.addProperty("root", question.root().toString());
            entry.addProperty("commitment", question.commitment().toString());
            asked.add(entry);
        }
        try {
            byte[] answer = ledger.askOnly(organisation, "evidences", StrictJson.writeLine(asked));
            List<Said> said = new ArrayList<>();
            if (StrictJson.readObject(answer, LIMITS).get("evidences") instanceof JsonArray answers) {
                for (JsonElement each : answers) {
                    said.add(new Said(StrictJson.write(each), new byte[0]));
                }
            }
            return said.size() == questions.size() ? Optional.of(said) : singly(organisation);
        } catch (LedgerRejectedException e) {
            if (e.code() != LedgerErrorCode.INVALID_INPUT) {
                throw e;
            }
            return singly(organisation);
        } catch (JsonFormatException e) {
            return singly(organisation);
        }
    }

    private Optional<List<Said>> singly(MspId organisation) {
        oneByOne.add(organisation);
        return Optional.empty();
    }
}
