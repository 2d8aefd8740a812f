package dev.akashi.cli;

import dev.akashi.client.LedgerException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.MspId;
import dev.akashi.model.record.ConsortiumRecord;

/** Says what each organisation's gateway answers. */
final class NetworkReport {

    private NetworkReport() {}

    static ExitCode print(NetworkProcess network, Console console) {
        ExitCode worst = ExitCode.OK;
        NetworkProfile profile = NetworkProfile.read(network.profile());
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            for (MspId organisation : ledger.identities()) {
                try {
                    console.say("%-10s answers: %s", organisation, ledger.info(organisation));
                } catch (LedgerException e) {
                    console.say("%-10s does not answer: %s", organisation, String.valueOf(e.getMessage()));
                    worst = ExitCode.UNDECIDED;
                }
            }
            if (worst == ExitCode.OK) {
                console.say(ledger.consortium()
                        .map(ConsortiumRecord::ledger)
                        .map(id -> "ledger     " + id)
                        .orElse("ledger     not founded yet; see: akashi consortium found --help"));
            }
        }
        console.say("profile    " + network.profile());
        if (worst != ExitCode.OK) {
            console.say(
                    "Its log is %s. To start it anew: akashi network down --dir %s, then akashi network up --dir %s",
                    network.log(), network.directory(), network.directory());
        }
        return worst;
    }
}
