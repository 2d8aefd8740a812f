package dev.akashi.cli;

import dev.akashi.client.issuing.Progress;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows progress with rate and remaining time where there is a terminal, and nothing elsewhere. */
final class ProgressLine implements Progress, AutoCloseable {

    private static final long WORTH_SHOWING = 500;

    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private @Nullable String task;

    private ProgressLine(boolean terminal) {
        this.terminal = terminal;
    }

    /** Shows progress if there is somebody at a terminal. */
    static ProgressLine on(Console console) {
        return new ProgressLine(console.isTerminal());
    }

    /** Shows nothing. */
    static ProgressLine none() {
        return new ProgressLine(false);
    }

    @Override
    public void at(Stage stage, long done, long total) {
        if (stage != Stage.RECORD) {
            at(stage.name().toLowerCase(Locale.ROOT), done, total);
        }
    }

    /** How far something is. Called from one thread at a time. */
    void at(String what, long done, long total) {
        if (!terminal || total < WORTH_SHOWING) {
            return;
        }
        if (!what.equals(task)) {
            end();
            task = what;
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .showSpeed()
                    .setConsumer(new ConsoleProgressBarConsumer(terminalStream()))
                    .build();
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** Ends the line that is shown, so that other output can follow. */
    void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        end();
    }

    // The library draws on a stream; the descriptor is that of the terminal which was found to be there.
    private static PrintStream terminalStream() {
        return new PrintStream(
                new java.io.FileOutputStream(java.io.FileDescriptor.err),
                true,
                java.nio.charset.StandardCharsets.UTF_8);
    }
}
