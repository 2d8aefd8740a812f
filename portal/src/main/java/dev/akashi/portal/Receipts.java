package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;

/**
 * Receipts: what this portal found, and when, signed by it as a DSSE envelope. A receipt says nothing about today.
 */
final class Receipts {

    static final String PAYLOAD_TYPE = "application/vnd.akashi.verification-receipt.v1+json";

    private final Signer signer;

    Receipts(Signer signer) {
        this.signer = signer;
    }

    /** The receipt of a verification that this portal has just made. */
    Envelope receipt(VerificationReport report) {
        JsonObject payload = new JsonObject();
        payload.addProperty("version", 1);
        payload.addProperty("verifier", signer.verificationKey().toString());
        payload.addProperty("checkedAt", LedgerTime.format(report.checkedAt()));
        payload.addProperty("documentSeen", isDocumentSeen(report));
        payload.add("report", report.toJson());
        return Envelope.of(PAYLOAD_TYPE, StrictJson.write(payload)).signedBy(signer);
    }

    /**
     * Whether the document itself was sent. Of a commitment alone it is not even known which form of document it is of:
     * whoever asks says so.
     */
    static boolean isDocumentSeen(VerificationReport report) {
        return !report.check(CheckId.INTEGRITY).evidence().containsKey("basis");
    }

    /** The key that signs, as it can be published. */
    String key() {
        return signer.verificationKey().toString();
    }
}
