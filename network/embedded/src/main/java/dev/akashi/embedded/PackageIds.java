package dev.akashi.embedded;

import dev.akashi.identity.Digests;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Package ids in Fabric's form, label and hash. There is no package here: the hash is that of name and version. */
final class PackageIds {
    private PackageIds() {}

    static String of(EmbeddedNetworkConfig.Chaincode chaincode) {
        String label = chaincode.name() + "_" + chaincode.version();
        return label + ":" + HexFormat.of().formatHex(Digests.sha256(label.getBytes(StandardCharsets.UTF_8)));
    }
}
