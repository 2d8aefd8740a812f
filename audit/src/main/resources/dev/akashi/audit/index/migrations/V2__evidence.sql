-- What shows that a batch is on the ledger: the statement as it was signed, and its place in the log that the blocks up to a
-- height give.

CREATE TABLE evidence (
    digest VARCHAR(64) PRIMARY KEY REFERENCES statement (digest),
    envelope VARCHAR(1000000) NOT NULL,
    endorsers VARCHAR(4000) NOT NULL,
    log_index BIGINT NOT NULL,
    log_size BIGINT NOT NULL,
    log_root VARCHAR(64) NOT NULL,
    -- Hashes from the entry up to the root, with commas between them.
    log_path VARCHAR(4200) NOT NULL
);

CREATE INDEX batch_institution ON batch (institution, recorded_on);
CREATE INDEX batch_digest ON batch (digest);
CREATE INDEX status_change_root ON status_change (root);
CREATE INDEX status_change_institution ON status_change (institution, recorded_on);
-- What the figures of a page need, without the rows themselves.
CREATE INDEX batch_figures ON batch (recorded_on, credential_type, institution, size);
CREATE INDEX status_change_figures ON status_change (recorded_on, reason, institution);
