package dev.akashi.model;

/** What kind of institution issues. Append only: the names are on the ledger. */
public enum InstitutionKind {
    /** 大学. */
    UNIVERSITY,
    /** 短期大学. */
    JUNIOR_COLLEGE,
    /** 高等専門学校. */
    COLLEGE_OF_TECHNOLOGY,
    /** 専修学校, 各種学校. */
    VOCATIONAL_SCHOOL,
    /** 高等学校. */
    HIGH_SCHOOL,
    /** 資格を付与する団体. */
    LICENSING_BODY
}
