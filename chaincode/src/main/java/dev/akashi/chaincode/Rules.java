package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.Receipt;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The registry's rules by themselves, for whoever applies them again to what was recorded: no peer, no Fabric, nothing of the
 * shim is loaded. Everything that the rules read is handed in, everything that they would write is handed back.
 *
 * <pre>{@code
 * Rules.Effect effect = Rules.apply(envelope, submitter, transactionId, time, state::get);
 * effect.writes();     // what an honest chaincode has written
 * }</pre>
 *
 * <p>What only an endorser can know, how far its clock is from the transaction's time, is not judged.
 */
public final class Rules {

    private static final byte[] NOTHING = new byte[0];

    private Rules() {}

    /**
     * What recording a statement does.
     *
     * @param receipt the answer
     * @param writes new values by key; empty when the statement had been recorded before
     * @param restricted keys that from then on only transactions with that organisation's endorsement may write
     */
    public record Effect(Receipt receipt, Map<String, byte[]> writes, Map<String, MspId> restricted) {

        public Effect {
            Objects.requireNonNull(receipt, "receipt");
            writes = Map.copyOf(writes);
            restricted = Map.copyOf(restricted);
        }
    }

    /**
     * Applies the rules to one transaction {@code record(envelope)}.
     *
     * @param envelope its argument
     * @param submitter the organisation whose member sent it
     * @param transactionId its id
     * @param time its time
     * @param state the value of a key before it
     * @throws RejectedException when the statement may not be recorded
     */
    public static Effect apply(
            byte[] envelope,
            MspId submitter,
            TransactionId transactionId,
            Instant time,
            Function<String, Optional<byte[]>> state) {
        Map<String, byte[]> writes = new LinkedHashMap<>();
        Map<String, MspId> restricted = new LinkedHashMap<>();
        KeyValues keyValues = new KeyValues() {
            @Override
            public byte[] get(String key) {
                return state.apply(key).orElse(NOTHING);
            }

            @Override
            public void put(String key, byte[] value) {
                writes.put(key, value);
            }

            @Override
            public void restrict(String key, MspId organisation) {
                restricted.put(key, organisation);
            }
        };
        try {
            Receipt receipt = Registry.record(
                    envelope, new Submission(submitter, transactionId, time), new LedgerState(keyValues));
            return new Effect(receipt, writes, restricted);
        } catch (RejectedException e) {
            throw e;
        } catch (JsonFormatException | IllegalArgumentException e) {
            throw new RejectedException(LedgerErrorCode.INVALID_INPUT, String.valueOf(e.getMessage()), e);
        }
    }
}
