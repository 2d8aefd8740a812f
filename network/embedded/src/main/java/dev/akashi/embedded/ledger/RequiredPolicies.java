package dev.akashi.embedded.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.identity.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.MetaDataKeys;

/**
 * All policies that the endorsers of a transaction will have to satisfy: those of the invoked chaincode and of other
 * chaincodes that it wrote through, and those of single keys. What a gateway plans with and what a committer checks with.
 *
 * @param policies all of them must be satisfied
 */
public record RequiredPolicies(List<ApplicationPolicy> policies) {
    private static final String KEY_POLICY = MetaDataKeys.VALIDATION_PARAMETER.name();

    public RequiredPolicies {
        policies = List.copyOf(policies);
    }

    /** {@return whether one of the policies is one that nobody can satisfy} */
    public boolean areImpossible() {
        return policies.contains(ApplicationPolicy.getDefaultInstance());
    }

    /** {@return whether these signers satisfy all of the policies} */
    public boolean areSatisfied(ChannelConfig config, Collection<Identity> signers) {
        return policies.stream().allMatch(policy -> config.isSatisfied(policy, signers));
    }

    /**
     * {@return all policies that a gateway looks for endorsers by} A gateway takes a key's policy that was replaced by
     * nothing for one that nobody satisfies, where a committer takes it for none.
     */
    static RequiredPolicies forPlan(
            String chaincode,
            List<ParsedTransaction.Namespace> sets,
            Function<String, Optional<ApplicationPolicy>> chaincodePolicies,
            LedgerIndex.Snapshot state) {
        boolean emptyPolicy = namespaces(chaincode, sets).stream()
                .anyMatch(namespace -> writtenKeys(namespace, sets).stream()
                        .flatMap(key -> state.get(namespace, key).stream())
                        .flatMap(value -> value.metadata().stream())
                        .anyMatch(entry -> entry.getName().equals(KEY_POLICY)
                                && entry.getValue().isEmpty()));
        return emptyPolicy
                ? new RequiredPolicies(List.of(ApplicationPolicy.getDefaultInstance()))
                : ofAll(chaincode, sets, chaincodePolicies, state);
    }

    /** {@return the policies for one namespace; the chaincode's own only if a key without one is written, or nothing at all} */
    static RequiredPolicies of(
            String namespace,
            List<ParsedTransaction.Namespace> sets,
            ApplicationPolicy chaincodePolicy,
            LedgerIndex.Snapshot state) {
        List<ApplicationPolicy> policies = new ArrayList<>();
        boolean ownPolicies = false;
        boolean otherKeys = false;
        for (String key : writtenKeys(namespace, sets)) {
            Optional<ApplicationPolicy> policy = keyPolicy(namespace, key, state);
            ownPolicies |= policy.isPresent();
            otherKeys |= policy.isEmpty();
            policy.ifPresent(policies::add);
        }
        for (ParsedTransaction.Namespace set : sets) {
            if (set.name().equals(namespace)) {
                for (ParsedTransaction.Collection collection : set.collections()) {
                    if (collection.set().getHashedWritesCount() > 0) {
                        ownPolicies = true;
                        policies.add(PrivateCollections.policyOf(collection));
                    }
                }
            }
        }
        if (otherKeys || !ownPolicies) {
            policies.add(chaincodePolicy);
        }
        return new RequiredPolicies(policies);
    }

    static Set<String> writtenKeys(String namespace, List<ParsedTransaction.Namespace> sets) {
        Set<String> keys = new LinkedHashSet<>();
        for (ParsedTransaction.Namespace set : sets) {
            if (set.name().equals(namespace)) {
                set.set().getWritesList().stream().map(KVWrite::getKey).forEach(keys::add);
                set.set().getMetadataWritesList().stream()
                        .map(KVMetadataWrite::getKey)
                        .forEach(keys::add);
            }
        }
        return keys;
    }

    /** {@return the invoked chaincode and the other namespaces that are written} */
    static Set<String> namespaces(String chaincode, List<ParsedTransaction.Namespace> sets) {
        Set<String> names = new LinkedHashSet<>();
        names.add(chaincode);
        sets.stream()
                .filter(set -> set.set().getWritesCount() > 0
                        || set.set().getMetadataWritesCount() > 0
                        || set.collections().stream()
                                .anyMatch(collection -> collection.set().getHashedWritesCount() > 0))
                .forEach(set -> names.add(set.name()));
        return names;
    }

    private static RequiredPolicies ofAll(
            String chaincode,
            List<ParsedTransaction.Namespace> sets,
            Function<String, Optional<ApplicationPolicy>> chaincodePolicies,
            LedgerIndex.Snapshot state) {
        List<ApplicationPolicy> all = new ArrayList<>();
        for (String namespace : namespaces(chaincode, sets)) {
            chaincodePolicies
                    .apply(namespace)
                    .ifPresent(policy ->
                            all.addAll(of(namespace, sets, policy, state).policies()));
        }
        return new RequiredPolicies(all);
    }

    private static Optional<ApplicationPolicy> keyPolicy(String namespace, String key, LedgerIndex.Snapshot state) {
        return state.get(namespace, key).stream()
                .flatMap(value -> value.metadata().stream())
                .filter(entry ->
                        entry.getName().equals(KEY_POLICY) && !entry.getValue().isEmpty())
                .findFirst()
                .map(entry -> {
                    try {
                        return ApplicationPolicy.newBuilder()
                                .setSignaturePolicy(SignaturePolicyEnvelope.parseFrom(entry.getValue()))
                                .build();
                    } catch (InvalidProtocolBufferException e) {
                        // A policy that cannot be read is one that nobody satisfies.
                        return ApplicationPolicy.getDefaultInstance();
                    }
                });
    }
}
