package dev.akashi.audit.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.audit.statistics.Attack.Bounds;
import dev.akashi.audit.statistics.Dataset.Group;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is released, and what somebody who has all of it can work out. */
class ReleaseOfficeTest {

    private static final int THRESHOLD = Parameters.STANDARD.threshold();
    private static final List<CredentialType> TYPES = List.of(
            CredentialType.DEGREE_BACHELOR,
            CredentialType.DEGREE_MASTER,
            CredentialType.DEGREE_DOCTOR,
            CredentialType.VOC_TRAINING);
    private static final Instant AFTER = Instant.parse("2027-05-01T00:00:00Z");

    @TempDir
    Path folder;

    /** Counts as they are: a few large ones, many small ones, many of nobody. */
    private static Dataset dataset(long seed, int prefectures, int months) {
        Random random = new Random(seed);
        Map<Group, Long> counts = new TreeMap<>(Group.ORDER);
        for (int month = 0; month < months; month++) {
            for (CredentialType type : TYPES) {
                for (int prefecture = 1; prefecture <= prefectures; prefecture++) {
                    for (char founder : new char[] {'1', '3'}) {
                        int draw = random.nextInt(100);
                        long count = draw < 35 ? 0 : draw < 70 ? 1 + random.nextInt(12) : 10 + random.nextInt(600);
                        if (count > 0) {
                            counts.put(
                                    new Group(
                                            type,
                                            type == CredentialType.VOC_TRAINING
                                                    ? InstitutionKind.VOCATIONAL_SCHOOL
                                                    : InstitutionKind.UNIVERSITY,
                                            founder,
                                            String.format(java.util.Locale.ROOT, "%02d", prefecture),
                                            YearMonth.of(2026, 4).plusMonths(month)),
                                    count);
                        }
                    }
                }
            }
        }
        return dataset(counts);
    }

    private static Dataset dataset(Map<Group, Long> counts) {
        return new Dataset(
                counts,
                Map.of(2026, Map.of("BACHELOR", 3L, "MASTER", 25L)),
                Map.of(InstitutionKind.UNIVERSITY, 3L),
                Map.of(),
                AFTER,
                "a root of 12 entries, registry.example/test");
    }

    private static TableSpec table(String period, Dimension... by) {
        return new TableSpec(Period.parse(period), List.of(by));
    }

    private static void assertNothingIsWorkedOut(Dataset dataset, List<Release> releases) {
        List<Bounds> bounds = new Attack(dataset, releases).onSmallCounts(THRESHOLD);
        assertThat(bounds).isNotEmpty().allSatisfy(bound -> {
            assertThat(bound.least()).as(bound.toString()).isLessThanOrEqualTo(1 + 1e-6);
            assertThat(bound.most()).as(bound.toString()).isGreaterThanOrEqualTo(THRESHOLD - 1e-6);
        });
    }

