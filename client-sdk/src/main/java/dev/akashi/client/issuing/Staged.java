package dev.akashi.client.issuing;

import com.google.gson.JsonObject;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFields;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A credential that was made and is not delivered yet.
 *
 * @param stem its file name without ending
 * @param rowId its row's id in the institution's own system
 * @param salt 32 bytes
 * @param contentDigest of the document
 * @param commitment of the document
 * @param fileName the name under which its document is delivered
 * @param document its text; absent for a certificate and for a file of the institution's own
 * @param printed a certificate's bytes in Base64; absent otherwise
 * @param source the name of that file, beside the table; absent otherwise
 * @param subject by what it is found again
 */
record Staged(
        String stem,
        String rowId,
        Digest salt,
        Digest contentDigest,
        Commitment commitment,
        String fileName,
        @Nullable String document,
        @Nullable String printed,
        @Nullable String source,
        Subject subject) {

    /** Names the file alone: the rest is personal or secret. */
    @Override
    public String toString() {
        return "staged " + stem;
    }

    /**
     * By what a credential is found again.
     *
     * @param name of the holder, as printed
     * @param kana the name in kana
     * @param roman the name in Latin letters
     * @param number of the document, such as a diploma's
     * @param title what the credential is called
     * @param awarded the day of award
     */
    record Subject(
            String name,
            @Nullable String kana,
            @Nullable String roman,
            @Nullable String number,
            String title,
            LocalDate awarded) {

        /** Nothing: all of it is personal. */
        @Override
        public String toString() {
            return "subject";
        }

        private JsonObject toJson() {
            JsonObject json = new JsonObject();
            json.addProperty("name", name);
            addPresent(json, "kana", kana);
            addPresent(json, "roman", roman);
            addPresent(json, "number", number);
            json.addProperty("title", title);
            json.addProperty("awarded", awarded.toString());
            return json;
        }

        private static Subject read(JsonFields fields) {
            return new Subject(
                    fields.string("name"),
                    present(fields, "kana"),
                    present(fields, "roman"),
                    present(fields, "number"),
                    fields.string("title"),
                    fields.parsed("awarded", LocalDate::parse));
        }
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("stem", stem);
        json.addProperty("rowId", rowId);
        json.addProperty("salt", salt.toString());
        json.addProperty("contentDigest", contentDigest.toString());
        json.addProperty("commitment", commitment.toString());
        json.addProperty("fileName", fileName);
        addPresent(json, "document", document);
        addPresent(json, "printed", printed);
        addPresent(json, "source", source);
        json.add("subject", subject.toJson());
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    static Staged read(JsonFields fields) {
        return new Staged(
                fields.string("stem"),
                fields.string("rowId"),
                fields.parsed("salt", Digest::parse),
                fields.parsed("contentDigest", Digest::parse),
                fields.parsed("commitment", Commitment::parse),
                fields.string("fileName"),
                present(fields, "document"),
                present(fields, "printed"),
                present(fields, "source"),
                Subject.read(fields.fields("subject")));
    }

    private static void addPresent(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.addProperty(name, value);
        }
    }

    private static @Nullable String present(JsonFields fields, String name) {
        return fields.has(name) ? fields.string(name) : null;
    }
}
