package dev.akashi.audit.replay;

import com.google.gson.JsonObject;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import dev.akashi.transparency.node.LogStore;
import dev.akashi.transparency.node.SideStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a replay has written down: the registry's records as the blocks leave them, the statements, and what is to be said
 * about them. It is in the file of the log that the same blocks give, and each block counts in both from the same moment:
 * after a crash nothing is missing and nothing is there twice.
 */
public final class AuditBook {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 8);

    private final SideStore world;
    private final SideStore facts;
    private final SideStore remarks;
    private final SideStore counters;

    AuditBook(LogStore store) {
        this.world = store.side("world");
        this.facts = store.side("facts");
        this.remarks = store.side("remarks");
        this.counters = store.side("counters");
    }

    /** A record of the registry after the last block; empty when there is none. */
    public Optional<byte[]> record(String name) {
        return world.get(name);
    }

    /** The records whose names begin so, in order. */
    public void records(String prefix, BiConsumer<String, byte[]> visitor) {
        world.each(prefix, visitor);
    }

    /** The statements of a block and of those behind it, in order. */
    public void facts(long from, Consumer<Fact> visitor) {
        facts.each(key(from, 0), "", (name, bytes) -> visitor.accept(Fact.of(bytes)));
    }

    /** What must not be, in the order of the blocks. */
    public List<Finding> findings() {
        return all("finding~", Finding::read);
    }

    /** What could not be checked. */
    public List<Unchecked> unchecked() {
        return all("unchecked~", Unchecked::read);
    }

    /** What should be looked at, as far as it shows when a statement is recorded. */
    public List<Notice> notices() {
        return all("notice~", Notice::read);
    }

    /** Changes of the channel itself: its configuration, and which chaincode it runs. */
    public List<JsonObject> channelChanges() {
        return all("channel~", JsonFields::object);
    }

    /** Something that was counted. */
    public long count(String what) {
        return counters.get(what).map(bytes -> ByteBuffer.wrap(bytes).getLong()).orElse(0L);
    }

    void setCount(String what, long value) {
        counters.put(what, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    void put(String name, byte[] value) {
        world.put(name, value);
    }

    void remove(String name) {
        world.remove(name);
    }

    void add(Fact fact) {
        facts.put(key(fact.block(), fact.transaction()), fact.toBytes());
    }

    void add(Finding finding) {
        add("finding~", finding.place().block(), finding.toJson());
    }

    void add(Unchecked unchecked, long block) {
        add("unchecked~", block, unchecked.toJson());
    }

    void add(Notice notice) {
        add("notice~", notice.place().block(), notice.toJson());
    }

    void addChannelChange(long block, JsonObject change) {
        add("channel~", block, change);
    }

    /** Forgets what was said about a block that is asked for again, and all behind it. */
    void forgetFrom(long block) {
        for (String kind : List.of("finding~", "unchecked~")) {
            List<String> names = new ArrayList<>();
            remarks.each(kind + key(block, 0), kind, (name, bytes) -> names.add(name));
            names.forEach(remarks::remove);
        }
    }

    private void add(String kind, long block, JsonObject json) {
        long number = count("remarks");
        remarks.put(kind + key(Math.max(0, block), (int) number), StrictJson.write(json));
        setCount("remarks", number + 1);
    }

    private <T> List<T> all(String kind, Function<JsonFields, T> reader) {
        List<T> found = new ArrayList<>();
        remarks.each(
                kind, (name, bytes) -> found.add(reader.apply(JsonFields.of(StrictJson.readObject(bytes, LIMITS)))));
        return List.copyOf(found);
    }

    private static String key(long block, int transaction) {
        return String.format(Locale.ROOT, "%016x~%08x", block, transaction);
    }
}
