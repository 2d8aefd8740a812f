package dev.akashi.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** How much a client may ask. */
class BucketsTest {

    private Instant now = Instant.parse("2026-04-01T00:00:00Z");
    private final Buckets buckets = new Buckets(60, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void a_minutes_worth_is_given_at_once_and_then_one_a_second() {
        for (int i = 0; i < 60; i++) {
            assertThat(buckets.take("a", 1)).isZero();
        }
        assertThat(buckets.take("a", 1)).isEqualTo(1);

        now = now.plusSeconds(1);
        assertThat(buckets.take("a", 1)).isZero();
        assertThat(buckets.take("a", 1)).isEqualTo(1);
    }

    @Test
    void one_client_takes_nothing_from_another() {
        assertThat(buckets.take("a", 60)).isZero();
        assertThat(buckets.take("b", 1)).isZero();
    }

    @Test
    void a_batch_that_is_larger_than_a_bucket_is_paid_for_afterwards() {
        assertThat(buckets.take("a", 90)).isZero();
        assertThat(buckets.take("a", 1)).isEqualTo(31);
    }

    @Test
    void a_clock_that_is_set_back_gives_nothing() {
        assertThat(buckets.take("a", 60)).isZero();
        now = now.minus(Duration.ofHours(1));
        assertThat(buckets.take("a", 1)).isPositive();
    }

    @Test
    void as_many_clients_as_there_may_be_take_a_bounded_room() {
        for (int i = 0; i < 50_000; i++) {
            assertThat(buckets.take("client " + i, 1)).isZero();
        }
    }
}
