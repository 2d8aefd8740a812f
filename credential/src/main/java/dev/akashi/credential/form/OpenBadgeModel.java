package dev.akashi.credential.form;

import static dev.akashi.credential.form.ValueForm.DAY;
import static dev.akashi.credential.form.ValueForm.JWS;
import static dev.akashi.credential.form.ValueForm.LANGUAGE;
import static dev.akashi.credential.form.ValueForm.NUMBER;
import static dev.akashi.credential.form.ValueForm.TEXT;
import static dev.akashi.credential.form.ValueForm.TIME;
import static dev.akashi.credential.form.ValueForm.TIME_STAMP;
import static dev.akashi.credential.form.ValueForm.URL;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.form.FormDefect.Code;
import java.util.regex.Pattern;

/**
 * The data model of Open Badges 3.0, appendix B, class by class, in its serialisation as JSON (section 8.1): what may be there
 * several times is an array, what may be there once is none, and nothing is null or empty.
 */
final class OpenBadgeModel {

    private static final Pattern CONTEXT =
            Pattern.compile("https://purl[.]imsglobal[.]org/spec/ob/v3p0/context(-3[.][0-9][.][0-9])*[.]json");
    private static final Pattern IDENTITY_HASH = Pattern.compile("(md5[$][0-9A-Fa-f]{32}|sha256[$][0-9A-Fa-f]{64})");

    private static final ValueForm IDENTIFIER_TYPE = ValueForm.extensible(
            "name",
            "sourcedId",
            "systemId",
            "productId",
            "userName",
            "accountId",
            "emailAddress",
            "nationalIdentityNumber",
            "isbn",
            "issn",
            "lisSourcedId",
            "oneRosterSourcedId",
            "sisSourcedId",
            "ltiContextId",
            "ltiDeploymentId",
            "ltiToolId",
            "ltiPlatformId",
            "ltiUserId",
            "identifier");

    private static final ValueForm ACHIEVEMENT_TYPE =
            ValueForm.extensible(CredentialForm.ACHIEVEMENT_TYPES.toArray(String[]::new));

    private static final ValueForm RESULT_TYPE = ValueForm.extensible(
            "GradePointAverage",
            "LetterGrade",
            "Percent",
            "PerformanceLevel",
            "PredictedScore",
            "RawScore",
            "Result",
            "RubricCriterion",
            "RubricCriterionLevel",
            "RubricScore",
            "ScaledScore",
            "Status");

    private static final ValueForm TARGET_TYPE = ValueForm.extensible(
            "ceasn:Competency",
            "ceterms:Credential",
            "CFItem",
            "CFRubric",
            "CFRubricCriterion",
            "CFRubricCriterionLevel",
            "CTDL");

    private static final ValueForm RESULT_STATUS =
            ValueForm.oneOf("Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew");

    private static final ObjectForm IMAGE = ObjectForm.exactly("Image")
            .required("id", URL)
            .optional("caption", TEXT)
            .closed();

    private static final ObjectForm IDENTIFIER_ENTRY = ObjectForm.exactly("IdentifierEntry")
            .required("identifier", TEXT)
            .required("identifierType", IDENTIFIER_TYPE)
            .closed();

    private static final ObjectForm IDENTITY = ObjectForm.exactly("IdentityObject")
            .required("hashed", ValueForm.BOOLEAN)
            .required("identityHash", TEXT)
            .required("identityType", IDENTIFIER_TYPE)
            .optional("salt", TEXT)
            .closed()
            .rule(OpenBadgeModel::identityHash);

    private static final ObjectForm ADDRESS = ObjectForm.typed("Address")
            .optional(
                    TEXT,
                    "addressCountry",
                    "addressCountryCode",
                    "addressRegion",
                    "addressLocality",
                    "streetAddress",
                    "postOfficeBoxNumber",
                    "postalCode")
            .optional(
                    "geo",
                    ObjectForm.exactly("GeoCoordinates")
                            .required("latitude", NUMBER)
                            .required("longitude", NUMBER));

    private static final ObjectForm ALIGNMENT = ObjectForm.typed("Alignment")
            .optional(TEXT, "targetCode", "targetDescription", "targetFramework")
            .required("targetName", TEXT)
            .optional("targetType", TARGET_TYPE)
            .required("targetUrl", URL);

    private static final ObjectForm EVIDENCE = ObjectForm.typed("Evidence")
            .optional("id", URL)
            .optional(TEXT, "narrative", "name", "description", "genre", "audience");

    private static final ValueForm ENDORSEMENT = ValueForm.later(() -> OpenBadgeModel.ENDORSEMENT_CREDENTIAL);

    private static final ObjectForm PROFILE = ObjectForm.typed("Profile")
            .required("id", URL)
            .optional(
                    TEXT,
                    "name",
                    "phone",
                    "description",
                    "email",
                    "official",
                    "familyName",
                    "givenName",
                    "additionalName",
                    "patronymicName",
                    "honorificPrefix",
                    "honorificSuffix",
                    "familyNamePrefix")
            .optional("url", URL)
            .array("endorsement", ENDORSEMENT)
            .array("endorsementJwt", JWS)
            .optional("image", IMAGE)
            .optional("address", ADDRESS)
            .array("otherIdentifier", IDENTIFIER_ENTRY)
            .optional("parentOrg", ValueForm.later(() -> OpenBadgeModel.PROFILE))
            .optional("dateOfBirth", DAY);

    private static final ObjectForm RUBRIC_LEVEL = ObjectForm.typed("RubricCriterionLevel")
            .required("id", URL)
            .required("name", TEXT)
            .array("alignment", ALIGNMENT)
            .optional(TEXT, "description", "level", "points");

