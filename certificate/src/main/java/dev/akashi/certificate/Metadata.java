package dev.akashi.certificate;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.certificate.Certificate.Bilingual;
import dev.akashi.credential.Salt;
import dev.akashi.model.json.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a certificate's PDF says about itself, XMP (ISO 16684-1): that it is PDF/A-2b, its title, the salt of its commitment,
 * which so is in the one file that a person has, and what is printed on it as JSON, by which a page shows the registered
 * content beside the paper. The packet is not compressed, so that it is found without reading PDF.
 */
final class Metadata {

    static final String NAMESPACE = "urn:akashi:certificate:1:";
    private static final Pattern CREDENTIAL = Pattern.compile("<akashi:credential>([!-;=?-~]+)</akashi:credential>");
    private static final Pattern SALT = Pattern.compile("<akashi:salt>([0-9a-f]{64})</akashi:salt>");

    private Metadata() {}

    /** @param credential the id of a credential that says the same; a packet without one is what it was before there were any */
    static byte[] of(Certificate certificate, Salt salt, Optional<URI> credential) {
        return PACKET.replace("@TITLE_JA@", escaped(certificate.title().ja()))
                .replace("@TITLE_EN@", escaped(certificate.title().en()))
                .replace("@ISSUER@", escaped(certificate.issuer().ja()))
                .replace("@DATE@", date(certificate.date()))
                .replace("@SALT@", salt.value().toString())
                .replace(
                        "@CREDENTIAL@",
                        credential
                                .map(id -> "<akashi:credential>" + escaped(id.toString()) + "</akashi:credential>\n")
                                .orElse(""))
                .replace("@CREDENTIAL_PROPERTY@", credential.isPresent() ? CREDENTIAL_PROPERTY : "")
                .replace("@CONTENT@", escaped(StrictJson.writeLine(content(certificate))))
                .replace("@NAMESPACE@", NAMESPACE)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Of a sheet, its title, and that it is PDF/A-2b unless it has a file inside. */
    static byte[] of(Sheet sheet) {
        return (sheet.attachment().isEmpty() ? SHEET : SHEET.replace(CONFORMANCE, ""))
                .replace("@TITLE@", escaped(sheet.title()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The salt of the certificate in a file, if it is one. */
    static Optional<Salt> salt(byte[] pdf) {
        Matcher found = SALT.matcher(new String(pdf, StandardCharsets.ISO_8859_1));
        return found.find()
                ? Optional.of(Salt.of(java.util.HexFormat.of().parseHex(found.group(1))))
                : Optional.empty();
    }

    /** The id of the credential beside the certificate in a file, if it names one. */
    static Optional<URI> credential(byte[] pdf) {
        Matcher found = CREDENTIAL.matcher(new String(pdf, StandardCharsets.ISO_8859_1));
        return found.find() ? Optional.of(URI.create(found.group(1).replace("&amp;", "&"))) : Optional.empty();
    }

    private static JsonObject content(Certificate certificate) {
        JsonObject content = new JsonObject();
        content.addProperty("version", 1);
        content.add("title", both(certificate.title()));
        content.addProperty("name", certificate.name());
        certificate.romanName().ifPresent(roman -> content.addProperty("romanName", roman));
        content.add("text", both(certificate.text()));
        JsonArray details = new JsonArray();
        certificate.details().forEach(detail -> {
            JsonObject entry = new JsonObject();
            entry.add("label", both(detail.label()));
            entry.add("value", both(detail.value()));
            details.add(entry);
        });
        content.add("details", details);
        certificate.number().ifPresent(number -> content.addProperty("number", number));
        content.addProperty("date", certificate.date().toString());
        content.add("issuer", both(certificate.issuer()));
        certificate.signatory().ifPresent(signatory -> content.add("signatory", both(signatory)));
        return content;
    }

    private static JsonObject both(Bilingual text) {
        JsonObject both = new JsonObject();
        both.addProperty("ja", text.ja());
        both.addProperty("en", text.en());
        return both;
    }

    // Midnight in Japan: the day is all that is known, and the same input gives the same bytes.
    private static String date(LocalDate date) {
        return date + "T00:00:00+09:00";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static final String BEGIN = """
            <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            """;

    private static final String CONFORMANCE = """
            <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
            <pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
            </rdf:Description>
            """;

    private static final String END = """
            </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="r"?>
            """;

    private static final String SHEET = BEGIN + CONFORMANCE + """
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">@TITLE@</rdf:li></rdf:Alt></dc:title>
            </rdf:Description>
            """ + END;

    private static final String CREDENTIAL_PROPERTY = """
            <rdf:li rdf:parseType="Resource">
            <pdfaProperty:name>credential</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>
            <pdfaProperty:category>external</pdfaProperty:category>
            <pdfaProperty:description>The id of a credential for programs that says the same</pdfaProperty:description>
            </rdf:li>""";

    private static final String PACKET = BEGIN + CONFORMANCE + """
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">@TITLE_JA@</rdf:li><rdf:li xml:lang="en">@TITLE_EN@</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>@ISSUER@</rdf:li></rdf:Seq></dc:creator>
            </rdf:Description>
            <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
            <xmp:CreateDate>@DATE@</xmp:CreateDate><xmp:CreatorTool>Akashi</xmp:CreatorTool>
            </rdf:Description>
            <rdf:Description rdf:about="" xmlns:akashi="@NAMESPACE@">
            <akashi:salt>@SALT@</akashi:salt>
            @CREDENTIAL@\
            <akashi:content>@CONTENT@</akashi:content>
            </rdf:Description>
            <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
             xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
            <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
            <pdfaSchema:schema>Akashi certificate</pdfaSchema:schema>
            <pdfaSchema:namespaceURI>@NAMESPACE@</pdfaSchema:namespaceURI>
            <pdfaSchema:prefix>akashi</pdfaSchema:prefix>
            <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
            <pdfaProperty:name>salt</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>
            <pdfaProperty:category>external</pdfaProperty:category>
            <pdfaProperty:description>Random bytes in hex without which the commitment to this file says nothing</pdfaProperty:description>
            </rdf:li><rdf:li rdf:parseType="Resource">
            <pdfaProperty:name>content</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>
            <pdfaProperty:category>external</pdfaProperty:category>
            <pdfaProperty:description>What is printed on the certificate, as JSON</pdfaProperty:description>
            </rdf:li>@CREDENTIAL_PROPERTY@</rdf:Seq></pdfaSchema:property>
            </rdf:li></rdf:Bag></pdfaExtension:schemas>
            </rdf:Description>
            """ + END;
}
