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
    /** This service was not told where status lists are. */
    NO_STATUS_LISTS(404);

    private final int status;

    ProblemCode(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    String text(Language language) {
        return Texts.in(language).get("problem." + name());
    }
}
