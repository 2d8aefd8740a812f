package dev.akashi.audit.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.model.InstitutionKind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The list of school codes, with fictional rows. */
class InstitutionListTest {

    private static final Path SAMPLE = Path.of("..", "samples", "institutions.csv");

    @Test
    void counts_main_schools_that_are_open_in_either_encoding() throws IOException {
        String text = Files.readString(SAMPLE);
        Map<InstitutionKind, Long> expected = Map.of(
                InstitutionKind.UNIVERSITY, 3L,
                InstitutionKind.COLLEGE_OF_TECHNOLOGY, 1L,
                InstitutionKind.VOCATIONAL_SCHOOL, 1L);
        assertThat(read(text)).isEqualTo(expected);
        assertThat(read("\uFEFF" + text.replace("\n", "\r\n"))).isEqualTo(expected);
        assertThat(InstitutionList.read(text.getBytes(Charset.forName("windows-31j")))
                        .counts())
                .isEqualTo(expected);
    }

    @Test
    void refuses_a_mistyped_code_a_code_twice_and_another_table() throws IOException {
        String text = Files.readString(SAMPLE);
        assertThatThrownBy(() -> read(text.replace("F113199999022", "F113199999023")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("check digit");
        assertThatThrownBy(() -> read(text.replace("F113199999022", "F113199999013")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("again");
        assertThatThrownBy(() -> read("name,number\nA,1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected columns");
        assertThatThrownBy(() -> read("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<InstitutionKind, Long> read(String text) {
        return InstitutionList.read(text.getBytes(StandardCharsets.UTF_8)).counts();
    }
}
