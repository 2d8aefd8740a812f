package dev.akashi.client.issuing;

import com.google.gson.JsonObject;
import dev.akashi.client.issuing.Staged.Subject;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.OpenBadgeContent;
import dev.akashi.credential.Salt;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.MerkleTree;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The folder of a batch as issuing leaves it, of people who were never issued anything. */
public final class MadeBatch {

    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private MadeBatch() {}

    /** Each person is student number, name, kana, Latin letters, document number. */
    public static void in(Path folder, boolean delivered, List<List<String>> people) {
        in(folder, delivered, people, List.of());
    }

    /** The same; each person's credential has a place in a status list. */
    public static void in(Path folder, boolean delivered, List<List<String>> people, List<StatusListEntry> entries) {
        try (Journal journal = Journal.open(folder)) {
            List<Commitment> commitments = new ArrayList<>();
            Path file;
            try (StagedWriter writer = journal.stage()) {
                file = writer.file();
                for (List<String> person : people) {
                    Digest digest = Digest.sha256((folder + person.get(0)).getBytes(StandardCharsets.UTF_8));
                    Commitment commitment = new Commitment(digest);
                    commitments.add(commitment);
                    String id = person.get(0);
                    writer.add(new Staged(
                            id,
                            id,
                            digest,
                            digest,
                            commitment,
                            id + ".json",
                            entries.isEmpty() ? "{}" : badge(person, entries.get(commitments.size() - 1)),
                            null,
                            null,
                            new Subject(
                                    person.get(1),
                                    person.get(2),
                                    person.get(3),
                                    person.get(4),
                                    "学士（工学）",
                                    LocalDate.of(2026, 3, 25))));
                }
            }
            journal.built(
                    new Plan(
                            Digest.sha256(new byte[0]),
                            MerkleTree.of(commitments).root(),
                            people.size(),
                            new InstitutionCode("F113199999013"),
                            CredentialType.DEGREE_BACHELOR,
                            new AwardPeriod(MARCH, MARCH),
                            1,
                            folder,
                            Map.of()),
                    file);
            if (delivered) {
                journal.delivered();
            }
        }
    }

    private static String badge(List<String> person, StatusListEntry entry) {
        LocalDate day = LocalDate.of(2026, 3, 25);
        JsonObject badge = OpenBadge.write(
                new OpenBadgeContent(
                        URI.create("urn:uuid:00000000-0000-4000-8000-000000000001"),
                        new Did("did:web:univ.example"),
                        "架空大学",
                        "学士（工学）",
                        day,
                        day,
                        null,
                        new OpenBadgeContent.Recipient(person.get(1), null, null, null),
                        new OpenBadgeContent.Achievement(
                                URI.create("urn:x"), "BachelorDegree", "学士（工学）", "学士", "修得", null),
                        List.of()),
                new Salt(Digest.sha256(new byte[0])));
        badge.add("credentialStatus", entry.toJson(URI.create("urn:uuid:00000000-0000-4000-8000-000000000002")));
        return StrictJson.writePretty(badge);
    }
}
