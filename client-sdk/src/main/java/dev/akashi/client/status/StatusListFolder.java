package dev.akashi.client.status;

import dev.akashi.model.InstitutionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Published status lists, with all their versions: what a web server passes on. A version is a file for ever; nothing in the
 * folder is secret.
 *
 * <pre>
 * F113199999013/            the institution
 *   3f0c5a9be2d41786/       a list
 *     20260401T000000Z.json what it said from that time on, until the time of the next one
 * </pre>
 *
 * Reads what is there at each call.
 */
public final class StatusListFolder {

    /** What a list is called. */
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");

    private static final String ENDING = ".json";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;

    private StatusListFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder at a place, whether or not there is one. */
    public static StatusListFolder at(Path folder) {
        return new StatusListFolder(Objects.requireNonNull(folder, "folder"));
    }

    /** Whether a list may be called so; anything else names no list, and no file. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * A version of a list.
     *
     * @param institution whose list
     * @param list what it is called
     * @param from as of when it says what it says
     * @param file where it is
     */
    public record Version(InstitutionCode institution, String list, Instant from, Path file) {

        public Version {
            Objects.requireNonNull(institution, "institution");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(file, "file");
            if (!isName(list)) {
                throw new IllegalArgumentException("expected the name of a list, 16 digits in hex");
            }
        }
    }

    /**
     * The versions of a list, from the oldest to the newest.
     *
     * @throws IOException when the folder cannot be read
     */
    public List<Version> versions(InstitutionCode institution, String list) throws IOException {
        Path place = place(institution, list);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.sorted()
                    .flatMap(file -> time(file).map(from -> new Version(institution, list, from, file)).stream())
                    .toList();
        }
    }

    /**
     * The version of a list that held at a time.
     *
     * @throws IOException when the folder cannot be read
     */
    public Optional<Version> at(InstitutionCode institution, String list, Instant time) throws IOException {
        return versions(institution, list).stream()
                .filter(version -> !version.from().isAfter(time))
                .reduce((earlier, later) -> later);
    }

    /**
     * All versions of all lists, in the order of their names and times.
     *
     * @throws IOException when the folder cannot be read
     */
    public Stream<Version> all() throws IOException {
        Stream.Builder<Version> all = Stream.builder();
        for (Path institution : folders(folder)) {
            Optional<InstitutionCode> code = code(String.valueOf(institution.getFileName()));
            if (code.isPresent()) {
                for (Path list : folders(institution)) {
                    String name = String.valueOf(list.getFileName());
                    if (isName(name)) {
                        versions(code.get(), name).forEach(all);
                    }
                }
            }
        }
        return all.build();
    }

    private static Optional<InstitutionCode> code(String name) {
        try {
            return Optional.of(new InstitutionCode(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Adds a version; when this returns, readers see it whole or, after a crash, not at all. */
    void add(InstitutionCode institution, String list, Instant from, byte[] content) throws IOException {
        Path file = Files.createDirectories(place(institution, list)).resolve(TIME.format(from) + ENDING);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path place(InstitutionCode institution, String list) {
        if (!isName(list)) {
            throw new IllegalArgumentException("expected the name of a list, 16 digits in hex");
        }
        return folder.resolve(institution.value()).resolve(list);
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static Optional<Instant> time(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(ENDING)) {
            return Optional.empty();
        }
        try {
            String text = name.substring(0, name.length() - ENDING.length());
            return Optional.of(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
