-- +goose Up
-- The signs of an organ's letters (机关代字, FACTS 9.5), by edition: the last one holds, an empty sign is the usual one (package
-- request). Numbers that were given stay as they are.
CREATE TABLE request_series (
    organ   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    version BIGINT NOT NULL,
    sign    TEXT NOT NULL,
    by_id   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (organ, kind, version)
);

-- The language an applicant wrote in, for the messages: '' is Chinese.
ALTER TABLE request_intake ADD COLUMN lang TEXT NOT NULL DEFAULT '';
