package dev.akashi.embedded.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Where a key was last written.
 *
 * @param block number of the block
 * @param transaction position in the block
 */
record Version(long block, long transaction) {

    static @Nullable Version of(org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead read) {
        return read.hasVersion()
                ? new Version(read.getVersion().getBlockNum(), read.getVersion().getTxNum())
                : null;
    }

    static @Nullable Version of(org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash read) {
        return read.hasVersion()
                ? new Version(read.getVersion().getBlockNum(), read.getVersion().getTxNum())
                : null;
    }

    org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version toProto() {
        return org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
                .setBlockNum(block)
                .setTxNum(transaction)
                .build();
    }

    /** {@return two numbers, each as its length in bytes and its bytes without leading zeros} */
    byte[] toBytes() {
        byte[] bytes = new byte[18];
        int end = put(bytes, put(bytes, 0, block), transaction);
        return java.util.Arrays.copyOf(bytes, end);
    }

    private static int put(byte[] bytes, int start, long number) {
        int length = (Long.SIZE - Long.numberOfLeadingZeros(number) + 7) / 8;
        bytes[start] = (byte) length;
        for (int i = 0; i < length; i++) {
            bytes[start + 1 + i] = (byte) (number >>> (8 * (length - 1 - i)));
        }
        return start + 1 + length;
    }
}
