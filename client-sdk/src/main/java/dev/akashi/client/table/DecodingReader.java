package dev.akashi.client.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;

/**
 * Decodes strictly and yet goes on after a bad byte, so that every bad byte of a file is found in one pass. In place of
 * bytes that are no character it yields {@link #MARK}, a lone surrogate, which no decoder yields by itself; and it
 * keeps what and where they were in a queue, in the order of the marks. Whoever meets a mark takes its fault from the
 * queue, and likewise for U+0000.
 */
final class DecodingReader extends Reader {

    /** Stands for bytes that could not be decoded. */
    static final char MARK = '\uD800';

    /**
     * Bytes that are no character.
     *
     * @param byteOffset how many bytes of the file come before them
     * @param escaped the bytes, such as {@code \x81\xFF}
     * @param truncated whether they are the beginning of a character that the file's end cuts off
     */
    record Fault(long byteOffset, String escaped, boolean truncated) {}

    private static final HexFormat ESCAPED = HexFormat.of().withPrefix("\\x").withUpperCase();

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 13).flip();
    private final CharBuffer chars = CharBuffer.allocate(1 << 13).flip();
    private final Queue<Fault> faults = new ArrayDeque<>();
    private final Queue<Long> nuls = new ArrayDeque<>();
    /** How many bytes were read from the stream, and the mark of byte order before it. */
    private long read;

    private long delivered;
    private boolean atEnd;
    private boolean finished;

    /** Reads from a stream whose first {@code skipped} bytes are already taken. */
    DecodingReader(InputStream in, TableEncoding encoding, int skipped) {
        this.in = in;
        this.read = skipped;
        this.decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Whether a text has a mark at an index: a surrogate that is not the first half of a pair. */
    static boolean isMark(String text, int at) {
        return text.charAt(at) == MARK && (at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1)));
    }

    /** Whether a text has a mark anywhere. */
    static boolean hasMark(String text) {
        int at = text.indexOf(MARK);
        while (at >= 0 && !isMark(text, at)) {
            at = text.indexOf(MARK, at + 1);
        }
        return at >= 0;
    }

    /** The fault of the first mark whose fault was not taken yet. */
    Fault takeFault() {
        return faults.remove();
    }

    /** The byte offset of the first U+0000 that was not taken yet. */
    long takeNul() {
        return nuls.remove();
    }

    /** How many UTF-16 units were handed out. */
    long delivered() {
        return delivered;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (finished) {
                return -1;
            }
            decodeMore();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, offset, count);
        delivered += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void decodeMore() throws IOException {
        chars.clear();
        CoderResult result = decoder.decode(bytes, chars, atEnd);
        if (result.isError() && chars.hasRemaining()) {
            chars.put(MARK);
            faults.add(takeBytes(result.length()));
        } else if (result.isUnderflow() && atEnd) {
            decoder.flush(chars);
            finished = true;
        } else if (result.isUnderflow()) {
            fill();
        }
        chars.flip();
    }

    private Fault takeBytes(int length) {
        long at = read - bytes.remaining();
        byte[] taken = new byte[length];
        bytes.get(taken);
        boolean truncated = atEnd && !bytes.hasRemaining() && couldGoOn(taken);
        return new Fault(at, ESCAPED.formatHex(taken), truncated);
    }

    /** Whether more bytes could make a character of these: the decoder then calls them incomplete, not malformed. */
    private boolean couldGoOn(byte[] start) {
        CharsetDecoder fresh = decoder.charset().newDecoder();
        return fresh.decode(ByteBuffer.wrap(start), CharBuffer.allocate(4), false)
                .isUnderflow();
    }

    private void fill() throws IOException {
        bytes.compact();
        int from = bytes.position();
        int count = in.read(bytes.array(), from, bytes.remaining());
        if (count < 0) {
            atEnd = true;
        } else {
            for (int i = from; i < from + count; i++) {
                if (bytes.array()[i] == 0) {
                    nuls.add(read + i - from);
                }
            }
            read += count;
            bytes.position(from + count);
        }
        bytes.flip();
    }
}
