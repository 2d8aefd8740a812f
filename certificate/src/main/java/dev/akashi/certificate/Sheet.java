package dev.akashi.certificate;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Text, tables and charts on as many pages as it takes.
 *
 * @param title what it is called
 * @param language {@code "ja"} or {@code "en"}
 * @param parts what it says, from top to bottom
 * @param attachment a file inside for programs
 */
public record Sheet(String title, String language, List<Part> parts, Optional<Attachment> attachment) {

    /** Refuses null and copies the parts. */
    public Sheet {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(language, "language");
        parts = List.copyOf(parts);
        Objects.requireNonNull(attachment, "attachment");
    }

    /** What stands on its own, over the whole width. */
    public sealed interface Part permits Line, Table, Bars {}

    /**
     * A heading or a paragraph.
     *
     * @param text what it says
     * @param isHeading whether it stands over what follows
     */
    public record Line(String text, boolean isHeading) implements Part {

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
     * Rows under a head, which is repeated on every page that they go on to. Columns are as wide as what is in them asks for.
     *
     * @param head what the columns are called; empty for a table without a head
     * @param rows the cells, as many in each row; a line feed begins a new line
     */
    public record Table(List<String> head, List<List<String>> rows) implements Part {

        /**
         * Copies.
         *
         * @throws IllegalArgumentException when rows are not of the same length, or have no cells
         */
        public Table {
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
            List<String> first = head.isEmpty() && !rows.isEmpty() ? rows.get(0) : head;
            if (first.isEmpty() || rows.stream().anyMatch(row -> row.size() != first.size())) {
                throw new IllegalArgumentException(
                        "expected rows of " + first.size() + " cells each, and at least one");
            }
        }

        /** How many cells are in a row. */
        int columns() {
            return head.isEmpty() ? rows.get(0).size() : head.size();
        }
    }

    /**
     * Bars from left to right, with their numbers beside them.
     *
     * @param bars from top to bottom
     */
    public record Bars(List<Bar> bars) implements Part {

        /** Copies the bars. */
        public Bars {
            bars = List.copyOf(bars);
        }
    }

    /**
     * A bar.
     *
     * @param label what it is for
     * @param value its length, not negative
     */
    public record Bar(String label, long value) {

        /** @throws IllegalArgumentException for a negative value */
        public Bar {
            Objects.requireNonNull(label, "label");
            if (value < 0) {
                throw new IllegalArgumentException("expected a bar of 0 or more, found " + value);
            }
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
