package dev.akashi.transparency.node;

import com.google.protobuf.ByteString;
import dev.akashi.transparency.block.CheckedBlock;
import dev.akashi.transparency.block.StateKey;
import dev.akashi.transparency.block.StateView;
import dev.akashi.transparency.block.Version;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * What must be known of the world state to judge the next block: the version of every key, the definitions of chaincodes,
 * the policies of single keys, and which transactions there were. No values but those of the definitions.
 */
final class StoredState implements StateView {

    private static final String DEFINITIONS = "_lifecycle";

    private final MVMap<String, byte[]> versions;
    private final MVMap<String, byte[]> definitions;
    private final MVMap<String, byte[]> keyPolicies;
    private final MVMap<String, Long> transactions;

    StoredState(MVStore store) {
        this.versions = store.openMap("versions", MapTypes.bytesByText());
        this.definitions = store.openMap("definitions", MapTypes.bytesByText());
        this.keyPolicies = store.openMap("keyPolicies", MapTypes.bytesByText());
        this.transactions = store.openMap("transactions", MapTypes.numbersByText());
    }

    @Override
    public Optional<Version> version(StateKey key) {
        return Optional.ofNullable(versions.get(key.text())).map(bytes -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Version(in.getLong(), in.getLong());
        });
    }

    @Override
    public Optional<ByteString> definitionField(String key) {
        return Optional.ofNullable(definitions.get(key)).map(ByteString::copyFrom);
    }

    @Override
    public Optional<ByteString> keyPolicy(StateKey key) {
        return Optional.ofNullable(keyPolicies.get(key.text())).map(ByteString::copyFrom);
    }

    @Override
    public boolean knowsTransaction(String transactionId) {
        return transactions.containsKey(transactionId);
    }

    /** Makes a checked block's changes. */
    void apply(CheckedBlock block) {
        block.transactionIds().stream()
                .filter(id -> !id.isEmpty())
                .forEach(id -> transactions.putIfAbsent(id, block.number()));
        for (CheckedBlock.ValidTransaction transaction : block.transactions()) {
            Version version = new Version(block.number(), transaction.place());
            transaction.changes().forEach(change -> apply(change, version));
            transaction.policies().forEach(policy -> apply(policy, version));
        }
    }

    private void apply(CheckedBlock.Change change, Version version) {
        StateKey key = change.key();
        if (change.value().isEmpty()) {
            versions.remove(key.text());
            keyPolicies.remove(key.text());
        } else {
            versions.put(key.text(), bytes(version));
        }
        if (key.namespace().equals(DEFINITIONS) && key.collection().isEmpty()) {
            change.value()
                    .ifPresentOrElse(
                            value -> definitions.put(key.key(), value.toByteArray()),
                            () -> definitions.remove(key.key()));
        }
    }

    // A key that is not there has no policy either.
    private void apply(CheckedBlock.NewPolicy change, Version version) {
        String key = change.key().text();
        if (versions.containsKey(key)) {
            versions.put(key, bytes(version));
            if (change.policy().isEmpty()) {
                keyPolicies.remove(key);
            } else {
                keyPolicies.put(key, change.policy().toByteArray());
            }
        }
    }

    private static byte[] bytes(Version version) {
        return ByteBuffer.allocate(16)
                .putLong(version.block())
                .putLong(version.transaction())
                .array();
    }
}