    @Nested
    class Nobody_works_out_a_small_count {

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6})
        void from_a_table_with_its_totals(long seed) throws IOException {
            Dataset dataset = dataset(seed, 7, 1);
            ReleaseOffice office = ReleaseOffice.in(folder, dataset, Parameters.STANDARD);
            office.release(table("2026-04", Dimension.TYPE, Dimension.PREFECTURE));
            assertNothingIsWorkedOut(dataset, office.history());
        }

        @ParameterizedTest
        @ValueSource(longs = {11, 12})
        void from_a_table_of_three_dimensions(long seed) throws IOException {
            Dataset dataset = dataset(seed, 4, 1);
            ReleaseOffice office = ReleaseOffice.in(folder, dataset, Parameters.STANDARD);
            office.release(table("2026-04", Dimension.TYPE, Dimension.FOUNDER, Dimension.PREFECTURE));
            assertNothingIsWorkedOut(dataset, office.history());
        }

        @ParameterizedTest
        @ValueSource(longs = {21, 22, 23})
        void from_tables_that_cut_the_same_time_in_different_ways(long seed) throws IOException {
            Dataset dataset = dataset(seed, 5, 1);
            ReleaseOffice office = ReleaseOffice.in(folder, dataset, Parameters.STANDARD);
            office.release(table("2026-04", Dimension.PREFECTURE));
            office.release(table("2026-04", Dimension.TYPE));
            office.release(table("2026-04", Dimension.FOUNDER, Dimension.PREFECTURE));
            office.release(table("2026-04", Dimension.LEVEL, Dimension.PREFECTURE));
            office.release(table("2026-04", Dimension.TYPE, Dimension.PREFECTURE));
            assertNothingIsWorkedOut(dataset, office.history());
        }

        @ParameterizedTest
        @ValueSource(longs = {31, 32})
        void from_the_months_and_the_year_that_they_make_up(long seed) throws IOException {
            Dataset dataset = dataset(seed, 3, 3);
            ReleaseOffice office = ReleaseOffice.in(folder, dataset, Parameters.STANDARD);
            for (String month : List.of("2026-04", "2026-05", "2026-06")) {
                office.release(table(month, Dimension.TYPE, Dimension.PREFECTURE));
            }
            office.release(table("2026", Dimension.TYPE, Dimension.PREFECTURE));
            office.release(table("2026", Dimension.MONTH));
            assertNothingIsWorkedOut(dataset, office.history());
        }

        @ParameterizedTest
        @ValueSource(longs = {41})
        void from_the_year_and_months_that_are_told_later(long seed) throws IOException {
            Dataset dataset = dataset(seed, 3, 2);
            ReleaseOffice office = ReleaseOffice.in(folder, dataset, Parameters.STANDARD);
            office.release(table("2026", Dimension.TYPE, Dimension.PREFECTURE));
            office.release(table("2026-04", Dimension.TYPE, Dimension.PREFECTURE));
            office.release(table("2026-05", Dimension.TYPE, Dimension.PREFECTURE));
            assertNothingIsWorkedOut(dataset, office.history());
        }
    }

    /** So that it is known that the attack is one. */
    @Test
    void somebody_works_it_out_where_only_small_counts_are_kept_back() {
        Dataset dataset = dataset(1, 7, 1);
        TableSpec spec = table("2026-04", Dimension.TYPE, Dimension.PREFECTURE);
        CountedTable table = CountedTable.of(spec, new Atoms(dataset, List.of(spec)));
        Map<List<String>, OptionalLong> cells = new LinkedHashMap<>();
        table.cells()
                .forEach(cell -> cells.put(
                        cell.key(),
                        Parameters.STANDARD.isSmall(cell.count())
                                ? OptionalLong.empty()
                                : OptionalLong.of(cell.count())));
        Release naive = new Release(spec, Parameters.STANDARD, dataset.mark(), cells);
        assertThat(new Attack(dataset, List.of(naive)).onSmallCounts(THRESHOLD))
                .anySatisfy(bound -> assertThat(bound.most()).isLessThan(THRESHOLD));
    }

    @Test
    void tells_no_small_count_and_most_of_the_others() throws IOException {
        Dataset dataset = dataset(5, 12, 1);
        Release release = ReleaseOffice.in(folder, dataset, Parameters.STANDARD)
                .release(table("2026-04", Dimension.TYPE, Dimension.PREFECTURE));
        release.cells().values().stream()
                .flatMapToLong(OptionalLong::stream)
                .forEach(count -> assertThat(count == 0 || count >= THRESHOLD).isTrue());
        CountedTable table = CountedTable.of(release.spec(), new Atoms(dataset, List.of(release.spec())));
        List<Long> lost = new ArrayList<>();
        table.cells().stream()
                .filter(cell ->
                        cell.count() >= THRESHOLD && release.count(cell.key()).isEmpty())
                .forEach(cell -> lost.add(cell.count()));
        long large =
                table.cells().stream().filter(cell -> cell.count() >= THRESHOLD).count();
        assertThat(lost.size()).as("kept back beside small ones, of " + large).isLessThan((int) large / 2);
        assertThat(release.count(Collections.nCopies(2, Release.TOTAL))).isPresent();
    }

    @Test
    void asked_twice_here_or_on_another_machine_says_the_same() throws IOException {
        Dataset dataset = dataset(7, 6, 2);
        TableSpec spec = table("2026-05", Dimension.TYPE, Dimension.FOUNDER);
        Release first = ReleaseOffice.in(folder.resolve("one"), dataset, Parameters.STANDARD)
                .release(spec);
        ReleaseOffice again = ReleaseOffice.in(folder.resolve("one"), dataset, Parameters.STANDARD);
        assertThat(again.release(spec)).isEqualTo(first);
        assertThat(again.history()).hasSize(1);
        Release elsewhere = ReleaseOffice.in(folder.resolve("other"), dataset, Parameters.STANDARD)
                .release(spec);
        assertThat(elsewhere.toBytes()).isEqualTo(first.toBytes());
        assertThat(StatisticsCsv.of(elsewhere, dataset, Map.of()))
                .isEqualTo(StatisticsCsv.of(first, dataset, Map.of()));
    }

    @Nested
    class Refuses {

        private void assertRefused(
                ReleaseException.Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            ReleaseException.class, e -> assertThat(e.code()).isEqualTo(code));
        }

        @Test
        void a_period_that_is_not_over() throws IOException {
            ReleaseOffice office = ReleaseOffice.in(folder, dataset(1, 2, 1), Parameters.STANDARD);
            assertRefused(ReleaseException.Code.PERIOD_OPEN, () -> office.release(table("2027-05", Dimension.TYPE)));
            assertRefused(ReleaseException.Code.PERIOD_OPEN, () -> office.release(table("2027", Dimension.TYPE)));
            assertRefused(
                    ReleaseException.Code.PERIOD_OPEN,
                    () -> StatisticsCsv.rescissions(dataset(1, 2, 1), 2027, Parameters.STANDARD));
        }

        @Test
        void another_rule_than_that_of_the_history() throws IOException {
            Dataset dataset = dataset(1, 2, 1);
            ReleaseOffice.in(folder, dataset, Parameters.STANDARD).release(table("2026-04", Dimension.TYPE));
            assertRefused(
                    ReleaseException.Code.PARAMETERS_DIFFER,
                    () -> ReleaseOffice.in(folder, dataset, new Parameters(5, 1)));
        }

        @Test
        void a_ledger_that_contradicts_the_history() throws IOException {
            Dataset dataset = dataset(1, 2, 1);
            ReleaseOffice.in(folder, dataset, Parameters.STANDARD).release(table("2026-04", Dimension.TYPE));
            Map<Group, Long> more = new TreeMap<>(Group.ORDER);
            dataset.counts().forEach((group, count) -> more.put(group, count + 1));
            ReleaseOffice other = ReleaseOffice.in(folder, dataset(more), Parameters.STANDARD);
            assertRefused(
                    ReleaseException.Code.HISTORY_DIFFERS, () -> other.release(table("2026-04", Dimension.PREFECTURE)));
        }
    }

    @Test
    void a_file_opens_in_a_spreadsheet_and_says_what_it_is() throws IOException {
        Dataset dataset = dataset(3, 4, 1);
        Release release = ReleaseOffice.in(folder, dataset, Parameters.STANDARD)
                .release(table("2026-04", Dimension.TYPE, Dimension.PREFECTURE));
        String csv = new String(
                StatisticsCsv.of(release, dataset, Map.of(InstitutionKind.UNIVERSITY, 816L)), StandardCharsets.UTF_8);
        assertThat(csv)
                .startsWith("\uFEFFrelease," + release.id() + "\r\n")
                .contains("counts below 10", dataset.mark(), "of 816 that there are", "type,prefecture,credentials\r\n")
                .contains(",*\r\n");
    }

    @Test
    void few_rescissions_are_only_said_to_be_few() {
        String csv = new String(
                StatisticsCsv.rescissions(dataset(1, 2, 1), 2026, Parameters.STANDARD), StandardCharsets.UTF_8);
        assertThat(csv)
                .contains("BACHELOR,<10\r\n", "MASTER,25\r\n", "DOCTOR,<10\r\n")
                .doesNotContain("TOTAL", ",3");
    }

    @Test
    void numbers_are_rounded_where_that_is_the_rule() throws IOException {
        Dataset dataset = dataset(9, 3, 1);
        Release release =
                ReleaseOffice.in(folder, dataset, new Parameters(10, 5)).release(table("2026-04", Dimension.TYPE));
        release.cells().values().stream()
                .flatMapToLong(OptionalLong::stream)
                .forEach(count -> assertThat(count % 5).isZero());
    }
}
