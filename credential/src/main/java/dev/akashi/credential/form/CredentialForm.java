package dev.akashi.credential.form;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.form.FormDefect.Code;
import java.util.List;
import java.util.Map;

/**
 * Finds where a credential is not as its specification requires. What the specifications only recommend is let pass.
 *
 * <pre>{@code
 * List<FormDefect> defects = CredentialForm.openBadge(json);
 * if (!defects.isEmpty()) { … defects.get(0).pointer() … }
 * }</pre>
 *
 * <p>The text has to have been read with limits of size and depth. Terms that no context defines, and contexts that redefine
 * others, are found by JSON-LD processing, when the proof is checked.
 */
public final class CredentialForm {

    /** The words of Open Badges 3.0 for {@code achievementType}; beside them there is {@code ext:} with a word of one's own. */
    public static final List<String> ACHIEVEMENT_TYPES = List.of(
            "Achievement",
            "ApprenticeshipCertificate",
            "Assessment",
            "Assignment",
            "AssociateDegree",
            "Award",
            "Badge",
            "BachelorDegree",
            "Certificate",
            "CertificateOfCompletion",
            "Certification",
            "CommunityService",
            "Competency",
            "Course",
            "CoCurricular",
            "Degree",
            "Diploma",
            "DoctoralDegree",
            "Fieldwork",
            "GeneralEducationDevelopment",
            "JourneymanCertificate",
            "LearningProgram",
            "License",
            "Membership",
            "ProfessionalDoctorate",
            "QualityAssuranceCredential",
            "MasterCertificate",
            "MasterDegree",
            "MicroCredential",
            "ResearchDoctorate",
            "SecondarySchoolDiploma");

    private CredentialForm() {}

    /**
     * Verifiable Credentials Data Model 2.0, section 4.
     *
     * @return the first hundred defects; none if it is in order
     */
    public static List<FormDefect> verifiableCredential(JsonObject credential) {
        Defects defects = new Defects();
        DataModel20.CREDENTIAL.check(credential, Place.ROOT, defects);
        return defects.list();
    }

    /**
     * Open Badges 3.0, and what it is built on.
     *
     * @return the first hundred defects; none if it is in order
     */
    public static List<FormDefect> openBadge(JsonObject credential) {
        Defects defects = new Defects();
        DataModel20.CREDENTIAL.check(credential, Place.ROOT, defects);
        OpenBadgeModel.CREDENTIAL.check(credential, Place.ROOT, defects);
        requireValues(credential, Place.ROOT, defects);
        return defects.list();
    }

    // Section 8.1: null and empty arrays are left out.
    private static void requireValues(JsonElement element, Place place, Defects defects) {
        if (element instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                requireValues(member.getValue(), place.member(member.getKey()), defects);
            }
        } else if (element instanceof JsonArray array) {
            if (array.isEmpty()) {
                defects.add(Code.WRONG_KIND, place, "no empty array", array);
            }
            for (int i = 0; i < array.size(); i++) {
                requireValues(array.get(i), place.entry(i), defects);
            }
        } else if (element.isJsonNull()) {
            defects.add(Code.WRONG_KIND, place, "no null", element);
        }
    }
}
