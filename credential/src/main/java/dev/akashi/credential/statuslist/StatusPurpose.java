package dev.akashi.credential.statuslist;

import dev.akashi.model.statement.CredentialStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a list is about, and which value stands for which status of the ledger. The numbers are in credentials and lists for
 * ever: append only.
 */
public enum StatusPurpose {
    /** Set when the credential was taken back, declared void, replaced or ended. A suspension does not show. */
    REVOCATION(1) {
        @Override
        public int valueOf(CredentialStatus status) {
            return status.isFinal() ? 1 : 0;
        }
    },
    /** Set as long as the credential does not stand, for whatever reason. */
    SUSPENSION(1) {
        @Override
        public int valueOf(CredentialStatus status) {
            return status == CredentialStatus.ACTIVE ? 0 : 1;
        }
    },
    /** The status itself, in three bits; 0 stands for one that is in force. */
    MESSAGE(3) {
        @Override
        public int valueOf(CredentialStatus status) {
            return switch (status) {
                case ACTIVE -> 0;
                case SUSPENDED -> 1;
                case RESCINDED -> 2;
                case VOIDED -> 3;
                case SUPERSEDED -> 4;
                case ENDED -> 5;
            };
        }
    };

    /** What the values of {@link #MESSAGE} are called; two are not in use. */
    static final List<String> MESSAGES =
            List.of("active", "suspended", "rescinded", "voided", "superseded", "ended", "undefined", "undefined");

    private final int size;

    StatusPurpose(int size) {
        this.size = size;
    }

    /** The value for a status; 0 only for one that this purpose has nothing against. */
    public abstract int valueOf(CredentialStatus status);

    /** How many bits an entry has. */
    public int size() {
        return size;
    }

    /** The word of the specification. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The purpose of that word, if it is one that is known here. */
    public static Optional<StatusPurpose> named(String word) {
        return Arrays.stream(values())
                .filter(purpose -> purpose.word().equals(word))
                .findFirst();
    }
}
