package dev.akashi.chaincode;

import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.statement.ConsortiumFounded;

/** Founds the consortium when every key that it names has signed. That it happens once is the {@link Registry}'s check. */
final class FoundingRule implements Rule<ConsortiumFounded> {

    @Override
    public void apply(Said<ConsortiumFounded> said, LedgerState state) {
        ConsortiumFounded founded = said.statement();
        said.signers(founded.keys()).requireAll(founded.keys(), "every authority and member");
        state.put(ConsortiumRecord.of(founded, said.provenance()));
    }
}
