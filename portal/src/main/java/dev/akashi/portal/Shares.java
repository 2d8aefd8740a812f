package dev.akashi.portal;

import dev.akashi.client.share.ShareStatement;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Holders' links: what is stored, shown, counted, stopped and removed. Looking writes nothing. What has ended is removed; what
 * was stopped leaves its line, without content, until it would have ended, so that the same statement cannot put it back.
 * Whose statements count was decided before ({@link ShareAuthority}).
 */
final class Shares implements AutoCloseable {

    private static final int STRIPES = 64;

    private final ShareFolder folder;
    private final Limits limits;
    private final Clock clock;
    private final Map<String, ShareHeader> headers = new ConcurrentHashMap<>();
    private final Object[] stripes = new Object[STRIPES];

    /**
     * How much is stored.
     *
     * @param mostBytes of all links together
     * @param mostBytesEach of the links of one institution
     * @param most how many links
     */
    record Limits(long mostBytes, long mostBytesEach, int most) {}

    private Shares(ShareFolder folder, Limits limits, Clock clock) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        Arrays.setAll(stripes, i -> new Object());
    }

    /**
     * Opens the folder, creates it if there is none, and removes what has ended or was not finished.
     *
     * @throws IOException when it cannot be used, or another portal uses it
     */
    static Shares open(Path folder, Limits limits, Clock clock) throws IOException {
        Shares shares = new Shares(ShareFolder.open(folder), limits, clock);
        try {
            shares.folder.headers().forEach(header -> shares.headers.put(header.id(), header));
            shares.sweep();
        } catch (IOException e) {
            shares.close();
            throw e;
        }
        return shares;
    }

    /** Removes what has ended. */
    void sweep() throws IOException {
        for (ShareHeader header : List.copyOf(headers.values())) {
            if (header.hasEndedBy(clock.instant())) {
                synchronized (stripe(header.id())) {
                    ShareHeader now = headers.get(header.id());
                    if (now != null && now.hasEndedBy(clock.instant())) {
                        folder.delete(now.id());
                        headers.remove(now.id());
                    }
                }
            }
        }
    }

    /**
     * Stores content that a statement is about; whose statement it is was checked before. The same once more changes
     * nothing. A link of another institution becomes that of whoever answers for it.
     *
     * @param answersFor whether who signed the statement may speak for an institution
     * @throws ProblemException when there is something newer at that id, it is another institution's, or there is no room
     */
    void put(ShareStatement.Put statement, byte[] content, Predicate<InstitutionCode> answersFor) throws IOException {
        ShareHeader fresh = ShareHeader.of(statement, content.length);
        InstitutionCode owner =
                Optional.ofNullable(headers.get(fresh.id())).orElse(fresh).institution();
        // Asked before the locks, because the registry may be slow.
        boolean isOwners = owner.equals(fresh.institution()) || answersFor.test(owner);
        // One at a time, so that what is counted stays what there is.
        synchronized (headers) {
            synchronized (stripe(fresh.id())) {
                ShareHeader known = headers.get(fresh.id());
                if (known != null
                        && !known.institution().equals(fresh.institution())
                        && !(isOwners && known.institution().equals(owner))) {
                    throw refused("another institution has a link of that id");
                }
                if (known != null && fresh.equals(known.withAttempts(0))) {
                    return;
                }
                if (known != null && !fresh.signedAt().isAfter(known.signedAt())) {
                    throw refused("something newer was said about that link");
                }
                requireRoom(fresh);
                write(fresh, content);
            }
        }
    }

    private static ProblemException refused(String why) {
        return new ProblemException(ProblemCode.SHARE_REFUSED, why);
    }

    private void requireRoom(ShareHeader fresh) {
        long all = 0;
        long own = 0;
        for (ShareHeader header : headers.values()) {
            // What it takes the place of makes room for it.
            if (!header.id().equals(fresh.id())) {
                all += header.size();
                own += header.institution().equals(fresh.institution()) ? header.size() : 0;
            }
        }
        if (all + fresh.size() > limits.mostBytes()
                || own + fresh.size() > limits.mostBytesEach()
                || headers.size() >= limits.most()) {
            throw new ProblemException(
                    ProblemCode.NO_ROOM,
                    "expected at most " + limits.mostBytesEach() + " bytes of one institution and " + limits.mostBytes()
                            + " in all");
        }
    }

    /** A link that has not ended, whether or not it still shows its content. */
    Optional<ShareHeader> find(String id) {
        return Optional.ofNullable(headers.get(id)).filter(header -> !header.hasEndedBy(clock.instant()));
    }

    /**
     * Looks.
     *
     * @param link shows that somebody has the link
     * @param pin shows that somebody knows the PIN
     * @return the content
     * @throws ProblemException when there is none, or what was shown is wrong
     */
    byte[] look(String id, Digest link, Optional<Digest> pin) throws IOException {
        synchronized (stripe(id)) {
            ShareHeader header =
                    find(id).filter(known -> isOf(known.link(), link)).orElseThrow(Shares::none);
            switch (header.state()) {
                case STOPPED -> throw new ProblemException(ProblemCode.SHARE_STOPPED, "");
                case LOCKED -> throw new ProblemException(ProblemCode.SHARE_LOCKED, "");
                case OPEN -> {
                    // Below.
                }
            }
            if (header.pin().isPresent()) {
                if (pin.isEmpty()) {
                    throw new ProblemException(ProblemCode.PIN_NEEDED, "");
                }
                if (!isOf(header.pin().get(), pin.get())) {
                    throw wrongPin(header);
                }
            }
            return folder.content(header);
        }
    }

    // Counted on the disk before it is told: ending the process gives nobody another try.
    private ProblemException wrongPin(ShareHeader header) throws IOException {
        ShareHeader counted = header.withAttempts(header.attempts() + 1);
        if (counted.attempts() < ShareHeader.MOST_ATTEMPTS) {
            write(counted, folder.content(header));
            return new ProblemException(
                    ProblemCode.PIN_WRONG, "attempts left: " + (ShareHeader.MOST_ATTEMPTS - counted.attempts()));
        }
        write(counted.ended(ShareHeader.State.LOCKED, header.signedAt()), new byte[0]);
        return new ProblemException(ProblemCode.SHARE_LOCKED, "");
    }

    /**
     * Stops a link as its holder does; once more is no error.
     *
     * @throws ProblemException when there is none, or it is another's
     */
    void stop(String id, byte[] secret) throws IOException {
        synchronized (stripe(id)) {
            ShareHeader header =
                    find(id).filter(known -> isOf(known.stop(), secret)).orElseThrow(Shares::none);
            stop(header, clock.instant());
        }
    }

    /**
     * Stops a link as its institution does, or who answers for it.
     *
     * @param answersFor whether who signed the statement may speak for an institution
     * @throws ProblemException when there is none, it is another institution's, or something newer was said
     */
    void stop(ShareStatement.Stop statement, Predicate<InstitutionCode> answersFor) throws IOException {
        synchronized (stripe(statement.id())) {
            ShareHeader header = find(statement.id())
                    .filter(known -> answersFor.test(known.institution()))
                    .orElseThrow(Shares::none);
            if (header.state() == ShareHeader.State.OPEN && statement.signedAt().isBefore(header.signedAt())) {
                throw refused("something newer was said about that link");
            }
            stop(header, statement.signedAt());
        }
    }

    private void stop(ShareHeader header, Instant at) throws IOException {
        if (header.state() != ShareHeader.State.STOPPED) {
            write(header.ended(ShareHeader.State.STOPPED, at), new byte[0]);
        }
    }

    /** How many links there are. */
    int count() {
        return headers.size();
    }

    private static boolean isOf(Digest expected, Digest shown) {
        return isOf(expected, shown.bytes());
    }

    private static boolean isOf(Digest expected, byte[] shown) {
        return java.security.MessageDigest.isEqual(
                expected.bytes(), Digest.sha256(shown).bytes());
    }

    private static ProblemException none() {
        return new ProblemException(ProblemCode.NO_SHARE, "");
    }

    private void write(ShareHeader header, byte[] content) throws IOException {
        folder.write(header, content);
        headers.put(header.id(), header);
    }

    private Object stripe(String id) {
        return Objects.requireNonNull(stripes[Math.floorMod(id.hashCode(), STRIPES)]);
    }

    @Override
    public void close() {
        folder.close();
    }
}
