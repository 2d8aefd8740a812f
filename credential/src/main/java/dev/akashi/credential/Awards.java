package dev.akashi.credential;

import dev.akashi.model.CredentialType;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the words of Open Badges for achievements promise in terms of the registry: a document that says
 * {@code BachelorDegree} is not to be had from a batch of micro-credentials, for which a course provider is accredited.
 */
public final class Awards {

    // Certificates of fact are about an award of any kind, and say so by their own type.
    private static final Set<CredentialType> OF_FACT = EnumSet.of(
            CredentialType.CERT_GRADUATION,
            CredentialType.CERT_DEGREE,
            CredentialType.TRANSCRIPT,
            CredentialType.CERT_EXPECTED,
            CredentialType.CERT_ENROLMENT,
            CredentialType.CERT_CREDITS);

    private static final Map<String, Set<CredentialType>> PROMISED = Map.of(
            "AssociateDegree", EnumSet.of(CredentialType.DEGREE_ASSOCIATE, CredentialType.TITLE_JUNGAKUSHI),
            "BachelorDegree", EnumSet.of(CredentialType.DEGREE_BACHELOR),
            "MasterDegree", EnumSet.of(CredentialType.DEGREE_MASTER, CredentialType.DEGREE_PROFESSIONAL),
            "DoctoralDegree", EnumSet.of(CredentialType.DEGREE_DOCTOR),
            "ResearchDoctorate", EnumSet.of(CredentialType.DEGREE_DOCTOR),
            "ProfessionalDoctorate", EnumSet.of(CredentialType.DEGREE_DOCTOR, CredentialType.DEGREE_PROFESSIONAL),
            "Degree",
                    EnumSet.of(
                            CredentialType.DEGREE_ASSOCIATE,
                            CredentialType.DEGREE_BACHELOR,
                            CredentialType.DEGREE_MASTER,
                            CredentialType.DEGREE_PROFESSIONAL,
                            CredentialType.DEGREE_DOCTOR),
            "SecondarySchoolDiploma", EnumSet.of(CredentialType.DIPLOMA_HS),
            "License", EnumSet.of(CredentialType.LICENCE_PROFESSIONAL),
            "MicroCredential", EnumSet.of(CredentialType.MICRO));

    private Awards() {}

    /**
     * Whether a word promises an award that a batch of a type is not of. Words that promise nothing in particular, such as
     * {@code Certificate}, and words of others never do.
     *
     * @param achievementType a word such as {@code BachelorDegree}
     * @param type what the registry has the batch as
     */
    public static boolean contradict(String achievementType, CredentialType type) {
        Set<CredentialType> promised = PROMISED.get(achievementType);
        return promised != null && !promised.contains(type) && !OF_FACT.contains(type);
    }
}
