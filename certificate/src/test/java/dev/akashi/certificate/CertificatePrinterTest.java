package dev.akashi.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.akashi.certificate.Certificate.Bilingual;
import dev.akashi.certificate.Certificate.Detail;
import dev.akashi.credential.Salt;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

class CertificatePrinterTest {

    private static final Salt SALT = Salt.of(new byte[32]);
    private static final URI LINK = URI.create("https://verify.example/F113199999013");

    private final CertificatePrinter printer = new CertificatePrinter();

    static Certificate degree(String name, String roman) {
        return new Certificate(
                new Bilingual("学位記", "Certificate of Degree"),
                name,
                Optional.of(roman),
                new Bilingual(
                        "本学工学部土木工学科所定の課程を修め本学を卒業したことを認め、学士（工学）の学位を授与する。",
                        "This is to certify that the person named above has completed the prescribed course of the Department of"
                                + " Civil Engineering, Faculty of Engineering, and has been awarded the degree of Bachelor of"
                                + " Engineering."),
                List.of(new Detail(
                        new Bilingual("生年月日", "Date of birth"), new Bilingual("2003年10月5日", "5 October 2003"))),
                Optional.of("第0001号"),
                LocalDate.of(2026, 3, 25),
                new Bilingual("架空中央大学", "Kakuu Chuo University"),
                Optional.of(new Bilingual("学長　架空　一郎", "Ichiro Kakuu, President")),
                Optional.of(Seal.of(sealPicture())),
                Optional.of(LINK));
    }

    private static byte[] sealPicture() {
        BufferedImage image = new BufferedImage(240, 240, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(200, 30, 30));
        graphics.setStroke(new BasicStroke(12));
        graphics.drawRect(12, 12, 216, 216);
        graphics.drawLine(120, 40, 120, 200);
        graphics.drawLine(40, 120, 200, 120);
        graphics.dispose();
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String textOf(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    /** Its text without spaces: they come of letters that are set apart. */
    private static String letters(byte[] pdf) throws IOException {
        return textOf(pdf).replaceAll("[\\s　]", "");
    }

    private static BufferedImage pictureOf(byte[] pdf, String name) throws IOException {
        return pictureOf(pdf, 0, name);
    }

    private static BufferedImage pictureOf(byte[] pdf, int page, String name) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            BufferedImage image = new PDFRenderer(document).renderImageWithDPI(page, 144);
            Path folder = Files.createDirectories(Path.of("target", "pictures"));
            ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
            return image;
        }
    }

    @Nested
    class a_certificate {

