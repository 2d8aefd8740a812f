package dev.akashi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How this installation's other programs are started. */
final class JavaProcess {

    private JavaProcess() {}

    /** The command up to the main class, with more options of the Java machine. */
    static List<String> command(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8"));
        command.addAll(List.of(options));
        Optional<String> home = Optional.ofNullable(System.getProperty("akashi.home"));
        home.ifPresent(folder -> {
            command.add("-Dakashi.home=" + folder);
            command.addAll(archive(Path.of(folder, "lib", "akashi.jsa")));
        });
        command.add("-cp");
        command.add(home.map(folder -> Path.of(folder, "lib", "*").toString())
                .orElseGet(() -> System.getProperty("java.class.path")));
        return command;
    }

    /** The classes as Java has read them once already, if the build kept them; another Java leaves them aside. */
    private static List<String> archive(Path file) {
        return Files.exists(file)
                ? List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }
}
