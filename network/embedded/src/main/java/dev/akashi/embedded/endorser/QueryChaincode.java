package dev.akashi.embedded.endorser;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import dev.akashi.embedded.ledger.LedgerBlock;
import dev.akashi.embedded.ledger.LedgerView;
import dev.akashi.identity.Identity;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Response;

/** {@code qscc}: blocks and transactions as the peer has them. */
public final class QueryChaincode implements SystemChaincode {
    private final ChannelConfig config;
    private final LedgerView ledger;

    /** Takes the peer's view of the ledger. */
    public QueryChaincode(ChannelConfig config, LedgerView ledger) {
        this.config = config;
        this.ledger = ledger;
    }

    @Override
    public Response invoke(List<ByteString> arguments, Identity caller) {
        if (arguments.size() < 2) {
            return SystemChaincode.error("Incorrect number of arguments, " + arguments.size());
        }
        String function = arguments.get(0).toStringUtf8();
        String channel = arguments.get(1).toStringUtf8();
        if (arguments.size() < 3 && !function.equals("GetChainInfo")) {
            return SystemChaincode.error("missing 3rd argument for " + function);
        }
        if (!channel.equals(config.channel())) {
            return SystemChaincode.error("Invalid chain ID, " + channel);
        }
        if (!List.of("GetChainInfo", "GetBlockByNumber", "GetBlockByHash", "GetBlockByTxID", "GetTransactionByID")
                .contains(function)) {
            return denied(function, channel, "Unmapped policy for qscc/" + function);
        }
        if (!config.isSatisfied(ChannelPolicy.READERS, List.of(caller))) {
            return denied(function, channel, Denials.denied(channel, ChannelPolicy.READERS));
        }
        return switch (function) {
            case "GetChainInfo" -> SystemChaincode.success(ledger.info().toByteString());
            case "GetBlockByNumber" -> byNumber(arguments.get(2).toStringUtf8());
            case "GetBlockByHash" -> byHash(arguments.get(2));
            case "GetBlockByTxID" -> byTransaction(arguments.get(2).toStringUtf8());
            default -> transaction(arguments.get(2).toStringUtf8());
        };
    }

    private Response byNumber(String text) {
        long number;
        try {
            number = Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return SystemChaincode.error("Failed to parse block number with error strconv.ParseUint: parsing \"" + text
                    + "\": invalid syntax");
        }
        // The largest number stands for the newest block.
        Optional<LedgerBlock> block = ledger.block(number == -1 ? ledger.height() - 1 : number);
        return answer(
                block.map(LedgerBlock::block),
                "Failed to get block number " + Long.toUnsignedString(number) + ", error no such block number ["
                        + Long.toUnsignedString(number) + "] in index");
    }

    private Response byHash(ByteString hash) {
        return answer(
                ledger.blockByHash(hash).map(LedgerBlock::block),
                "Failed to get block hash " + hash.toStringUtf8() + ", error no such block hash ["
                        + HexFormat.of().formatHex(hash.toByteArray()) + "] in index");
    }

    private Response byTransaction(String id) {
        return answer(
                ledger.blockByTransaction(id).map(LedgerBlock::block),
                "Failed to get block for txID " + id + ", error no such transaction ID [" + id + "] in index");
    }

    private Response transaction(String id) {
        Optional<ProcessedTransaction> found = ledger.status(id)
                .flatMap(status -> ledger.envelope(id)
                        .map(envelope -> ProcessedTransaction.newBuilder()
                                .setTransactionEnvelope(envelope)
                                .setValidationCode(status.code().getNumber())
                                .build()));
        return answer(
                found,
                "Failed to get transaction with id " + id + ", error no such transaction ID [" + id + "] in index");
    }

    private static Response answer(Optional<? extends MessageLite> found, String missing) {
        return found.isPresent() ? SystemChaincode.success(found.get().toByteString()) : SystemChaincode.error(missing);
    }

    private static Response denied(String function, String channel, String reason) {
        return SystemChaincode.error("access denied for [" + function + "][" + channel + "]: [" + reason + "]");
    }
}
