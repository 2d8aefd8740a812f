package dev.akashi.client.issuing;

import com.google.gson.JsonObject;
import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.client.template.CredentialDraft;
import dev.akashi.client.template.Fields;
import dev.akashi.client.template.Template;
import dev.akashi.client.template.Wording;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.OpenBadgeContent;
import dev.akashi.credential.RelatedFile;
import dev.akashi.credential.Salt;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.sdjwt.SdJwtVc;
import dev.akashi.credential.sdjwt.SdJwtVcWriter;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.Digest;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Turns a draft into a document with its salt and commitment. Safe for use by several threads. */
final class CredentialMaker {

    /** What the files of SD-JWT VC end with. */
    static final String SD_JWT = ".sd-jwt";

    private final Template template;
    private final InstitutionRecord institution;
    private final IssuingKeys keys;
    private final Path documents;
    private final Optional<CertificateMaker> certificates;
    private final Instant now;
    private final SecureRandom random;

    /**
     * @param documents the folder in which a draft's own document is looked for
     * @param pictures the folder in which the seal of printed certificates is looked for
     */
    CredentialMaker(
            Template template,
            InstitutionRecord institution,
            IssuingKeys keys,
            Path documents,
            Path pictures,
            Instant now,
            SecureRandom random) {
        this.template = template;
        this.institution = institution;
        this.keys = keys;
        this.documents = documents;
        this.certificates = template.certificate()
                .map(layout ->
                        new CertificateMaker(layout, institution.nameAt(now).orElseThrow(), pictures));
        this.now = now;
        this.random = random;
    }

    /**
     * The documents of a row: one, or a credential and the certificate that says the same on paper.
     *
     * @param place its place in a status list, if the template wants one
     */
    List<Staged> make(CredentialDraft draft, Optional<StatusListEntry> place) {
        Salt salt = Salt.random(random);
        return switch (template.profile()) {
            case OB3 -> openBadges(draft, salt, place);
            case SD_JWT_VC -> List.of(sdJwtVc(draft, salt));
            case DOCUMENT ->
                List.of(
                        certificates.isPresent()
                                ? printed(draft, draft.fileStem(), salt, certificates.get(), Optional.empty())
                                : document(draft, salt));
        };
    }

    /** A credential, and a certificate if the template has one. Each names the other. */
    private List<Staged> openBadges(CredentialDraft draft, Salt salt, Optional<StatusListEntry> place) {
        URI id = URI.create("urn:uuid:" + randomUuid());
        if (certificates.isEmpty()) {
            return List.of(openBadge(draft, id, salt, place, Optional.empty()));
        }
        Staged paper = printed(
                draft,
                draft.fileStem() + StagedDocument.PAPER,
                Salt.random(random),
                certificates.get(),
                Optional.of(id));
        RelatedFile file = new RelatedFile(paper.contentDigest(), "application/pdf");
        return List.of(openBadge(draft, id, salt, place, Optional.of(file)), paper);
    }

    private Staged printed(
            CredentialDraft draft, String stem, Salt salt, CertificateMaker maker, Optional<URI> credential) {
        byte[] pdf = maker.print(draft, salt, credential);
        Digest contentDigest = Commitments.contentDigest(pdf);
        return new Staged(
                stem,
                draft.rowId(),
                salt.value(),
                contentDigest,
                Commitments.of(CredentialProfile.DOCUMENT, salt, contentDigest),
                stem + ".pdf",
                null,
                Base64.getEncoder().encodeToString(pdf),
                null,
                subject(draft));
    }

    private Staged openBadge(
            CredentialDraft draft, URI id, Salt salt, Optional<StatusListEntry> place, Optional<RelatedFile> paper) {
        Signer signer = keys.credential().orElseThrow();
        JsonObject unsigned = OpenBadge.write(content(draft, id), salt);
        paper.ifPresent(file -> unsigned.add("relatedResource", file.toJson()));
        place.ifPresent(
                entry -> unsigned.add("credentialStatus", entry.toJson(URI.create("urn:uuid:" + randomUuid()))));
        JsonObject signed = DataIntegrity.standard()
                .sign(
                        unsigned,
                        template.suite()
                                .orElse(ProofSuite.standardFor(
                                        signer.verificationKey().algorithm())),
                        signer,
                        institution.did() + "#" + signer.verificationKey(),
                        now);
        Digest contentDigest = Commitments.contentDigest(signed);
        return new Staged(
                draft.fileStem(),
                draft.rowId(),
                salt.value(),
                contentDigest,
                Commitments.of(CredentialProfile.OB3, salt, contentDigest),
                draft.fileStem() + ".json",
                StrictJson.writePretty(signed),
                null,
                null,
                subject(draft));
    }

