package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.client.template.ReadyTemplate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCommandTest {

    @TempDir
    Path folder;

    @Test
    void every_template_that_is_listed_can_be_shown_checked_and_filled_in() throws IOException {
        Ran list = Ran.akashi("template", "list");
        assertThat(list.outLines()).hasSize(ReadyTemplate.values().length);
        for (String line : list.outLines()) {
            String name = line.substring(0, line.indexOf(' '));
            Path yaml = folder.resolve(name + ".yaml");
            Path csv = folder.resolve(name + ".csv");
            assertThat(Ran.akashi("template", "show", name, "--out", yaml).exitCode())
                    .isZero();
            assertThat(Ran.akashi("template", "show", name).out())
                    .isEqualTo(Files.readString(yaml, StandardCharsets.UTF_8));
            assertThat(Ran.akashi("template", "check", yaml).out()).contains("氏名: name, required, in the credential");
            assertThat(Ran.akashi("template", "csv", yaml, "--out", csv).exitCode())
                    .isZero();
            assertThat(Files.readString(csv, StandardCharsets.UTF_8))
                    .startsWith("\uFEFF")
                    .contains("氏名,", "架空　花子,");
        }
    }

    @Test
    void a_bad_template_is_refused_with_lines_and_columns_of_all_that_is_wrong() throws IOException {
        Path yaml = folder.resolve("bad.yaml");
        Files.writeString(
                yaml,
                ReadyTemplate.BACHELOR
                        .text()
                        .replace("type: DEGREE_BACHELOR", "type: DEGREE")
                        .replace("title:", "titel:"));
        Ran ran = Ran.akashi("template", "check", yaml);
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("line 5, column 7", "line 8, column 1").doesNotContain("\tat ");
    }

    @Test
    void an_example_that_the_template_itself_refuses_is_one_of_its_faults() throws IOException {
        Path yaml = folder.resolve("bad.yaml");
        Files.writeString(yaml, ReadyTemplate.BACHELOR.text().replace("example: 2026-03-25", "example: 2026-02-30"));
        assertThat(Ran.akashi("template", "check", yaml).err()).contains("a day that exists", "2026-02-30");
    }

    @Test
    void nothing_that_is_there_is_overwritten() throws IOException {
        Path there = Files.writeString(folder.resolve("there"), "mine");
        assertThat(Ran.akashi("template", "show", "bachelor", "--out", there).exitCode())
                .isEqualTo(2);
        assertThat(Ran.akashi("template", "csv", "bachelor", "--out", there).exitCode())
                .isEqualTo(2);
        assertThat(there).hasContent("mine");
    }

    @Test
    void a_name_that_is_not_known_is_answered_with_those_that_are() {
        Ran ran = Ran.akashi("template", "show", "knighthood");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .contains("expected one of bachelor, diploma, badge-and-diploma, master", "found knighthood");
    }
}
