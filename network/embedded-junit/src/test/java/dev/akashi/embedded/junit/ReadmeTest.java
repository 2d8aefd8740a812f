package dev.akashi.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README shows a test that is run. */
class ReadmeTest {
    @Test
    void the_example_is_the_test() throws Exception {
        String test = Files.readString(Path.of("src/test/java/dev/akashi/embedded/junit/AssetTest.java"));
        String example = test.substring(test.indexOf("// README: start\n") + 17, test.indexOf("// README: end"));

        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + example + "```");
    }
}
