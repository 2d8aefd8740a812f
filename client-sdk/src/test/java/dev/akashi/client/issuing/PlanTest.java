package dev.akashi.client.issuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

    private static final Plan PLAN = new Plan(
            Digest.sha256(new byte[] {1}),
            new MerkleRoot(Digest.sha256(new byte[] {2})),
            3,
            new InstitutionCode("F113199999013"),
            CredentialType.DEGREE_BACHELOR,
            new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 3)),
            2,
            Path.of("tables"),
            Map.of("RARE_CHARACTER", 4));

    @Test
    void comes_back_as_it_was() {
        assertThat(Plan.read(JsonFields.of(PLAN.toJson()))).isEqualTo(PLAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "input", "root", "size", "institution", "type", "awardPeriod", "signatures"})
    void is_damaged_without_any_of_its_members(String member) {
        JsonObject json = PLAN.toJson();
        json.remove(member);

        assertThatThrownBy(() -> Plan.read(JsonFields.of(json)))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageContaining(member);
    }

    @Test
    void is_damaged_where_a_folder_has_no_possible_name() {
        JsonObject json = PLAN.toJson();
        json.addProperty("documents", "a\u0000b");

        assertThatThrownBy(() -> Plan.read(JsonFields.of(json)))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageContaining("documents");
    }
}
