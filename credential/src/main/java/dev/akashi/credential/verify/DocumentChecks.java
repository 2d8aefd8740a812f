package dev.akashi.credential.verify;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofException;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.signing.VerificationKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a document without asking anybody: form, signature, and its way to the root. The key that the
 * document names is only a claim here; whether it is the institution's is asked of the registry afterwards.
 */
final class DocumentChecks {

    private final CredentialProfile profile;
    private final boolean isNamed;
    private @Nullable OpenBadge badge;
    private @Nullable VerificationKey key;
    private @Nullable Digest contentDigest;
    private @Nullable Salt salt;
    private Check format;
    private Check signature;
    private Check integrity;

    private DocumentChecks(Optional<CredentialProfile> named) {
        this.profile = named.orElse(CredentialProfile.OB3);
        this.isNamed = named.isPresent();
        this.format = Checks.passed(CheckId.FORMAT);
        this.signature = Checks.notReached(CheckId.SIGNATURE);
        this.integrity = Checks.notReached(CheckId.INTEGRITY);
    }

    static DocumentChecks of(byte[] document, Optional<Bundle> bundle, Optional<String> bundleDefect, Instant now) {
        DocumentChecks checks =
                new DocumentChecks(bundle.map(known -> known.document().profile()));
        switch (checks.profile) {
            case OB3 -> checks.readOpenBadge(document, now);
            case DOCUMENT -> checks.readFile(document, bundle.orElseThrow());
            case SD_JWT_VC ->
                checks.format = Checks.undecided(
                        CheckId.FORMAT, ReportCode.UNKNOWN_PROFILE, Map.of("profile", checks.profile.id()));
        }
        if (bundleDefect.isPresent() && checks.format.code() == ReportCode.NOT_JSON) {
            // Only its bundle could say what kind of file it is.
            checks.format =
                    Checks.undecided(CheckId.FORMAT, ReportCode.BAD_BUNDLE, Map.of("detail", bundleDefect.get()));
        }
        if (checks.contentDigest != null) {
            checks.integrity = checks.integrity(checks.contentDigest, bundle, bundleDefect);
        }
        return checks;
    }

    /** What kind of document it is, if that is known: from its bundle, or because it can be read as one. */
    Optional<CredentialProfile> profile() {
        return isNamed || badge != null ? Optional.of(profile) : Optional.empty();
    }

    Optional<OpenBadge> badge() {
        return Optional.ofNullable(badge);
    }

    /** The key with which the document is signed, if its signature fits. */
    Optional<VerificationKey> key() {
        return Optional.ofNullable(key);
    }

    Optional<Commitment> commitment() {
        return salt == null || contentDigest == null
                ? Optional.empty()
                : Optional.of(Commitments.of(profile, salt, contentDigest));
    }

    Check format() {
        return format;
    }

    Check signature() {
        return signature;
    }

    Check integrity() {
        return integrity;
    }

    private void readFile(byte[] document, Bundle bundle) {
        if (document.length == 0) {
            format = Checks.failed(CheckId.FORMAT, ReportCode.EMPTY, Map.of());
            return;
        }
        signature = Checks.notApplicable(CheckId.SIGNATURE);
        contentDigest = Commitments.contentDigest(document);
        salt = bundle.document().salt();
    }

    private void readOpenBadge(byte[] document, Instant now) {
        if (document.length == 0) {
            format = Checks.failed(CheckId.FORMAT, ReportCode.EMPTY, Map.of());
            return;
        }
        try {
            OpenBadge read = OpenBadge.parse(document);
            badge = read;
            salt = read.salt().orElse(null);
            contentDigest = Commitments.contentDigest(read.json());
            signature = signature(read, now);
        } catch (JsonFormatException e) {
            format = Checks.failed(CheckId.FORMAT, code(e.kind()), evidence(document, e));
        } catch (ProofException e) {
            refuse(e);
        }
    }

    private static Map<String, String> evidence(byte[] document, JsonFormatException e) {
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("detail", String.valueOf(e.getMessage()));
        if (e.kind() == JsonFormatException.Kind.SHAPE) {
            OpenBadge.defects(document).stream().findFirst().ifPresent(defect -> {
                evidence.put("rule", defect.code().name());
                evidence.put("pointer", defect.where());
            });
        }
        return evidence;
    }

