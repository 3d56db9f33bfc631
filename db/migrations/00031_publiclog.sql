-- +goose Up
-- The public log (package publiclog): leaves, the Merkle tree's stored hashes, and the one row that orders appends.
CREATE TABLE publiclog_head (
    id   BIGINT PRIMARY KEY, -- always 1
    size BIGINT NOT NULL
);
INSERT INTO publiclog_head (id, size) VALUES (1, 0);

CREATE TABLE publiclog_leaf (
    idx        BIGINT PRIMARY KEY, -- 0, 1, 2 …
    commitment TEXT NOT NULL,      -- SHA-256(nonce, record), hex: all that the log shows
    nonce      TEXT NOT NULL,      -- 32 random bytes, hex: given out with the record by the proof page
    subject    TEXT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX publiclog_leaf_subject ON publiclog_leaf (subject, idx);

CREATE TABLE publiclog_hash (
    idx  BIGINT PRIMARY KEY, -- tlog.StoredHashIndex
    hash TEXT NOT NULL
);
