package dev.akashi.credential.sdjwt;

import com.authlete.sd.Disclosure;
import com.authlete.sd.SDJWT;
import com.authlete.sd.SDObjectBuilder;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.OpenBadgeContent;
import dev.akashi.credential.OpenBadgeContent.Achievement;
import dev.akashi.credential.OpenBadgeContent.Attribute;
import dev.akashi.credential.OpenBadgeContent.Recipient;
import dev.akashi.credential.Salt;
import dev.akashi.model.CredentialType;
import dev.akashi.model.signing.Multibase;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Issues SD-JWT VCs. Everything about the person can be hidden, one by one, and so can each of the attributes; what was
 * achieved, when, and who says so is always seen. Days are days in Japan.
 */
public final class SdJwtVcWriter {

    /** Where the kinds of credential are named. */
    public static final String VCT = "https://akashi.example/ns/vct/v1/";

    private static final ZoneOffset JAPAN = ZoneOffset.ofHours(9);
    private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);
    private static final int SALT_LENGTH = 16;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final List<Disclosure> disclosures = new ArrayList<>();
    private final SecureRandom random;

    private SdJwtVcWriter(SecureRandom random) {
        this.random = random;
    }

    /**
     * The credential that says this, signed, with all its disclosures.
     *
     * @param type what kind it is
     * @param salt of its commitment
     * @param holder the key that the holder will sign presentations with, if it is known
     * @param signer with the issuer's key; it is named by the issuer's DID and its Multikey
     * @param random for the salts of the disclosures
     */
    public static String write(
            OpenBadgeContent content,
            CredentialType type,
            Salt salt,
            Optional<VerificationKey> holder,
            Signer signer,
            SecureRandom random) {
        SdJwtVcWriter writer = new SdJwtVcWriter(random);
        JsonObject payload = writer.payload(content, type, salt, holder);
        String token = Jws.sign(SdJwtVc.TYPE, content.issuer() + "#" + signer.verificationKey(), payload, signer);
        return new SDJWT(token, writer.disclosures).toString();
    }

    private JsonObject payload(
            OpenBadgeContent content, CredentialType type, Salt salt, Optional<VerificationKey> holder) {
        JsonObject payload = new JsonObject();
        payload.addProperty("iss", content.issuer().value());
        payload.addProperty("vct", VCT + type);
        payload.addProperty("nbf", content.validFrom().atStartOfDay(JAPAN).toEpochSecond());
        LocalDate validUntil = content.validUntil();
        if (validUntil != null) {
            payload.addProperty("exp", validUntil.atTime(LAST_SECOND).toEpochSecond(JAPAN));
        }
        payload.addProperty("issuer_name", content.issuerName());
        payload.addProperty("title", content.name());
        payload.addProperty("award_date", content.awarded().toString());
        payload.add("achievement", achievement(content.achievement()));
        JsonObject anchor = new JsonObject();
        anchor.addProperty("salt", Multibase.base64url(salt.bytes()));
        payload.add(SdJwtVc.ANCHOR, anchor);
        holder.ifPresent(key -> payload.add("cnf", HolderKeys.toCnf(key)));
        hide(payload, person(content));
        JsonObject attributes = new JsonObject();
        hide(attributes, attributes(content.attributes()));
        if (!content.attributes().isEmpty()) {
            payload.add("attributes", attributes);
        }
        payload.addProperty("_sd_alg", "sha-256");
        return payload;
    }

    private static JsonObject achievement(Achievement achievement) {
        JsonObject json = new JsonObject();
        json.addProperty("id", achievement.id().toString());
        json.addProperty("type", achievement.achievementType());
        json.addProperty("name", achievement.name());
        if (achievement.fieldOfStudy() != null) {
            json.addProperty("field_of_study", achievement.fieldOfStudy());
        }
        return json;
    }

    private static Map<String, Object> person(OpenBadgeContent content) {
        Recipient recipient = content.recipient();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", content.id().toString());
        claims.put("name", recipient.printed());
        put(claims, "name_kana", recipient.kana());
        put(claims, "name_roman", recipient.roman());
        put(claims, "birthdate", recipient.birthDate());
        return claims;
    }

    private static Map<String, Object> attributes(List<Attribute> attributes) {
        Map<String, Object> claims = new LinkedHashMap<>();
        for (Attribute attribute : attributes) {
            Map<String, String> value = new LinkedHashMap<>();
            value.put("label", attribute.label());
            value.put("value", attribute.value());
            claims.put(attribute.field(), value);
        }
        return claims;
    }

    private static void put(Map<String, Object> claims, String name, @Nullable Object value) {
        if (value != null) {
            claims.put(name, value.toString());
        }
    }

    /** Puts the digests of claims into an object, sorted, so that their order says nothing. */
    private void hide(JsonObject object, Map<String, Object> claims) {
        SDObjectBuilder builder = new SDObjectBuilder();
        claims.forEach((name, value) -> disclosures.add(builder.putSDClaim(salt(), name, value)));
        JsonElement digests = GSON.toJsonTree(builder.build().get("_sd"));
        object.add("_sd", digests);
    }

    private String salt() {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return Base64Url.encode(salt);
    }
}
