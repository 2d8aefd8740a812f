package dev.akashi.credential.verify;

import com.google.gson.JsonObject;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.model.Digest;
import dev.akashi.model.Excerpt;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.ConsortiumFounded;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom a verifier believes about one ledger: the member organisations' log keys, and how many of them must have cosigned
 * a checkpoint. It is the verifier's own file ({@code trust.json}, member {@code log}); nothing in a credential or bundle can
 * change it.
 *
 * @param ledger which ledger, and so which log
 * @param kind what kind of network it is
 * @param genesis the hash of the channel's first block header
 * @param threshold how many members must have cosigned, at least one
 * @param members the member organisations, at least as many as must cosign; each name and key once
 */
public record TrustRoot(LedgerId ledger, LedgerKind kind, Digest genesis, int threshold, List<Member> members) {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(256 * 1024, 8);

    /** @throws IllegalArgumentException when a rule above is broken */
    public TrustRoot {
        Objects.requireNonNull(ledger, "ledger");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(genesis, "genesis");
        members = List.copyOf(members);
        long names = members.stream().map(Member::mspId).distinct().count();
        long keys = members.stream().map(Member::logKey).distinct().count();
        if (names != members.size() || keys != members.size()) {
            throw new IllegalArgumentException("expected every member and every log key once");
        }
        if (threshold < 1 || threshold > members.size()) {
            throw new IllegalArgumentException(
                    "expected a threshold of 1 to " + members.size() + " members, found " + threshold);
        }
    }

    /**
     * A member organisation.
     *
     * @param mspId its name in the network
     * @param name its name for people
     * @param logKey the Ed25519 key with which it cosigns
     * @param authorities whose certificates its peers have, for answers that they sign; may be empty
     */
    public record Member(MspId mspId, LocalizedText name, VerificationKey logKey, List<X509Certificate> authorities) {

        /** @throws IllegalArgumentException when the key is not an Ed25519 key */
        public Member {
            Objects.requireNonNull(mspId, "mspId");
            Objects.requireNonNull(name, "name");
            authorities = List.copyOf(authorities);
            if (logKey.algorithm() != KeyAlgorithm.ED25519) {
                throw new IllegalArgumentException(
                        "expected an Ed25519 log key of " + mspId + ", found one of " + logKey.algorithm());
            }
        }

        /** A member as the ledger's founding names it. */
        public static Member of(ConsortiumFounded.Member member) {
            return new Member(member.mspId(), member.name(), member.logKey(), List.of());
        }

        /** The same member, with certificate authorities of its peers. */
        public Member with(List<X509Certificate> found) {
            return new Member(mspId, name, logKey, found);
        }
    }

    /** The key with which a member cosigns this ledger's log. */
    public NoteKey cosigner(Member member) {
        return NoteKey.cosigner(ledger, member.mspId(), member.logKey());
    }

    /** The threshold for so many members that no third of them, lying together, can reach: more than two thirds. */
    public static int safeThreshold(int members) {
        return members - (members - 1) / 3;
    }

    /** Reads the trust root in a trust file; empty when the file has none. */
    public static Optional<TrustRoot> read(byte[] trustFile) {
        JsonFields fields = JsonFields.of(StrictJson.readObject(trustFile, LIMITS));
        fields.integer("version", 1, 1);
        try {
            return fields.optionalFields("log").map(TrustRoot::read);
        } catch (JsonFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new JsonFormatException(Kind.SHAPE, e.getMessage() + ", at $.log");
        }
    }

    private static TrustRoot read(JsonFields log) {
        return new TrustRoot(
                log.parsed("ledger", LedgerId::new),
                log.parsed("kind", TrustRoot::kind),
                log.parsed("genesis", Digest::parse),
                (int) log.integer("threshold", 1, 1000),
                log.list(
                        "members",
                        member -> new Member(
                                member.parsed("mspId", MspId::new),
                                JsonForms.localizedText(member.fields("name")),
                                member.parsed("logKey", VerificationKey::parse),
                                member.has("authorities")
                                        ? member.parsedList("authorities", TrustRoot::certificate)
                                        : List.of())));
    }

    private static X509Certificate certificate(String base64) {
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("expected a certificate, found " + Excerpt.of(base64), e);
        }
    }

    private static String base64(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("expected a certificate that can be written", e);
        }
    }

    /** The JSON form: the member {@code log} of a trust file. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("ledger", ledger.value());
        json.addProperty("kind", kind == LedgerKind.EMBEDDED ? "embedded" : "fabric");
        json.addProperty("genesis", genesis.toString());
        json.addProperty("threshold", threshold);
        json.add("members", JsonForms.array(members, member -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("mspId", member.mspId().value());
            entry.add("name", JsonForms.of(member.name()));
            entry.addProperty("logKey", member.logKey().toString());
            if (!member.authorities().isEmpty()) {
                entry.add(
                        "authorities",
                        JsonForms.strings(member.authorities().stream()
                                .map(TrustRoot::base64)
                                .toList()));
            }
            return entry;
        }));
        return json;
    }

    private static LedgerKind kind(String text) {
        return switch (text) {
            case "embedded" -> LedgerKind.EMBEDDED;
            case "fabric" -> LedgerKind.FABRIC;
            default -> throw new IllegalArgumentException("expected embedded or fabric, found " + Excerpt.of(text));
        };
    }
}
