package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.UNIVERSITY;
import static dev.akashi.chaincode.Consortium.commitments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AuthorityChanged;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.BatchConfirmed;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.StatusReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The state outlives the rules: what later rules wrote is kept, what earlier rules wrote is read. */
class EvolutionTest {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1 << 20, 32);

    private final Consortium consortium = new Consortium().ready();
    private final MerkleTree tree = MerkleTree.of(commitments("graduates", 3));

    @Test
    void what_later_rules_added_to_a_record_survives_every_change_by_these() {
        Signer fresh = Consortium.key();
        consortium.record(consortium.batch(tree), consortium.first);
        consortium.record(
                consortium.change(
                        tree,
                        consortium.to(
                                CredentialStatus.SUSPENDED,
                                StatusReason.UNDER_REVIEW,
                                commitments("graduates", 3).get(0),
                                tree,
                                0,
                                null)),
                consortium.first,
                consortium.second);
        Map<String, Integer> marks = new TreeMap<>();
        consortium.world.replaceAll((key, value) -> {
            if (key.startsWith("anchor-by~")) {
                return value;
            }
            JsonObject json = StrictJson.readObject(value, LIMITS);
            marks.put(key, mark(json));
            return StrictJson.write(json);
        });

        consortium.pass(java.time.Duration.ofSeconds(1));
        consortium.record(
                new InstitutionRenamed(
                        consortium.header(), UNIVERSITY, new LocalizedText("新名", "New name"), consortium.now),
                consortium.first);
        consortium.record(
                new KeyAdded(
                        consortium.header(),
                        UNIVERSITY,
                        new KeyGrant(KeyPurpose.STATEMENT, fresh.verificationKey()),
                        Interval.from(consortium.now)),
                consortium.first,
                consortium.second,
                fresh);
        consortium.record(
                new KeyCompromised(
                        consortium.header(),
                        UNIVERSITY,
                        consortium.first.verificationKey().keyId(),
                        consortium.now.minusSeconds(1)),
                consortium.ministry);
        Signer recovered = Consortium.key();
        consortium.record(
                new KeyAdded(
                        consortium.header(),
                        UNIVERSITY,
                        new KeyGrant(KeyPurpose.STATEMENT, recovered.verificationKey()),
                        Interval.from(consortium.now)),
                consortium.ministry,
                consortium.operator,
                recovered);
        consortium.record(
                new BatchConfirmed(consortium.header(), UNIVERSITY, List.of(tree.root())),
                consortium.second,
                recovered);
        consortium.record(
                consortium.change(
                        tree,
                        consortium.to(
                                CredentialStatus.ACTIVE,
                                StatusReason.UNDER_REVIEW,
                                commitments("graduates", 3).get(0),
                                tree,
                                0,
                                consortium
                                        .state()
                                        .status(
                                                UNIVERSITY,
                                                commitments("graduates", 3).get(0))
                                        .orElseThrow()
                                        .last()
                                        .provenance()
                                        .statement())),
                consortium.second,
                recovered);
        consortium.record(
                new InstitutionSuspended(consortium.header(), UNIVERSITY, consortium.now),
                consortium.ministry,
                consortium.operator);
        Signer ministrys = Consortium.key();
        consortium.record(
                new AuthorityChanged(
                        consortium.header(),
                        new Authority(AuthorityRole.MINISTRY, Consortium.NAME, List.of(ministrys.verificationKey()))),
                consortium.ministry,
                consortium.operator,
                ministrys);

        marks.forEach((key, count) -> assertThat(occurrences(consortium.world.get(key), "addedLater"))
                .as(key)
                .isEqualTo(count));
        assertThat(marks).hasSizeGreaterThan(8);
        assertThat(consortium.state().requireInstitution(UNIVERSITY).names()).hasSize(2);
    }

    @Test
    void what_earlier_rules_left_out_of_a_record_is_read() {
        consortium.record(consortium.batch(tree), consortium.first);
        InstitutionRecord institution = consortium.state().requireInstitution(UNIVERSITY);
        JsonObject earlier = StrictJson.readObject(institution.toJson(), LIMITS);
        earlier.remove("successions");
        assertThat(InstitutionRecord.fromJson(StrictJson.write(earlier))).isEqualTo(institution);
        AnchorRecord anchor = consortium.state().requireAnchor(tree.root());
        assertThat(new String(anchor.toJson(), StandardCharsets.UTF_8)).doesNotContain("confirmations");
        JsonObject thresholds = StrictJson.readObject(
                consortium.state().consortium().orElseThrow().toJson(), LIMITS);
        thresholds.getAsJsonObject("thresholds").remove("BatchConfirmed");
        thresholds.getAsJsonObject("thresholds").addProperty("SaidLater", 3);
        ConsortiumRecord read = ConsortiumRecord.fromJson(StrictJson.write(thresholds));
        assertThat(read).isEqualTo(consortium.state().consortium().orElseThrow());
    }

    @Test
    void a_record_of_a_version_that_these_rules_do_not_know_stops_them_and_is_not_the_callers_fault() {
        String key = WorldState.institution(UNIVERSITY);
        consortium.world.put(
                key,
                new String(java.util.Objects.requireNonNull(consortium.world.get(key)), StandardCharsets.UTF_8)
                        .replace("\"recordVersion\":1", "\"recordVersion\":2")
                        .getBytes(StandardCharsets.UTF_8));
        Map<String, byte[]> before = new TreeMap<>(consortium.world);
        assertThatIllegalStateException()
                .isThrownBy(() -> consortium.record(consortium.batch(tree), consortium.first))
                .withMessageContaining(key);
        assertThat(consortium.world).isEqualTo(before);
    }

    /** Adds a member to every object, and returns to how many. */
    private static int mark(JsonElement element) {
        int count = 0;
        if (element instanceof JsonObject object) {
            for (JsonElement value : List.copyOf(object.asMap().values())) {
                count += mark(value);
            }
            if (!object.has("BatchAnchored")) {
                object.addProperty("addedLater", "x");
                count++;
            }
        } else if (element.isJsonArray()) {
            for (JsonElement value : element.getAsJsonArray()) {
                count += mark(value);
            }
        }
        return count;
    }

    private static int occurrences(byte @org.jspecify.annotations.Nullable [] bytes, String text) {
        return bytes == null ? 0 : new String(bytes, StandardCharsets.UTF_8).split(text, -1).length - 1;
    }
}
