-- +goose Up
-- How an organ handles applications: its route of reviews, its archive, where reconsideration is asked for over the internet
-- (package request). One row for an organ; without one the usual rules hold.
CREATE TABLE request_handling (
    organ    TEXT PRIMARY KEY,
    text     TEXT NOT NULL,   -- JSON
    revision BIGINT NOT NULL,
    by_id    TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    at       BIGINT NOT NULL
);

-- Who reviewed which text of a reply, and with what result. Never changed.
CREATE TABLE request_approval (
    case_id  TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    version  BIGINT NOT NULL,
    verb     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    returned BOOLEAN NOT NULL,
    comment  TEXT NOT NULL,
    by_id    TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (case_id, seq)
);
