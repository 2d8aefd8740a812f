package dev.akashi.client.template;

/** What can be wrong with a template. The names are stable and only added to. */
public enum TemplateErrorCode {
    /** The file is not UTF-8, is larger than 256 KiB, or is not YAML 1.2 of one document. */
    UNREADABLE,
    /** A mapping, a list or a plain value stands where another of them is expected. */
    WRONG_KIND,
    /** A key that is not known. */
    UNKNOWN_KEY,
    /** A key that is required. */
    MISSING_KEY,
    /** A key, a header, a field or a choice that is there twice. */
    DUPLICATE,
    /** A value that is none of those that are possible. */
    BAD_VALUE,
    /** A text that is empty, too long, or has control characters. */
    BAD_TEXT,
    /** No column has a field that every template needs, or a key that this field or type does not take. */
    BAD_COLUMN,
    /** A placeholder that no column or constant fills, or a brace that belongs to none. */
    BAD_PLACEHOLDER,
    /** A placeholder that would put into a text what the template keeps out of the credential, or who the holder is. */
    PRIVATE_PLACEHOLDER
}
