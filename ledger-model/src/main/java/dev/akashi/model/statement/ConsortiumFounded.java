package dev.akashi.model.statement;

import com.google.gson.JsonObject;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.signing.VerificationKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Founds the ledger, once. Signed by every key that it names: those of the authorities and the log keys of the members.
 *
 * @param header ledger and time
 * @param name the consortium's name
 * @param authorities exactly one of each role
 * @param members the organisations that run the network, at least one, each MSP id once
 * @param thresholds how many keys of an institution must sign, by statement type; absent types keep their default
 */
public record ConsortiumFounded(
        StatementHeader header,
        LocalizedText name,
        List<Authority> authorities,
        List<Member> members,
        Map<StatementType, Integer> thresholds)
        implements Statement {

    private static final int MOST_MEMBERS = 40;
    private static final int MOST_SIGNATURES = 5;

    /** @throws IllegalArgumentException when a rule above is broken, or a key is named twice */
    public ConsortiumFounded {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(name, "name");
        authorities = List.copyOf(authorities);
        members = List.copyOf(members);
        thresholds = Collections.unmodifiableMap(new TreeMap<>(thresholds));
        List<AuthorityRole> roles = authorities.stream().map(Authority::role).toList();
        if (roles.size() != AuthorityRole.values().length
                || !Set.copyOf(roles).equals(EnumSet.allOf(AuthorityRole.class))) {
            throw new IllegalArgumentException("expected one authority of each role, found " + roles);
        }
        List<MspId> mspIds = members.stream().map(Member::mspId).toList();
        if (members.isEmpty()
                || members.size() > MOST_MEMBERS
                || Set.copyOf(mspIds).size() != members.size()) {
            throw new IllegalArgumentException(
                    "expected 1 to " + MOST_MEMBERS + " members with different MSP ids, found " + mspIds);
        }
        thresholds.forEach((type, count) -> {
            if (type.institutionSignatures() == 0 || count < 1 || count > MOST_SIGNATURES) {
                throw new IllegalArgumentException("expected a threshold of 1 to " + MOST_SIGNATURES
                        + " for a statement that institutions make, found " + type + ": " + count);
            }
        });
        List<VerificationKey> keys = keysOf(authorities, members);
        if (new HashSet<>(keys).size() != keys.size()) {
            throw new IllegalArgumentException("expected a different key for every authority and member");
        }
    }

    /**
     * An authority.
     *
     * @param role what it may do
     * @param name its name
     * @param keys its keys, at least one
     */
    public record Authority(AuthorityRole role, LocalizedText name, List<VerificationKey> keys) {

        /** @throws IllegalArgumentException when there is no key, or more than 8 */
        public Authority {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(name, "name");
            keys = List.copyOf(keys);
            if (keys.isEmpty() || keys.size() > 8) {
                throw new IllegalArgumentException("expected 1 to 8 keys of " + role + ", found " + keys.size());
            }
        }

        /** The JSON form, in statements and records alike. */
        public JsonObject toJson() {
            JsonObject json = new JsonObject();
            json.addProperty("role", role.name());
            json.add("name", JsonForms.of(name));
            json.add("keys", JsonForms.strings(keys));
            return json;
        }

        /** Reads what {@link #toJson} wrote. */
        public static Authority read(JsonFields fields) {
            return new Authority(
                    fields.enumerated("role", AuthorityRole.class),
                    JsonForms.localizedText(fields.fields("name")),
                    fields.parsedList("keys", VerificationKey::parse));
        }
    }

    /**
     * A member organisation.
     *
     * @param mspId its name in the Fabric network
     * @param name its name
     * @param logKey the key with which it signs its view of the transparency log
     */
    public record Member(MspId mspId, LocalizedText name, VerificationKey logKey) {

        public Member {
            Objects.requireNonNull(mspId, "mspId");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(logKey, "logKey");
        }

        /** The JSON form, in statements and records alike. */
        public JsonObject toJson() {
            JsonObject json = new JsonObject();
            json.addProperty("mspId", mspId.value());
            json.add("name", JsonForms.of(name));
            json.addProperty("logKey", logKey.toString());
            return json;
        }

        /** Reads what {@link #toJson} wrote. */
        public static Member read(JsonFields fields) {
            return new Member(
                    fields.parsed("mspId", MspId::new),
                    JsonForms.localizedText(fields.fields("name")),
                    fields.parsed("logKey", VerificationKey::parse));
        }
    }

    @Override
    public StatementType type() {
        return StatementType.CONSORTIUM_FOUNDED;
    }

    /** Every key that is named: all of them sign. */
    public List<VerificationKey> keys() {
        return List.copyOf(keysOf(authorities, members));
    }

    private static List<VerificationKey> keysOf(List<Authority> authorities, List<Member> members) {
        List<VerificationKey> keys = new ArrayList<>();
        authorities.forEach(authority -> keys.addAll(authority.keys()));
        members.forEach(member -> keys.add(member.logKey()));
        return keys;
    }
}
