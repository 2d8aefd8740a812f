package dev.akashi.client.issuing;

import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.client.template.Profile;
import dev.akashi.client.template.Template;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.StatementType;
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

    static IssuingKeys of(
            List<Signer> signers,
            InstitutionRecord institution,
            ConsortiumRecord consortium,
            Template template,
            Instant now) {
        requireAllowed(institution, template, now);
        List<Signer> statement = new ArrayList<>();
        List<Signer> credential = new ArrayList<>();
        for (Signer signer : signers) {
            RegisteredKey key = institution
                    .key(signer.verificationKey().keyId())
                    .filter(found -> institution.timeline().keyAt(found.keyId(), now) == KeyStanding.VALID)
                    .orElseThrow(() -> new IssuingException(
                            Code.KEYS,
                            "expected keys of " + institution.code() + " that are valid today, found "
                                    + signer.verificationKey()));
            if (key.purpose() == KeyPurpose.STATEMENT) {
                statement.add(signer);
            } else {
                credential.add(signer);
            }
        }
        int threshold = consortium.threshold(StatementType.BATCH_ANCHORED);
        if (statement.size() < threshold) {
            throw new IssuingException(
                    Code.KEYS,
                    "expected " + threshold + " keys for statements, found " + statement.size() + "; add --key");
        }
        Optional<Signer> chosen = choose(credential, template);
        if (template.profile().isSigned() && chosen.isEmpty()) {
            String kind = template.suite()
                    .map(suite -> "a " + suite.algorithm() + " key for credentials, for " + suite.id())
                    .orElse("a key for credentials");
            throw new IssuingException(Code.KEYS, "expected " + kind + ", found none; add --key");
        }
        return new IssuingKeys(chosen, statement);
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

    private static void requireAllowed(InstitutionRecord institution, Template template, Instant now) {
        InstitutionCode code = institution.code();
        if (!institution.isActiveAt(now)) {
            throw new IssuingException(Code.NOT_ALLOWED, "expected an active institution, found " + code);
        }
        if (institution.accreditationAt(template.type(), now).isEmpty()) {
            throw new IssuingException(
                    Code.NOT_ALLOWED,
                    "expected " + code + " to be accredited for " + template.type() + " today, found no accreditation");
        }
    }
}
