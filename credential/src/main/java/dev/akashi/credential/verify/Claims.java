package dev.akashi.credential.verify;

import dev.akashi.credential.Awards;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.sdjwt.SdJwtVc;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.CredentialType;
import java.time.Instant;
import java.util.Optional;

/**
 * What the checks need to know of a signed credential, whatever its format.
 *
 * @param issuerId who says to have issued it
 * @param hasOwnStatus whether it says itself where its status is to be looked up
 * @param statusEntry its entry in a status list, if that is where
 * @param validFrom from when it is valid, if that is limited
 * @param validUntil until when it is valid, if that ends
 * @param achievementType what kind of achievement it says it is for, in the words of Open Badges, if it says so
 * @param type the name of the registry's type that it says it is of, if its format says so
 */
record Claims(
        String issuerId,
        boolean hasOwnStatus,
        Optional<StatusListEntry> statusEntry,
        Optional<Instant> validFrom,
        Optional<Instant> validUntil,
        Optional<String> achievementType,
        Optional<String> type) {

    static Claims of(OpenBadge badge) {
        return new Claims(
                badge.issuerId(),
                badge.hasOwnStatus(),
                badge.statusEntry(),
                Optional.of(badge.validFrom()),
                badge.validUntil(),
                badge.achievementType(),
                Optional.empty());
    }

    static Claims of(SdJwtVc credential) {
        return new Claims(
                credential.issuerId(),
                credential.hasOwnStatus(),
                Optional.empty(),
                credential.validFrom(),
                credential.validUntil(),
                credential.achievementType(),
                credential.registryType());
    }

    /** What it says to be and cannot be if its batch is of this type. */
    Optional<String> contradicting(CredentialType recorded) {
        return type.filter(said -> !said.equals(recorded.name()))
                .or(() -> achievementType.filter(said -> Awards.contradict(said, recorded)));
    }
}
