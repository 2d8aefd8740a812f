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
import dev.akashi.model.statement.MemberChanged.Change;
import dev.akashi.model.statement.StatementType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The consortium: who has authority, who runs the network, how many must sign. Authorities and members are kept in all
 * their versions; a version counts from its recording until the next of the same authority or member.
 *
 * @param ledger the ledger's id
 * @param name the consortium's name
 * @param authorityVersions the authorities, in the order of recording
 * @param memberVersions the member organisations, in the order of recording
 * @param thresholds how many keys of an institution sign a statement, for every type that institutions sign
 * @param provenance the founding
 */
public record ConsortiumRecord(
        LedgerId ledger,
        LocalizedText name,
        List<AuthorityVersion> authorityVersions,
        List<MemberVersion> memberVersions,
        Map<StatementType, Integer> thresholds,
        Provenance provenance) {

    public ConsortiumRecord {
        Objects.requireNonNull(ledger, "ledger");
        Objects.requireNonNull(name, "name");
        authorityVersions = List.copyOf(authorityVersions);
        memberVersions = List.copyOf(memberVersions);
        Map<StatementType, Integer> complete = new EnumMap<>(StatementType.class);
        for (StatementType type : StatementType.values()) {
            if (type.institutionSignatures() > 0) {
                complete.put(type, thresholds.getOrDefault(type, type.institutionSignatures()));
            }
        }
        thresholds = Collections.unmodifiableMap(complete);
        Objects.requireNonNull(provenance, "provenance");
    }

    /** An authority as it was from its recording on. */
    public record AuthorityVersion(Authority authority, Provenance provenance) {

        public AuthorityVersion {
            Objects.requireNonNull(authority, "authority");
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /** A member organisation as it was from its recording on; with {@link Change#LEFT} it was none any more. */
    public record MemberVersion(Member member, Change change, Provenance provenance) {

        public MemberVersion {
            Objects.requireNonNull(member, "member");
            Objects.requireNonNull(change, "change");
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /** The record that a founding statement makes. */
    public static ConsortiumRecord of(ConsortiumFounded founded, Provenance provenance) {
        return new ConsortiumRecord(
                founded.header().ledger(),
                founded.name(),
                founded.authorities().stream()
                        .map(authority -> new AuthorityVersion(authority, provenance))
                        .toList(),
                founded.members().stream()
                        .map(member -> new MemberVersion(member, Change.JOINED, provenance))
                        .toList(),
                founded.thresholds(),
                provenance);
    }

    /** The authorities as they are, one of each role. */
    public List<Authority> authorities() {
        return authoritiesAt(Instant.MAX);
    }

    /** The authorities as they were. */
    public List<Authority> authoritiesAt(Instant time) {
        Map<AuthorityRole, Authority> latest = new LinkedHashMap<>();
        for (AuthorityVersion version : authorityVersions) {
            if (!version.provenance().recordedAt().isAfter(time)) {
                latest.put(version.authority().role(), version.authority());
            }
        }
        return List.copyOf(latest.values());
    }

    /** The member organisations as they are. */
    public List<Member> members() {
        return membersAt(Instant.MAX);
    }

    /** The member organisations as they were. */
    public List<Member> membersAt(Instant time) {
        Map<MspId, MemberVersion> latest = new LinkedHashMap<>();
        for (MemberVersion version : memberVersions) {
            if (!version.provenance().recordedAt().isAfter(time)) {
                latest.put(version.member().mspId(), version);
            }
        }
        return latest.values().stream()
                .filter(version -> version.change() != Change.LEFT)
                .map(MemberVersion::member)
                .toList();
    }

    /** The keys of the authority with this role. */
    public List<VerificationKey> keysOf(AuthorityRole role) {
        return keysOf(role, Instant.MAX);
    }

    /** The keys that the authority with this role had at a time. */
    public List<VerificationKey> keysOf(AuthorityRole role, Instant time) {
        return authoritiesAt(time).stream()
                .filter(authority -> authority.role() == role)
                .flatMap(authority -> authority.keys().stream())
                .toList();
    }

    /** Whether an authority or a member has this key, or ever had it. */
    public boolean everHad(VerificationKey key) {
        return authorityVersions.stream()
                        .anyMatch(version -> version.authority().keys().contains(key))
                || memberVersions.stream()
                        .anyMatch(version -> version.member().logKey().equals(key));
    }

    /** Whether an organisation is a member. */
    public boolean hasMember(MspId mspId) {
        return member(mspId).isPresent();
    }

    /** A member organisation as it is; empty when it is none. */
    public Optional<Member> member(MspId mspId) {
        for (int i = memberVersions.size() - 1; i >= 0; i--) {
            MemberVersion last = memberVersions.get(i);
            if (last.member().mspId().equals(mspId)) {
                return last.change() == Change.LEFT ? Optional.empty() : Optional.of(last.member());
            }
        }
        return Optional.empty();
    }

    /** How many different keys of an institution must sign a statement of this type. */
    public int threshold(StatementType type) {
        return Objects.requireNonNull(thresholds.get(type), () -> "no institution signs a statement of type " + type);
    }

    /** This record with one more version of an authority. */
    public ConsortiumRecord with(AuthorityVersion version) {
        List<AuthorityVersion> more = new ArrayList<>(authorityVersions);
        more.add(version);
        return new ConsortiumRecord(ledger, name, more, memberVersions, thresholds, provenance);
    }

    /** This record with one more version of a member. */
    public ConsortiumRecord with(MemberVersion version) {
        List<MemberVersion> more = new ArrayList<>(memberVersions);
        more.add(version);
        return new ConsortiumRecord(ledger, name, authorityVersions, more, thresholds, provenance);
    }

    /** The JSON form, on one line. */
    public byte[] toJson() {
        JsonObject json = Records.begin();
        json.addProperty("ledger", ledger.value());
        json.add("name", JsonForms.of(name));
        json.add("authorities", JsonForms.array(authorityVersions, version -> {
            JsonObject entry = version.authority().toJson();
            version.provenance().addTo(entry);
            return entry;
        }));
        json.add("members", JsonForms.array(memberVersions, version -> {
            JsonObject entry = version.member().toJson();
            entry.addProperty("change", version.change().name());
            version.provenance().addTo(entry);
            return entry;
        }));
        JsonObject counts = new JsonObject();
        thresholds.forEach((type, count) -> counts.addProperty(type.wireName(), count));
        json.add("thresholds", counts);
        provenance.addTo(json);
        return StrictJson.write(json);
    }

    /**
     * Reads what {@link #toJson} wrote. Thresholds of statements that this code does not know are left alone.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    public static ConsortiumRecord fromJson(byte[] json) {
        return Records.read(json, fields -> {
            JsonFields counts = fields.fields("thresholds");
            Map<StatementType, Integer> thresholds = new EnumMap<>(StatementType.class);
            for (StatementType type : StatementType.values()) {
                if (counts.has(type.wireName())) {
                    thresholds.put(type, (int) counts.integer(type.wireName(), 1, 100));
                }
            }
            return new ConsortiumRecord(
                    fields.parsed("ledger", LedgerId::new),
                    JsonForms.localizedText(fields.fields("name")),
                    fields.list(
                            "authorities",
                            entry -> new AuthorityVersion(Authority.read(entry), Provenance.read(entry))),
                    fields.list(
                            "members",
                            entry -> new MemberVersion(
                                    Member.read(entry),
                                    entry.enumerated("change", Change.class),
                                    Provenance.read(entry))),
                    thresholds,
                    Provenance.read(fields));
        });
    }
}
