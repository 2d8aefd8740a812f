package dev.akashi.records;

import java.util.List;

/**
 * What was found.
 *
 * @param credentials as many as were wanted at most, in the order in which they were added
 * @param more whether there are others, which were not read
 */
public record Found(List<RecordedCredential> credentials, boolean more) {

    /** How many can be wanted at most. */
    public static final int MOST = 1_000;

    public Found {
        credentials = List.copyOf(credentials);
    }
}
