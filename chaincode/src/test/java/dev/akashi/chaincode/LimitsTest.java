package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.UNIVERSITY;
import static dev.akashi.chaincode.Refusals.refused;
import static dev.akashi.model.LedgerErrorCode.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.KeyEnding;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who holds an institution's keys cannot fill its record until nobody else can add to it. */
class LimitsTest {

    private final Consortium consortium = new Consortium().ready();

    @Test
    void an_institution_has_so_many_names_and_the_authorities_still_have_a_word() {
        fill(record -> {
            InstitutionRecord full = record;
            for (int i = record.names().size(); i < 200; i++) {
                full = full.withName(new DatedName(
                        new LocalizedText("名" + i, "Name " + i), Interval.from(consortium.now), record.provenance()));
            }
            return full;
        });
        refused(
                TOO_LARGE,
                () -> consortium.record(
                        new InstitutionRenamed(
                                consortium.header(), UNIVERSITY, new LocalizedText("又", "More"), consortium.now),
                        consortium.first));
        suspend();
    }

    @Test
    void an_institution_has_so_many_keys_and_the_authorities_can_still_add_one() {
        fill(record -> {
            InstitutionRecord full = record;
            for (int i = record.keys().size(); i < 256; i++) {
                full = full.withKey(new RegisteredKey(
                        new KeyGrant(KeyPurpose.STATEMENT, Consortium.key().verificationKey()),
                        Interval.from(consortium.now),
                        record.provenance()));
            }
            return full;
        });
        Signer fresh = Consortium.key();
        KeyAdded added = new KeyAdded(
                consortium.header(),
                UNIVERSITY,
                new KeyGrant(KeyPurpose.STATEMENT, fresh.verificationKey()),
                Interval.from(consortium.now));
        refused(TOO_LARGE, () -> consortium.record(added, consortium.first, consortium.second, fresh));
        consortium.record(added, consortium.ministry, consortium.operator, fresh);
        suspend();
    }

    @Test
    void a_key_ends_so_often_and_the_ministry_can_still_say_that_it_was_earlier() {
        KeyId stolen = consortium.second.verificationKey().keyId();
        consortium.pass(java.time.Duration.ofDays(1));
        fill(record -> {
            InstitutionRecord full = record;
            for (int i = 0; i < 16; i++) {
                full = full.withKeyEnding(
                        stolen,
                        new KeyEnding(KeyEnding.Kind.COMPROMISED, consortium.now.minusSeconds(i), record.provenance()));
            }
            return full;
        });
        KeyCompromised earlier =
                new KeyCompromised(consortium.header(), UNIVERSITY, stolen, consortium.now.minusSeconds(60));
        refused(TOO_LARGE, () -> consortium.record(earlier, consortium.first));
        consortium.record(earlier, consortium.ministry);
        assertThat(consortium.state().requireInstitution(UNIVERSITY).timeline().compromisedSince(stolen))
                .contains(consortium.now.minusSeconds(60));
    }

    private void suspend() {
        consortium.record(
                new InstitutionSuspended(consortium.header(), UNIVERSITY, consortium.now),
                consortium.ministry,
                consortium.operator);
        assertThat(consortium.state().requireInstitution(UNIVERSITY).statusAt(consortium.now))
                .contains(InstitutionStatus.SUSPENDED);
    }

    private void fill(UnaryOperator<InstitutionRecord> change) {
        InstitutionRecord record = consortium.state().requireInstitution(UNIVERSITY);
        Provenance unchanged = record.provenance();
        InstitutionRecord full = change.apply(record);
        assertThat(full.provenance()).isEqualTo(unchanged);
        consortium.world.put(WorldState.institution(UNIVERSITY), full.toJson());
    }
}
