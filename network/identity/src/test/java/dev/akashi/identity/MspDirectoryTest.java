package dev.akashi.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MspDirectoryTest {
    private static final BigInteger ORDER = Signatures.HALF_ORDER.shiftLeft(1).add(BigInteger.ONE);

    private final SecureRandom random = new SecureRandom();
    private final byte[] message = "message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private OrganizationKeys members;
    private OrganizationKeys strangers;
    private MspDirectory directory;

    @BeforeEach
    void two_organisations_of_which_the_channel_knows_one() throws IOException {
        members = keys("UnivAMSP");
        strangers = keys("UnivBMSP");
        directory = new MspDirectory(List.of(configuration(members)));
    }

    private OrganizationKeys keys(String mspId) throws IOException {
        return OrganizationKeys.open(
                folder.resolve(mspId), mspId, CertificateProfile.onThisMachine("ONLY-FOR-THIS-TEST"), random);
    }

    private static FabricMSPConfig configuration(OrganizationKeys keys) {
        return FabricMSPConfig.newBuilder()
                .setName(keys.mspId())
                .addRootCerts(keys.rootCertificate())
                .setFabricNodeOus(FabricNodeOUs.newBuilder()
                        .setEnable(true)
                        .setClientOuIdentifier(unit(Role.CLIENT))
                        .setPeerOuIdentifier(unit(Role.PEER))
                        .setAdminOuIdentifier(unit(Role.ADMIN))
                        .setOrdererOuIdentifier(unit(Role.ORDERER)))
                .build();
    }

    private static FabricOUIdentifier unit(Role role) {
        return FabricOUIdentifier.newBuilder()
                .setOrganizationalUnitIdentifier(role.organizationalUnit())
                .build();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_member_has_the_role_that_his_certificate_says(Role role) throws IOException {
        SigningIdentity member = members.user("somebody", role);

        Identity found = directory.recognize(member.serialized()).orElseThrow();

        assertThat(found.mspId()).isEqualTo("UnivAMSP");
        assertThat(found.role()).isEqualTo(role);
        assertThat(found.verify(member.sign(message), message)).isTrue();
    }

    @Test
    void a_member_of_an_organisation_that_the_channel_does_not_know_is_nobody() throws IOException {
        SigningIdentity stranger = strangers.user("somebody", Role.CLIENT);

        assertThat(directory.recognize(stranger.serialized())).isEmpty();
    }

    @Test
    void a_stranger_who_names_a_known_organisation_is_nobody() throws IOException {
        SigningIdentity stranger = strangers.user("somebody", Role.CLIENT);
        SerializedIdentity claimed = SerializedIdentity.newBuilder()
                .setMspid("UnivAMSP")
                .setIdBytes(stranger.certificate())
                .build();

        assertThat(directory.recognize(claimed.toByteString())).isEmpty();
    }

    @Test
    void an_authority_is_no_member() {
        SerializedIdentity authority = SerializedIdentity.newBuilder()
                .setMspid("UnivAMSP")
                .setIdBytes(members.rootCertificate())
                .build();

        assertThat(directory.recognize(authority.toByteString())).isEmpty();
    }

    @Test
    void noise_is_nobody() {
        assertThat(directory.recognize(ByteString.copyFrom(message))).isEmpty();
        assertThat(directory.recognize(ByteString.EMPTY)).isEmpty();
    }

    @Test
    void a_signature_is_good_for_its_message_and_its_signer_only() throws IOException {
        SigningIdentity one = members.user("one", Role.CLIENT);
        SigningIdentity other = members.user("other", Role.CLIENT);
        ByteString signature = one.sign(message);
        Identity first = directory.recognize(one.serialized()).orElseThrow();
        Identity second = directory.recognize(other.serialized()).orElseThrow();

        assertThat(first.verify(signature, message)).isTrue();
        assertThat(first.verify(signature, message))
                .as("asked again, from memory")
                .isTrue();
        assertThat(first.verify(signature, message, message)).isFalse();
        assertThat(second.verify(signature, message)).isFalse();
    }

    @Test
    void the_other_of_the_two_signatures_that_mathematics_allows_is_refused() throws IOException {
        SigningIdentity one = members.user("one", Role.CLIENT);
        ASN1Sequence low = ASN1Sequence.getInstance(one.sign(message).toByteArray());
        BigInteger s = ASN1Integer.getInstance(low.getObjectAt(1)).getValue();
        byte[] high = new DERSequence(new ASN1Integer[] {
                    ASN1Integer.getInstance(low.getObjectAt(0)), new ASN1Integer(ORDER.subtract(s))
                })
                .getEncoded();

        assertThat(directory.recognize(one.serialized()).orElseThrow().verify(ByteString.copyFrom(high), message))
                .isFalse();
    }
}
