package dev.akashi.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refusal must look like: a code, and one line that says why. */
final class Refusals {

    private Refusals() {}

    static void refused(LedgerErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
                .hasMessageMatching(code + ": [^\\n]+");
    }
}
