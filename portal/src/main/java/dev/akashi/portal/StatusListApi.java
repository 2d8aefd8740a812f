package dev.akashi.portal;

import dev.akashi.client.status.StatusListFolder;
import dev.akashi.credential.proof.DateTimeStamp;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.model.InstitutionCode;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Institutions' status lists, from the folder that {@code akashi status-list make} writes. They are signed already: nothing is
 * added to them here, and nothing but the folder is asked.
 */
final class StatusListApi {

    private static final String TYPE = "application/vc; charset=utf-8";

    private final Optional<StatusListFolder> folder;
    private final Clock clock;

    StatusListApi(Optional<Path> folder, Clock clock) {
        this.folder = folder.map(StatusListFolder::at);
        this.clock = clock;
    }

    /** A list as it is, or as it was at {@code timestamp} (Bitstring Status List 1.0, section 3.2). */
    void list(Context context) {
        // Programs in pages of any origin may read what anybody may.
        context.header("Access-Control-Allow-Origin", "*").header("Cross-Origin-Resource-Policy", "cross-origin");
        StatusListFolder lists =
                folder.orElseThrow(() -> new ProblemException(ProblemCode.NO_STATUS_LISTS, "this service has none"));
        String list = context.pathParam("list");
        if (!StatusListFolder.isName(list)) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "expected the name of a list");
        }
        InstitutionCode institution = institution(context);
        Instant now = clock.instant();
        Optional<Instant> asked = timestamp(context);
        if (asked.filter(time -> time.isAfter(now)).isPresent()) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "expected a timestamp in the past");
        }
        try {
            StatusListFolder.Version version = lists.at(institution, list, asked.orElse(now))
                    .orElseThrow(() -> new ProblemException(
                            ProblemCode.NOT_FOUND,
                            asked.isPresent() ? "expected a list of that time" : "expected a list of that name"));
            Answers.kept(context, TYPE, Files.readAllBytes(version.file()), (int)
                    StatusListCredential.TIME_TO_LIVE.toSeconds());
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INTERNAL, "the lists cannot be read");
        }
    }

    private static InstitutionCode institution(Context context) {
        try {
            return new InstitutionCode(context.pathParam("institution"));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "expected the code of an institution");
        }
    }

    private static Optional<Instant> timestamp(Context context) {
        String text = context.queryParam("timestamp");
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(DateTimeStamp.parse(text));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "expected a timestamp such as 2026-04-01T00:00:00Z");
        }
    }
}
