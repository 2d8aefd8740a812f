package dev.akashi.model.record;

import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.statement.SuccessionKind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Who answers for a batch at a time: the institution that recorded it while that is active; while it is closed or
 * suspended, those who succeed it for that type and those years; for a successor that is closed itself, its successors.
 *
 * <pre>{@code
 * List<BatchAuthority> authorities = BatchAuthority.over(anchor, now, registry::institution);
 * }</pre>
 *
 * @param institution who answers
 * @param role in which role
 */
public record BatchAuthority(InstitutionCode institution, Role role) {

    /** How many institutions are looked at; no real chain is as long, and no question may take for ever. */
    static final int MOST_INSTITUTIONS = 64;

    public BatchAuthority {
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(role, "role");
    }

    /** In which role somebody answers. */
    public enum Role {
        /** Its own batch. */
        OWN,
        /** By merger or change of code. */
        SUCCESSOR,
        /** As keeper of the records; also where a custodian is anywhere in a chain. */
        CUSTODIAN
    }

    /**
     * Who answers for a batch.
     *
     * @param batch the batch
     * @param time when
     * @param records knows institutions; one that it does not know answers for nothing
     */
    public static List<BatchAuthority> over(
            AnchorRecord batch, Instant time, Function<InstitutionCode, Optional<InstitutionRecord>> records) {
        return over(batch.institution(), batch.credentialType(), batch.awardPeriod(), time, records);
    }

    /** Who answers for an institution's credentials of a type and period. */
    public static List<BatchAuthority> over(
            InstitutionCode awarder,
            CredentialType type,
            AwardPeriod period,
            Instant time,
            Function<InstitutionCode, Optional<InstitutionRecord>> records) {
        List<BatchAuthority> found = new ArrayList<>();
        Set<InstitutionCode> seen = new HashSet<>();
        Deque<BatchAuthority> pending = new ArrayDeque<>();
        pending.add(new BatchAuthority(awarder, Role.OWN));
        while (!pending.isEmpty() && seen.size() < MOST_INSTITUTIONS) {
            BatchAuthority next = pending.remove();
            if (!seen.add(next.institution())) {
                continue;
            }
            Optional<InstitutionRecord> record = records.apply(next.institution());
            if (record.isEmpty()) {
                continue;
            }
            if (record.get().isActiveAt(time)) {
                found.add(next);
                continue;
            }
            for (Succession succession : record.get().successions()) {
                if (succession.inForceAt(time) && succession.scope().covers(type, period)) {
                    pending.add(new BatchAuthority(succession.successor(), next.passedOn(succession.kind())));
                }
            }
        }
        return List.copyOf(found);
    }

    private Role passedOn(SuccessionKind kind) {
        return kind == SuccessionKind.CUSTODY || role == Role.CUSTODIAN ? Role.CUSTODIAN : Role.SUCCESSOR;
    }
}
