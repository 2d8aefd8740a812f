package dev.akashi.credential.statuslist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.form.CredentialForm;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.statuslist.StatusListCredential.Content;
import dev.akashi.credential.statuslist.StatusListException.Code;
import dev.akashi.model.Interval;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.CredentialStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A signed list, and what is not believed of one. */
class StatusListCredentialTest {

    private static final URI LIST = URI.create("https://portal.example/status-lists/F113199999013/0123456789abcdef");
    private static final Instant FROM = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant UNTIL = FROM.plus(Duration.ofDays(7));
    private static final StatusListEntry ENTRY = StatusListEntry.of(LIST, StatusPurpose.REVOCATION, 94_567);

    private final University university = University.first();
    private final StatusListCredential list = StatusListCredential.parse(write(StatusPurpose.REVOCATION));

    private byte[] write(StatusPurpose purpose) {
        StatusBits bits = StatusBits.of(purpose.size(), Map.of(94_567, 1));
        Content content = new Content(LIST, FROM, UNTIL, purpose, bits);
        return StatusListCredential.write(content, university.record(), university.credentialKey, FROM);
    }

    @Test
    void says_what_it_was_written_for() {
        list.requireSignedBy(university.record(), FROM);
        assertThat(list.value(ENTRY, FROM)).isEqualTo(1);
        assertThat(list.value(StatusListEntry.of(LIST, StatusPurpose.REVOCATION, 94_568), UNTIL))
                .isZero();
        assertThat(list.issuerId()).isEqualTo(university.did.value());
        assertThat(list.purposes()).containsExactly("revocation");
        assertThat(list.validFrom()).contains(FROM);
        assertThat(list.validUntil()).contains(UNTIL);
    }

    @ParameterizedTest
    @EnumSource
    void belongs_to_a_credential_whose_entry_is_in_order(StatusPurpose purpose) {
        StatusListEntry entry = StatusListEntry.of(LIST, purpose, 94_567);
        JsonObject badge = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));
        badge.add("credentialStatus", entry.toJson(URI.create("urn:uuid:6f1d4e3a-5d67-4f0a-9d3e-0c1b2a394857")));
        JsonObject signed = university.sign(badge);
        assertThat(CredentialForm.openBadge(signed)).isEmpty();
        assertThat(OpenBadge.parse(StrictJson.write(signed)).statusEntry()).contains(entry);
        assertThat(StatusListCredential.parse(write(purpose)).value(entry, FROM))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void has_a_value_against_every_status_that_its_purpose_is_about(CredentialStatus status) {
        assertThat(StatusPurpose.REVOCATION.valueOf(status) != 0).isEqualTo(status.isFinal());
        assertThat(StatusPurpose.SUSPENSION.valueOf(status) != 0).isEqualTo(status != CredentialStatus.ACTIVE);
        assertThat(StatusPurpose.MESSAGES.get(StatusPurpose.MESSAGE.valueOf(status)))
                .isEqualToIgnoringCase(status.name());
    }

    @Test
    void says_nothing_of_another_list_purpose_entry_or_time() {
        refused(
                Code.WRONG_LIST,
                () -> list.value(StatusListEntry.of(URI.create(LIST + "0"), StatusPurpose.REVOCATION, 0), FROM));
        refused(Code.WRONG_PURPOSE, () -> list.value(StatusListEntry.of(LIST, StatusPurpose.SUSPENSION, 0), FROM));
        refused(Code.OUT_OF_RANGE, () -> list.value(StatusListEntry.of(LIST, StatusPurpose.REVOCATION, 131_072), FROM));
        refused(Code.NOT_YET_VALID, () -> list.value(ENTRY, FROM.minusSeconds(1)));
        refused(Code.EXPIRED, () -> list.value(ENTRY, UNTIL.plusSeconds(1)));
        refused(Code.TOO_SHORT, () -> list.value(new StatusListEntry(LIST, "revocation", 0, 2), FROM));
        refused(Code.WRONG_LIST, () -> parse(json -> json.remove("id")).value(ENTRY, FROM));
    }

    @Test
    void that_was_changed_is_not_believed() {
        notSigned(changed("validUntil", "2030-01-01T00:00:00Z"));
        notSigned(parse(json -> json.getAsJsonObject("credentialSubject")
                .addProperty("encodedList", StatusBits.of(1, Map.of()).encode())));
        notSigned(changed("issuer", University.other().did.value()));
        notSigned(parse(json -> json.remove("proof")));
        notSigned(parse(json -> json.addProperty("unknownTerm", "x")));
        notSigned(parse(json -> json.getAsJsonArray("@context").add("https://elsewhere.example/context")));
    }

    @Test
    void signed_with_a_key_that_is_not_the_institutions_own_for_credentials_is_not_believed() {
        assertThatThrownBy(() -> list.requireSignedBy(University.other().record(), FROM))
                .hasMessageContaining("found the issuer \"did:web:univ.example\"");
        JsonObject unsigned = json();
        unsigned.remove("proof");
        University stranger = University.first();
        notSigned(StatusListCredential.parse(
                StrictJson.write(university.sign(unsigned, ProofSuite.EDDSA_RDFC_2022, stranger.statementKey))));
        university.changeKey(1, Interval.between(University.ADMITTED, FROM.minusSeconds(1)), null);
        notSigned(list);
        university.changeKey(1, Interval.from(University.ADMITTED), FROM);
        notSigned(list);
    }

    @Test
    void in_another_form_is_refused() {
        refused(Code.MALFORMED, () -> StatusListCredential.parse(new byte[0]));
        refused(Code.MALFORMED, () -> changed("validFrom", "2026-04-01"));
        refused(Code.MALFORMED, () -> parse(json -> json.add("type", new JsonPrimitive("VerifiableCredential"))));
        refused(Code.MALFORMED, () -> parse(json -> json.remove("credentialSubject")));
        refused(Code.MALFORMED, () -> subject("type", new JsonPrimitive("StatusList2021")));
        refused(Code.MALFORMED, () -> subject("statusPurpose", new JsonObject()));
        refused(Code.MALFORMED, () -> subject("encodedList", new JsonPrimitive(1)));
        refused(Code.MALFORMED, () -> subject("ttl", new JsonPrimitive("5 minutes")));
        refused(Code.TOO_LARGE, () -> StatusListCredential.parse(new byte[StatusListCredential.MAX_SIZE + 1]));
        JsonArray both = new JsonArray();
        both.add("revocation");
        both.add("suspension");
        assertThat(subject("statusPurpose", both).purposes()).containsExactly("revocation", "suspension");
    }

    private void notSigned(StatusListCredential changed) {
        refused(Code.NOT_SIGNED, () -> changed.requireSignedBy(university.record(), FROM));
    }

    private JsonObject json() {
        return StrictJson.readObject(
                write(StatusPurpose.REVOCATION), StrictJson.Limits.of(StatusListCredential.MAX_SIZE, 16));
    }

    private StatusListCredential parse(Consumer<JsonObject> change) {
        JsonObject json = json();
        change.accept(json);
        return StatusListCredential.parse(StrictJson.write(json));
    }

    private StatusListCredential changed(String member, String value) {
        return parse(json -> json.addProperty(member, value));
    }

    private StatusListCredential subject(String member, JsonElement value) {
        return parse(json -> json.getAsJsonObject("credentialSubject").add(member, value));
    }

    private static void refused(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusListException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }
}
