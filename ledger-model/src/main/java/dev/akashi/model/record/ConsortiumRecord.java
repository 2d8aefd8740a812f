package dev.akashi.model.record;

import com.google.gson.JsonObject;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.ConsortiumFounded;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.StatementType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The consortium: who has authority, who runs the network, how many must sign.
 *
 * @param ledger the ledger's id
 * @param name the consortium's name
 * @param authorities one of each role
 * @param members the member organisations
 * @param thresholds how many keys of an institution sign a statement, for every type that institutions make
 * @param provenance the founding
 */
public record ConsortiumRecord(
        LedgerId ledger,
        LocalizedText name,
        List<Authority> authorities,
        List<Member> members,
        Map<StatementType, Integer> thresholds,
        Provenance provenance) {

    public ConsortiumRecord {
        Objects.requireNonNull(ledger, "ledger");
        Objects.requireNonNull(name, "name");
        authorities = List.copyOf(authorities);
        members = List.copyOf(members);
        Map<StatementType, Integer> complete = new EnumMap<>(StatementType.class);
        for (StatementType type : StatementType.values()) {
            if (type.institutionSignatures() > 0) {
                complete.put(type, thresholds.getOrDefault(type, type.institutionSignatures()));
            }
        }
        thresholds = Collections.unmodifiableMap(complete);
        Objects.requireNonNull(provenance, "provenance");
    }

    /** The record that a founding statement makes. */
    public static ConsortiumRecord of(ConsortiumFounded founded, Provenance provenance) {
        return new ConsortiumRecord(
                founded.header().ledger(),
                founded.name(),
                founded.authorities(),
                founded.members(),
                founded.thresholds(),
                provenance);
    }

    /** The keys of the authority with this role. */
    public List<VerificationKey> keysOf(AuthorityRole role) {
        return authorities.stream()
                .filter(authority -> authority.role() == role)
                .flatMap(authority -> authority.keys().stream())
                .toList();
    }

    /** Whether an organisation is a member. */
    public boolean hasMember(MspId mspId) {
        return members.stream().anyMatch(member -> member.mspId().equals(mspId));
    }

    /** How many different keys of an institution must sign a statement of this type. */
    public int threshold(StatementType type) {
        return Objects.requireNonNull(thresholds.get(type), () -> "institutions make no statement of type " + type);
    }

    /** The JSON form, on one line. */
    public byte[] toJson() {
        JsonObject json = Records.begin();
        json.addProperty("ledger", ledger.value());
        json.add("name", JsonForms.of(name));
        json.add("authorities", JsonForms.array(authorities, Authority::toJson));
        json.add("members", JsonForms.array(members, Member::toJson));
        JsonObject counts = new JsonObject();
        thresholds.forEach((type, count) -> counts.addProperty(type.wireName(), count));
        json.add("thresholds", counts);
        provenance.addTo(json);
        return StrictJson.write(json);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    public static ConsortiumRecord fromJson(byte[] json) {
        return Records.read(json, fields -> {
            JsonFields counts = fields.fields("thresholds");
            Map<StatementType, Integer> thresholds = new EnumMap<>(StatementType.class);
            for (String type : counts.object().keySet()) {
                thresholds.put(StatementType.parse(type), (int) counts.integer(type, 1, 100));
            }
            return new ConsortiumRecord(
                    fields.parsed("ledger", LedgerId::new),
                    JsonForms.localizedText(fields.fields("name")),
                    fields.list("authorities", Authority::read),
                    fields.list("members", Member::read),
                    thresholds,
                    Provenance.read(fields));
        });
    }
}
