package dev.akashi.fabricnet;

import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.trial.TrialConsortium;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A consortium with one university, over the client SDK, with everybody's keys at hand. */
final class TrialRegistry implements AutoCloseable {
    private static final LedgerId LEDGER = new LedgerId("registry.example/fabric-test");
    private static final MspId HOST = new MspId("UnivAMSP");

    private final TrialConsortium consortium = new TrialConsortium(LEDGER, List.of(HOST), HOST);
    private final AtomicInteger batches = new AtomicInteger();
    private final Clock clock;
    private RegistryLedger ledger;

    TrialRegistry(Path profile, Clock clock) {
        this.ledger = RegistryLedger.connect(NetworkProfile.read(profile));
        this.clock = clock;
    }

    /** Goes on over another connection, with what that profile names. */
    void connect(Path profile) {
        ledger.close();
        ledger = RegistryLedger.connect(NetworkProfile.read(profile));
    }

    RegistryLedger ledger() {
        return ledger;
    }

    /** Founds the consortium, and admits and accredits the university. */
    void found() {
        consortium.beginnings(clock.instant()).forEach(ledger.as(HOST)::record);
    }

    /** Records one batch that nobody recorded before; answers its root. */
    MerkleRoot anchor() {
        String text = "batch " + batches.incrementAndGet();
        MerkleTree tree = MerkleTree.of(List.of(new Commitment(Digest.sha256(text.getBytes(StandardCharsets.UTF_8)))));
        ledger.as(HOST).record(consortium.batch(tree, TrialConsortium.TYPE, clock.instant()));
        return tree.root();
    }

    @Override
    public void close() {
        ledger.close();
    }
}
