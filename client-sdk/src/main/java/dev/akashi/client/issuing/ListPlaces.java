package dev.akashi.client.issuing;

import dev.akashi.client.template.StatusListTemplate;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.InstitutionCode;
import java.util.List;

/**
 * Where places in status lists come from. A place that was handed out is never handed out again, whatever becomes of the
 * credential that it was for: when this returns, that is on the disk.
 */
public interface ListPlaces {

    /**
     * Hands out places.
     *
     * @param institution whose lists
     * @param where the address and purpose of the lists
     * @param count how many
     * @return that many places, of one list or several, in an order that says nothing
     */
    List<StatusListEntry> take(InstitutionCode institution, StatusListTemplate where, int count);
}
