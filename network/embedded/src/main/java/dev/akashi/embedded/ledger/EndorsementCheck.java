package dev.akashi.embedded.ledger;

import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Whether the right organisations endorsed the transactions of one block: for the invoked chaincode and every namespace
 * written, by the chaincode's policy or, for keys that have their own, by the key's. Transactions must be given in
 * order: a key whose policy an earlier one changed may not be written by a later one of the same block.
 */
final class EndorsementCheck {
    private static final ApplicationPolicy LIFECYCLE = ApplicationPolicy.newBuilder()
            .setChannelConfigPolicyReference(ChannelPolicy.LIFECYCLE_ENDORSEMENT.path())
            .build();

    private final ChannelConfig config;
    private final LedgerIndex.Snapshot committed;
    private final Set<List<String>> policiesChanged = new HashSet<>();

    EndorsementCheck(ChannelConfig config, LedgerIndex.Snapshot committed) {
        this.config = config;
        this.committed = committed;
    }

    static Optional<ApplicationPolicy> policyOf(String namespace, LedgerIndex.Snapshot state) {
        return namespace.equals(ChaincodeDefinition.NAMESPACE)
                ? Optional.of(LIFECYCLE)
                : ChaincodeDefinition.read(namespace, state).map(ChaincodeDefinition::policy);
    }

    TxValidationCode check(TransactionCheck.Result transaction) {
        TxValidationCode code = TxValidationCode.VALID;
        for (String name : RequiredPolicies.namespaces(transaction.chaincode(), transaction.namespaces())) {
            Optional<ApplicationPolicy> policy = policyOf(name, committed);
            if (policy.isEmpty()) {
                code = TxValidationCode.INVALID_CHAINCODE;
            } else if (isSatisfied(name, transaction, policy.get())) {
                remember(name, transaction);
            } else {
                code = TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
            }
        }
        return code;
    }

    private boolean isSatisfied(
            String namespace, TransactionCheck.Result transaction, ApplicationPolicy chaincodePolicy) {
        boolean changedBefore = RequiredPolicies.writtenKeys(namespace, transaction.namespaces()).stream()
                .anyMatch(key -> policiesChanged.contains(List.of(namespace, key)));
        return !changedBefore
                && RequiredPolicies.of(namespace, transaction.namespaces(), chaincodePolicy, committed)
                        .areSatisfied(config, transaction.endorsers());
    }

    private void remember(String namespace, TransactionCheck.Result transaction) {
        for (ParsedTransaction.Namespace set : transaction.namespaces()) {
            if (set.name().equals(namespace)) {
                set.set()
                        .getMetadataWritesList()
                        .forEach(write -> policiesChanged.add(List.of(namespace, write.getKey())));
            }
        }
    }
}
