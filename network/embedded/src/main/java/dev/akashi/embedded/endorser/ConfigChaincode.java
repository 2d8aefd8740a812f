package dev.akashi.embedded.endorser;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import dev.akashi.embedded.ledger.LedgerBlock;
import dev.akashi.embedded.ledger.LedgerView;
import dev.akashi.identity.Identity;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ChannelInfo;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.Response;

/** {@code cscc}: the channel's configuration. It is that of block 0: this ledger takes no configuration updates. */
public final class ConfigChaincode implements SystemChaincode {
    private final ChannelConfig config;
    private final LedgerView ledger;

    /** Takes the peer's view of the ledger. */
    public ConfigChaincode(ChannelConfig config, LedgerView ledger) {
        this.config = config;
        this.ledger = ledger;
    }

    @Override
    public Response invoke(List<ByteString> arguments, Identity caller) {
        if (arguments.isEmpty()) {
            return SystemChaincode.error("Incorrect number of arguments, 0");
        }
        String function = arguments.get(0).toStringUtf8();
        if (function.equals("GetChannels")) {
            return SystemChaincode.success(ChannelQueryResponse.newBuilder()
                    .addChannels(ChannelInfo.newBuilder().setChannelId(config.channel()))
                    .build()
                    .toByteString());
        }
        if (arguments.size() < 2) {
            return SystemChaincode.error("Incorrect number of arguments, " + arguments.size());
        }
        String channel = arguments.get(1).toStringUtf8();
        if (!function.equals("GetConfigBlock")) {
            return SystemChaincode.error("Requested function " + function + " not found.");
        }
        if (!channel.equals(config.channel())) {
            return SystemChaincode.error("Unknown chain ID, " + channel);
        }
        if (!config.isSatisfied(ChannelPolicy.READERS, List.of(caller))) {
            return SystemChaincode.error("access denied for [" + function + "][" + channel + "]: "
                    + Denials.denied(channel, ChannelPolicy.READERS));
        }
        Block genesis = ledger.block(0).map(LedgerBlock::block).orElseThrow();
        return SystemChaincode.success(genesis.toByteString());
    }
}
