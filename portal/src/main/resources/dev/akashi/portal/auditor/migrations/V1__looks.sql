-- Who looked at what. Rows are only added.

CREATE TABLE looked (
    number BIGINT PRIMARY KEY,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    account VARCHAR(64) NOT NULL,
    role VARCHAR(20) NOT NULL,
    institution VARCHAR(13),
    what VARCHAR(20) NOT NULL,
    detail VARCHAR(300) NOT NULL,
    previous VARCHAR(64) NOT NULL,
    digest VARCHAR(64) NOT NULL
);

CREATE INDEX looked_institution ON looked (institution, number);
