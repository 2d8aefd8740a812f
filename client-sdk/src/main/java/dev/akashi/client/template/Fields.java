package dev.akashi.client.template;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields that have a meaning of their own. A template may name others, of letters and digits; those of the names
 * {@code licenseNumber}, {@code creditsEarned}, {@code term}, {@code role}, {@code activityStartDate} and {@code
 * activityEndDate} are called as the properties of an Open Badges 3.0 achievement subject are.
 */
public final class Fields {

    /** The student or record number: required, different in each row. */
    public static final String ID = "id";
    /** The name exactly as printed: required. */
    public static final String NAME = "name";
    /** The name in kana. */
    public static final String NAME_KANA = "nameKana";
    /** The name in Latin letters. */
    public static final String NAME_ROMAN = "nameRoman";
    /** The day of birth. */
    public static final String BIRTH_DATE = "birthDate";
    /** The day of award: required, as a column or as a constant. */
    public static final String AWARD_DATE = "awardDate";
    /** The first day of validity; the day of award when there is none. */
    public static final String VALID_FROM = "validFrom";
    /** The last day of validity. */
    public static final String VALID_UNTIL = "validUntil";
    /** The name of the row's file in the folder of documents, under the profile {@code document} only. */
    public static final String DOCUMENT_FILE = "documentFile";
    /** The holder's public key, as a wallet names it, under the profile {@code sd-jwt-vc} only. */
    public static final String HOLDER_KEY = "holderKey";

    static final Pattern NAMES = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
    /** What tells who the holder is: never part of the texts that describe the award. */
    static final Set<String> PERSONAL = Set.of(ID, NAME, NAME_KANA, NAME_ROMAN, BIRTH_DATE, DOCUMENT_FILE, HOLDER_KEY);

    static final Set<String> DATES = Set.of(BIRTH_DATE, AWARD_DATE, VALID_FROM, VALID_UNTIL);
    static final Set<String> REQUIRED = Set.of(ID, NAME, AWARD_DATE);
    /** Without these there is no credential. */
    static final Set<String> ALWAYS_IN_CREDENTIAL = Set.of(NAME, AWARD_DATE, VALID_FROM, VALID_UNTIL, HOLDER_KEY);
    /** These have their own place in a draft, and are no attributes. */
    static final Set<String> PLACED = Set.of(
            NAME, NAME_KANA, NAME_ROMAN, BIRTH_DATE, AWARD_DATE, VALID_FROM, VALID_UNTIL, DOCUMENT_FILE, HOLDER_KEY);

    private Fields() {}
}
