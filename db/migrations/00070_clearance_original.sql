-- +goose Up
-- Files as they were before what they hid was taken out (package clearance): kept under the vault's seal.
CREATE TABLE clearance_original (
    organ       TEXT NOT NULL,
    hash        TEXT NOT NULL, -- of the original
    size        BIGINT NOT NULL,
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    sealed      TEXT NOT NULL, -- the sealed file's hash
    sealed_size BIGINT NOT NULL,
    clean       TEXT NOT NULL, -- hash of the cleaned file
    subject     TEXT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (organ, hash)
);
CREATE INDEX clearance_original_subject ON clearance_original (subject);
CREATE INDEX clearance_original_sealed ON clearance_original (sealed);
