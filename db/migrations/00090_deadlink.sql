-- +goose Up
-- Links of the public pages and how they stand (package deadlink), a copy of what was asked; it can be made again.
CREATE TABLE deadlink_link (
    url        TEXT PRIMARY KEY,
    host       TEXT NOT NULL,  -- '' within the house
    state      TEXT NOT NULL,  -- unasked, good, doubtful, dead
    code       BIGINT NOT NULL,
    why        TEXT NOT NULL,
    since      BIGINT NOT NULL, -- in this state
    checked_at BIGINT NOT NULL, -- 0: never
    tries      BIGINT NOT NULL  -- failures in a row
);
CREATE INDEX deadlink_link_due ON deadlink_link (checked_at, url);
CREATE INDEX deadlink_link_state ON deadlink_link (state, since, url) WHERE state <> 'good';
CREATE TABLE deadlink_place (
    kind  TEXT NOT NULL, -- home, page, item
    ref   TEXT NOT NULL, -- a path; an item's id
    url   TEXT NOT NULL,
    organ TEXT NOT NULL,
    PRIMARY KEY (kind, ref, url)
);
CREATE INDEX deadlink_place_url ON deadlink_place (url);
CREATE TABLE deadlink_turn (
    url   TEXT NOT NULL,
    at    BIGINT NOT NULL,
    state TEXT NOT NULL,
    code  BIGINT NOT NULL,
    why   TEXT NOT NULL,
    PRIMARY KEY (url, at)
);
