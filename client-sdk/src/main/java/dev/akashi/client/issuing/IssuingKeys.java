package dev.akashi.client.issuing;

import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.client.template.Profile;
import dev.akashi.client.template.Template;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.KeyPurpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sorts the keys at hand by what the registry says they are for, and finds out early what the ledger would refuse late.
 *
 * @param credential signs credentials; absent when the documents are not signed
 * @param statement sign the statement
 */
record IssuingKeys(Optional<Signer> credential, List<Signer> statement) {

    /** The keys that make credentials and sign the statement, or the first signature on it. */
    static IssuingKeys of(List<Signer> signers, InstitutionRecord institution, Template template, Instant now) {
        requireAllowed(institution, template.type(), now);
        List<Signer> statement = sorted(signers, institution, KeyPurpose.STATEMENT, now);
        if (statement.isEmpty()) {
            throw noStatementKey();
        }
        Optional<Signer> chosen = choose(sorted(signers, institution, KeyPurpose.CREDENTIAL, now), template);
        if (template.profile().isSigned() && chosen.isEmpty()) {
            String kind = template.suite()
                    .map(suite -> "a " + suite.algorithm() + " key for credentials, for " + suite.id())
                    .orElse("a key for credentials");
            throw new IssuingException(Code.KEYS, "expected " + kind + ", found none; add --key");
        }
        return new IssuingKeys(chosen, statement);
    }

    /** The keys that sign a statement about a batch whose credentials are made. */
    static List<Signer> forStatement(
            List<Signer> signers, InstitutionRecord institution, CredentialType type, Instant now) {
        requireAllowed(institution, type, now);
        List<Signer> statement = sorted(signers, institution, KeyPurpose.STATEMENT, now);
        if (statement.isEmpty()) {
            throw noStatementKey();
        }
        return statement;
    }

    private static IssuingException noStatementKey() {
        return new IssuingException(Code.KEYS, "expected a key for statements, found none; add --key");
    }

    private static List<Signer> sorted(
            List<Signer> signers, InstitutionRecord institution, KeyPurpose purpose, Instant now) {
        List<Signer> chosen = new ArrayList<>();
        for (Signer signer : signers) {
            RegisteredKey key = institution
                    .key(signer.verificationKey().keyId())
                    .filter(found -> institution.timeline().keyAt(found.keyId(), now) == KeyStanding.VALID)
                    .orElseThrow(() -> new IssuingException(
                            Code.KEYS,
                            "expected keys of " + institution.code() + " that are valid today, found "
                                    + signer.verificationKey()));
            if (key.purpose() == purpose) {
                chosen.add(signer);
            }
        }
        return chosen;
    }

    /**
     * The key that the template's suite takes; if it names none, of Open Badges one of Ed25519 before one of P-256, and of
     * SD-JWT VC, whose readers all know ES256, the other way round.
     */
    private static Optional<Signer> choose(List<Signer> credential, Template template) {
        Stream<KeyAlgorithm> wanted;
        if (template.suite().isPresent()) {
            wanted = template.suite().map(ProofSuite::algorithm).stream();
        } else if (template.profile() == Profile.SD_JWT_VC) {
            wanted = Stream.of(KeyAlgorithm.P256, KeyAlgorithm.ED25519);
        } else {
            wanted = Stream.of(KeyAlgorithm.ED25519, KeyAlgorithm.P256);
        }
        return wanted.flatMap(algorithm -> credential.stream()
                        .filter(signer -> signer.verificationKey().algorithm() == algorithm))
                .findFirst();
    }

    private static void requireAllowed(InstitutionRecord institution, CredentialType type, Instant now) {
        InstitutionCode code = institution.code();
        if (!institution.isActiveAt(now)) {
            throw new IssuingException(Code.NOT_ALLOWED, "expected an active institution, found " + code);
        }
        if (institution.accreditationAt(type, now).isEmpty()) {
            throw new IssuingException(
                    Code.NOT_ALLOWED,
                    "expected " + code + " to be accredited for " + type + " today, found no accreditation");
        }
    }
}
