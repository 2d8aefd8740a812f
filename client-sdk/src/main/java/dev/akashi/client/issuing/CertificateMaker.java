package dev.akashi.client.issuing;

import dev.akashi.certificate.Certificate;
import dev.akashi.certificate.Certificate.Bilingual;
import dev.akashi.certificate.Certificate.Detail;
import dev.akashi.certificate.CertificateException;
import dev.akashi.certificate.CertificatePrinter;
import dev.akashi.certificate.Seal;
import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.client.share.ShareKey;
import dev.akashi.client.template.CertificateTemplate;
import dev.akashi.client.template.CredentialDraft;
import dev.akashi.client.template.Wording;
import dev.akashi.credential.Salt;
import dev.akashi.model.LocalizedText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Prints the certificates of a template. Safe for use by several threads. */
final class CertificateMaker {

    private static final Bilingual BIRTH_DATE = new Bilingual("生年月日", "Date of birth");

    private final CertificatePrinter printer = new CertificatePrinter();
    private final CertificateTemplate template;
    private final LocalizedText issuer;
    private final Optional<Seal> seal;

    /** @param folder where the picture of the seal is */
    CertificateMaker(CertificateTemplate template, LocalizedText issuer, Path folder) {
        this.template = template;
        this.issuer = issuer;
        this.seal = template.seal().map(name -> seal(folder.resolve(name)));
    }

    private static Seal seal(Path file) {
        try {
            return Seal.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw Journal.files(file, e);
        } catch (IllegalArgumentException e) {
            throw new IssuingException(Code.CERTIFICATE, e.getMessage() + " in " + file, e);
        }
    }

    /** @param credential the id of the credential beside it, if there is one */
    byte[] print(CredentialDraft draft, Salt salt, Optional<URI> credential) {
        try {
            Certificate certificate = certificate(draft, salt);
            return credential.isPresent()
                    ? printer.print(certificate, salt, credential.get())
                    : printer.print(certificate, salt);
        } catch (CertificateException e) {
            throw new IssuingException(Code.CERTIFICATE, e.getMessage() + ", row " + draft.row(), e);
        }
    }

    private Certificate certificate(CredentialDraft draft, Salt salt) {
        List<Detail> details = new ArrayList<>();
        LocalDate birth = draft.holder().birthDate();
        if (birth != null) {
            details.add(new Detail(BIRTH_DATE, day(birth)));
        }
        draft.attributes().stream()
                .filter(attribute -> !template.number().equals(Optional.of(attribute.field())))
                .forEach(attribute -> details.add(new Detail(both(attribute.label()), both(attribute.value()))));
        return new Certificate(
                both(draft.title()),
                draft.holder().printed(),
                Optional.ofNullable(draft.holder().roman()),
                both(Objects.requireNonNull(draft.certified(), "certified")),
                details,
                template.number().map(field -> draft.fields().get(field)),
                draft.awardDate(),
                new Bilingual(issuer.ja(), issuer.en()),
                template.signatory().map(CertificateMaker::both),
                seal,
                template.portal().map(portal -> ShareKey.of(salt).link(portal)).or(template::link),
                draft.courses().stream().map(CertificateMaker::course).toList());
    }

    private static Certificate.Course course(CredentialDraft.Course course) {
        return new Certificate.Course(
                both(course.name()),
                course.code(),
                course.term().map(CertificateMaker::both),
                course.credits(),
                course.grade().map(CertificateMaker::both));
    }

    private static Bilingual both(Wording wording) {
        return new Bilingual(wording.ja(), wording.en());
    }

    private static Bilingual day(LocalDate day) {
        return new Bilingual(
                day.getYear() + "年" + day.getMonthValue() + "月" + day.getDayOfMonth() + "日",
                day.format(DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH)));
    }
}
