package dev.akashi.fabricnet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricProgramsTest {
    private static final List<String> PROGRAMS = List.of("peer", "orderer", "osnadmin", "configtxgen", "configtxlator");

    @TempDir
    private Path folder;

    @Test
    void programs_of_one_release_are_found_where_the_variable_says() throws Exception {
        for (String program : PROGRAMS) {
            write(program, "3.1.5");
        }

        FabricPrograms programs = FabricPrograms.find(Map.of("FABRIC_BIN", folder.toString(), "PATH", "/nowhere"));

        assertThat(programs.version()).isEqualTo("3.1.5");
        assertThat(programs.peer()).isEqualTo(folder.resolve("peer"));
    }

    @Test
    void programs_are_found_on_the_path_too() throws Exception {
        for (String program : PROGRAMS) {
            write(program, "3.1.5");
        }

        assertThat(FabricPrograms.find(Map.of("PATH", "/nowhere:" + folder)).orderer())
                .isEqualTo(folder.resolve("orderer"));
    }

    @Test
    void a_missing_program_is_named_with_the_official_way_to_get_it() throws Exception {
        write("peer", "3.1.5");

        assertThatThrownBy(() -> FabricPrograms.find(Map.of("FABRIC_BIN", folder.toString())))
                .isInstanceOf(FabricPrograms.MissingException.class)
                .hasMessageContaining("expected the program orderer in FABRIC_BIN=" + folder)
                .hasMessageContaining("install-fabric.sh --fabric-version 3.1.5 binary")
                .hasMessageContaining("export FABRIC_BIN=");
    }

    @Test
    void another_release_is_refused() throws Exception {
        for (String program : PROGRAMS) {
            write(program, "2.5.16");
        }

        assertThatThrownBy(() -> FabricPrograms.find(Map.of("FABRIC_BIN", folder.toString())))
                .hasMessageContaining("expected release 3.1.x of " + folder.resolve("peer") + ", found 2.5.16");
    }

    @Test
    void programs_of_two_releases_are_refused() throws Exception {
        for (String program : PROGRAMS) {
            write(program, program.equals("configtxlator") ? "3.1.4" : "3.1.5");
        }

        assertThatThrownBy(() -> FabricPrograms.find(Map.of("FABRIC_BIN", folder.toString())))
                .hasMessageContaining("to be of the peer's release 3.1.5, found 3.1.4");
    }

    private void write(String program, String version) throws Exception {
        Path file = folder.resolve(program);
        Files.writeString(file, "#!/bin/sh\necho ' Version: v" + version + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
