package dev.akashi.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrganizationKeysTest {
    private static final String MARK = "ONLY-FOR-THIS-TEST";
    private static final CertificateProfile SHORT =
            new CertificateProfile(MARK, Duration.ofDays(2), List.of("node.akashi.example", "127.0.0.1"));

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    private OrganizationKeys open() throws IOException {
        return OrganizationKeys.open(folder, "UnivAMSP", SHORT, random);
    }

    private static X509Certificate certificate(Path file) throws IOException, CertificateException {
        return Pem.certificate(Files.readAllBytes(file));
    }

    @Nested
    class The_folder {

        @Test
        void is_laid_out_as_fabric_reads_an_msp() throws IOException {
            OrganizationKeys keys = open();
            keys.node("peer0", Role.PEER);
            keys.node("orderer1", Role.ORDERER);
            keys.user("registrar", Role.CLIENT);

            for (String member : List.of("peers/peer0", "orderers/orderer1", "users/registrar")) {
                Path msp = folder.resolve(member).resolve("msp");
                assertThat(msp.resolve("config.yaml")).content().contains("NodeOUs", "Enable: true");
                assertThat(msp.resolve("cacerts/ca.pem")).content().contains("BEGIN CERTIFICATE");
                assertThat(msp.resolve("tlscacerts/ca.pem")).content().contains("BEGIN CERTIFICATE");
                assertThat(msp.resolve("signcerts/cert.pem")).content().contains("BEGIN CERTIFICATE");
                assertThat(msp.resolve("keystore/key.pem")).content().contains("BEGIN PRIVATE KEY");
            }
        }

        @Test
        void belongs_to_its_owner_alone() throws IOException {
            OrganizationKeys keys = open();
            keys.user("registrar", Role.CLIENT);
            keys.tls("peer");

            Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(Files::isRegularFile))
                        .isNotEmpty()
                        .allSatisfy(file ->
                                assertThat(Files.getPosixFilePermissions(file)).isEqualTo(owner));
            }
        }

        @Test
        void gives_the_same_keys_when_it_is_opened_again() throws IOException {
            OrganizationKeys first = open();
            SigningIdentity registrar = first.user("registrar", Role.CLIENT);
            byte[] tls = Files.readAllBytes(first.tls("peer").certificate());

            OrganizationKeys again = open();

            assertThat(again.rootCertificate()).isEqualTo(first.rootCertificate());
            assertThat(again.user("registrar", Role.CLIENT).serialized()).isEqualTo(registrar.serialized());
            assertThat(again.tls("peer").certificate()).hasBinaryContent(tls);
        }

        @Test
        void is_refused_when_its_authority_is_damaged() throws IOException {
            open();
            Files.writeString(folder.resolve("ca").resolve("ca.pem"), "no certificate");

            assertThatThrownBy(OrganizationKeysTest.this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected a certificate authority");
        }
    }

    @Nested
    class Certificates {

        @Test
        void say_the_members_role_and_nothing_that_could_be_taken_for_another() throws Exception {
            OrganizationKeys keys = open();
            keys.node("peer0", Role.PEER);

            X509Certificate certificate = certificate(folder.resolve("peers/peer0/msp/signcerts/cert.pem"));
            assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=peer0.UnivAMSP,OU=peer");
            assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
            assertThat(certificate.getKeyUsage()[0]).as("digitalSignature").isTrue();
        }

        @Test
        void of_authorities_and_of_tls_carry_the_mark() throws Exception {
            TlsFiles tls = open().tls("peer");

            assertThat(certificate(folder.resolve("ca/ca.pem"))
                            .getSubjectX500Principal()
                            .getName())
                    .contains("OU=" + MARK);
            assertThat(certificate(tls.certificate()).getSubjectX500Principal().getName())
                    .contains("OU=" + MARK);
        }

        @Test
        void of_tls_hold_the_names_of_the_hosts_and_serve_both_sides() throws Exception {
            X509Certificate certificate = certificate(open().tls("peer").certificate());

            assertThat(certificate.getSubjectAlternativeNames())
                    .extracting(name -> String.valueOf(name.get(1)))
                    .containsExactly("node.akashi.example", "127.0.0.1");
            assertThat(certificate.getExtendedKeyUsage())
                    .as("server and client authentication, RFC 5280, 4.2.1.12")
                    .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        }

        @Test
        void that_end_soon_are_renewed_for_the_same_key_and_others_are_left_alone() throws Exception {
            OrganizationKeys keys = open();
            keys.user("registrar", Role.CLIENT);
            keys.tls("peer");
            Path file = folder.resolve("users/registrar/msp/signcerts/cert.pem");
            X509Certificate before = certificate(file);

            assertThat(keys.renew(Instant.EPOCH)).isEmpty();
            OrganizationKeys longer = OrganizationKeys.open(
                    folder, "UnivAMSP", new CertificateProfile(MARK, Duration.ofDays(30), SHORT.hosts()), random);
            assertThat(longer.renew(before.getNotAfter().toInstant().plusSeconds(1)))
                    .containsExactlyInAnyOrder(file, folder.resolve("tls/peer.pem"));

            X509Certificate after = certificate(file);
            assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
            assertThat(after.getSubjectX500Principal()).isEqualTo(before.getSubjectX500Principal());
            assertThat(after.getNotAfter()).isAfter(before.getNotAfter());
            assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
            after.verify(certificate(folder.resolve("ca/ca.pem")).getPublicKey());
        }
    }

    @Nested
    class A_signature {
        private final byte[] message = "message".getBytes(StandardCharsets.UTF_8);

        @Test
        void is_always_the_one_of_the_two_that_fabric_accepts() throws IOException {
            SigningIdentity registrar = open().user("registrar", Role.CLIENT);

            // Half of all would be of the other form by chance.
            for (int i = 0; i < 64; i++) {
                ByteString signature = registrar.sign(message);
                assertThat(LowS.isLow(signature.toByteArray(), Signatures.HALF_ORDER))
                        .isTrue();
            }
        }

        @Test
        void of_nothing_and_of_noise_is_none() throws IOException {
            SigningIdentity registrar = open().user("registrar", Role.CLIENT);
            byte[] good = registrar.sign(message).toByteArray();

            assertThat(LowS.isLow(new byte[0], Signatures.HALF_ORDER)).isFalse();
            assertThat(LowS.isLow(message, Signatures.HALF_ORDER)).isFalse();
            assertThat(LowS.isLow(good, Signatures.HALF_ORDER)).isTrue();
        }
    }
}
