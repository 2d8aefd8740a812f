package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * What blocks of other ledgers tell of private data. This ledger endorses none; but on a Fabric network each organisation
 * approves a chaincode by writing to its own implicit collection, so whoever validates such a network's blocks must know
 * these collections. All that is kept of them is in the block: hashes of keys and values.
 */
final class PrivateCollections {
    private static final String IMPLICIT = "_implicit_org_";
    // Cannot be part of a chaincode's name, and sorts a namespace's collections between it and all other namespaces.
    private static final char SEPARATOR = '\1';

    private PrivateCollections() {}

    /** {@return whether the collection is one that exists without being defined, and is used in a way known here} */
    static boolean isKnown(ParsedTransaction.Collection collection) {
        return collection.name().startsWith(IMPLICIT)
                && collection.set().getMetadataWritesCount() == 0
                && collection.set().getHashedWritesList().stream().noneMatch(KVWriteHash::getIsPurge);
    }

    /** {@return who must endorse writes to the collection: its organisation} */
    static ApplicationPolicy policyOf(ParsedTransaction.Collection collection) {
        return ApplicationPolicy.newBuilder()
                .setChannelConfigPolicyReference(
                        "/Channel/Application/" + collection.name().substring(IMPLICIT.length()) + "/Endorsement")
                .build();
    }

    /** {@return the part of the state that holds the collection} */
    static String space(String namespace, String collection) {
        return namespace + SEPARATOR + collection;
    }

    static String namespaceOf(String space) {
        int separator = space.indexOf(SEPARATOR);
        return separator < 0 ? space : space.substring(0, separator);
    }

    static String collectionOf(String space) {
        return space.substring(space.indexOf(SEPARATOR) < 0 ? space.length() : space.indexOf(SEPARATOR) + 1);
    }

    /** {@return the key under which the state holds the hash of a key; same order, and text} */
    static String key(ByteString keyHash) {
        return HexFormat.of().formatHex(keyHash.toByteArray());
    }

    static ByteString keyHash(String key) {
        return ByteString.copyFrom(HexFormat.of().parseHex(key));
    }
}
