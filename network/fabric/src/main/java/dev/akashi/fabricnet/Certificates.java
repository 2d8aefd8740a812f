package dev.akashi.fabricnet;

import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All certificates of a network's organisations, by file, with the end of their validity. */
record Certificates(Map<Path, Instant> ends) {

    static Certificates of(Layout layout, Topology topology) {
        Map<Path, Instant> ends = new TreeMap<>();
        Stream<String> mspIds = Stream.concat(
                topology.mspIds().stream(),
                topology.ordererOrganizations().stream()
                        .map(organization ->
                                organization.orderer().orElseThrow().mspId()));
        mspIds.forEach(mspId -> read(layout.directory(), layout.keys(mspId), ends));
        return new Certificates(ends);
    }

    private static void read(Path directory, Path folder, Map<Path, Instant> ends) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.toString();
                if (name.endsWith(".pem") && !name.endsWith("key.pem")) {
                    ends.put(directory.relativize(file), end(file));
                }
            }
        } catch (IOException | CertificateException e) {
            throw new NetworkException(folder + ": expected readable certificates, found " + e.getMessage(), e);
        }
    }

    private static Instant end(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return certificate.getNotAfter().toInstant();
        }
    }

    Instant firstExpiry() {
        return ends.values().stream().min(Comparator.naturalOrder()).orElse(Instant.MAX);
    }

    List<String> expiringBefore(Instant time) {
        return ends.entrySet().stream()
                .filter(entry -> entry.getValue().isBefore(time))
                .map(entry -> entry.getKey().toString())
                .toList();
    }
}
