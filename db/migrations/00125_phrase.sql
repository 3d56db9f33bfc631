-- +goose Up
-- Canned phrases (package request): an organ's, or with owner one person's. Words for the blanks people fill in, never of the law.
CREATE TABLE request_phrase (
    id      TEXT PRIMARY KEY,
    organ   TEXT NOT NULL,
    owner   TEXT NOT NULL,   -- staff id; '' the organ's
    place   TEXT NOT NULL,   -- where it is used
    title   TEXT NOT NULL,
    text    TEXT NOT NULL,
    version BIGINT NOT NULL,
    dropped BIGINT NOT NULL  -- 1: offered no more
);
CREATE INDEX request_phrase_offered ON request_phrase (organ, owner, place, title, id) WHERE dropped = 0;

-- Every version of a phrase. Never changed.
CREATE TABLE request_phrase_version (
    phrase  TEXT NOT NULL,
    version BIGINT NOT NULL,
    place   TEXT NOT NULL,
    title   TEXT NOT NULL,
    text    TEXT NOT NULL,
    dropped BIGINT NOT NULL,
    by_id   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (phrase, version)
);