    private Check signature(OpenBadge read, Instant now) {
        DataIntegrity.Proof proof = DataIntegrity.standard().proof(read.json());
        int fragment = proof.verificationMethod().indexOf('#');
        String controller = fragment < 0
                ? proof.verificationMethod()
                : proof.verificationMethod().substring(0, fragment);
        if (fragment < 0 || !controller.equals(read.issuerId())) {
            return Checks.failed(CheckId.SIGNATURE, ReportCode.METHOD_MISMATCH, Map.of());
        }
        VerificationKey named;
        try {
            named = VerificationKey.parse(proof.verificationMethod().substring(fragment + 1));
        } catch (IllegalArgumentException e) {
            return Checks.undecided(
                    CheckId.SIGNATURE, ReportCode.UNKNOWN_PROOF, Map.of("detail", String.valueOf(e.getMessage())));
        }
        if (!proof.isSignedBy(named)) {
            return Checks.failed(CheckId.SIGNATURE, ReportCode.BAD_SIGNATURE, Map.of());
        }
        Optional<Instant> expires = proof.expires();
        if (expires.isPresent() && !now.isBefore(expires.get())) {
            return Checks.failed(
                    CheckId.SIGNATURE, ReportCode.PROOF_EXPIRED, Map.of("expires", LedgerTime.format(expires.get())));
        }
        key = named;
        return Checks.passed(
                CheckId.SIGNATURE,
                Map.of("key", named.toString(), "suite", proof.suite().id()));
    }

    private void refuse(ProofException e) {
        Map<String, String> detail = Map.of("detail", String.valueOf(e.getMessage()));
        switch (e.kind()) {
            case DATA_LOSS -> format = Checks.failed(CheckId.FORMAT, ReportCode.DATA_LOSS, detail);
            case MALFORMED -> format = Checks.failed(CheckId.FORMAT, ReportCode.NOT_A_CREDENTIAL, detail);
            case UNKNOWN_CONTEXT -> format = Checks.undecided(CheckId.FORMAT, ReportCode.UNKNOWN_CONTEXT, detail);
            case TOO_COMPLEX -> format = Checks.undecided(CheckId.FORMAT, ReportCode.TOO_COMPLEX, detail);
            case PROOF_FORM -> signature = Checks.failed(CheckId.SIGNATURE, ReportCode.NO_PROOF, detail);
            case UNKNOWN_PROOF -> signature = Checks.undecided(CheckId.SIGNATURE, ReportCode.UNKNOWN_PROOF, detail);
        }
    }

    private Check integrity(Digest digest, Optional<Bundle> bundle, Optional<String> bundleDefect) {
        if (bundle.isEmpty()) {
            return bundleDefect
                    .map(defect -> Checks.undecided(CheckId.INTEGRITY, ReportCode.BAD_BUNDLE, Map.of("detail", defect)))
                    .orElseGet(() -> Checks.undecided(CheckId.INTEGRITY, ReportCode.NO_BUNDLE, Map.of()));
        }
        if (salt == null) {
            return Checks.undecided(CheckId.INTEGRITY, ReportCode.NO_SALT, Map.of());
        }
        Commitment commitment = Commitments.of(profile, salt, digest);
        if (!commitment.equals(bundle.get().document().commitment())) {
            return Checks.failed(CheckId.INTEGRITY, ReportCode.CONTENT_CHANGED, Map.of());
        }
        if (!bundle.get().proof().includes(commitment, bundle.get().root())) {
            return Checks.failed(CheckId.INTEGRITY, ReportCode.NOT_IN_BATCH, Map.of());
        }
        return Checks.passed(
                CheckId.INTEGRITY, Map.of("root", bundle.get().root().toString()));
    }

    private static ReportCode code(JsonFormatException.Kind kind) {
        return switch (kind) {
            case SYNTAX -> ReportCode.NOT_JSON;
            case DUPLICATE_KEY -> ReportCode.DUPLICATE_KEY;
            case TOO_DEEP -> ReportCode.TOO_DEEP;
            case TOO_LARGE -> ReportCode.TOO_LARGE;
            case SHAPE -> ReportCode.NOT_A_CREDENTIAL;
        };
    }
}
