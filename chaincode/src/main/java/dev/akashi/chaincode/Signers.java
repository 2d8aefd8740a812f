package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionTimeline;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Envelope.EnvelopeSignature;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.KeyPurpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Those who signed a statement, all of their signatures checked. A signature that is there must be good even where it is
 * not needed: nothing false is recorded beside something true.
 */
final class Signers {

    private final Set<KeyId> signed;
    private final ConsortiumRecord consortium;

    private Signers(Set<KeyId> signed, ConsortiumRecord consortium) {
        this.signed = signed;
        this.consortium = consortium;
    }

    /**
     * Checks every signature of an envelope.
     *
     * @param parties the keys of all who may sign this statement
     * @param consortium whose authorities there are
     * @throws RejectedException {@code UNKNOWN_KEY} for a key of nobody among them, {@code BAD_SIGNATURE}
     */
    static Signers check(Envelope envelope, Collection<VerificationKey> parties, ConsortiumRecord consortium) {
        Map<KeyId, VerificationKey> keys = new HashMap<>();
        parties.forEach(key -> keys.put(key.keyId(), key));
        byte[] signedBytes = envelope.preAuthenticationEncoding();
        for (EnvelopeSignature signature : envelope.signatures()) {
            VerificationKey key = keys.get(signature.keyId());
            if (key == null) {
                throw new RejectedException(
                        LedgerErrorCode.UNKNOWN_KEY,
                        "expected keys of those who may make this statement, found " + signature.keyId());
            }
            if (!key.verify(signedBytes, signature.signature())) {
                throw new RejectedException(
                        LedgerErrorCode.BAD_SIGNATURE,
                        "expected a signature that fits the statement, found another of key " + signature.keyId());
            }
        }
        Set<KeyId> signed =
                envelope.signatures().stream().map(EnvelopeSignature::keyId).collect(Collectors.toUnmodifiableSet());
        return new Signers(signed, consortium);
    }

    /** Every one of these keys must have signed. */
    void requireAll(Collection<VerificationKey> keys, String whose) {
        for (VerificationKey key : keys) {
            if (!signed.contains(key.keyId())) {
                throw new RejectedException(
                        LedgerErrorCode.THRESHOLD_NOT_MET,
                        "expected a signature of " + whose + ", found none of key " + key.keyId());
            }
        }
    }

    /** One key of each of these authorities must have signed. */
    void require(AuthorityRole... roles) {
        for (AuthorityRole role : roles) {
            if (!has(role)) {
                throw new RejectedException(
                        LedgerErrorCode.NOT_AUTHORISED,
                        "expected a signature of the authority " + role + ", found none");
            }
        }
    }

    /** Whether a key of each of these authorities signed. */
    boolean has(AuthorityRole... roles) {
        return Arrays.stream(roles)
                .allMatch(role -> consortium.keysOf(role).stream().anyMatch(key -> signed.contains(key.keyId())));
    }

    /**
     * So many different statement keys of the institution must have signed, and none that may not. A key that is also one
     * of an authority or member, now or once, does not count for the institution: one signature never stands for two.
     *
     * @return the keys that did, in the order of the institution's record
     */
    List<KeyId> require(InstitutionRecord institution, int threshold, Instant time) {
        InstitutionTimeline timeline = institution.timeline();
        List<KeyId> counted = new ArrayList<>();
        for (RegisteredKey key : institution.keys()) {
            if (signed.contains(key.keyId())) {
                KeyStanding standing = timeline.keyAt(key.keyId(), time);
                boolean othersToo = consortium.everHad(key.key());
                if (key.purpose() != KeyPurpose.STATEMENT || standing != KeyStanding.VALID || othersToo) {
                    throw new RejectedException(
                            LedgerErrorCode.KEY_NOT_VALID,
                            "expected a statement key of " + institution.code() + " that is valid at " + time
                                    + ", found " + key.keyId() + " for " + key.purpose() + " in " + key.validity()
                                    + ", " + (othersToo ? "also a key of an authority or member" : standing));
                }
                counted.add(key.keyId());
            }
        }
        if (counted.size() < threshold) {
            throw new RejectedException(
                    LedgerErrorCode.THRESHOLD_NOT_MET,
                    "expected signatures of " + threshold + " different keys of " + institution.code() + ", found "
                            + counted.size());
        }
        return counted;
    }
}
