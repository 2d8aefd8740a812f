package dev.akashi.fabricnet.channel;

import com.google.gson.JsonObject;
import dev.akashi.identity.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * The package that every organisation installs: a label and the hash of the chaincode's jars, and nothing else. Everybody
 * who has the same jars makes the same bytes, and so the same package id; whoever approves it approves that code.
 *
 * @param label the label
 * @param bytes the package, {@code .tar.gz}
 */
public record ChaincodePackage(String label, byte[] bytes) {
    private static final int FILE_MODE = 0100644;

    /** Makes the package of a chaincode from the hash of its code, hex. */
    public static ChaincodePackage of(String label, String codeHash) throws IOException {
        JsonObject code = new JsonObject();
        code.addProperty("code_sha256", codeHash);
        JsonObject metadata = new JsonObject();
        metadata.addProperty("type", "ccaas");
        metadata.addProperty("label", label);
        Map<String, byte[]> inner = new LinkedHashMap<>();
        inner.put("code.json", bytes(code));
        Map<String, byte[]> outer = new LinkedHashMap<>();
        outer.put("metadata.json", bytes(metadata));
        outer.put("code.tar.gz", archive(inner));
        return new ChaincodePackage(label, archive(outer));
    }

    /** {@return the id by which peers know the package} */
    public String id() {
        return label + ":" + HexFormat.of().formatHex(Digests.sha256(bytes));
    }

    private static byte[] bytes(JsonObject object) {
        return object.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Not compressed: what compression makes differs between machines, and there is nothing to gain. */
    private static byte[] archive(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.NO_COMPRESSION);
        parameters.setOS(GzipParameters.OS.UNKNOWN);
        try (OutputStream gzip = new GzipCompressorOutputStream(bytes, parameters);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name())) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setMode(FILE_MODE);
                entry.setModTime(0);
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
