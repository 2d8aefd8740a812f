package dev.akashi.records;

import dev.akashi.client.issuing.ListPlaces;
import dev.akashi.client.template.StatusListTemplate;
import dev.akashi.credential.statuslist.StatusBits;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.InstitutionCode;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Which places of which status lists were handed out. A list belongs to the records that began it: its name is random, so
 * that other records, or the same ones begun anew, never hand out places of it.
 */
final class ListRegister implements ListPlaces {

    private static final int NAME_BYTES = 8;

    private final Handle handle;
    private final SecureRandom random;
    private final Optional<TakenPlaces> file;

    /** @param file knows the places too, where the database may lose what was committed */
    ListRegister(Handle handle, SecureRandom random, Optional<TakenPlaces> file) {
        this.handle = handle;
        this.random = random;
        this.file = file;
    }

    private record OpenList(long number, String url, String used) {}

    @Override
    public List<StatusListEntry> take(InstitutionCode institution, StatusListTemplate where, int count) {
        List<StatusListEntry> taken = new ArrayList<>(count);
        handle.useTransaction(transaction -> {
            for (OpenList list : open(transaction, institution, where)) {
                take(transaction, list, where, count - taken.size(), taken);
            }
            while (taken.size() < count) {
                take(transaction, begin(transaction, institution, where), where, count - taken.size(), taken);
            }
            file.ifPresent(places -> places.add(taken));
        });
        RecordStore.sync(handle);
        return shuffled(taken, count);
    }

    private static List<OpenList> open(Handle transaction, InstitutionCode institution, StatusListTemplate where) {
        return transaction
                .createQuery(
                        "select number, url, used from status_list where institution = :institution and base = :base"
                                + " and purpose = :purpose and free > 0 order by number for update")
                .bind("institution", institution.value())
                .bind("base", where.base().toString())
                .bind("purpose", where.purpose().word())
                .map((row, context) -> new OpenList(row.getLong("number"), row.getString("url"), row.getString("used")))
                .list();
    }

    private OpenList begin(Handle transaction, InstitutionCode institution, StatusListTemplate where) {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        String url = where.base() + "/" + institution + "/" + HexFormat.of().formatHex(name);
        String used = used(List.of());
        long number = transaction
                .createUpdate("insert into status_list (url, institution, base, purpose, free, used) values (:url,"
                        + " :institution, :base, :purpose, :free, :used)")
                .bind("url", url)
                .bind("institution", institution.value())
                .bind("base", where.base().toString())
                .bind("purpose", where.purpose().word())
                .bind("free", StatusBits.LEAST_ENTRIES)
                .bind("used", used)
                .executeAndReturnGeneratedKeys("number")
                .mapTo(Long.class)
                .one();
        return new OpenList(number, url, used);
    }

    private void take(
            Handle transaction, OpenList list, StatusListTemplate where, int wanted, List<StatusListEntry> taken) {
        if (wanted == 0) {
            return;
        }
        TreeSet<Integer> used =
                StatusBits.decode(list.used(), 1).positions().boxed().collect(Collectors.toCollection(TreeSet::new));
        // Records that were brought back from a copy may have forgotten what their own credentials bear.
        used.addAll(transaction
                .createQuery("select status_index from credential where status_list = :url")
                .bind("url", list.url())
                .mapTo(Integer.class)
                .list());
        file.ifPresent(places -> used.addAll(places.of(list.url())));
        int[] free = IntStream.range(0, StatusBits.LEAST_ENTRIES)
                .filter(index -> !used.contains(index))
                .toArray();
        int count = Math.min(wanted, free.length);
        URI url = URI.create(list.url());
        for (int i = 0; i < count; i++) {
            int chosen = i + random.nextInt(free.length - i);
            int index = free[chosen];
            free[chosen] = free[i];
            used.add(index);
            taken.add(StatusListEntry.of(url, where.purpose(), index));
        }
        transaction
                .createUpdate("update status_list set used = :used, free = :free where number = :number")
                .bind("used", used(used))
                .bind("free", StatusBits.LEAST_ENTRIES - used.size())
                .bind("number", list.number())
                .execute();
    }

    private static String used(Collection<Integer> places) {
        return StatusBits.of(1, places.stream().collect(Collectors.toMap(place -> place, place -> 1)))
                .encode();
    }

    // Where a batch is spread over two lists, its first rows must not be the ones of the older list.
    private List<StatusListEntry> shuffled(List<StatusListEntry> taken, int count) {
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            StatusListEntry entry = taken.get(i);
            taken.set(i, taken.get(other));
            taken.set(other, entry);
        }
        return taken;
    }
}
