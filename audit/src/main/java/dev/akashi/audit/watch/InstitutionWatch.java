package dev.akashi.audit.watch;

import com.google.gson.JsonObject;
import dev.akashi.audit.replay.Fact;
import dev.akashi.audit.replay.Finding;
import dev.akashi.audit.replay.PeerBlocks;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.replay.Unchecked;
import dev.akashi.audit.report.Subjects;
import dev.akashi.client.DurableFiles;
import dev.akashi.client.NetworkProfile;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Follows the ledger, checked as in an audit, and tells an institution of every record made in its name or about it as soon
 * as its block is there. It goes on where it was: nothing is left out, and a record is told again only when this was killed
 * while it was told.
 */
public final class InstitutionWatch implements AutoCloseable {

    private static final String TOLD = "told";

    private final Path folder;
    private final Replay replay;
    private final PeerBlocks blocks;
    private final InstitutionCode institution;
    private final OwnRecords own;
    private volatile boolean stopped;

    private InstitutionWatch(
            Path folder, Replay replay, PeerBlocks blocks, InstitutionCode institution, OwnRecords own) {
        this.folder = folder;
        this.replay = replay;
        this.blocks = blocks;
        this.institution = institution;
        this.own = own;
    }

    /** What a record is to the institution. Append only. */
    public enum Verdict {
        /** Said in its name, and known to it. */
        OWN,
        /** Said in its name, and not known to it: a key may be in other hands. */
        UNKNOWN,
        /** Said about it by others. */
        ABOUT
    }

    /** Is told. */
    public interface Listener {
        /** Something was recorded; answers whether to go on. */
        boolean recorded(Fact fact, Verdict verdict);

        /** Something is not in order. */
        void found(Finding finding);

        /** Something could not be checked; what is behind it is not told of. */
        void unchecked(Unchecked unchecked);
    }

    /**
     * Opens a watch in a folder.
     *
     * @param self whose peer is followed
     * @param genesis the hash of the channel's first block header
     * @throws IOException when the folder cannot be used
     */
    public static InstitutionWatch open(
            Path folder,
            NetworkProfile profile,
            MspId self,
            Digest genesis,
            InstitutionCode institution,
            OwnRecords own)
            throws IOException {
        return new InstitutionWatch(
                folder,
                Replay.open(folder, profile.chaincode(), genesis),
                new PeerBlocks(profile, self),
                Objects.requireNonNull(institution, "institution"),
                Objects.requireNonNull(own, "own"));
    }

    /**
     * Follows the ledger.
     *
     * @param patience how long it waits for more blocks at the end; empty for until it is stopped
     * @param feed a file to which every record is added as one line of JSON
     * @throws IOException when the peer cannot be reached, or a file not be written
     */
    public void run(Listener listener, Optional<Duration> patience, Optional<Path> feed) throws IOException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "watch-patience");
            thread.setDaemon(true);
            return thread;
        });
        try {
            boolean again = true;
            while (again && !stopped) {
                long end = Math.max(blocks.height(), replay.nextBlock() + 1);
                Optional<ScheduledFuture<?>> limit =
                        patience.map(time -> timer.schedule(this::stop, time.toMillis(), TimeUnit.MILLISECONDS));
                again = replay(end, listener, feed);
                limit.ifPresent(waiting -> waiting.cancel(false));
            }
        } finally {
            timer.shutdownNow();
        }
    }

    /** Ends a {@link #run} that is under way. */
    public void stop() {
        stopped = true;
        blocks.close();
    }

    @Override
    public void close() {
        stop();
        replay.close();
    }

    private boolean replay(long end, Listener listener, Optional<Path> feed) throws IOException {
        try {
            replay.run(blocks, end, (done, total) -> {});
        } catch (IOException e) {
            if (!stopped) {
                throw e;
            }
        }
        long from = told();
        List<Fact> facts = new ArrayList<>();
        replay.book().facts(from, fact -> {
            if (Subjects.institution(fact.statement()).equals(Optional.of(institution))) {
                facts.add(fact);
            }
        });
        boolean again = true;
        for (Fact fact : facts) {
            Verdict verdict = verdict(fact);
            if (feed.isPresent()) {
                append(feed.get(), fact, verdict);
            }
            again &= listener.recorded(fact, verdict);
        }
        List<Finding> findings = replay.book().findings().stream()
                .filter(finding -> finding.place().block() >= from)
                .toList();
        findings.forEach(listener::found);
        replay.book().unchecked().forEach(listener::unchecked);
        DurableFiles.replace(
                folder.resolve(TOLD), Long.toString(replay.nextBlock()).getBytes(StandardCharsets.US_ASCII));
        // Behind a block that is not believed there is nothing to be told.
        boolean believed =
                findings.stream().noneMatch(finding -> finding.place().block() >= replay.nextBlock());
        return again && believed && replay.book().unchecked().isEmpty();
    }

    /** The block from which on nothing was told. */
    private long told() throws IOException {
        Path file = folder.resolve(TOLD);
        return Files.exists(file)
                ? Math.min(Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII)), replay.nextBlock())
                : 0;
    }

    private Verdict verdict(Fact fact) throws IOException {
        boolean inItsName = fact.statement().actor().equals(Optional.of(institution));
        if (!inItsName) {
            return Verdict.ABOUT;
        }
        return own.contain(fact) ? Verdict.OWN : Verdict.UNKNOWN;
    }

    private static void append(Path feed, Fact fact, Verdict verdict) {
        JsonObject json = new JsonObject();
        json.addProperty("verdict", verdict.name());
        json.addProperty("time", LedgerTime.format(fact.time()));
        json.addProperty("block", fact.block());
        json.addProperty("tx", fact.transaction());
        json.addProperty("txId", fact.transactionId().value());
        json.addProperty("type", fact.statement().type().wireName());
        json.addProperty("statement", fact.digest().toString());
        json.addProperty("submitter", fact.submitter().value());
        json.add("signers", JsonForms.strings(fact.signers()));
        try {
            Files.writeString(
                    feed,
                    StrictJson.writeLine(json) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
