package dev.akashi.transparency.node;

import dev.akashi.credential.log.NoteKey;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MspId;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The member organisations and their log keys, as the ledger has them. Members whose key is not Ed25519 cannot cosign and
 * are not here.
 *
 * @param ledger the ledger
 * @param logKeys by organisation
 */
record Members(LedgerId ledger, Map<MspId, VerificationKey> logKeys) {

    /** As of a view of the log; empty before the founding, and when there is nothing that could be read. */
    static Optional<Members> of(LogView view) {
        Optional<ConsortiumRecord> found = view.record(WorldState.CONSORTIUM)
                .flatMap(bytes -> WorldState.readable(bytes, ConsortiumRecord::fromJson));
        return found.map(consortium -> {
            Map<MspId, VerificationKey> keys = new LinkedHashMap<>();
            consortium.members().stream()
                    .filter(member -> member.logKey().algorithm() == KeyAlgorithm.ED25519)
                    .forEach((Member member) -> keys.put(member.mspId(), member.logKey()));
            return new Members(consortium.ledger(), keys);
        });
    }

    Optional<NoteKey> publisher(MspId member) {
        return Optional.ofNullable(logKeys.get(member)).map(key -> NoteKey.publisher(ledger, key));
    }

    Optional<NoteKey> cosigner(MspId member) {
        return Optional.ofNullable(logKeys.get(member)).map(key -> NoteKey.cosigner(ledger, member, key));
    }
}