    private static final ObjectForm RESULT_DESCRIPTION = ObjectForm.typed("ResultDescription")
            .required("id", URL)
            .required("name", TEXT)
            .required("resultType", RESULT_TYPE)
            .array("alignment", ALIGNMENT)
            .array("allowedValue", TEXT)
            .optional("requiredLevel", URL)
            .optional(TEXT, "requiredValue", "valueMax", "valueMin")
            .array("rubricCriterionLevel", RUBRIC_LEVEL);

    private static final ObjectForm RESULT = ObjectForm.typed("Result")
            .optional(URL, "achievedLevel", "resultDescription")
            .array("alignment", ALIGNMENT)
            .optional("status", RESULT_STATUS)
            .optional("value", TEXT);

    private static final ObjectForm ACHIEVEMENT = ObjectForm.typed("Achievement")
            .required("id", URL)
            .required("name", TEXT)
            .required("description", TEXT)
            .required("criteria", ObjectForm.untyped().optional("id", URL).optional("narrative", TEXT))
            .optional("achievementType", ACHIEVEMENT_TYPE)
            .array("alignment", ALIGNMENT)
            .optional("creator", PROFILE)
            .optional("creditsAvailable", NUMBER)
            .array("endorsement", ENDORSEMENT)
            .array("endorsementJwt", JWS)
            .optional(TEXT, "fieldOfStudy", "humanCode", "specialization", "version")
            .optional("image", IMAGE)
            .optional("inLanguage", LANGUAGE)
            .array("otherIdentifier", IDENTIFIER_ENTRY)
            .array(
                    "related",
                    ObjectForm.typed("Related")
                            .required("id", URL)
                            .optional("inLanguage", LANGUAGE)
                            .optional("version", TEXT))
            .array("resultDescription", RESULT_DESCRIPTION)
            .array("tag", TEXT);

    private static final ObjectForm SUBJECT = ObjectForm.typed("AchievementSubject")
            .optional("id", URL)
            .required("achievement", ACHIEVEMENT)
            .optional(TIME, "activityEndDate", "activityStartDate")
            .optional("creditsEarned", NUMBER)
            .array("identifier", IDENTITY)
            .optional("image", IMAGE)
            .optional(TEXT, "licenseNumber", "narrative", "role", "term")
            .array("result", RESULT)
            .optional("source", PROFILE)
            .rule(OpenBadgeModel::namedSomehow);

    private static final ObjectForm REFERENCE =
            ObjectForm.untyped().required("id", URL).required("type", TEXT);

    static final ObjectForm CREDENTIAL = common(ObjectForm.untyped()
            .rule((credential, place, defects) ->
                    Types.require(credential, place, defects, "OpenBadgeCredential", "AchievementCredential"))
            .optional("name", TEXT)
            .required("credentialSubject", SUBJECT)
            .optional("image", IMAGE)
            .array("endorsement", ENDORSEMENT)
            .array("endorsementJwt", JWS)
            .array("evidence", EVIDENCE));

    private static final ObjectForm ENDORSEMENT_CREDENTIAL = common(ObjectForm.untyped()
            .rule(DataModel20.CREDENTIAL)
            .rule((credential, place, defects) -> Types.require(credential, place, defects, "EndorsementCredential"))
            .required("name", TEXT)
            .required(
                    "credentialSubject",
                    ObjectForm.typed("EndorsementSubject").required("id", URL).optional("endorsementComment", TEXT)));

    private OpenBadgeModel() {}

    private static ObjectForm common(ObjectForm credential) {
        return credential
                .rule(OpenBadgeModel::secondContext)
                .required("id", URL)
                .optional("description", TEXT)
                .optional("awardedDate", TIME_STAMP)
                .required("issuer", ValueForm.urlOr(PROFILE))
                .required("validFrom", TIME_STAMP)
                .optional("validUntil", TIME_STAMP)
                .oneOrArray("credentialSchema", REFERENCE)
                .optional("credentialStatus", REFERENCE)
                .optional("refreshService", REFERENCE)
                .oneOrArray(
                        "termsOfUse", ObjectForm.untyped().optional("id", URL).required("type", TEXT));
    }

    private static void secondContext(JsonElement credential, Place place, Defects defects) {
        JsonElement context = ((JsonObject) credential).get("@context");
        boolean isThere = context instanceof JsonArray array
                && array.size() > 1
                && Defects.isText(array.get(1))
                && CONTEXT.matcher(array.get(1).getAsString()).matches();
        if (!isThere) {
            defects.add(
                    Code.BAD_CONTEXT,
                    place.member("@context").entry(1),
                    "the context of Open Badges 3.0 in the second place",
                    String.valueOf(context));
        }
    }

    private static void namedSomehow(JsonElement subject, Place place, Defects defects) {
        JsonObject object = (JsonObject) subject;
        if (!object.has("id") && !object.has("identifier")) {
            defects.add(Code.MISSING, place, "an id or an identifier of the recipient", "neither");
        }
    }

    private static void identityHash(JsonElement identity, Place place, Defects defects) {
        JsonObject object = (JsonObject) identity;
        JsonElement hash = object.get("identityHash");
        boolean isHashed =
                object.has("hashed") && object.get("hashed").toString().equals("true");
        if (isHashed
                && hash != null
                && Defects.isText(hash)
                && !IDENTITY_HASH.matcher(hash.getAsString()).matches()) {
            defects.add(Code.BAD_VALUE, place.member("identityHash"), "md5$ or sha256$ and a hash in hex", hash);
        }
    }
}
