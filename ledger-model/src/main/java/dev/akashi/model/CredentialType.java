package dev.akashi.model;

/**
 * What kind of credential a batch holds. Institutions are accredited for each kind separately. Append only: the names
 * are on the ledger.
 */
public enum CredentialType {
    /** 短期大学士. */
    DEGREE_ASSOCIATE,
    /** 学士. */
    DEGREE_BACHELOR,
    /** 修士. */
    DEGREE_MASTER,
    /** 専門職学位. */
    DEGREE_PROFESSIONAL,
    /** 博士. */
    DEGREE_DOCTOR,
    /** 専門士, 高度専門士. */
    TITLE_SENMONSHI,
    /** 準学士. */
    TITLE_JUNGAKUSHI,
    /** 高等学校卒業証書. */
    DIPLOMA_HS,
    /** 卒業証明書: a certificate of fact. */
    CERT_GRADUATION,
    /** 学位授与証明書: a certificate of fact. */
    CERT_DEGREE,
    /** 成績証明書. */
    TRANSCRIPT,
    /** 卒業見込証明書: ends by itself. */
    CERT_EXPECTED,
    /** 在学証明書. */
    CERT_ENROLMENT,
    /** 単位修得証明書. */
    CERT_CREDITS,
    /** 職業訓練修了証. */
    VOC_TRAINING,
    /** 資格・免許. */
    LICENCE_PROFESSIONAL,
    /** 語学検定. */
    LANGUAGE_TEST,
    /** マイクロクレデンシャル. */
    MICRO
}
