package dev.akashi.client;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.TransactionId;
import io.grpc.Status;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.TransactionException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.jspecify.annotations.Nullable;

/** The one place where errors of Fabric and gRPC become ours. */
final class Translation {

    // What a peer makes of the chaincode's message; it may stand in the details or in the description itself.
    private static final Pattern REFUSAL = Pattern.compile("chaincode response 500, ([A-Z_]+): (.*)", Pattern.DOTALL);
    private static final String NOT_READY = "no peer combination can satisfy the endorsement policy";

    private Translation() {}

    static LedgerException of(GatewayException e) {
        TransactionId id = e instanceof TransactionException inTransaction
                ? new TransactionId(inTransaction.getTransactionId())
                : null;
        return refusal(e)
                .map(refusal -> (LedgerException)
                        new LedgerRejectedException(refusal.code(), refusal.code() + ": " + refusal.detail(), id, e))
                .orElseGet(() -> new LedgerUnavailableException(describe(e), id, e));
    }

    static CommitFailedException of(CommitException e) {
        return new CommitFailedException(
                e.getCode().name(),
                "COMMIT_FAILED: " + e.getCode() + " of transaction " + e.getTransactionId(),
                new TransactionId(e.getTransactionId()),
                e);
    }

    /** Whether nothing was refused, and the same request may succeed a moment later. */
    static boolean isTransient(GatewayException e) {
        Status.Code code = e.getStatus().getCode();
        return code == Status.Code.UNAVAILABLE
                || (code == Status.Code.FAILED_PRECONDITION && describe(e).contains(NOT_READY))
                || (code == Status.Code.ABORTED
                        && refusal(e).isEmpty()
                        && texts(e).anyMatch(text -> text.contains("ProposalResponsePayloads do not match")));
    }

    private record Refusal(LedgerErrorCode code, String detail) {}

    private static Optional<Refusal> refusal(GatewayException e) {
        return texts(e).map(Translation::refusal).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Refusal> refusal(String text) {
        Matcher matcher = REFUSAL.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        for (LedgerErrorCode code : LedgerErrorCode.values()) {
            if (code.name().equals(matcher.group(1))) {
                return Optional.of(new Refusal(code, matcher.group(2)));
            }
        }
        return Optional.empty();
    }

    private static Stream<String> texts(GatewayException e) {
        return Stream.concat(
                e.getDetails().stream().map(ErrorDetail::getMessage),
                Stream.of(String.valueOf(e.getStatus().getDescription())));
    }

    private static String describe(GatewayException e) {
        StringBuilder text =
                new StringBuilder("LEDGER_UNAVAILABLE: ").append(e.getStatus().getCode());
        append(text, e.getStatus().getDescription());
        for (ErrorDetail detail : e.getDetails()) {
            append(text, detail.getMspId() + ": " + detail.getMessage());
        }
        return text.toString().replace('\n', ' ');
    }

    private static void append(StringBuilder text, @Nullable String more) {
        if (more != null) {
            text.append("; ").append(more);
        }
    }
}
