package dev.akashi.client.template;

import dev.akashi.client.table.CsvExport;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.CredentialType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
    private final Wording title;
    private final Optional<AchievementTemplate> achievement;
    private final List<Column> columns;
    private final List<Constant> constants;

    Template(
            CredentialType type,
            Profile profile,
            Optional<ProofSuite> suite,
            Wording title,
            Optional<AchievementTemplate> achievement,
            List<Column> columns,
            List<Constant> constants) {
        this.type = Objects.requireNonNull(type, "type");
        this.profile = Objects.requireNonNull(profile, "profile");
        this.suite = Objects.requireNonNull(suite, "suite");
        this.title = Objects.requireNonNull(title, "title");
        this.achievement = Objects.requireNonNull(achievement, "achievement");
        this.columns = List.copyOf(columns);
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

    /** What the credential is called, with placeholders. */
    public Wording title() {
        return title;
    }

    /** What is achieved; always there unless the profile is {@code document}. */
    public Optional<AchievementTemplate> achievement() {
        return achievement;
    }

    /** The columns that are used. */
    public List<Column> columns() {
        return columns;
    }

    /** The values that are the same for all rows. */
    public List<Constant> constants() {
        return constants;
    }

    /**
     * Writes an empty table with the header line that this template reads, in UTF-8 with a byte order mark, for a
     * registrar to fill in.
     *
     * @throws IOException when the file cannot be written
     */
    public void writeEmptyTable(Path file) throws IOException {
        try (CsvExport csv = CsvExport.create(file, CsvExport.Style.SPREADSHEET)) {
            csv.row(columns.stream().map(Column::header).toList());
        }
    }
}
