package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.client.LedgerException;
import dev.akashi.client.RegistryLedger;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;

/** What a supervisor asks: whether the process serves, and whether it can answer. */
final class Health {

    private final RegistryLedger ledger;
    private final BooleanSupplier isStopping;

    Health(RegistryLedger ledger, BooleanSupplier isStopping) {
        this.ledger = ledger;
        this.isStopping = isStopping;
    }

    /** That the process serves. */
    void health(Context context) {
        JsonObject json = new JsonObject();
        json.addProperty("status", "up");
        Answers.json(context, json);
    }

    /** Whether it can answer: the ledger does, and it is not stopping. */
    void ready(Context context) {
        JsonObject json = new JsonObject();
        boolean isReady = !isStopping.getAsBoolean();
        try {
            json.addProperty("ledger", ledger.consortium().isPresent() ? "answers" : "is not founded");
        } catch (LedgerException e) {
            json.addProperty("ledger", "does not answer");
            isReady = false;
        }
        json.addProperty("ready", isReady);
        Answers.json(context.status(isReady ? 200 : 503), json);
    }
}
