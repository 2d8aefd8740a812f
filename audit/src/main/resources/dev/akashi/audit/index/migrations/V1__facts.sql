-- What the ledger says, for analysts. The same on H2 and PostgreSQL. Times are UTC; months and days are those of Japan.

CREATE TABLE follower (
    id INTEGER PRIMARY KEY,
    genesis VARCHAR(64) NOT NULL,
    next_block BIGINT NOT NULL
);

-- Every statement that was recorded.
CREATE TABLE statement (
    digest VARCHAR(64) PRIMARY KEY,
    block BIGINT NOT NULL,
    tx INTEGER NOT NULL,
    tx_id VARCHAR(64) NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_on DATE NOT NULL,
    type VARCHAR(40) NOT NULL,
    institution VARCHAR(13),
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    submitter VARCHAR(64) NOT NULL
);
CREATE INDEX statement_place ON statement (block, tx);
CREATE INDEX statement_institution ON statement (institution, recorded_on);

-- Which keys signed it.
CREATE TABLE signer (
    digest VARCHAR(64) NOT NULL REFERENCES statement (digest),
    key_id VARCHAR(100) NOT NULL,
    PRIMARY KEY (digest, key_id)
);

-- Institutions as they were admitted, with the name that was recorded last.
CREATE TABLE institution (
    code VARCHAR(13) PRIMARY KEY,
    kind VARCHAR(40) NOT NULL,
    prefecture VARCHAR(2) NOT NULL,
    founder VARCHAR(1) NOT NULL,
    name_ja VARCHAR(400) NOT NULL,
    name_en VARCHAR(400) NOT NULL,
    digest VARCHAR(64) NOT NULL REFERENCES statement (digest)
);

-- Batches: so many credentials of one type.
CREATE TABLE batch (
    root VARCHAR(64) PRIMARY KEY,
    digest VARCHAR(64) NOT NULL REFERENCES statement (digest),
    institution VARCHAR(13) NOT NULL,
    credential_type VARCHAR(40) NOT NULL,
    size INTEGER NOT NULL,
    award_from VARCHAR(7) NOT NULL,
    award_to VARCHAR(7) NOT NULL,
    recorded_on DATE NOT NULL
);
CREATE INDEX batch_day ON batch (recorded_on, institution, credential_type);

-- Changes of status, one row a credential.
CREATE TABLE status_change (
    digest VARCHAR(64) NOT NULL REFERENCES statement (digest),
    place INTEGER NOT NULL,
    root VARCHAR(64) NOT NULL,
    commitment VARCHAR(64) NOT NULL,
    institution VARCHAR(13) NOT NULL,
    status VARCHAR(40) NOT NULL,
    reason VARCHAR(40) NOT NULL,
    effective_from TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_on DATE NOT NULL,
    PRIMARY KEY (digest, place)
);
CREATE INDEX status_change_commitment ON status_change (commitment);
CREATE INDEX status_change_day ON status_change (recorded_on, reason);
