package dev.akashi.cli;

import dev.akashi.client.issuing.IssuedBatch;
import dev.akashi.model.record.Receipt;
import java.util.Optional;

/** Says what became of a batch. */
final class BatchWords {

    private BatchWords() {}

    static void say(IssuedBatch batch, Console console) {
        Optional<Receipt> receipt = batch.receipt();
        if (receipt.isEmpty()) {
            console.say("waiting for approval: %s; nothing is recorded yet", count(batch.size()));
            console.say("  root         " + batch.root());
            console.say("  next         another person runs: akashi approve " + batch.out());
            return;
        }
        console.say(
                "%s %s, recorded %s",
                batch.resumed() ? "finished the batch that was begun:" : "issued",
                count(batch.size()),
                receipt.get().provenance().recordedAt());
        console.say("  root         " + batch.root());
        console.say("  transaction  " + receipt.get().provenance().transactionId());
        console.say("  files        " + batch.out());
    }

    /** So many credentials, in words. */
    static String count(long credentials) {
        return credentials + (credentials == 1 ? " credential" : " credentials");
    }
}
