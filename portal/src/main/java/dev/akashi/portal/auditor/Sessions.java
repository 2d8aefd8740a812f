package dev.akashi.portal.auditor;

import com.nimbusds.jwt.JWT;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, in memory: a cookie holds nothing but a random name. A session ends half an hour after it was used last, eight hours
 * after somebody signed in, when they sign out, and when the process does. Whoever signs in gets a new one.
 */
final class Sessions {

    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(8);
    private static final int MOST = 10_000;
    private static final int SECRET_BYTES = 32;

    private final Clock clock;
    private final boolean isEncrypted;
    private final SecureRandom random = new SecureRandom();
    /** Those who are signed in apart from those who are not: however many come, nobody is signed out by them. */
    private final Map<String, Session> members = bounded();

    private final Map<String, Session> visitors = bounded();

    Sessions(Clock clock, boolean isEncrypted) {
        this.clock = clock;
        this.isEncrypted = isEncrypted;
    }

    private static Map<String, Session> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
                return size() > MOST;
            }
        };
    }

    private void put(Session session) {
        (session.account() == null ? visitors : members).put(session.id(), session);
    }

    private void remove(Session session) {
        visitors.remove(session.id());
        members.remove(session.id());
    }

    /**
     * What is kept of somebody's visit.
     *
     * @param id what the cookie says
     * @param csrf what every form of the session has to bring
     * @param began when it began
     * @param used when it was used last
     * @param account who signed in; null before
     * @param pending what waits for them to come back from the provider
     * @param idToken the provider's word, for signing out there
     */
    record Session(
            String id,
            String csrf,
            Instant began,
            Instant used,
            @Nullable Account account,
            OpenId.@Nullable Pending pending,
            @Nullable JWT idToken) {

        Optional<Account> signedIn() {
            return Optional.ofNullable(account);
        }

        @Override
        public String toString() {
            return "Session";
        }
    }

    /** The session of a request, or a new one, in which nobody is signed in. */
    synchronized Session of(Context context) {
        Instant now = clock.instant();
        String id = String.valueOf(context.cookie(cookieName()));
        Session known = members.getOrDefault(id, visitors.get(id));
        if (known != null
                && (now.isAfter(known.used().plus(IDLE))
                        || now.isAfter(known.began().plus(LONGEST)))) {
            remove(known);
            known = null;
        }
        if (known == null) {
            return begin(context, null, null);
        }
        Session used = new Session(
                known.id(), known.csrf(), known.began(), now, known.account(), known.pending(), known.idToken());
        put(used);
        return used;
    }

    /** Somebody has signed in: what was before is over, so that nobody knows the new session who knew the old. */
    synchronized Session signIn(Context context, Session before, Account account, @Nullable JWT idToken) {
        remove(before);
        return begin(context, account, idToken);
    }

    synchronized void signOut(Context context, Session session) {
        remove(session);
        context.header("Set-Cookie", cookie("", 0));
    }

    /** Somebody goes to the provider. */
    synchronized void await(Session session, OpenId.Pending pending) {
        put(new Session(
                session.id(), session.csrf(), session.began(), session.used(), session.account(), pending, null));
    }

    /** What was kept for somebody who comes back; once. */
    synchronized Optional<OpenId.Pending> arrived(Session session) {
        Optional<OpenId.Pending> pending = Optional.ofNullable(session.pending());
        put(new Session(
                session.id(),
                session.csrf(),
                session.began(),
                session.used(),
                session.account(),
                null,
                session.idToken()));
        return pending;
    }

    /** Whether a form is one that this session was given. */
    static boolean isOwn(Session session, @Nullable String csrf) {
        return csrf != null
                && MessageDigest.isEqual(
                        session.csrf().getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
    }

    private Session begin(Context context, @Nullable Account account, @Nullable JWT idToken) {
        Instant now = clock.instant();
        Session session = new Session(secret(), secret(), now, now, account, null, idToken);
        put(session);
        context.header("Set-Cookie", cookie(session.id(), LONGEST.toSeconds()));
        return session;
    }

    /** Lax, because whoever comes back from the provider comes from another site. */
    private String cookie(String value, long seconds) {
        return cookieName() + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                + (isEncrypted ? "; Secure" : "");
    }

    private String cookieName() {
        return isEncrypted ? "__Host-akashi-audit" : "akashi-audit";
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
