package dev.akashi.client;

import dev.akashi.client.NetworkProfile.Organization;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;

/**
 * Who the user is in an organisation: a certificate, and the key to it. Both are read by Java itself, where the gateway client
 * would take Bouncy Castle: to check the signature over that library costs each command a fifth of a second.
 */
final class Member implements Identity {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final int P256_BITS = 256;

    private final String mspId;
    private final byte[] certificate;
    private final Signer signer;

    private Member(String mspId, byte[] certificate, Signer signer) {
        this.mspId = mspId;
        this.certificate = certificate;
        this.signer = signer;
    }

    /** The user of the profile in an organisation of which it has an identity. */
    static Member of(Organization organization) throws IOException, GeneralSecurityException {
        NetworkProfile.Identity identity = Objects.requireNonNull(organization.identity(), "identity");
        return new Member(
                organization.mspId().value(), certificate(identity.certificate()), signer(identity.privateKey()));
    }

    @Override
    public String getMspId() {
        return mspId;
    }

    @Override
    public byte[] getCredentials() {
        return certificate.clone();
    }

    Signer signer() {
        return signer;
    }

    private static byte[] certificate(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return ("-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static Signer signer(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file);
        Matcher block = PKCS8.matcher(pem);
        byte[] info = block.find()
                ? Base64.getMimeDecoder().decode(block.group(1))
                : other(pem).getEncoded();
        try {
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(info));
            if (((ECKey) key).getParams().getOrder().bitLength() == P256_BITS) {
                return new FabricSigner(key);
            }
        } catch (GeneralSecurityException e) {
            // Of another kind.
        }
        return Signers.newPrivateKeySigner(other(pem));
    }

    /** A key in a form that Java does not read. */
    private static PrivateKey other(String pem) throws IOException, GeneralSecurityException {
        try (Reader reader = new StringReader(pem)) {
            return Identities.readPrivateKey(reader);
        }
    }
}
