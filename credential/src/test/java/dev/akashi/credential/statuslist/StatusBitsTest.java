package dev.akashi.credential.statuslist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.credential.statuslist.StatusListException.Code;
import dev.akashi.model.signing.Multibase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bits of a list, and what is not taken for one. */
class StatusBitsTest {

    /** The example of Bitstring Status List 1.0, section 2.2: 131,072 entries, none set. */
    private static final String PUBLISHED = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";

    private static final int LAST = StatusBits.LEAST_ENTRIES - 1;

    @Test
    void are_those_of_the_published_example() {
        assertThat(StatusBits.decode(PUBLISHED, 1)).isEqualTo(StatusBits.of(1, Map.of()));
    }

    @Test
    void have_the_first_entry_at_the_left_most_bit_and_the_last_at_the_right_most() throws IOException {
        byte[] bytes = new byte[StatusBits.LEAST_ENTRIES / 8];
        bytes[0] = (byte) 0b1000_0001;
        bytes[bytes.length - 1] = 1;
        StatusBits bits = StatusBits.decode(packed(bytes), 1);
        assertThat(bits.positions()).containsExactly(0, 7, LAST);
        assertThat(bits).isEqualTo(StatusBits.of(1, Map.of(0, 1, 7, 1, LAST, 1)));
        assertThat(StatusBits.decode(packed(new byte[3 * bytes.length]), 3).entries())
                .isEqualTo(StatusBits.LEAST_ENTRIES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void come_back_as_they_were_written(int size) {
        Random random = new Random(20260325);
        Map<Integer, Integer> values = new TreeMap<>();
        for (int i = 0; i < 2_000; i++) {
            values.put(random.nextInt(StatusBits.LEAST_ENTRIES), 1 + random.nextInt((1 << size) - 1));
        }
        StatusBits read = StatusBits.decode(StatusBits.of(size, values).encode(), size);
        assertThat(read.positions().boxed()).containsExactlyElementsOf(values.keySet());
        values.forEach((index, value) -> assertThat(read.get(index)).isEqualTo(value));
    }

    @Test
    void that_are_too_few_are_refused() throws IOException {
        byte[] bytes = new byte[StatusBits.LEAST_ENTRIES / 8 - 1];
        refused(Code.TOO_SHORT, () -> StatusBits.decode(packed(bytes), 1));
        refused(Code.TOO_SHORT, () -> StatusBits.decode(PUBLISHED, 2));
        refused(Code.TOO_SHORT, () -> StatusBits.decode(packed(new byte[0]), 1));
    }

    @Test
    void that_unpack_to_more_than_anybody_needs_are_refused() throws IOException {
        String bomb = packed(new byte[64 * 1024 * 1024]);
        assertThat(bomb).hasSizeLessThan(100_000);
        refused(Code.TOO_LARGE, () -> StatusBits.decode(bomb, 1));
        refused(Code.TOO_LARGE, () -> StatusBits.decode("u" + "A".repeat(StatusBits.LARGEST), 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "u",
                "uAAAA",
                "H4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
                "zH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
                "uH4sIAAAAAAAAA+3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
                "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA=",
                "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQA",
                "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKoAQAAA"
            })
    void that_are_not_whole_or_in_another_alphabet_are_refused(String text) {
        refused(Code.MALFORMED, () -> StatusBits.decode(text, 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, StatusBits.LEAST_ENTRIES, Long.MAX_VALUE})
    void say_nothing_of_an_entry_that_they_do_not_have(long index) {
        refused(Code.OUT_OF_RANGE, () -> StatusBits.decode(PUBLISHED, 1).get(index));
    }

    private static void refused(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusListException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return Multibase.base64url(packed.toByteArray());
    }
}
