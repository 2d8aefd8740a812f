package dev.akashi.portal.auditor;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.akashi.portal.Language;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signing in at a provider: OpenID Connect Core 1.0, 3.1, the code flow with PKCE (RFC 7636). What comes back is believed when its
 * state is that of this browser's session, the token is the provider's and for these pages, and its nonce is the one that was sent.
 */
final class OpenId {

    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;
    private static final int LARGEST = 256 * 1024;
    private static final int SKEW_SECONDS = 60;

    private final OpenIdSettings settings;
    private volatile @Nullable OIDCProviderMetadata provider;

    OpenId(OpenIdSettings settings) {
        this.settings = settings;
    }

    /** What a session keeps while its person is at the provider. */
    record Pending(State state, Nonce nonce, CodeVerifier verifier, Language language) {

        static Pending begin(Language language) {
            return new Pending(new State(), new Nonce(), new CodeVerifier(), language);
        }
    }

    /** Who came back. */
    record Person(String subject, JWT idToken) {}

    /** Nobody can be believed to have signed in. The message is for the operator, not for the page. */
    static final class SignInException extends Exception {

        private static final long serialVersionUID = 1L;

        SignInException(String message) {
            super(message);
        }

        SignInException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The provider's origin, where forms may lead when somebody signs out. */
    String origin() {
        return settings.issuer().getScheme() + "://" + settings.issuer().getAuthority();
    }

    /**
     * Where to send somebody.
     *
     * @param callback where they are to come back to
     */
    URI beginning(Pending pending, URI callback) throws SignInException {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, new Scope("openid"), new ClientID(settings.clientId()), callback)
                .endpointURI(provider().getAuthorizationEndpointURI())
                .state(pending.state())
                .nonce(pending.nonce())
                .codeChallenge(pending.verifier(), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Who it is that came back.
     *
     * @param answer the address with which the browser came
     * @param pending what was kept when it left
     */
    Person end(URI answer, Pending pending, URI callback) throws SignInException {
        try {
            AuthenticationResponse response = AuthenticationResponseParser.parse(answer);
            if (!pending.state().equals(response.getState())) {
                throw new SignInException("expected the state of this session, found another");
            }
            Issuer said = response.getIssuer();
            if (said != null && !said.getValue().equals(settings.issuer().toString())) {
                throw new SignInException(
                        "expected an answer of " + settings.issuer() + ", found one of another issuer");
            }
            if (!response.indicatesSuccess()) {
                throw new SignInException("the provider said "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            JWT token = token(new AuthorizationCodeGrant(
                    response.toSuccessResponse().getAuthorizationCode(), callback, pending.verifier()));
            IDTokenValidator validator = new IDTokenValidator(
                    new Issuer(settings.issuer()),
                    new ClientID(settings.clientId()),
                    JWSAlgorithm.parse(settings.algorithm()),
                    provider().getJWKSetURI().toURL(),
                    new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LARGEST));
            validator.setMaxClockSkew(SKEW_SECONDS);
            return new Person(
                    validator.validate(token, pending.nonce()).getSubject().getValue(), token);
        } catch (ParseException | BadJOSEException | JOSEException | IOException e) {
            throw new SignInException("expected a good answer of the provider, found " + e.getMessage(), e);
        }
    }

    /** Where to send somebody who signs out, so that the provider knows too; empty when it has no such place. */
    Optional<URI> ending(JWT idToken, URI back) {
        OIDCProviderMetadata known = provider;
        return Optional.ofNullable(known)
                .map(OIDCProviderMetadata::getEndSessionEndpointURI)
                .map(endpoint -> new LogoutRequest(endpoint, idToken, back, null).toURI());
    }

    private JWT token(AuthorizationCodeGrant grant) throws SignInException, IOException, ParseException {
        URI endpoint = provider().getTokenEndpointURI();
        ClientID client = new ClientID(settings.clientId());
        TokenRequest request = settings.clientSecret().isPresent()
                ? new TokenRequest.Builder(
                                endpoint,
                                new ClientSecretBasic(
                                        client,
                                        new Secret(settings.clientSecret().get())),
                                grant)
                        .build()
                : new TokenRequest.Builder(endpoint, client, grant).build();
        HTTPRequest http = request.toHTTPRequest();
        http.setConnectTimeout(CONNECT_MILLIS);
        http.setReadTimeout(READ_MILLIS);
        http.setFollowRedirects(false);
        var answer = OIDCTokenResponseParser.parse(http.send());
        if (!answer.indicatesSuccess()) {
            throw new SignInException("the provider refused the code: "
                    + answer.toErrorResponse().getErrorObject().getCode());
        }
        JWT token =
                ((OIDCTokenResponse) answer.toSuccessResponse()).getOIDCTokens().getIDToken();
        if (token == null) {
            throw new SignInException("expected an ID token of the provider, found none");
        }
        return token;
    }

    /** Asked once, when somebody first signs in; what fails is asked again by whoever comes next. */
    private OIDCProviderMetadata provider() throws SignInException {
        OIDCProviderMetadata known = provider;
        if (known != null) {
            return known;
        }
        try {
            OIDCProviderMetadata read =
                    OIDCProviderMetadata.resolve(new Issuer(settings.issuer()), CONNECT_MILLIS, READ_MILLIS);
            provider = read;
            return read;
        } catch (GeneralException | IOException e) {
            throw new SignInException("expected the provider's description, found " + e.getMessage(), e);
        }
    }
}
