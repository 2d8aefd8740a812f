package dev.akashi.client.template;

import dev.akashi.client.table.CsvExport;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.CredentialType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the rows of a table become credentials: of which type, in which texts, from which columns. It is a YAML file that
 * the institution writes once; {@code samples/templates} has examples, and a JSON Schema for editors. Who the issuer is
 * stands in the registry, not here.
 *
 * <pre>{@code
 * Template template = Template.read(Path.of("bachelor.yaml"));
 * ImportResult result = Import.check(template, Path.of("graduates.csv"));
 * }</pre>
 *
 * Nothing of a row is in the credential unless the template says so, apart from the printed name and the days of award
 * and validity. Immutable.
 */
public final class Template {

    private final CredentialType type;
    private final Profile profile;
    private final Optional<ProofSuite> suite;
    private final Optional<StatusListTemplate> statusList;
    private final Wording title;
    private final Optional<AchievementTemplate> achievement;
    private final Optional<CertificateTemplate> certificate;
    private final List<Column> columns;
    private final List<Column> courses;
    private final List<Constant> constants;

    Template(
            CredentialType type,
            Profile profile,
            Optional<ProofSuite> suite,
            Optional<StatusListTemplate> statusList,
            Wording title,
            Optional<AchievementTemplate> achievement,
            Optional<CertificateTemplate> certificate,
            List<Column> columns,
            List<Column> courses,
            List<Constant> constants) {
        this.type = Objects.requireNonNull(type, "type");
        this.profile = Objects.requireNonNull(profile, "profile");
        this.suite = Objects.requireNonNull(suite, "suite");
        this.statusList = Objects.requireNonNull(statusList, "statusList");
        this.title = Objects.requireNonNull(title, "title");
        this.achievement = Objects.requireNonNull(achievement, "achievement");
        this.certificate = Objects.requireNonNull(certificate, "certificate");
        this.columns = List.copyOf(columns);
        this.courses = List.copyOf(courses);
        this.constants = List.copyOf(constants);
    }

    /**
     * Reads a template.
     *
     * @throws IOException when the file cannot be read
     * @throws TemplateException when it is no good template; with every problem and where it is
     */
    public static Template read(Path file) throws IOException {
        return TemplateReader.read(TemplateReader.text(file));
    }

    /**
     * Reads a template from its text.
     *
     * @throws TemplateException when it is no good template; with every problem and where it is
     */
    public static Template parse(String yaml) {
        return TemplateReader.read(yaml);
    }

    /** What kind of credential it makes. */
    public CredentialType type() {
        return type;
    }

    /** In which form. */
    public Profile profile() {
        return profile;
    }

    /** How credentials are signed, if the template says so; otherwise it depends on the key. */
    public Optional<ProofSuite> suite() {
        return suite;
    }

    /** Where the status can be looked up in a status list, if the template says so; only under the profile {@code ob3}. */
    public Optional<StatusListTemplate> statusList() {
        return statusList;
    }

    /** What the credential is called, with placeholders. */
    public Wording title() {
        return title;
    }

    /** What is achieved; always there unless the profile is {@code document}. */
    public Optional<AchievementTemplate> achievement() {
        return achievement;
    }

    /**
     * How certificates are printed. Under the profile {@code document} that is all there is, and without it each row names a
     * file; under {@code ob3} each row becomes a signed credential and a certificate beside it.
     */
    public Optional<CertificateTemplate> certificate() {
        return certificate;
    }

    /** The columns that are used, those of courses excepted. */
    public List<Column> columns() {
        return columns;
    }

    /**
     * The columns of courses, with fields of {@link CourseFields}. If there are some, a table has a row for each course, those of
     * one student together.
     */
    public List<Column> courses() {
        return courses;
    }

    /** All columns that a table has to have. */
    public List<Column> tableColumns() {
        return Stream.concat(columns.stream(), courses.stream()).toList();
    }

    /** Whether each row becomes two documents, a credential for programs and a certificate on paper. */
    public boolean isPaired() {
        return profile == Profile.OB3 && certificate.isPresent();
    }

    /** The values that are the same for all rows. */
    public List<Constant> constants() {
        return constants;
    }

    /**
     * The field that has the document's number: the one that is printed at the head of a certificate, or else the first
     * whose name ends with {@code Number}.
     */
    public Optional<String> numberField() {
        return certificate
                .flatMap(CertificateTemplate::number)
                .or(() -> columns.stream()
                        .map(Column::field)
                        .filter(field -> field.endsWith("Number"))
                        .findFirst());
    }

    /**
     * Writes a table for a registrar to fill in, in UTF-8 with a byte order mark: the header line that this template reads
     * and a row that shows how values are written. A table in which that row was left is refused.
     *
     * @throws IOException when the file cannot be written
     */
    public void writeTable(Path file) throws IOException {
        try (CsvExport csv = CsvExport.create(file, CsvExport.Style.SPREADSHEET)) {
            csv.row(tableColumns().stream().map(Column::header).toList());
            if (hasExample()) {
                csv.row(tableColumns().stream().map(Column::example).toList());
            }
        }
    }

    /** Whether the template says what a row looks like. */
    boolean hasExample() {
        return columns.stream().anyMatch(column -> column.given().isPresent());
    }

    /**
     * An address that the institution has to put its own for, as templates that come with the product have them: of its
     * achievement, or of the place where certificates are checked.
     */
    Optional<String> placeholder() {
        return Stream.concat(
                        achievement.map(AchievementTemplate::id).stream(),
                        certificate.flatMap(CertificateTemplate::link).map(URI::toString).stream())
                .filter(address -> address.contains(ReadyTemplate.PLACEHOLDER))
                .findFirst();
    }
}
