package dev.akashi.audit.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.audit.AuditedLedger;
import dev.akashi.audit.AuditedLedger.Batch;
import dev.akashi.audit.replay.Fact;
import dev.akashi.audit.replay.Finding;
import dev.akashi.audit.replay.Unchecked;
import dev.akashi.audit.watch.InstitutionWatch.Verdict;
import dev.akashi.model.CredentialType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstitutionWatchTest {

    @TempDir
    Path folder;

    /** What was told. */
    private static final class Told implements InstitutionWatch.Listener {

        final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
        final List<Finding> findings = new CopyOnWriteArrayList<>();
        final List<Unchecked> unchecked = new CopyOnWriteArrayList<>();

        @Override
        public boolean recorded(Fact fact, Verdict verdict) {
            verdicts.add(verdict);
            return true;
        }

        @Override
        public void found(Finding finding) {
            findings.add(finding);
        }

        @Override
        public void unchecked(Unchecked what) {
            unchecked.add(what);
        }
    }

    @Test
    void tells_within_seconds_what_the_institution_does_not_know_and_goes_on_where_it_was() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        Path own = Files.createFile(folder.resolve("own.txt"));
        Path feed = folder.resolve("feed.jsonl");
        try (AuditedLedger ledger = AuditedLedger.founded(folder.resolve("network"))) {
            Batch known = ledger.issue(CredentialType.DEGREE_BACHELOR, 2);
            Files.writeString(own, known.tree().root() + "\n");
            Told told = new Told();
            try (InstitutionWatch watch = open(ledger, own)) {
                Future<?> running = worker.submit(() -> {
                    watch.run(told, Optional.empty(), Optional.of(feed));
                    return null;
                });
                await().atMost(Duration.ofSeconds(30)).until(() -> told.verdicts.size() == 3);
                assertThat(told.verdicts).containsExactly(Verdict.ABOUT, Verdict.ABOUT, Verdict.OWN);
                ledger.issue(CredentialType.DEGREE_BACHELOR, 1);
                await().atMost(Duration.ofSeconds(10)).until(() -> told.verdicts.size() == 4);
                assertThat(told.verdicts.get(3)).isEqualTo(Verdict.UNKNOWN);
                watch.stop();
                running.get(10, TimeUnit.SECONDS);
            }
            assertThat(told.findings).isEmpty();
            assertThat(Files.readAllLines(feed)).hasSize(4).last().asString().contains("\"verdict\":\"UNKNOWN\"");

            ledger.rescind(known, 0);
            Told later = new Told();
            try (InstitutionWatch watch = open(ledger, own)) {
                watch.run(later, Optional.of(Duration.ofSeconds(2)), Optional.empty());
            }
            assertThat(later.verdicts).as("only what is new").containsExactly(Verdict.UNKNOWN);
        } finally {
            worker.shutdownNow();
        }
    }

    /** Whether a range of records was read as it was cannot be told from the blocks. */
    @Test
    void says_when_it_cannot_check_a_block_and_tells_of_nothing_behind_it() throws Exception {
        Path own = Files.createFile(folder.resolve("own.txt"));
        try (AuditedLedger ledger = AuditedLedger.founded(folder.resolve("network"))) {
            ledger.scribbleAfterARange("akashi");
            ledger.issue(CredentialType.DEGREE_BACHELOR, 1);
            for (int time = 0; time < 2; time++) {
                Told told = new Told();
                try (InstitutionWatch watch = open(ledger, own)) {
                    watch.run(told, Optional.of(Duration.ofSeconds(5)), Optional.empty());
                }
                assertThat(told.unchecked)
                        .extracting(Unchecked::code)
                        .containsExactly(Unchecked.Code.TRANSACTION, Unchecked.Code.BLOCKS);
                assertThat(told.verdicts).doesNotContain(Verdict.UNKNOWN);
            }
        }
    }

    private InstitutionWatch open(AuditedLedger ledger, Path own) throws IOException {
        return InstitutionWatch.open(
                folder.resolve("watch"),
                ledger.profile,
                AuditedLedger.MEMBERS.get(1),
                ledger.genesis(),
                AuditedLedger.UNIVERSITY,
                new OwnRecords(List.of(own)));
    }
}
