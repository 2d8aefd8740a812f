package dev.akashi.portal;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What the server itself refuses, before any route sees it, told in the same form as all other problems. */
final class ServerErrors extends ErrorHandler {

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.setStatus(status);
        fill(response.getHeaders());
        response.write(true, body(status, request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE)), callback);
    }

    private static void fill(HttpFields.Mutable fields) {
        fields.put(new HttpField(HttpHeader.CONTENT_TYPE, Answers.PROBLEM));
        fields.put(new HttpField(HttpHeader.CACHE_CONTROL, Answers.NOT_KEPT));
        fields.put(new HttpField("X-Content-Type-Options", "nosniff"));
    }

    private static ByteBuffer body(int status, @Nullable String acceptLanguage) {
        return ByteBuffer.wrap(Answers.problem(ProblemCode.of(status), "", Language.accepted(acceptLanguage)));
    }
}
