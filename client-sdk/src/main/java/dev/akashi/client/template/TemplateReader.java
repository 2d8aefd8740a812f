package dev.akashi.client.template;

import dev.akashi.client.share.ShareClient;
import dev.akashi.credential.Awards;
import dev.akashi.credential.form.CredentialForm;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.CredentialType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a template from YAML. The text is composed into nodes and never into objects, so no tag can name a class; each
 * node has its place, for the problems.
 */
final class TemplateReader {

    static final String VERSION = "akashi-template/1";
    static final List<String> KEYS = List.of(
            "template",
            "type",
            "profile",
            "suite",
            "statusList",
            "title",
            "achievement",
            "certificate",
            "columns",
            "courses",
            "constants");
    static final List<String> ACHIEVEMENT_KEYS =
            List.of("id", "achievementType", "name", "description", "criteria", "fieldOfStudy");

    static final List<String> CERTIFICATE_KEYS = List.of("text", "number", "signatory", "seal", "link", "portal");

    static final List<String> STATUS_LIST_KEYS = List.of("base", "purpose");

    private static final int LONGEST_BASE = 500;
    private static final int SIZE_LIMIT = 1 << 18;

    private TemplateReader() {}

    static String text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(SIZE_LIMIT + 1);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw unreadable("UTF-8 の YAML（256 KiB 以内）", "YAML in UTF-8 of at most 256 KiB", 0, 0);
        }
    }

    static Template read(String yaml) {
        YamlFaults faults = new YamlFaults();
        YamlMap map = new YamlMap(compose(yaml), faults, KEYS);
        version(map, faults);
        Optional<CredentialType> type = type(map, faults);
        Optional<Profile> profile = profile(map, faults);
        Optional<ProofSuite> suite = suite(map, profile, faults);
        Optional<StatusListTemplate> statusList = statusList(map, profile, faults);
        Optional<Wording> title = map.requiredWording("title");
        Optional<AchievementTemplate> achievement = achievement(map, type, profile, faults);
        ColumnReader fields = new ColumnReader(faults, profile.orElse(Profile.OB3));
        List<Column> columns = fields.columns(map);
        List<Column> courses = fields.courses(map);
        List<Constant> constants = fields.constants(map);
        fields.requireFields(map);
        Optional<CertificateTemplate> certificate = certificate(map, profile, columns, faults);
        PlaceholderCheck placeholders = new PlaceholderCheck(columns, constants, faults);
        placeholders.check(map);
        faults.throwIfAny();
        return new Template(
                type.orElseThrow(),
                profile.orElseThrow(),
                suite,
                statusList,
                title.orElseThrow(),
                achievement,
                certificate,
                columns,
                courses,
                constants);
    }

    private static Node compose(String yaml) {
        if (yaml.length() > SIZE_LIMIT) {
            throw unreadable("256 KiB 以内の YAML", "YAML of at most 256 KiB", 0, 0);
        }
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(SIZE_LIMIT)
                .setMaxAliasesForCollections(20)
                .build();
        try {
            return new Compose(settings)
                    .composeString(yaml)
                    .orElseThrow(() -> unreadable("空でない YAML", "YAML that is not empty", 0, 0));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0);
            int column = e.getProblemMark().map(m -> m.getColumn() + 1).orElse(0);
            String why = String.valueOf(e.getProblem());
            throw unreadable("YAML 1.2（" + why + "）", "YAML 1.2 (" + why + ")", line, column);
        } catch (YamlEngineException | StackOverflowError e) {
            throw unreadable("YAML 1.2 の文書 1 つ", "one document of YAML 1.2", 0, 0);
        }
    }

    private static TemplateException unreadable(String ja, String en, int line, int column) {
        return new TemplateException(
                List.of(YamlFaults.problem(TemplateErrorCode.UNREADABLE, line, column, "", ja, en)));
    }

    private static void version(YamlMap map, YamlFaults faults) {
        boolean known = map.requiredText("template").map(VERSION::equals).orElse(true);
        if (!known) {
            faults.add(TemplateErrorCode.BAD_VALUE, map.at("template"), VERSION, VERSION);
        }
    }

    private static Optional<CredentialType> type(YamlMap map, YamlFaults faults) {
        Optional<String> name = map.requiredText("type");
        Optional<CredentialType> type = name.flatMap(n -> Arrays.stream(CredentialType.values())
                .filter(t -> t.name().equals(n))
                .findFirst());
        if (name.isPresent() && type.isEmpty()) {
            String types = Arrays.toString(CredentialType.values());
            faults.add(TemplateErrorCode.BAD_VALUE, map.at("type"), "資格の種類 " + types, "a credential type of " + types);
        }
        return type;
    }

    private static Optional<Profile> profile(YamlMap map, YamlFaults faults) {
        Optional<String> name = map.requiredText("profile");
        Optional<Profile> profile = name.flatMap(Profile::named);
        if (name.isPresent() && profile.isEmpty()) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    map.at("profile"),
                    "ob3、sd-jwt-vc か document",
                    "ob3, sd-jwt-vc or document");
        }
        return profile;
    }

    private static Optional<ProofSuite> suite(YamlMap map, Optional<Profile> profile, YamlFaults faults) {
        Optional<String> name = map.text("suite");
        Optional<ProofSuite> suite = name.flatMap(ProofSuite::find);
        if (name.isPresent() && (suite.isEmpty() || !profile.equals(Optional.of(Profile.OB3)))) {
            String suites =
                    Arrays.stream(ProofSuite.values()).map(ProofSuite::id).collect(Collectors.joining(", "));
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    map.at("suite"),
                    "ob3 の署名方式 " + suites,
                    "a cryptosuite of profile ob3, one of " + suites);
        }
        return suite;
    }

    private static Optional<StatusListTemplate> statusList(YamlMap map, Optional<Profile> profile, YamlFaults faults) {
        Optional<Node> node = map.value("statusList");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!profile.equals(Optional.of(Profile.OB3))) {
            faults.add(TemplateErrorCode.BAD_VALUE, node.get(), "profile: ob3 のとき", "profile: ob3 with it");
        }
        YamlMap inner = new YamlMap(node.get(), faults, STATUS_LIST_KEYS);
        Optional<String> base = inner.requiredText("base");
        if (base.isPresent() && !isListBase(base.get())) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    inner.at("base"),
                    "https: で始まり / で終わらない " + LONGEST_BASE + " 文字以内のアドレス（? や # は使えません）",
                    "an address of the scheme https of at most " + LONGEST_BASE
                            + " characters, without ?, # and a slash" + " at its end");
            base = Optional.empty();
        }
        Optional<String> word = inner.requiredText("purpose");
        Optional<StatusPurpose> purpose = word.flatMap(StatusPurpose::named);
        if (word.isPresent() && purpose.isEmpty()) {
            String words = Arrays.stream(StatusPurpose.values())
                    .map(StatusPurpose::word)
                    .collect(Collectors.joining(", "));
            faults.add(TemplateErrorCode.BAD_VALUE, inner.at("purpose"), words + " のいずれか", "one of " + words);
        }
        return base.map(URI::create).flatMap(address -> purpose.map(p -> new StatusListTemplate(address, p)));
    }

    private static boolean isListBase(String text) {
        return text.length() <= LONGEST_BASE && text.matches("https://[^?#]*[^?#/]") && isGoodId(text);
    }

    private static Optional<AchievementTemplate> achievement(
            YamlMap map, Optional<CredentialType> type, Optional<Profile> profile, YamlFaults faults) {
        Optional<Node> node =
                profile.filter(Profile::isSigned).isPresent() ? map.required("achievement") : map.value("achievement");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        YamlMap inner = new YamlMap(node.get(), faults, ACHIEVEMENT_KEYS);
        Optional<String> id = inner.requiredText("id");
        if (id.isPresent() && !isGoodId(Wording.fill(id.get(), name -> "x"))) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    inner.at("id"),
                    "https: か urn: で始まる URI（空白や日本語は使えません）",
                    "an absolute URI of the scheme https or urn, in ASCII");
        }
        Optional<String> achievementType = inner.requiredText("achievementType");
        boolean known = achievementType
                .map(t -> CredentialForm.ACHIEVEMENT_TYPES.contains(t) || t.matches("ext:[A-Za-z0-9_-]{1,60}"))
                .orElse(true);
        if (!known) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    inner.at("achievementType"),
                    "Open Badges 3.0 の AchievementType（BachelorDegree, Certificate, License など）か ext:...",
                    "an AchievementType of Open Badges 3.0 such as BachelorDegree, Certificate, License, or ext:...");
        }
        achievementType
                .filter(word -> type.filter(recorded -> Awards.contradict(word, recorded))
                        .isPresent())
                .ifPresent(word -> faults.add(
                        TemplateErrorCode.BAD_VALUE,
                        inner.at("achievementType"),
                        "type の " + type.map(Enum::name).orElse("") + " と矛盾しない AchievementType",
                        "an AchievementType that agrees with the type "
                                + type.map(Enum::name).orElse("")));
        Optional<Wording> name = inner.requiredWording("name");
        Optional<Wording> description = inner.requiredWording("description");
        Optional<Wording> criteria = inner.requiredWording("criteria");
        Optional<Wording> fieldOfStudy = inner.wording("fieldOfStudy");
        if (id.isEmpty()
                || achievementType.isEmpty()
                || name.isEmpty()
                || description.isEmpty()
                || criteria.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AchievementTemplate(
                id.get(),
                achievementType.get(),
                name.get(),
                description.get(),
                criteria.get(),
                fieldOfStudy.orElse(null)));
    }

    private static Optional<CertificateTemplate> certificate(
            YamlMap map, Optional<Profile> profile, List<Column> columns, YamlFaults faults) {
        Optional<Node> node = map.value("certificate");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (profile.equals(Optional.of(Profile.SD_JWT_VC))) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    node.get(),
                    "profile: document か ob3 のとき",
                    "profile: document or ob3 with it");
        }
        YamlMap inner = new YamlMap(node.get(), faults, CERTIFICATE_KEYS);
        Optional<Wording> text = inner.requiredWording("text");
        Optional<String> number = inner.text("number");
        boolean unknown = number.isPresent()
                && columns.stream().noneMatch(column -> column.field().equals(number.get()) && column.inCredential());
        if (unknown) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    inner.at("number"),
                    "inCredential: true の列の項目名",
                    "the field of a column with inCredential: true");
        }
        Optional<String> seal = inner.text("seal");
        if (seal.isPresent() && !seal.get().matches("[\\w-][\\w.-]*\\.png")) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    inner.at("seal"),
                    "テンプレートと同じフォルダーの PNG ファイル名",
                    "the name of a PNG file beside the template");
        }
        Optional<String> link = inner.text("link");
        if (link.isPresent() && !isGoodId(link.get())) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    inner.at("link"),
                    "https: で始まるアドレス（空白や日本語は使えません）",
                    "an address of the scheme https, in ASCII");
            link = Optional.empty();
        }
        Optional<URI> address = link.map(URI::create);
        Optional<URI> portal = portal(inner, faults);
        Optional<Wording> signatory = inner.wording("signatory");
        return text.map(wording -> new CertificateTemplate(wording, number, signatory, seal, address, portal));
    }

    private static Optional<URI> portal(YamlMap certificate, YamlFaults faults) {
        return certificate.text("portal").flatMap(text -> {
            try {
                return Optional.of(ShareClient.address(URI.create(text)));
            } catch (IllegalArgumentException e) {
                faults.add(
                        TemplateErrorCode.BAD_VALUE,
                        certificate.at("portal"),
                        "ポータルのアドレス（https://portal.example/ の形）",
                        "the address of a portal, such as https://portal.example/");
                return Optional.empty();
            }
        });
    }

    private static boolean isGoodId(String text) {
        if (!text.matches("(https://|urn:)[!-~]+")) {
            return false;
        }
        try {
            URI uri = URI.create(text);
            return uri.isOpaque() || uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
