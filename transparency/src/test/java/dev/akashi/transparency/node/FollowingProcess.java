package dev.akashi.transparency.node;

import dev.akashi.model.Digest;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockHashes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.hyperledger.fabric.protos.common.Block;

/** A process that follows blocks from a file, says so after each, and then waits; made to be killed. */
final class FollowingProcess {

    private FollowingProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path blocks = Path.of(arguments[0]);
        try (LogStore store = LogStore.open(Path.of(arguments[1]), FollowerTest.CHAINCODE);
                InputStream in = new BufferedInputStream(Files.newInputStream(blocks))) {
            Follower follower = null;
            for (Block block = Block.parseDelimitedFrom(in); block != null; block = Block.parseDelimitedFrom(in)) {
                if (follower == null) {
                    Digest genesis = BlockHashes.header(block.getHeader());
                    follower = new Follower(
                            store, new BlockCheck(FollowerTest.CHAINCODE, Executors.newFixedThreadPool(2)), genesis);
                }
                // Two and two in one step.
                boolean more = block.getHeader().getNumber() % 2 == 0;
                boolean taken = follower.take(block, more).isPresent();
                System.out.write((taken ? "taken\n" : "known\n").getBytes(StandardCharsets.US_ASCII));
                System.out.flush();
            }
            System.out.write("done\n".getBytes(StandardCharsets.US_ASCII));
            System.out.flush();
        }
        System.exit(0);
    }
}
