package dev.akashi.fabricnet.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaincodePackageTest {
    private static final String HASH = "ab".repeat(32);

    @TempDir
    private Path directory;

    @Test
    void everybody_who_has_the_same_code_makes_the_same_bytes() throws Exception {
        ChaincodePackage one = ChaincodePackage.of("akashi_0.1.0", HASH);
        ChaincodePackage two = ChaincodePackage.of("akashi_0.1.0", HASH);

        assertThat(one.bytes()).isEqualTo(two.bytes());
        // Pinned: another value would mean that organisations with different releases of this kit disagree.
        assertThat(one.id()).isEqualTo("akashi_0.1.0:bfae325e9118b18f3a8e1b89f267e8ed736a129dcfeb16ae588399bd25e47d2d");
    }

    @Test
    void the_package_holds_a_label_and_the_codes_hash_and_nothing_of_one_organisation() throws Exception {
        Map<String, byte[]> outer =
                files(ChaincodePackage.of("akashi_0.1.0", HASH).bytes());
        Map<String, byte[]> inner = files(outer.getOrDefault("code.tar.gz", new byte[0]));

        assertThat(outer).containsOnlyKeys("metadata.json", "code.tar.gz");
        assertThat(text(outer, "metadata.json")).isEqualTo("{\"type\":\"ccaas\",\"label\":\"akashi_0.1.0\"}");
        assertThat(inner).containsOnlyKeys("code.json");
        assertThat(text(inner, "code.json")).isEqualTo("{\"code_sha256\":\"" + HASH + "\"}");
    }

    @Test
    void other_code_has_another_package_id() throws Exception {
        Path jar = Files.writeString(directory.resolve("a.jar"), "one");
        ChaincodeCode code = new ChaincodeCode(List.of(jar));
        String before = code.hash();

        Files.writeString(jar, "two");

        assertThat(code.hash()).isNotEqualTo(before);
        assertThat(ChaincodePackage.of("akashi_0.1.0", code.hash()).id())
                .isNotEqualTo(ChaincodePackage.of("akashi_0.1.0", before).id());
    }

    @Test
    void the_order_of_the_class_path_does_not_matter_for_the_hash_and_names_do() throws Exception {
        Path a = Files.writeString(directory.resolve("a.jar"), "one");
        Path b = Files.writeString(directory.resolve("b.jar"), "two");
        Path c = Files.writeString(directory.resolve("c.jar"), "one");

        assertThat(new ChaincodeCode(List.of(a, b)).hash()).isEqualTo(new ChaincodeCode(List.of(b, a)).hash());
        assertThat(new ChaincodeCode(List.of(a, b)).hash()).isNotEqualTo(new ChaincodeCode(List.of(c, b)).hash());
    }

    @Test
    void code_that_was_kept_stays_when_the_installation_changes() throws Exception {
        Path installed = Files.createDirectory(directory.resolve("installed"));
        Files.writeString(installed.resolve("a.jar"), "one");
        Path folder = directory.resolve("network/packages/akashi_0.1.0");
        String kept = ChaincodeCode.find(Optional.of(installed)).keep(folder).hash();

        Files.writeString(installed.resolve("a.jar"), "two");

        assertThat(ChaincodeCode.find(Optional.of(installed)).keep(folder).hash())
                .isEqualTo(kept);
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> files(byte[] archive) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream gzip = new GzipCompressorInputStream(new ByteArrayInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(gzip)) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                files.put(entry.getName(), tar.readAllBytes());
                entry = tar.getNextEntry();
            }
        }
        return files;
    }
}
