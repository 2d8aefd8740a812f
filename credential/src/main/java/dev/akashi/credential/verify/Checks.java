package dev.akashi.credential.verify;

import java.util.Map;

/** Short names for making checks. */
final class Checks {

    private Checks() {}

    static Check passed(CheckId id) {
        return passed(id, Map.of());
    }

    static Check passed(CheckId id, Map<String, String> evidence) {
        return new Check(id, CheckStatus.PASSED, ReportCode.OK, evidence);
    }

    static Check passed(CheckId id, ReportCode code, Map<String, String> evidence) {
        return new Check(id, CheckStatus.PASSED, code, evidence);
    }

    static Check failed(CheckId id, ReportCode code, Map<String, String> evidence) {
        return new Check(id, CheckStatus.FAILED, code, evidence);
    }

    static Check undecided(CheckId id, ReportCode code, Map<String, String> evidence) {
        return new Check(id, CheckStatus.UNDECIDED, code, evidence);
    }

    static Check notReached(CheckId id) {
        return new Check(id, CheckStatus.SKIPPED, ReportCode.NOT_REACHED, Map.of());
    }

    static Check notApplicable(CheckId id) {
        return new Check(id, CheckStatus.SKIPPED, ReportCode.NOT_APPLICABLE, Map.of());
    }
}
