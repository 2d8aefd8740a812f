package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

    @Test
    void are_relied_on_by_scripts() {
        assertThat(Arrays.stream(ExitCode.values()).map(code -> code.number() + " " + code))
                .containsExactly("0 OK", "1 REFUSED", "2 USAGE", "3 UNDECIDED", "4 INTERNAL");
    }

    @Test
    void a_defect_of_the_program_is_4_and_says_where_it_happened() {
        assertDefect(new IllegalStateException("broken"));
    }

    @Test
    void so_is_an_error_of_the_virtual_machine_and_not_1_which_would_say_INVALID() {
        assertDefect(new StackOverflowError("broken"));
    }

    /** Whatever is printed fails, which stands for any defect. */
    private static void assertDefect(Throwable defect) {
        StringWriter err = new StringWriter();

        int exitCode = Main.run(new PrintWriter(new Failing(defect)), new PrintWriter(err), "key", "show", KEY);

        assertThat(exitCode).isEqualTo(4);
        assertThat(err.toString())
                .startsWith("akashi: a defect of this program, please report it:")
                .contains("broken", "\tat ");
    }

    private static final String KEY = "z6MkfgkUBq7LYTYJdnDUdjZ4urE9JGYbT671dkMK7b3E3SPG";

    private static final class Failing extends Writer {

        private final Throwable defect;

        Failing(Throwable defect) {
            this.defect = defect;
        }

        @Override
        public void write(char[] text, int offset, int length) {
            if (defect instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) defect;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
