package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;

/**
 * Whether those who endorsed the transactions of one block satisfy the policies in force: of the invoked chaincode, of
 * every chaincode to whose namespace it writes, of the keys that have their own instead, and for what organisations say
 * for themselves about chaincodes, of that organisation. Transactions are given in order: a key whose policy an earlier
 * one changed is not written by a later one of the same block.
 */
final class Endorsements {

    /** The namespace in which chaincodes are defined. */
    static final String DEFINITIONS = "_lifecycle";

    private static final String OWN = "_implicit_org_";
    private static final String DEFINING = "/Channel/Application/LifecycleEndorsement";

    private final ChannelConfig config;
    private final StateView state;
    private final Set<StateKey> policyChanged = new HashSet<>();

    Endorsements(ChannelConfig config, StateView state) {
        this.config = config;
        this.state = state;
    }

    /** Why it is not endorsed as it must be; empty when it is. */
    Optional<String> fault(TransactionReading reading) {
        Set<String> namespaces = new TreeSet<>(reading.readWrites().writtenNamespaces());
        namespaces.add(reading.chaincode());
        for (String namespace : namespaces) {
            List<ApplicationPolicy> policies = policies(namespace, reading);
            if (policies.isEmpty()) {
                return Optional.of("the chaincode " + namespace + " is not defined");
            }
            if (!policies.stream().allMatch(policy -> config.isSatisfied(policy, reading.endorsers()))) {
                return Optional.of("its endorsements do not satisfy the policies of " + namespace + " and its keys");
            }
            Optional<StateKey> changed =
                    keys(namespace, reading).filter(policyChanged::contains).findFirst();
            if (changed.isPresent()) {
                return Optional.of(
                        "the policy of " + changed.get().key() + " is changed by one before it in the block");
            }
            reading.readWrites().policyWrites().stream()
                    .map(write -> write.key())
                    .filter(key -> key.namespace().equals(namespace))
                    .forEach(policyChanged::add);
        }
        return Optional.empty();
    }

    /** Whether it uses nothing that other policies than these would have to judge. */
    boolean areCheckable(TransactionReading reading) {
        return reading.readWrites().hashedMetadata().isEmpty()
                && reading.readWrites().policyWrites().stream()
                        .noneMatch(write -> write.key().namespace().equals(DEFINITIONS))
                && reading.readWrites().writes().stream()
                        .map(write -> write.key())
                        .allMatch(key -> key.collection().isEmpty()
                                || (key.namespace().equals(DEFINITIONS)
                                        && key.collection().startsWith(OWN)));
    }

    private List<ApplicationPolicy> policies(String namespace, TransactionReading reading) {
        if (!namespace.equals(DEFINITIONS)) {
            return definition(namespace)
                    .map(policy -> ofChaincode(namespace, policy, reading))
                    .orElse(List.of());
        }
        List<ApplicationPolicy> policies = new ArrayList<>();
        Set<String> collections = reading.readWrites().writtenCollections(DEFINITIONS);
        for (String collection : collections) {
            if (collection.startsWith(OWN)) {
                config.applicationGroup(collection.substring(OWN.length()))
                        .map(group -> named("/Channel/Application/" + group + "/Endorsement"))
                        .ifPresentOrElse(policies::add, () -> policies.add(ApplicationPolicy.getDefaultInstance()));
            }
        }
        if (collections.isEmpty() || collections.contains("")) {
            policies.add(named(DEFINING));
        }
        return policies;
    }

    /** The policies of the keys that have one; the chaincode's for the others, and where nothing is written. */
    private List<ApplicationPolicy> ofChaincode(
            String namespace, ApplicationPolicy chaincodes, TransactionReading reading) {
        List<ApplicationPolicy> policies = new ArrayList<>();
        boolean others = false;
        for (StateKey key : keys(namespace, reading).toList()) {
            Optional<ApplicationPolicy> own = state.keyPolicy(key).map(Endorsements::signaturePolicy);
            own.ifPresent(policies::add);
            others |= own.isEmpty();
        }
        if (others || policies.isEmpty()) {
            policies.add(chaincodes);
        }
        return policies;
    }

    private static Stream<StateKey> keys(String namespace, TransactionReading reading) {
        return reading.readWrites()
                .writtenKeys()
                .filter(key -> key.namespace().equals(namespace))
                .distinct();
    }

    private static ApplicationPolicy signaturePolicy(ByteString policy) {
        try {
            return ApplicationPolicy.newBuilder()
                    .setSignaturePolicy(SignaturePolicyEnvelope.parseFrom(policy))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            // A policy that cannot be read is one that nobody satisfies.
            return ApplicationPolicy.getDefaultInstance();
        }
    }

    private Optional<ApplicationPolicy> definition(String chaincode) {
        return state.definitionField("namespaces/fields/" + chaincode + "/ValidationInfo")
                .map(value -> {
                    try {
                        ChaincodeValidationInfo info = ChaincodeValidationInfo.parseFrom(
                                StateData.parseFrom(value).getBytes());
                        return ApplicationPolicy.parseFrom(info.getValidationParameter());
                    } catch (InvalidProtocolBufferException e) {
                        // A policy that cannot be read is one that nobody satisfies.
                        return ApplicationPolicy.getDefaultInstance();
                    }
                });
    }

    private static ApplicationPolicy named(String path) {
        return ApplicationPolicy.newBuilder()
                .setChannelConfigPolicyReference(path)
                .build();
    }
}
