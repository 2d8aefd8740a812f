package dev.akashi.transparency.tree;

import dev.akashi.credential.log.LogEntry;
import dev.akashi.model.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log as static files, C2SP tlog-tiles: {@code tile/LEVEL/INDEX} holds 256 hashes of the tree's level {@code 8 * LEVEL},
 * {@code tile/entries/INDEX} holds 256 entries, and a name that ends in {@code .p/WIDTH} holds the first few of those that
 * are not full yet. Files never change, so they may be cached for ever.
 */
public final class Tiles {

    /** How many hashes or entries a full tile has. */
    public static final int WIDTH = 256;

    private static final int HEIGHT = 8;
    private static final int MAX_LEVEL = 5;
    private static final Pattern PATH =
            Pattern.compile("tile/(entries|[0-9])/((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    private Tiles() {}

    /**
     * One tile.
     *
     * @param level which level of tiles; {@code -1} for entries
     * @param index its place, from 0
     * @param width how many hashes or entries it has, 1 to 256
     */
    public record Tile(int level, long index, int width) {

        /** @throws IllegalArgumentException when a number is out of range */
        public Tile {
            if (level < -1 || level > MAX_LEVEL || index < 0 || width < 1 || width > WIDTH) {
                throw new IllegalArgumentException(
                        "expected a tile, found level " + level + ", index " + index + ", width " + width);
            }
        }

        /** The file's name, relative to the log's address. */
        public String path() {
            StringBuilder name = new StringBuilder(String.format("%03d", index % 1000));
            for (long rest = index / 1000; rest > 0; rest /= 1000) {
                name.insert(0, String.format("x%03d/", rest % 1000));
            }
            return "tile/" + (level < 0 ? "entries" : level) + "/" + name + (width == WIDTH ? "" : ".p/" + width);
        }
    }

    /** Reads a file's name; empty when it is not the name of a tile. */
    public static Optional<Tile> parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (path.length() > 64 || !matcher.matches()) {
            return Optional.empty();
        }
        int level = matcher.group(1).equals("entries") ? -1 : Integer.parseInt(matcher.group(1));
        long index = Long.parseLong(matcher.group(2).replace("x", "").replace("/", ""));
        int width = matcher.group(3) == null ? WIDTH : Integer.parseInt(matcher.group(3));
        if (level > MAX_LEVEL || width > WIDTH) {
            return Optional.empty();
        }
        Tile tile = new Tile(level, index, width);
        return tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
    }

    /** All tiles of a log of some size that one of an older size did not have. */
    public static List<Tile> newTiles(long oldSize, long newSize) {
        List<Tile> tiles = new ArrayList<>();
        addNew(tiles, -1, oldSize, newSize);
        for (int level = 0; level <= MAX_LEVEL && newSize >> (HEIGHT * level) > 0; level++) {
            addNew(tiles, level, oldSize >> (HEIGHT * level), newSize >> (HEIGHT * level));
        }
        return tiles;
    }

    /** Whether a log of some size has the tile. */
    public static boolean exists(Tile tile, long size) {
        long there = tile.level() < 0 ? size : size >> (HEIGHT * tile.level());
        return tile.index() <= there / WIDTH && tile.index() * WIDTH + tile.width() <= there;
    }

    /** The content of a tile of hashes. */
    public static byte[] hashes(Tile tile, HashStore store) {
        ByteBuffer content = ByteBuffer.allocate(tile.width() * Digest.LENGTH);
        for (int i = 0; i < tile.width(); i++) {
            content.put(
                    store.get(HEIGHT * tile.level(), tile.index() * WIDTH + i).bytes());
        }
        return content.array();
    }

    /** The content of a tile of entries: each with its length before it, two bytes. */
    public static byte[] entries(Tile tile, LongFunction<byte[]> log) {
        List<byte[]> entries = new ArrayList<>(tile.width());
        int length = 0;
        for (int i = 0; i < tile.width(); i++) {
            byte[] entry = log.apply(tile.index() * WIDTH + i);
            if (entry.length > LogEntry.MAX_SIZE) {
                throw new IllegalStateException(
                        "expected entries of at most " + LogEntry.MAX_SIZE + " bytes, found " + entry.length);
            }
            entries.add(entry);
            length += 2 + entry.length;
        }
        ByteBuffer content = ByteBuffer.allocate(length);
        entries.forEach(entry -> content.putShort((short) entry.length).put(entry));
        return content.array();
    }

    private static void addNew(List<Tile> tiles, int level, long before, long after) {
        for (long index = before / WIDTH; index * WIDTH < after; index++) {
            int width = (int) Math.min(WIDTH, after - index * WIDTH);
            int was = (int) Math.max(0, Math.min(WIDTH, before - index * WIDTH));
            if (width > was) {
                tiles.add(new Tile(level, index, width));
            }
        }
    }
}
