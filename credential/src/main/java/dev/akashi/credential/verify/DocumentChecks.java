package dev.akashi.credential.verify;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofException;
import dev.akashi.credential.sdjwt.KeyBinding;
import dev.akashi.credential.sdjwt.KeyBinding.Challenge;
import dev.akashi.credential.sdjwt.SdJwtVc;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.Excerpt;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.signing.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a document without asking anybody: form, signature, and its way to the root. The key that the
 * document names is only a claim here; whether it is the institution's is asked of the registry afterwards.
 */
final class DocumentChecks {

    private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private final CredentialProfile profile;
    private final boolean isNamed;
    private final Optional<Challenge> challenge;
    private @Nullable Claims claims;
    private @Nullable VerificationKey key;
    private @Nullable Digest contentDigest;
    private @Nullable Salt salt;
    private boolean isBound;
    private Check format;
    private Check signature;
    private Check integrity;

    private DocumentChecks(Optional<CredentialProfile> named, byte[] document, Optional<Challenge> challenge) {
        this.profile = named.orElse(SdJwtVc.looksLike(document) ? CredentialProfile.SD_JWT_VC : CredentialProfile.OB3);
        this.isNamed = named.isPresent();
        this.challenge = challenge;
        this.format = Checks.passed(CheckId.FORMAT);
        this.signature = Checks.notReached(CheckId.SIGNATURE);
        this.integrity = Checks.notReached(CheckId.INTEGRITY);
    }

    static DocumentChecks of(
            byte[] document,
            Optional<Bundle> bundle,
            Optional<String> bundleDefect,
            Optional<Challenge> challenge,
            Instant now) {
        DocumentChecks checks =
                new DocumentChecks(bundle.map(known -> known.document().profile()), document, challenge);
        switch (checks.profile) {
            case OB3 -> checks.readOpenBadge(document, now);
            case DOCUMENT -> checks.readFile(document, bundle.orElseThrow());
            case SD_JWT_VC -> checks.readSdJwtVc(document, now);
        }
        if (bundle.isEmpty() && checks.format.code() == ReportCode.NOT_JSON) {
            // Only its bundle could say what kind of file it is.
            if (bundleDefect.isPresent()) {
                checks.format =
                        Checks.undecided(CheckId.FORMAT, ReportCode.BAD_BUNDLE, Map.of("detail", bundleDefect.get()));
            } else if (isPdf(document)) {
                checks.format = Checks.undecided(CheckId.FORMAT, ReportCode.NO_BUNDLE, Map.of());
            }
        }
        checks.requireKeyBinding();
        if (checks.contentDigest != null) {
            checks.integrity = checks.integrity(checks.contentDigest, bundle, bundleDefect);
        }
        return checks;
    }

    /** ISO 32000-1, 7.5.2: certificates are such files, and cannot be told from others as long as their proof is not there. */
    private static boolean isPdf(byte[] document) {
        return document.length >= PDF.length && Arrays.equals(document, 0, PDF.length, PDF, 0, PDF.length);
    }

    /** What kind of document it is, if that is known: from its bundle, or because it can be read as one. */
    Optional<CredentialProfile> profile() {
        return isNamed || claims != null ? Optional.of(profile) : Optional.empty();
    }

    Optional<Claims> claims() {
        return Optional.ofNullable(claims);
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
            claims = Claims.of(read);
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
        Optional<Check> stranger = keyNamedBy(proof.verificationMethod(), read.issuerId());
        if (stranger.isPresent()) {
            return stranger.get();
        }
        VerificationKey named = Objects.requireNonNull(key, "key");
        key = null;
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

    /** Takes the key out of its URL; what is wrong with the URL, if something is. */
    private Optional<Check> keyNamedBy(String url, String issuerId) {
        int fragment = url.indexOf('#');
        if (fragment < 0 || !url.substring(0, fragment).equals(issuerId)) {
            return Optional.of(Checks.failed(CheckId.SIGNATURE, ReportCode.METHOD_MISMATCH, Map.of()));
        }
        try {
            key = VerificationKey.parse(url.substring(fragment + 1));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(Checks.undecided(
                    CheckId.SIGNATURE, ReportCode.UNKNOWN_PROOF, Map.of("detail", String.valueOf(e.getMessage()))));
        }
    }

    private void readSdJwtVc(byte[] document, Instant now) {
        if (document.length == 0) {
            format = Checks.failed(CheckId.FORMAT, ReportCode.EMPTY, Map.of());
            return;
        }
        try {
            SdJwtVc read = SdJwtVc.parse(document);
            claims = Claims.of(read);
            salt = read.salt().orElse(null);
            contentDigest = Commitments.contentDigest(read.payload());
            signature = signature(read, now);
        } catch (SdJwtVc.UnknownFormException e) {
            format = Checks.undecided(
                    CheckId.FORMAT,
                    ReportCode.UNKNOWN_PROFILE,
                    Map.of("profile", profile.id(), "detail", String.valueOf(e.getMessage())));
        } catch (JsonFormatException e) {
            ReportCode code =
                    e.kind() == JsonFormatException.Kind.SYNTAX ? ReportCode.NOT_A_CREDENTIAL : code(e.kind());
            format = Checks.failed(CheckId.FORMAT, code, Map.of("detail", String.valueOf(e.getMessage())));
        }
    }

    private Check signature(SdJwtVc read, Instant now) {
        if (read.algorithm().equals("none")) {
            return Checks.failed(CheckId.SIGNATURE, ReportCode.NO_PROOF, Map.of("detail", "alg none"));
        }
        if (read.keyAlgorithm().isEmpty() || read.keyUrl().isEmpty()) {
            return Checks.undecided(
                    CheckId.SIGNATURE,
                    ReportCode.UNKNOWN_PROOF,
                    Map.of(
                            "detail",
                            "expected alg ES256 or EdDSA and a kid, found " + Excerpt.of(read.algorithm()) + " and "
                                    + Excerpt.of(read.keyUrl().orElse("none"))));
        }
        Optional<Check> stranger = keyNamedBy(read.keyUrl().get(), read.issuerId());
        if (stranger.isPresent()) {
            return stranger.get();
        }
        VerificationKey named = Objects.requireNonNull(key, "key");
        key = null;
        if (!read.isSignedBy(named)) {
            return Checks.failed(CheckId.SIGNATURE, ReportCode.BAD_SIGNATURE, Map.of());
        }
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("key", named.toString());
        evidence.put("suite", read.algorithm());
        Optional<KeyBinding> binding = read.keyBinding();
        if (binding.isPresent()) {
            boolean holds = challenge
                    .map(asked -> binding.get().answers(asked, now))
                    .orElse(binding.get().good());
            if (!holds) {
                return Checks.failed(CheckId.SIGNATURE, ReportCode.BAD_KEY_BINDING, Map.of());
            }
            evidence.put("audience", binding.get().audience());
            evidence.put("keyBinding", challenge.isPresent() ? "answers the challenge" : "for the audience named");
            isBound = true;
        }
        key = named;
        return Checks.passed(CheckId.SIGNATURE, evidence);
    }

    // Whoever asks for it takes nothing that does not show that its holder is here.
    private void requireKeyBinding() {
        boolean isFine = signature.status() == CheckStatus.PASSED
                || (signature.status() == CheckStatus.SKIPPED && format.status() == CheckStatus.PASSED);
        if (challenge.isPresent() && !isBound && isFine) {
            key = null;
            signature = Checks.failed(CheckId.SIGNATURE, ReportCode.NO_KEY_BINDING, Map.of());
        }
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
