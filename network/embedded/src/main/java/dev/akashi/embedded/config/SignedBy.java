package dev.akashi.embedded.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.identity.Identity;
import dev.akashi.identity.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** Signature policies: how they are made, and whether a set of signers satisfies one. */
public final class SignedBy {
    private SignedBy() {}

    /** {@return the policy that asks for signatures of so many of these organisations' members of that role} */
    public static SignaturePolicyEnvelope outOf(int count, List<String> mspIds, Role role) {
        return outOf(
                count,
                mspIds.stream().map(mspId -> rolePrincipal(mspId, role.type())).toList());
    }

    /** {@return the policy that any one of the organisation's members of these roles satisfies} */
    static SignaturePolicyEnvelope anyOf(String mspId, Role... roles) {
        return outOf(
                1,
                Arrays.stream(roles)
                        .map(role -> rolePrincipal(mspId, role.type()))
                        .toList());
    }

    /** {@return the policy that asks for signatures of so many of exactly these identities} */
    static SignaturePolicyEnvelope outOfIdentities(int count, List<ByteString> serialized) {
        return outOf(
                count,
                serialized.stream()
                        .map(identity -> MSPPrincipal.newBuilder()
                                .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
                                .setPrincipal(identity)
                                .build())
                        .toList());
    }

    /**
     * {@return whether these signers satisfy the policy} Every signer counts once, however often he signed, and a
     * signer used for one branch of the policy is not used for another.
     */
    public static boolean isSatisfied(SignaturePolicyEnvelope policy, Collection<Identity> signers) {
        Map<ByteString, Identity> distinct = new LinkedHashMap<>();
        signers.forEach(signer -> distinct.putIfAbsent(signer.serialized(), signer));
        List<Identity> identities = List.copyOf(distinct.values());
        return isSatisfied(policy.getRule(), policy.getIdentitiesList(), identities, new boolean[identities.size()]);
    }

    private static boolean isSatisfied(
            SignaturePolicy rule, List<MSPPrincipal> principals, List<Identity> signers, boolean[] used) {
        if (rule.hasNOutOf()) {
            int satisfied = 0;
            for (SignaturePolicy branch : rule.getNOutOf().getRulesList()) {
                boolean[] trial = used.clone();
                if (isSatisfied(branch, principals, signers, trial)) {
                    satisfied++;
                    System.arraycopy(trial, 0, used, 0, used.length);
                }
            }
            return satisfied >= rule.getNOutOf().getN();
        }
        if (rule.getTypeCase() != SignaturePolicy.TypeCase.SIGNED_BY || rule.getSignedBy() >= principals.size()) {
            return false;
        }
        MSPPrincipal principal = principals.get(rule.getSignedBy());
        for (int i = 0; i < used.length; i++) {
            if (!used[i] && matches(principal, signers.get(i))) {
                used[i] = true;
                return true;
            }
        }
        return false;
    }

    private static boolean matches(MSPPrincipal principal, Identity signer) {
        return switch (principal.getPrincipalClassification()) {
            case ROLE -> matchesRole(principal.getPrincipal(), signer);
            case IDENTITY -> principal.getPrincipal().equals(signer.serialized());
            default -> false;
        };
    }

    private static boolean matchesRole(ByteString principal, Identity signer) {
        try {
            MSPRole role = MSPRole.parseFrom(principal);
            return role.getMspIdentifier().equals(signer.mspId())
                    && (role.getRole() == MSPRole.MSPRoleType.MEMBER
                            || role.getRole() == signer.role().type());
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static MSPPrincipal rolePrincipal(String mspId, MSPRole.MSPRoleType role) {
        return MSPPrincipal.newBuilder()
                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                .setPrincipal(MSPRole.newBuilder()
                        .setMspIdentifier(mspId)
                        .setRole(role)
                        .build()
                        .toByteString())
                .build();
    }

    private static SignaturePolicyEnvelope outOf(int count, List<MSPPrincipal> principals) {
        SignaturePolicy.NOutOf.Builder rules =
                SignaturePolicy.NOutOf.newBuilder().setN(count);
        for (int i = 0; i < principals.size(); i++) {
            rules.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
        }
        return SignaturePolicyEnvelope.newBuilder()
                .setRule(SignaturePolicy.newBuilder().setNOutOf(rules))
                .addAllIdentities(principals)
                .build();
    }
}
