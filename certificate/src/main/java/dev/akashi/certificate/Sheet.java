package dev.akashi.certificate;

import java.util.List;
import java.util.Objects;

/**
 * Plain text on as many pages as it takes, with a file inside for programs.
 *
 * @param title what it is called
 * @param language {@code "ja"} or {@code "en"}
 * @param lines what it says
 * @param attachment the file
 */
public record Sheet(String title, String language, List<Line> lines, Attachment attachment) {

    /** Refuses null and copies the lines. */
    public Sheet {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(language, "language");
        lines = List.copyOf(lines);
        Objects.requireNonNull(attachment, "attachment");
    }

    /**
     * A heading or a paragraph.
     *
     * @param text what it says
     * @param isHeading whether it stands over what follows
     */
    public record Line(String text, boolean isHeading) {

        /** Refuses null. */
        public Line {
            Objects.requireNonNull(text, "text");
        }

        /** A heading. */
        public static Line heading(String text) {
            return new Line(text, true);
        }

        /** A paragraph. */
        public static Line text(String text) {
            return new Line(text, false);
        }
    }

    /**
     * A file inside the PDF.
     *
     * @param name its name
     * @param type its media type
     * @param bytes its content
     */
    public record Attachment(String name, String type, byte[] bytes) {

        /** Copies the content. */
        public Attachment {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }
    }
}