        @ParameterizedTest
        @CsvSource({
            "usual, 架空　花子, KAKUU Hanako",
            "rare, 𠮷野　髙﨑, YOSHINO Takasaki",
            "variant, 葛󠄀城　辻󠄀子, KATSURAGI Tsujiko",
            "foreign, Nguyễn Thị Ánh Đặng, NGUYỄN Thị Ánh Đặng",
            "half, ｶｸｳ　ﾀﾛｳ, KAKUU Taro"
        })
        void is_good_PDF_A_and_has_its_texts_and_its_address(String kind, String name, String roman) throws Exception {
            byte[] pdf = printer.print(degree(name, roman), SALT);

            assertThat(violations(pdf)).isEmpty();
            assertThat(letters(pdf)).contains(roman.replace(" ", ""), "学位記", "令和8年3月25日", "25March2026", "学長架空一郎");
            if (!kind.equals("variant")) {
                assertThat(letters(pdf)).contains(name.replaceAll("[ 　]", ""));
            }
            BufferedImage picture = pictureOf(pdf, kind);
            assertThat(new QRCodeReader()
                            .decode(new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(picture))))
                            .getText())
                    .isEqualTo(LINK.toString());
            assertThat(pdf.length).isLessThan(120_000);
        }

        /** The glyph is another than that of the character alone, and copying it gives the whole sequence. */
        @Test
        void has_the_form_of_a_character_that_its_variation_selector_asks_for() throws IOException {
            byte[] plain = operators(printer.print(degree("葛", "K"), SALT));
            byte[] variant = operators(printer.print(degree("葛\uDB40\uDD00", "K"), SALT));
            assertThat(new String(variant, StandardCharsets.US_ASCII)).contains("/ActualText <FEFF845BDB40DD00>");
            assertThat(new String(plain, StandardCharsets.US_ASCII)).doesNotContain("ActualText");
        }

        private static byte[] operators(byte[] pdf) throws IOException {
            try (PDDocument document = Loader.loadPDF(pdf)) {
                return document.getPage(0).getContents().readAllBytes();
            }
        }

        @Test
        void is_the_same_bytes_each_time_wherever_it_is_printed() {
            byte[] first = printer.print(degree("架空　花子", "KAKUU Hanako"), SALT);
            Locale locale = Locale.getDefault();
            TimeZone zone = TimeZone.getDefault();
            try {
                Locale.setDefault(Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai"));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
                assertThat(new CertificatePrinter().print(degree("架空　花子", "KAKUU Hanako"), SALT))
                        .isEqualTo(first);
            } finally {
                Locale.setDefault(locale);
                TimeZone.setDefault(zone);
            }
        }

        @Test
        void keeps_its_salt_where_it_is_found_again() {
            Salt salt = Salt.random(new SecureRandom());
            byte[] pdf = printer.print(degree("架空　花子", "KAKUU Hanako"), salt);
            assertThat(CertificatePrinter.saltOf(pdf)).contains(salt);
            assertThat(CertificatePrinter.saltOf("no PDF".getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        }

        @Test
        void of_the_first_year_of_an_era_says_so() throws IOException {
            Certificate first = with(degree("架空　花子", "KAKUU Hanako"), LocalDate.of(2019, 5, 1));
            assertThat(textOf(printer.print(first, SALT))).contains("令和元年5月1日");
        }

        @Test
        void with_long_texts_is_set_smaller_and_stays_on_its_page() throws Exception {
            String long40 = "学".repeat(40);
            Certificate certificate = longer(long40, 12);
            byte[] pdf = printer.print(certificate, SALT);
            assertThat(violations(pdf)).isEmpty();
            assertThat(textOf(pdf).replaceAll("\\s", "")).contains("値11");
            pictureOf(pdf, "long");
        }

        @Test
        void is_printed_by_several_threads_at_once() {
            byte[] alone = printer.print(degree("架空　花子", "KAKUU Hanako"), SALT);
            assertThat(IntStream.range(0, 40)
                            .parallel()
                            .mapToObj(i -> printer.print(degree("架空　花子", "KAKUU Hanako"), SALT))
                            .toList())
                    .allMatch(pdf -> java.util.Arrays.equals(pdf, alone));
        }
    }

    @Nested
    class a_transcript {

        @Test
        void has_its_courses_on_as_many_pages_as_it_takes_each_with_name_and_number() throws Exception {
            byte[] pdf = printer.print(transcript("葛󠄀城　花子", 46), SALT);

            assertThat(violations(pdf)).isEmpty();
            try (PDDocument document = Loader.loadPDF(pdf)) {
                assertThat(document.getNumberOfPages()).isEqualTo(3);
                PDFTextStripper text = new PDFTextStripper();
                for (int page = 1; page <= 3; page++) {
                    text.setStartPage(page);
                    text.setEndPage(page);
                    String said = text.getText(document).replaceAll("[\\s　]", "");
                    assertThat(said).contains("科目名Course", "花子", "第0001号", page + "/3");
                    pictureOf(pdf, page - 1, "transcript-" + page);
                }
            }
            assertThat(letters(pdf))
                    .contains("科目45構造力学及び演習", "StructuralMechanicswithExercises", "令和8年3月25日", "学長架空一郎");
            BufferedImage last = pictureOf(pdf, 2, "transcript-3");
            assertThat(new QRCodeReader()
                            .decode(new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(last))))
                            .getText())
                    .isEqualTo(LINK.toString());
            assertThat(printer.print(transcript("葛󠄀城　花子", 46), SALT)).isEqualTo(pdf);
        }

        @Test
        void of_few_courses_is_one_page_and_of_very_many_is_refused() throws Exception {
            byte[] pdf = printer.print(transcript("Nguyễn Thị Ánh Đặng", 8), SALT);
            try (PDDocument document = Loader.loadPDF(pdf)) {
                assertThat(document.getNumberOfPages()).isEqualTo(1);
            }
            pictureOf(pdf, "transcript-short");
            assertThatThrownBy(() -> printer.print(transcript("架空　花子", 900), SALT))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageStartingWith("TOO_LONG");
        }

        private Certificate transcript(String name, int courses) {
            Certificate degree = degree(name, "KATSURAGI Hanako");
            return new Certificate(
                    new Bilingual("成績証明書", "Academic Transcript"),
                    name,
                    degree.romanName(),
                    new Bilingual("上記のとおり相違ないことを証明する。", "This is to certify that the above is a true record."),
                    List.of(
                            degree.details().get(0),
                            new Detail(
                                    new Bilingual("学部・学科", "Faculty and department"),
                                    new Bilingual("工学部 土木工学科", "Faculty of Engineering, Civil Engineering"))),
                    degree.number(),
                    degree.date(),
                    degree.issuer(),
                    degree.signatory(),
                    degree.seal(),
                    degree.link(),
                    IntStream.range(0, courses)
                            .mapToObj(i -> new Certificate.Course(
                                    i % 7 == 3
                                            ? new Bilingual(
                                                    "科目" + i + "構造力学及び演習（地震及び津波災害の軽減を含む。）並びに設計製図",
                                                    "Structural Mechanics with Exercises, including the Mitigation of Disasters")
                                            : new Bilingual("科目" + i + "測量学", "Surveying " + i),
                                    Optional.of("CIVL" + (100 + i)),
                                    Optional.of(new Bilingual("2022年度前期", "Spring 2022")),
                                    Optional.of(i % 5 == 0 ? "1.5" : "2"),
                                    i == 5 ? Optional.empty() : Optional.of(new Bilingual("秀", "S"))))
                            .toList());
        }
    }

    @Nested
    class is_refused {

        @ParameterizedTest
        @CsvSource({"U+1F600, 1F600", "U+E000, E000", "U+845B U+E0105, 845B E0105"})
        void what_would_have_to_be_printed_as_something_else(String named, String codePoints) {
            StringBuilder name = new StringBuilder("架空　");
            for (String codePoint : codePoints.split(" ")) {
                name.appendCodePoint(Integer.parseInt(codePoint, 16));
            }
            assertThatThrownBy(() -> printer.print(degree(name.toString(), "KAKUU"), SALT))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageContaining(named)
                    .hasMessageNotContaining("架空");
        }

        @Test
        void what_does_not_fit_on_a_page() {
            assertThatThrownBy(() -> printer.print(longer("学".repeat(60), 90), SALT))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageStartingWith("TOO_LONG");
        }

        @Test
        void a_seal_that_is_no_picture() {
            assertThatThrownBy(() -> Seal.of(new byte[100])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Seal.of(new byte[(1 << 20) + 1])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class a_sheet {

        @Test
        void is_good_PDF_A_with_its_tables_on_as_many_pages_as_they_take() throws Exception {
            List<List<String>> rows = IntStream.range(0, 120)
                    .mapToObj(i -> List.of("row " + i, "架空".repeat(i % 40 * i % 7), "x".repeat(i == 60 ? 9000 : i)))
                    .toList();
            Sheet sheet = new Sheet(
                    "報告 & <report>",
                    "ja",
                    List.of(
                            Sheet.Line.heading("表"),
                            new Sheet.Table(List.of("番号", "名", "値"), rows),
                            new Sheet.Bars(
                                    List.of(new Sheet.Bar("令和8年", 12), new Sheet.Bar("\uD83D\uDE00".repeat(20), 0)))),
                    Optional.empty());
            byte[] pdf = new SheetPrinter(50).print(sheet);

            assertThat(violations(pdf)).isEmpty();
            assertThat(new SheetPrinter(50).print(sheet)).isEqualTo(pdf);
            String text = textOf(pdf);
            for (int i = 0; i < 120; i++) {
                assertThat(text).contains("row " + i);
            }
            assertThat(text.chars().filter(c -> c == 'x').count())
                    .isEqualTo(
                            rows.stream().mapToInt(row -> row.get(2).length()).sum());
            pictureOf(pdf, "sheet");
        }

        @Test
        void ends_where_no_more_pages_are_wanted_and_says_so() throws IOException {
            Sheet sheet = new Sheet(
                    "Long",
                    "en",
                    IntStream.range(0, 500)
                            .mapToObj(i -> (Sheet.Part) Sheet.Line.text("line " + i))
                            .toList(),
                    Optional.empty());
            byte[] pdf = new SheetPrinter(2).print(sheet);
            assertThat(textOf(pdf)).contains("2 / 2", "…", "line 80").doesNotContain("line 499");
        }
    }

    private static Certificate with(Certificate certificate, LocalDate date) {
        return new Certificate(
                certificate.title(),
                certificate.name(),
                certificate.romanName(),
                certificate.text(),
                certificate.details(),
                certificate.number(),
                date,
                certificate.issuer(),
                certificate.signatory(),
                certificate.seal(),
                certificate.link());
    }

    private static Certificate longer(String name, int details) {
        Certificate certificate = degree(name, "A very long name in Latin letters that goes on ".repeat(3));
        return new Certificate(
                certificate.title(),
                name,
                certificate.romanName(),
                certificate.text(),
                IntStream.range(0, details)
                        .mapToObj(i ->
                                new Detail(new Bilingual("項目" + i, "Item " + i), new Bilingual("値" + i, "value " + i)))
                        .toList(),
                certificate.number(),
                certificate.date(),
                new Bilingual("架空中央大学".repeat(8), "Kakuu Chuo University ".repeat(6)),
                certificate.signatory(),
                certificate.seal(),
                certificate.link());
    }

    @Test
    void names_the_credential_beside_it_and_is_pdf_a_all_the_same() throws Exception {
        URI credential = URI.create("urn:uuid:00000000-0000-4000-8000-000000000001");
        byte[] pdf = printer.print(degree("架空　花子", "KAKUU Hanako"), SALT, credential);

        assertThat(CertificatePrinter.credentialOf(pdf)).contains(credential);
        assertThat(CertificatePrinter.saltOf(pdf)).contains(SALT);
        assertThat(CertificatePrinter.credentialOf(printer.print(degree("架空　花子", "KAKUU Hanako"), SALT)))
                .isEmpty();
        assertThat(violations(pdf)).isEmpty();
    }

    /** What veraPDF finds that PDF/A-2b forbids. */
    private static List<String> violations(byte[] pdf) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        try (PDFAParser parser =
                Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFA_2_B)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_2_B, false);
            ValidationResult result = validator.validate(parser);
            assertThat(result.isCompliant() || !result.getTestAssertions().isEmpty())
                    .isTrue();
            return result.getTestAssertions().stream()
                    .filter(assertion -> assertion.getStatus() == TestAssertion.Status.FAILED)
                    .map(assertion -> assertion.getRuleId().getClause() + " " + assertion.getMessage())
                    .distinct()
                    .toList();
        }
    }
}
