package dev.akashi.portal;

/** What can go wrong with a request. The names are relied on by programs: append only. */
enum ProblemCode {
    /** It is not what the service reads. */
    BAD_REQUEST(400),
    /** There is nothing at that address. */
    NOT_FOUND(404),
    /** The address is there, for other methods. */
    METHOD_NOT_ALLOWED(405),
    /** The body took too long to come. */
    TOO_SLOW(408),
    /** The body is larger than what is read. */
    TOO_LARGE(413),
    /** The body is said to be something else than JSON. */
    UNSUPPORTED_MEDIA_TYPE(415),
    /** The client asks too much. */
    TOO_MANY_REQUESTS(429),
    /** A defect of this program. */
    INTERNAL(500),
    /** No organisation answers, and the log does not help. */
    LEDGER_UNAVAILABLE(503),
    /** This service was not told where a log is. */
    NO_LOG(404),
    /** This service has no key to sign receipts. */
    NO_RECEIPTS(404),
    /** This service stores no content for holders' links. */
    NO_SHARES(404),
    /** There is no such link, or it has ended. */
    NO_SHARE(404),
    /** Its holder or its institution stopped the link. */
    SHARE_STOPPED(410),
    /** Too many wrong PINs: the link shows nothing any more. */
    SHARE_LOCKED(423),
    /** The link needs a PIN. */
    PIN_NEEDED(403),
    /** The PIN is another. */
    PIN_WRONG(403),
    /** Whoever asks may not store or stop this. */
    SHARE_REFUSED(403),
    /** Nothing more can be stored. */
    NO_ROOM(507),
    /** What is asked for cannot be answered in a form that the client accepts. */
    NOT_ACCEPTABLE(406),
    /** The header is larger than what is read. */
    HEADER_TOO_LARGE(431),
    /** The address is longer than what is read. */
    ADDRESS_TOO_LONG(414);

    private final int status;

    ProblemCode(int status) {
        this.status = status;
    }

    /** What an HTTP status means, where nobody knows more. */
    static ProblemCode of(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> TOO_SLOW;
            case 413 -> TOO_LARGE;
            case 414 -> ADDRESS_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 431 -> HEADER_TOO_LARGE;
            default -> status >= 500 ? INTERNAL : BAD_REQUEST;
        };
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    String text(Language language) {
        return Texts.in(language).get("problem." + name());
    }
}
