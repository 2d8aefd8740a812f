package dev.akashi.portal.auditor;

import dev.akashi.model.InstitutionCode;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who may sign in.
 *
 * @param name by which the list of looks names them
 * @param role what they may see
 * @param institution whose figures they see; of institutions alone
 * @param passwordHash bcrypt, for an account of this program
 * @param subject the identifier that the OpenID provider has for them, {@code sub}
 */
public record Account(
        String name,
        Role role,
        Optional<InstitutionCode> institution,
        Optional<String> passwordHash,
        Optional<String> subject) {

    /** What an account may see. */
    public enum Role {
        /** Everything. */
        AUDITOR,
        /** What concerns one institution. */
        INSTITUTION
    }

    /** @throws IllegalArgumentException for an institution without a code, an auditor with one, or an account without a way in */
    public Account {
        Objects.requireNonNull(role, "role");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")) {
            throw new IllegalArgumentException("expected a name of up to 64 of A-Z a-z 0-9 . _ @ -, found another");
        }
        if ((role == Role.INSTITUTION) != institution.isPresent()) {
            throw new IllegalArgumentException("expected an institution for role INSTITUTION, and only there");
        }
        if (passwordHash.isEmpty() && subject.isEmpty()) {
            throw new IllegalArgumentException("expected a password or a subject for " + name + ", found neither");
        }
    }

    /** Whether it may see what concerns an institution. */
    boolean maySee(InstitutionCode code) {
        return role == Role.AUDITOR || institution.filter(code::equals).isPresent();
    }
}
