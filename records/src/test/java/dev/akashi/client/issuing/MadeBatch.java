package dev.akashi.client.issuing;

import dev.akashi.client.issuing.Journal.Plan;
import dev.akashi.client.issuing.Journal.Staged;
import dev.akashi.client.issuing.Journal.StagedWriter;
import dev.akashi.client.issuing.Journal.Subject;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.merkle.MerkleTree;
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
                            "{}",
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
}
