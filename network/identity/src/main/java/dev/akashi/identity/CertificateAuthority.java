package dev.akashi.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.util.IPAddress;

/**
 * A root authority of one organisation, with its key on disk. Its subject says in so many words that it is not for
 * production ({@link CertificateProfile#mark}), so that nobody who meets one of its certificates can take it for a real
 * organisation's.
 */
final class CertificateAuthority {
    private static final Duration LIFETIME = Duration.ofDays(20L * 365);
    private static final ASN1ObjectIdentifier SIGNATURE_ALGORITHM = X9ObjectIdentifiers.ecdsa_with_SHA256;
    // TLS libraries compare validity with the machine's time, so certificates follow that and no other clock.
    private static final Clock MACHINE = Clock.systemUTC();

    private final X509Certificate certificate;
    private final byte[] pem;
    private final PrivateKey key;
    private final CertificateProfile profile;
    private final SecureRandom random;

    private CertificateAuthority(
            X509Certificate certificate, byte[] pem, PrivateKey key, CertificateProfile profile, SecureRandom random) {
        this.certificate = certificate;
        this.pem = pem;
        this.key = key;
        this.profile = profile;
        this.random = random;
    }

    /** Opens the authority that lives in the folder, or makes a new one there. */
    static CertificateAuthority open(
            Path folder, String commonName, String organization, CertificateProfile profile, SecureRandom random)
            throws IOException {
        Path certificateFile = folder.resolve("ca.pem");
        Path keyFile = folder.resolve("key.pem");
        try {
            if (Files.exists(certificateFile)) {
                byte[] pem = Files.readAllBytes(certificateFile);
                PrivateKey key = Pem.privateKey(Files.readAllBytes(keyFile));
                return new CertificateAuthority(Pem.certificate(pem), pem, key, profile, random);
            }
            KeyPair pair = Signatures.generate(random);
            X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.O, organization)
                    .addRDN(BCStyle.OU, profile.mark())
                    .addRDN(BCStyle.CN, commonName)
                    .build();
            X509v3CertificateBuilder builder = builder(subject, subject, pair.getPublic(), LIFETIME, random);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            byte[] pem = Pem.encode(
                    "CERTIFICATE",
                    builder.build(new LowSSigner(pair.getPrivate())).getEncoded());
            OwnerOnlyFiles.write(
                    keyFile, Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
            OwnerOnlyFiles.write(certificateFile, pem);
            return new CertificateAuthority(Pem.certificate(pem), pem, pair.getPrivate(), profile, random);
        } catch (GeneralSecurityException e) {
            throw new IOException(folder + ": expected a certificate authority, found " + e.getMessage(), e);
        }
    }

    byte[] pem() {
        return pem.clone();
    }

    /** Issues the certificate of a member of the organisation; its role is its organisational unit. */
    byte[] issueIdentity(String commonName, Role role, PublicKey publicKey) throws IOException {
        return issue(
                commonName,
                role.organizationalUnit(),
                publicKey,
                builder -> builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)));
    }

    /** Issues a TLS certificate that is good on both sides of a connection, under the names of the profile. */
    byte[] issueTls(String commonName, PublicKey publicKey) throws IOException {
        return issue(commonName, profile.mark(), publicKey, builder -> {
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(profile.hosts().stream()
                            .map(CertificateAuthority::generalName)
                            .toArray(GeneralName[]::new)));
        });
    }

    /** Issues a certificate again, for the same subject and key and with the same extensions, from now on. */
    byte[] renew(X509Certificate old) throws IOException {
        try {
            JcaX509CertificateHolder holder = new JcaX509CertificateHolder(old);
            X509v3CertificateBuilder builder =
                    builder(holder.getIssuer(), holder.getSubject(), old.getPublicKey(), profile.lifetime(), random);
            for (ASN1ObjectIdentifier extension : holder.getExtensions().getExtensionOIDs()) {
                builder.addExtension(holder.getExtension(extension));
            }
            return Pem.encode("CERTIFICATE", builder.build(new LowSSigner(key)).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    old.getSubjectX500Principal() + ": expected to renew its certificate, found " + e.getMessage(), e);
        }
    }

    private byte[] issue(String commonName, String unit, PublicKey publicKey, Extensions extensions)
            throws IOException {
        try {
            X500Name issuer =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.OU, unit)
                    .addRDN(BCStyle.CN, commonName)
                    .build();
            X509v3CertificateBuilder builder = builder(issuer, subject, publicKey, profile.lifetime(), random);
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(publicKey));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            extensions.add(builder);
            return Pem.encode("CERTIFICATE", builder.build(new LowSSigner(key)).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(commonName + ": expected to issue a certificate, found " + e.getMessage(), e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey publicKey, Duration lifetime, SecureRandom random)
            throws CertificateEncodingException {
        Instant start = MACHINE.instant().minus(Duration.ofHours(1));
        BigInteger serial = new BigInteger(120, random).setBit(120);
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(start), Date.from(start.plus(lifetime)), subject, publicKey);
    }

    private static GeneralName generalName(String host) {
        boolean address = IPAddress.isValid(host);
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private interface Extensions {
        void add(X509v3CertificateBuilder builder) throws IOException;
    }

    /** Fabric rewrites certificates whose signature has a high s, which would change the bytes of an identity. */
    private static final class LowSSigner implements ContentSigner {
        private final PrivateKey key;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        LowSSigner(PrivateKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(SIGNATURE_ALGORITHM);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            return Signatures.sign(key, content.toByteArray());
        }
    }
}
