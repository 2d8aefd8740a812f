package dev.akashi.client;

import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.model.MspId;
import java.util.List;
import java.util.Objects;

/** How organisations are asked what they know about a credential. */
interface Questioning {

    /** Who is asked. */
    List<MspId> organisations();

    /** Who should be asked and cannot be; they count as silent. */
    List<MspId> unreachable();

    /**
     * Asks one organisation.
     *
     * @throws LedgerException when it gives no answer, or one that is not believed to be its own
     */
    Said ask(MspId organisation, Question question);

    /**
     * What an organisation said.
     *
     * @param answer the chaincode's answer
     * @param versions what it read and in which versions, if it says so; organisations that are equally far say the same
     */
    record Said(byte[] answer, byte[] versions) {

        public Said {
            Objects.requireNonNull(answer, "answer");
            Objects.requireNonNull(versions, "versions");
        }
    }

    /** The transaction by which all is asked at once. */
    String TRANSACTION = "evidence";

    /** Its arguments. */
    static String[] arguments(Question question) {
        return new String[] {
            question.institution().value(),
            question.root().toString(),
            question.commitment().toString()
        };
    }

    /** Each organisation's own gateway is asked, as far as the user has an identity there, and believed. */
    static Questioning eachGateway(RegistryLedger ledger) {
        Objects.requireNonNull(ledger, "ledger");
        return new Questioning() {
            @Override
            public List<MspId> organisations() {
                return ledger.identities();
            }

            @Override
            public List<MspId> unreachable() {
                return ledger.profile().organizations().stream()
                        .map(NetworkProfile.Organization::mspId)
                        .filter(mspId -> !ledger.identities().contains(mspId))
                        .toList();
            }

            @Override
            public Said ask(MspId organisation, Question question) {
                return new Said(ledger.askOnly(organisation, TRANSACTION, arguments(question)), new byte[0]);
            }
        };
    }
}
