package dev.akashi.cli;

/** What the process answers to the shell. The numbers are relied on by scripts. */
public enum ExitCode {
    /** Done; for {@code verify}, every document is VALID. */
    OK(0),
    /** Refused by the ledger or the rules; for {@code verify}, a document is INVALID. */
    REFUSED(1),
    /** The command line or a file that it names is not as it should be. */
    USAGE(2),
    /** It could not be decided or reached; for {@code verify}, a document is INDETERMINATE and none INVALID. */
    UNDECIDED(3),
    /** A defect of this program. */
    INTERNAL(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The process exit code. */
    public int number() {
        return number;
    }
}
