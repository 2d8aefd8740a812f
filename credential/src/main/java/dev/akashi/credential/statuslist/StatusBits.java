package dev.akashi.credential.statuslist;

import dev.akashi.credential.statuslist.StatusListException.Code;
import dev.akashi.model.signing.Multibase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The values of a list, Bitstring Status List 1.0, sections 3.3 and 3.4: one after the other without gaps, the first at the
 * left-most bit, each with its most significant bit first. Written as {@code u} and the base64url form of the GZIP form.
 * Two lists are the same when their bits are; GZIP has several forms for them. Immutable.
 */
public final class StatusBits {

    /** The fewest entries that a list has: among so many, one is not noticed. */
    public static final int LEAST_ENTRIES = 131_072;

    /** The largest list that is unpacked, 4 MiB. */
    public static final int LARGEST = 4 * 1024 * 1024;

    private static final int BITS = 8;
    private static final int WIDEST = 8;

    private final byte[] bytes;
    private final int size;

    private StatusBits(byte[] bytes, int size) {
        if (size < 1 || size > WIDEST) {
            throw new StatusListException(
                    Code.MALFORMED, "expected entries of 1 to " + WIDEST + " bits, found " + size);
        }
        this.bytes = bytes;
        this.size = size;
        if (entries() < LEAST_ENTRIES) {
            throw new StatusListException(
                    Code.TOO_SHORT, "expected a list of at least " + LEAST_ENTRIES + " entries, found " + entries());
        }
    }

    /**
     * A list of {@link #LEAST_ENTRIES} entries.
     *
     * @param size how many bits each has
     * @param values those that are not 0, by index
     * @throws IllegalArgumentException for an index or a value that the list does not have
     */
    public static StatusBits of(int size, Map<Integer, Integer> values) {
        StatusBits bits = new StatusBits(new byte[LEAST_ENTRIES / BITS * size], size);
        values.forEach(bits::put);
        return bits;
    }

    /**
     * Reads a list.
     *
     * @param encodedList as a list credential has it
     * @param size how many bits an entry has
     * @throws StatusListException {@code MALFORMED}, {@code TOO_LARGE} or {@code TOO_SHORT}
     */
    public static StatusBits decode(String encodedList, int size) {
        if (encodedList.length() > LARGEST) {
            throw new StatusListException(
                    Code.TOO_LARGE, "expected at most " + LARGEST + " characters, found " + encodedList.length());
        }
        if (!encodedList.startsWith("u")) {
            throw new StatusListException(Code.MALFORMED, "expected encodedList in multibase base64url (u…)");
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Multibase.decode(encodedList)))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new StatusListException(
                        Code.TOO_LARGE, "expected a list of at most " + LARGEST + " bytes, found a longer one");
            }
            return new StatusBits(bytes, size);
        } catch (IOException | IllegalArgumentException e) {
            throw new StatusListException(Code.MALFORMED, "expected encodedList in base64url of GZIP: " + e, e);
        }
    }

    /** The form in which a list credential has it. */
    public String encode() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("expected memory to be written to", e);
        }
        return Multibase.base64url(packed.toByteArray());
    }

    /** How many entries there are. */
    public long entries() {
        return (long) bytes.length * BITS / size;
    }

    /** How many bits an entry has. */
    public int size() {
        return size;
    }

    /**
     * The value of an entry.
     *
     * @throws StatusListException {@code OUT_OF_RANGE} when there is no such entry
     */
    public int get(long index) {
        if (index < 0 || index >= entries()) {
            throw new StatusListException(
                    Code.OUT_OF_RANGE, "expected an index of 0 to " + (entries() - 1) + ", found " + index);
        }
        int value = 0;
        for (long bit = index * size; bit < (index + 1) * size; bit++) {
            int here = (bytes[(int) (bit / BITS)] >> (BITS - 1 - bit % BITS)) & 1;
            value = (value << 1) | here;
        }
        return value;
    }

    /** The entries that are not 0, from the first to the last. */
    public IntStream positions() {
        return IntStream.range(0, (int) entries()).filter(index -> get(index) != 0);
    }

    private void put(int index, int value) {
        if (index < 0 || index >= entries() || value < 0 || value >= 1 << size) {
            throw new IllegalArgumentException("expected an index below " + entries() + " and a value below "
                    + (1 << size) + ", found " + index + " and " + value);
        }
        for (int i = 0; i < size; i++) {
            long bit = (long) index * size + i;
            if (((value >> (size - 1 - i)) & 1) == 1) {
                bytes[(int) (bit / BITS)] |= (byte) (1 << (BITS - 1 - bit % BITS));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusBits that && size == that.size && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return entries() + " entries, " + positions().count() + " set";
    }
}
