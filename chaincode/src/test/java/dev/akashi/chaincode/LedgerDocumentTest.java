package dev.akashi.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.StatementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/design/ledger.md} says of statements, keys and refusals what the code says, and nothing else. */
class LedgerDocumentTest {

    private final String text;

    LedgerDocumentTest() throws IOException {
        text = Files.readString(Path.of("..", "docs", "design", "ledger.md"), StandardCharsets.UTF_8);
    }

    @Test
    void has_every_statement_once_and_no_other() {
        assertThat(rows("| statement |").map(row -> row.get(0)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(StatementType.values())
                        .map(StatementType::wireName)
                        .toList());
    }

    @Test
    void has_the_number_of_an_institutions_keys() {
        Map<String, String> documented =
                rows("| statement |").collect(Collectors.toMap(row -> row.get(0), row -> row.get(2)));
        Map<String, String> known = new TreeMap<>();
        for (StatementType type : StatementType.values()) {
            int keys = type.institutionSignatures();
            known.put(type.wireName(), keys == 0 ? "" : Integer.toString(keys));
        }
        assertThat(documented).isEqualTo(known);
    }

    /** Who signs, tried out on statements by the wrong people, is the table of {@link NegativeListTest}. */
    @ParameterizedTest
    @EnumSource(StatementType.class)
    void says_who_signs_in_words_of_the_known_parties(StatementType type) {
        String signers = rows("| statement |")
                .filter(row -> row.get(0).equals(type.wireName()))
                .map(row -> row.get(1))
                .findFirst()
                .orElseThrow();
        assertThat(signers).containsPattern("ministry|operator|institution|key");
        boolean institutionSigns =
                Pattern.compile("institution|successor").matcher(signers).find();
        assertThat(institutionSigns)
                .isEqualTo(type.institutionSignatures() > 0 || type == StatementType.INSTITUTION_ADMITTED);
    }

    @Test
    void has_every_refusal_once_and_no_other() {
        assertThat(rows("| code |").map(row -> row.get(0)))
                .containsExactlyElementsOf(
                        Arrays.stream(LedgerErrorCode.values()).map(Enum::name).toList());
    }

    @Test
    void has_the_limits() {
        assertThat(text)
                .contains("payload " + Envelope.MAX_PAYLOAD / 1024 + " KiB", Envelope.MAX_SIGNATURES + " signatures")
                .contains("`" + WorldState.CONSORTIUM + "`");
        assertThat(Rule.FARTHEST_FUTURE.toDays() / 365).isEqualTo(10);
    }

    private Stream<List<String>> rows(String head) {
        return text.lines()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Pattern.compile("\\|([^|]*)(?=\\|)")
                        .matcher(line)
                        .results()
                        .map((MatchResult cell) -> cell.group(1).strip())
                        .toList());
    }
}
