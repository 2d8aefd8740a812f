package dev.akashi.identity;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All keys of one organisation, in one folder: made at first use and the same ever after.
 *
 * <pre>
 * ca/, tlsca/                    the two root authorities
 * msp/                           what others need to recognise the organisation's members
 * peers/peer0/msp, users/NAME/msp  Fabric MSP folders of the members
 * tls/                           certificate of the organisation's ports, and ca.pem to trust it by
 * </pre>
 */
public final class OrganizationKeys {
    private static final String NODE_OUS = """
            NodeOUs:
              Enable: true
              ClientOUIdentifier:
                OrganizationalUnitIdentifier: client
              PeerOUIdentifier:
                OrganizationalUnitIdentifier: peer
              AdminOUIdentifier:
                OrganizationalUnitIdentifier: admin
              OrdererOUIdentifier:
                OrganizationalUnitIdentifier: orderer
            """;

    private final Path folder;
    private final String mspId;
    private final CertificateAuthority authority;
    private final CertificateAuthority tlsAuthority;
    private final SecureRandom random;

    private OrganizationKeys(
            Path folder,
            String mspId,
            CertificateAuthority authority,
            CertificateAuthority tlsAuthority,
            SecureRandom random) {
        this.folder = folder;
        this.mspId = mspId;
        this.authority = authority;
        this.tlsAuthority = tlsAuthority;
        this.random = random;
    }

    /**
     * Opens the organisation's folder, making its authorities if it has none yet.
     *
     * @param folder where its keys are, or will be
     * @param mspId its MSP id, also the name in its certificates
     * @param profile what new certificates say
     * @param random makes keys and serial numbers
     * @throws IOException when the folder cannot be used, or what is in it is no authority
     */
    public static OrganizationKeys open(Path folder, String mspId, CertificateProfile profile, SecureRandom random)
            throws IOException {
        CertificateAuthority authority =
                CertificateAuthority.open(folder.resolve("ca"), "ca." + mspId, mspId, profile, random);
        CertificateAuthority tlsAuthority =
                CertificateAuthority.open(folder.resolve("tlsca"), "tlsca." + mspId, mspId, profile, random);
        OrganizationKeys keys = new OrganizationKeys(folder, mspId, authority, tlsAuthority, random);
        keys.writeMsp(folder.resolve("msp"));
        OwnerOnlyFiles.write(folder.resolve("tls").resolve("ca.pem"), tlsAuthority.pem());
        return keys;
    }

    /** {@return the organisation's MSP id} */
    public String mspId() {
        return mspId;
    }

    /** {@return the root certificate of its members, PEM} */
    public ByteString rootCertificate() {
        return ByteString.copyFrom(authority.pem());
    }

    /** {@return the root certificate of its TLS ports, PEM} */
    public ByteString tlsRootCertificate() {
        return ByteString.copyFrom(tlsAuthority.pem());
    }

    /** {@return the file with the root certificate of its TLS ports} */
    public Path tlsRootFile() {
        return folder.resolve("tls").resolve("ca.pem");
    }

    /** Opens a peer's or an orderer's identity, issuing it at first use. */
    public SigningIdentity node(String name, Role role) throws IOException {
        String kind = role == Role.ORDERER ? "orderers" : "peers";
        return member(folder.resolve(kind).resolve(name).resolve("msp"), name, role);
    }

    /** Opens a user's identity, issuing it at first use. */
    public SigningIdentity user(String name, Role role) throws IOException {
        return member(folder.resolve("users").resolve(name).resolve("msp"), name, role);
    }

    /** Opens a TLS certificate under the organisation's folder, issuing it at first use. */
    public TlsFiles tls(String name) throws IOException {
        Path tls = folder.resolve("tls");
        Path certificate = tls.resolve(name + ".pem");
        Path key = tls.resolve(name + "-key.pem");
        if (!Files.exists(certificate)) {
            KeyPair pair = Signatures.generate(random);
            OwnerOnlyFiles.write(
                    key, Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
            OwnerOnlyFiles.write(certificate, tlsAuthority.issueTls(name + "." + mspId, pair.getPublic()));
        }
        return new TlsFiles(certificate, key, tlsRootFile());
    }

    /**
     * Renews the members' and TLS certificates that end before that time. Keys stay, and so does everything that names a
     * member by its key; nodes read their certificates at their next start.
     *
     * @return the files that were renewed
     */
    public List<Path> renew(Instant endingBefore) throws IOException {
        List<Path> renewed = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            boolean member = file.endsWith(Path.of("signcerts", "cert.pem"));
            boolean tls = folder.resolve("tls").equals(file.getParent())
                    && !file.endsWith("ca.pem")
                    && !file.toString().endsWith("-key.pem");
            if (member || tls) {
                X509Certificate old = read(file);
                if (old.getNotAfter().toInstant().isBefore(endingBefore)) {
                    OwnerOnlyFiles.write(file, (tls ? tlsAuthority : authority).renew(old));
                    renewed.add(file);
                }
            }
        }
        return renewed;
    }

    private static X509Certificate read(Path file) throws IOException {
        try {
            return Pem.certificate(Files.readAllBytes(file));
        } catch (CertificateException e) {
            throw new IOException(file + ": expected a certificate, found " + e.getMessage(), e);
        }
    }

    private SigningIdentity member(Path msp, String name, Role role) throws IOException {
        Path certificate = msp.resolve("signcerts").resolve("cert.pem");
        Path key = msp.resolve("keystore").resolve("key.pem");
        if (!Files.exists(certificate)) {
            KeyPair pair = Signatures.generate(random);
            writeMsp(msp);
            OwnerOnlyFiles.write(
                    key, Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
            OwnerOnlyFiles.write(certificate, authority.issueIdentity(name + "." + mspId, role, pair.getPublic()));
        }
        try {
            return new SigningIdentity(mspId, Files.readAllBytes(certificate), Pem.privateKey(Files.readAllBytes(key)));
        } catch (GeneralSecurityException e) {
            throw new IOException(key + ": expected a P-256 private key, found " + e.getMessage(), e);
        }
    }

    private void writeMsp(Path msp) throws IOException {
        if (Files.exists(msp.resolve("config.yaml"))) {
            return;
        }
        OwnerOnlyFiles.write(msp.resolve("cacerts").resolve("ca.pem"), authority.pem());
        OwnerOnlyFiles.write(msp.resolve("tlscacerts").resolve("ca.pem"), tlsAuthority.pem());
        OwnerOnlyFiles.write(msp.resolve("config.yaml"), NODE_OUS.getBytes(StandardCharsets.UTF_8));
    }
}
