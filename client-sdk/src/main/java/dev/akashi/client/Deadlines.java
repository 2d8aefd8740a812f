package dev.akashi.client;

import java.time.Duration;

/**
 * How long each step may take before it counts as unanswered.
 *
 * @param evaluate a question
 * @param endorse asking the organisations to endorse
 * @param submit handing a transaction to the orderers
 * @param commit waiting until a transaction is in a block
 */
public record Deadlines(Duration evaluate, Duration endorse, Duration submit, Duration commit) {

    /** 5 s, 15 s, 10 s, 60 s. */
    public static Deadlines standard() {
        return new Deadlines(
                Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }
}
