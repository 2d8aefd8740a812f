package dev.akashi.portal;

import io.javalin.http.Context;

/** What every answer carries so that a browser does nothing with it but show it. */
public final class PageHeaders {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action %s; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'";

    private PageHeaders() {}

    /**
     * Sets them.
     *
     * @param formTargets where forms may lead, as Content-Security-Policy has it
     */
    public static void set(Context context, String formTargets) {
        context.header("Content-Security-Policy", POLICY.replace("%s", formTargets))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}
