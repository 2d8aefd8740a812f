package dev.akashi.client;

import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.model.MspId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /** Whether an organisation takes several questions at once. */
    default boolean takesMany(MspId organisation) {
        return false;
    }

    /**
     * Asks one organisation several questions at once, if it {@link #takesMany}.
     *
     * @return what it said to each, in their order; empty when it turns out that it takes one question at a time
     * @throws LedgerException when it gives no answer
     */
    default Optional<List<Said>> askMany(MspId organisation, List<Question> questions) {
        return Optional.empty();
    }

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
        return new GatewayQuestioning(ledger);
    }
}
