package dev.akashi.credential.verify;

import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.sdjwt.SdJwtVc;
import java.time.Instant;
import java.util.Optional;

/**
 * What the checks need to know of a signed credential, whatever its format.
 *
 * @param issuerId who says to have issued it
 * @param achievementType what kind of achievement it says it is for, such as {@code BachelorDegree}, if it says so
 * @param hasOwnStatus whether it says itself where its status is to be looked up
 * @param validFrom from when it is valid, if that is limited
 * @param validUntil until when it is valid, if that ends
 */
record Claims(
        String issuerId,
        Optional<String> achievementType,
        boolean hasOwnStatus,
        Optional<Instant> validFrom,
        Optional<Instant> validUntil) {

    static Claims of(OpenBadge badge) {
        return new Claims(
                badge.issuerId(),
                badge.achievementType(),
                badge.hasOwnStatus(),
                Optional.of(badge.validFrom()),
                badge.validUntil());
    }

    static Claims of(SdJwtVc credential) {
        return new Claims(
                credential.issuerId(),
                credential.achievementType(),
                credential.hasOwnStatus(),
                credential.validFrom(),
                credential.validUntil());
    }
}