    private Staged sdJwtVc(CredentialDraft draft, Salt salt) {
        String issued = SdJwtVcWriter.write(
                content(draft, URI.create("urn:uuid:" + randomUuid())),
                template.type(),
                salt,
                draft.holder().key(),
                keys.credential().orElseThrow(),
                random);
        Digest contentDigest = Commitments.contentDigest(
                SdJwtVc.parse(issued.getBytes(StandardCharsets.US_ASCII)).payload());
        return new Staged(
                draft.fileStem(),
                draft.rowId(),
                salt.value(),
                contentDigest,
                Commitments.of(CredentialProfile.SD_JWT_VC, salt, contentDigest),
                draft.fileStem() + SD_JWT,
                issued,
                null,
                null,
                subject(draft));
    }

    private Staged document(CredentialDraft draft, Salt salt) {
        String name = Objects.requireNonNull(draft.fields().get(Fields.DOCUMENT_FILE), "document file");
        Path file = documents.resolve(name).normalize();
        if (!file.startsWith(documents.normalize())) {
            throw new IssuingException(
                    Code.FILES, "expected a document beside the table, found one elsewhere, row " + draft.row());
        }
        try {
            Digest contentDigest = Commitments.contentDigest(Files.readAllBytes(file));
            return new Staged(
                    draft.fileStem(),
                    draft.rowId(),
                    salt.value(),
                    contentDigest,
                    Commitments.of(CredentialProfile.DOCUMENT, salt, contentDigest),
                    draft.fileStem() + ending(name),
                    null,
                    null,
                    name,
                    subject(draft));
        } catch (IOException e) {
            throw new IssuingException(
                    Code.FILES, "expected the document of row " + draft.row() + ", found no readable file", e);
        }
    }

    /** By what the institution finds the credential again, whether or not it is in the credential. */
    private Staged.Subject subject(CredentialDraft draft) {
        CredentialDraft.Holder holder = draft.holder();
        return new Staged.Subject(
                holder.printed(),
                draft.fields().getOrDefault(Fields.NAME_KANA, holder.kana()),
                draft.fields().getOrDefault(Fields.NAME_ROMAN, holder.roman()),
                template.numberField().map(draft.fields()::get).orElse(null),
                draft.title().ja(),
                draft.awardDate());
    }

    /** What comes after the name, such as {@code .pdf}: a document and its bundle are found beside each other by name. */
    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    private OpenBadgeContent content(CredentialDraft draft, URI id) {
        CredentialDraft.Achievement achievement = Objects.requireNonNull(draft.achievement(), "achievement");
        CredentialDraft.Holder holder = draft.holder();
        return new OpenBadgeContent(
                id,
                institution.did(),
                institution.nameAt(now).orElseThrow().ja(),
                both(draft.title()),
                draft.awardDate(),
                draft.validFrom(),
                draft.validUntil(),
                new OpenBadgeContent.Recipient(holder.printed(), holder.kana(), holder.roman(), holder.birthDate()),
                new OpenBadgeContent.Achievement(
                        achievement.id(),
                        achievement.achievementType(),
                        both(achievement.name()),
                        both(achievement.description()),
                        both(achievement.criteria()),
                        achievement.fieldOfStudy() == null ? null : both(achievement.fieldOfStudy())),
                Stream.concat(
                                draft.attributes().stream()
                                        .map(attribute -> new OpenBadgeContent.Attribute(
                                                attribute.field(), both(attribute.label()), both(attribute.value()))),
                                courses(draft))
                        .toList());
    }

    /**
     * Each course as results of the one achievement, Open Badges 3.0 B.1.19 and B.1.20: its grade and its credits, each described
     * by the course's name.
     */
    private static Stream<OpenBadgeContent.Attribute> courses(CredentialDraft draft) {
        List<OpenBadgeContent.Attribute> results = new ArrayList<>();
        int number = 0;
        for (CredentialDraft.Course course : draft.courses()) {
            number++;
            String field = String.format(Locale.ROOT, "course%03d", number);
            String label = course.code().map(code -> code + " ").orElse("")
                    + both(course.name())
                    + course.term().map(term -> " (" + both(term) + ")").orElse("");
            course.grade()
                    .ifPresent(grade ->
                            results.add(new OpenBadgeContent.Attribute(field, label, both(grade), "LetterGrade")));
            course.credits()
                    .ifPresent(credits -> results.add(new OpenBadgeContent.Attribute(
                            field + "Credits", label + " 単位 / credits", credits, "ext:CreditsEarned")));
            if (course.grade().isEmpty() && course.credits().isEmpty()) {
                results.add(new OpenBadgeContent.Attribute(field, label, "履修 / taken"));
            }
        }
        return results.stream();
    }

    // Open Badges has one text for both languages.
    private static String both(Wording wording) {
        return wording.ja().equals(wording.en()) ? wording.ja() : wording.ja() + " / " + wording.en();
    }

    // A version 4 UUID, RFC 9562, from the randomness that was handed in.
    private UUID randomUuid() {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }
}
