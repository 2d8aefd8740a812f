package dev.akashi.client.issuing;

import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.signing.KeyId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What somebody who approves a batch has to know of it. It is drawn from the credentials themselves, which were found to be
 * those that the statement stands for.
 *
 * @param institution who issues
 * @param type what is issued
 * @param awardPeriod when it was awarded
 * @param root of the batch
 * @param titles how many credentials have which title; certificates beside credentials are counted for themselves
 * @param perRow how many documents a row of the table became, 1 or 2
 * @param sample up to five credentials, from the first to the last
 * @param warnings what was to be looked at in the table, and how often
 * @param signedBy the keys that signed
 * @param signatures how many have to sign
 */
public record BatchReview(
        InstitutionCode institution,
        CredentialType type,
        AwardPeriod awardPeriod,
        MerkleRoot root,
        Map<String, Integer> titles,
        int perRow,
        List<IssuedCredential> sample,
        Map<String, Integer> warnings,
        List<KeyId> signedBy,
        int signatures) {

    public BatchReview {
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(awardPeriod, "awardPeriod");
        Objects.requireNonNull(root, "root");
        titles = Collections.unmodifiableMap(new TreeMap<>(titles));
        sample = List.copyOf(sample);
        warnings = Collections.unmodifiableMap(new TreeMap<>(warnings));
        signedBy = List.copyOf(signedBy);
    }

    /** How many credentials there are. */
    public int size() {
        return titles.values().stream().mapToInt(Integer::intValue).sum();
    }
}
