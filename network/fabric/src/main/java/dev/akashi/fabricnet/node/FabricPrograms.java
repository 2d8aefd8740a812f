package dev.akashi.fabricnet.node;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The official Fabric programs on this machine, all of one release.
 *
 * @param peer the peer, also the command by which channels and chaincodes are administered
 * @param orderer the orderer
 * @param osnadmin tells orderers of channels
 * @param configtxgen makes a channel's first block
 * @param configtxlator works out a change of a channel's configuration
 * @param version their version, such as 3.1.5
 */
public record FabricPrograms(
        Path peer, Path orderer, Path osnadmin, Path configtxgen, Path configtxlator, String version) {

    /** The variable that names the folder of the programs. */
    public static final String VARIABLE = "FABRIC_BIN";

    /** The release line that the kit is made for. */
    static final String LINE = "3.1";

    private static final Pattern VERSION = Pattern.compile("Version:\\s*v?(\\d+\\.\\d+\\.\\d+\\S*)");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String ADVICE = """

            The kit runs Hyperledger Fabric's official programs, release 3.1.x. Fabric's own installation script gets them;
            see "Install Fabric and Fabric Samples" in the Fabric documentation:

                curl -sSLO https://raw.githubusercontent.com/hyperledger/fabric/main/scripts/install-fabric.sh
                chmod +x install-fabric.sh
                ./install-fabric.sh --fabric-version 3.1.5 binary
                export FABRIC_BIN=$PWD/bin""";

    /** The programs are not there, or are of another release. */
    public static final class MissingException extends NetworkException {

        private static final long serialVersionUID = 1L;

        MissingException(String message) {
            super(message + ADVICE);
        }
    }

    /**
     * Looks for the programs in the folder that {@link #VARIABLE} names, else on the path.
     *
     * @throws MissingException when one is missing, or they are of another release; says how to get them
     */
    public static FabricPrograms find(Map<String, String> environment) {
        List<Path> folders = new ArrayList<>();
        Optional<String> named = Optional.ofNullable(environment.get(VARIABLE)).filter(folder -> !folder.isBlank());
        if (named.isPresent()) {
            folders.add(Path.of(named.get()));
        } else {
            Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                    .filter(folder -> !folder.isEmpty())
                    .map(Path::of)
                    .forEach(folders::add);
        }
        String where = named.map(folder -> VARIABLE + "=" + folder).orElse("PATH (" + VARIABLE + " is not set)");
        Path peer = find("peer", folders, where);
        Path orderer = find("orderer", folders, where);
        Path configtxlator = find("configtxlator", folders, where);
        String version = version(peer, "version");
        requireVersion(orderer, version, version(orderer, "version"));
        requireVersion(configtxlator, version, version(configtxlator, "version"));
        Path configtxgen = find("configtxgen", folders, where);
        requireVersion(configtxgen, version, version(configtxgen, "-version"));
        return new FabricPrograms(peer, orderer, find("osnadmin", folders, where), configtxgen, configtxlator, version);
    }

    /** {@return the programs as they will be in a folder of other machines, which cannot be looked at from here} */
    public static FabricPrograms elsewhere(Path folder) {
        return new FabricPrograms(
                folder.resolve("peer"),
                folder.resolve("orderer"),
                folder.resolve("osnadmin"),
                folder.resolve("configtxgen"),
                folder.resolve("configtxlator"),
                LINE);
    }

    private static Path find(String name, List<Path> folders, String where) {
        return folders.stream()
                .map(folder -> folder.resolve(name).toAbsolutePath().normalize())
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new MissingException("expected the program " + name + " in " + where + ", found none"));
    }

    private static String version(Path program, String argument) {
        Tool.Result result = Tool.of(program, argument).within(LIMIT).run();
        Matcher matcher = VERSION.matcher(result.output());
        if (result.exitCode() != 0 || !matcher.find()) {
            throw new MissingException("expected " + program + " to tell its version, found exit code "
                    + result.exitCode() + " and: " + result.lastLines(3));
        }
        String version = matcher.group(1);
        if (!version.startsWith(LINE + ".")) {
            throw new MissingException("expected release " + LINE + ".x of " + program + ", found " + version);
        }
        return version;
    }

    private static void requireVersion(Path program, String expected, String found) {
        if (!found.equals(expected)) {
            throw new MissingException(
                    "expected " + program + " to be of the peer's release " + expected + ", found " + found);
        }
    }
}
