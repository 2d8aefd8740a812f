package dev.akashi.portal.auditor;

import com.nimbusds.jwt.JWT;
import dev.akashi.portal.Buckets;
import dev.akashi.portal.Language;
import dev.akashi.portal.auditor.OpenId.SignInException;
import dev.akashi.portal.auditor.Sessions.Session;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in and out: with a password of this program, or at a provider. */
final class SignIn {

    private static final Logger LOGGER = LoggerFactory.getLogger(SignIn.class);
    private static final int TRIES_OF_A_NAME = 10;
    /** More, because behind a proxy everybody has one address. */
    private static final int TRIES_OF_AN_ADDRESS = 120;

    private final Accounts accounts;
    private final Optional<OpenId> openId;
    private final Sessions sessions;
    private final AuditorLayout layout;
    private final Supplier<URI> address;
    private final Buckets byName;
    private final Buckets byAddress;

    SignIn(
            AuditorSettings settings,
            Optional<OpenId> openId,
            Sessions sessions,
            AuditorLayout layout,
            Supplier<URI> address) {
        this.accounts = settings.accounts();
        this.openId = openId;
        this.sessions = sessions;
        this.layout = layout;
        this.address = address;
        this.byName = new Buckets(TRIES_OF_A_NAME, settings.clock());
        this.byAddress = new Buckets(TRIES_OF_AN_ADDRESS, settings.clock());
    }

    /** The form, for whoever is not signed in. */
    void page(Context context) {
        Language language = AuditorLayout.language(context);
        Session session = sessions.of(context);
        if (session.signedIn().isPresent()) {
            context.status(303).header("Location", "/" + language.tag() + "/overview");
            return;
        }
        page(context, language, session, "");
    }

    private void page(Context context, Language language, Session session, String problem) {
        Map<String, Object> values = new HashMap<>();
        values.put("problem", problem.isEmpty() ? "" : layout.word(language, problem));
        values.put("passwords", accounts.havePasswords());
        values.put("openId", openId.isPresent());
        layout.send(context, language, session, "sign-in", layout.word(language, "signIn"), "/", values);
    }

    /** A name and a password. */
    void password(Context context) {
        Language language = AuditorLayout.language(context);
        Session session = requireOwnForm(context);
        String name = String.valueOf(context.formParam("name"));
        String password = String.valueOf(context.formParam("password"));
        // By name as well: many computers may try one account.
        int wait = Math.max(byName.take(name, 1), byAddress.take(context.req().getRemoteAddr(), 1));
        if (wait > 0) {
            context.status(429).header("Retry-After", Integer.toString(wait));
            page(context, language, session, "tooManyTries");
            return;
        }
        Optional<Account> account = accounts.byPassword(name, password);
        if (account.isEmpty()) {
            context.status(401);
            page(context, language, session, "wrongPassword");
            return;
        }
        sessions.signIn(context, session, account.get(), null);
        context.status(303).header("Location", "/" + language.tag() + "/overview");
    }

    /** To the provider. */
    void leave(Context context) {
        Language language = AuditorLayout.language(context);
        Session session = sessions.of(context);
        OpenId.Pending pending = OpenId.Pending.begin(language);
        try {
            URI there = openId.orElseThrow(ForbiddenResponse::new).beginning(pending, callback());
            sessions.await(session, pending);
            context.status(303).header("Location", there.toString());
        } catch (SignInException e) {
            failed(context, language, session, e);
        }
    }

    /** Back from the provider. */
    void arrive(Context context) {
        Session session = sessions.of(context);
        Optional<OpenId.Pending> pending = sessions.arrived(session);
        Language language = pending.map(OpenId.Pending::language)
                .orElseGet(() -> Language.accepted(context.header("Accept-Language")));
        try {
            if (pending.isEmpty()) {
                throw new SignInException("expected a session that went to the provider, found another");
            }
            String query = Optional.ofNullable(context.queryString()).orElse("");
            OpenId.Person person = openId.orElseThrow(ForbiddenResponse::new)
                    .end(URI.create(callback() + "?" + query), pending.get(), callback());
            Optional<Account> account = accounts.bySubject(person.subject());
            if (account.isEmpty()) {
                LOGGER.warn("somebody signed in at the provider who has no account here");
                context.status(403);
                page(context, language, session, "noAccount");
                return;
            }
            sessions.signIn(context, session, account.get(), person.idToken());
            context.status(303).header("Location", "/" + language.tag() + "/overview");
        } catch (SignInException | IllegalArgumentException e) {
            failed(context, language, session, e);
        }
    }

    /** Out, here and at the provider. */
    void out(Context context) {
        Language language = AuditorLayout.language(context);
        Session session = requireOwnForm(context);
        sessions.signOut(context, session);
        URI home = address.get().resolve("/" + language.tag() + "/");
        JWT token = session.idToken();
        String next = token == null
                ? home.getPath()
                : openId.flatMap(provider -> provider.ending(token, home))
                        .map(URI::toString)
                        .orElse(home.getPath());
        context.status(303).header("Location", next);
    }

    private void failed(Context context, Language language, Session session, Exception e) {
        LOGGER.warn("signing in at the provider failed: {}", e.getMessage());
        context.status(403);
        page(context, language, session, "providerFailed");
    }

    /** @throws ForbiddenResponse for a form that another site has made */
    private Session requireOwnForm(Context context) {
        Session session = sessions.of(context);
        if (!Sessions.isOwn(session, context.formParam("csrf"))) {
            throw new ForbiddenResponse();
        }
        return session;
    }

    private URI callback() {
        return address.get().resolve("/callback");
    }
}
