package dev.akashi.client.issuing;

import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.sdjwt.SdJwtVc;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The document of a credential that was made. */
final class StagedDocument {

    /** What the name of a certificate ends with, before {@code .pdf}, that is beside a credential. No row's own name has a dot. */
    static final String PAPER = ".paper";

    private StagedDocument() {}

    /** Whether it is a certificate beside a credential, of the same row. */
    static boolean isBesideAnother(Staged staged) {
        return staged.stem().endsWith(PAPER);
    }

    static CredentialProfile profile(Staged staged) {
        if (staged.document() == null) {
            return CredentialProfile.DOCUMENT;
        }
        return staged.fileName().endsWith(CredentialMaker.SD_JWT) ? CredentialProfile.SD_JWT_VC : CredentialProfile.OB3;
    }

    /**
     * Its bytes.
     *
     * @param documents the folder in which the institution's own files are
     * @throws IssuingException when such a file is not the one that was recorded
     */
    static byte[] bytes(Staged staged, Path documents) throws IOException {
        String text = staged.document();
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String printed = staged.printed();
        return printed != null ? Base64.getDecoder().decode(printed) : source(staged, documents);
    }

    /** Its place in a status list, as the document itself has it. */
    static Optional<StatusListEntry> statusEntry(Staged staged) {
        String text = staged.document();
        // Most have none, and to parse each of them would take long.
        if (text == null || profile(staged) != CredentialProfile.OB3 || !text.contains(StatusListEntry.TYPE)) {
            return Optional.empty();
        }
        try {
            return OpenBadge.parse(text.getBytes(StandardCharsets.UTF_8)).statusEntry();
        } catch (JsonFormatException e) {
            throw new IssuingException(Code.FILES, "expected the document that was made, found damage, " + staged, e);
        }
    }

    /** The institution's own file, which has to be the one that was recorded. */
    private static byte[] source(Staged staged, Path documents) throws IOException {
        Path file = documents.resolve(Objects.requireNonNull(staged.source(), "source"));
        byte[] content = Files.readAllBytes(file);
        if (!Commitments.contentDigest(content).equals(staged.contentDigest())) {
            throw new IssuingException(
                    Code.FILES,
                    "expected " + file + " as it was when the batch was recorded, found other content; put it back and"
                            + " run the same command again");
        }
        return content;
    }

    /** Its commitment, made once more from the document itself. */
    static Commitment commitment(Staged staged, Path documents) {
        try {
            byte[] bytes = bytes(staged, documents);
            CredentialProfile profile = profile(staged);
            Digest digest = switch (profile) {
                case OB3 -> Commitments.contentDigest(OpenBadge.parse(bytes).json());
                case SD_JWT_VC -> Commitments.contentDigest(SdJwtVc.parse(bytes).payload());
                case DOCUMENT -> Commitments.contentDigest(bytes);
            };
            return Commitments.of(profile, new Salt(staged.salt()), digest);
        } catch (IOException e) {
            throw Journal.files(documents, e);
        } catch (IllegalArgumentException | JsonFormatException | SdJwtVc.UnknownFormException e) {
            throw new IssuingException(Code.FILES, "expected the document that was made, found damage, " + staged, e);
        }
    }

    /** Refuses a statement that stands for something else than what was made. */
    static void requireStandsFor(Envelope envelope, Plan plan, List<Commitment> commitments, Path out) {
        boolean same = Statement.open(envelope) instanceof BatchAnchored batch
                && batch.root().equals(MerkleTree.of(commitments).root())
                && batch.size() == commitments.size()
                && batch.institution().equals(plan.institution())
                && batch.credentialType() == plan.type()
                && batch.awardPeriod().equals(plan.awardPeriod());
        if (!same) {
            throw new IssuingException(
                    Code.FILES, "expected a statement about the credentials that were made, found another in " + out);
        }
    }
}
