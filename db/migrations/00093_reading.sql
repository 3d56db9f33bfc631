-- +goose Up
-- Where information can be read on paper or at a screen (package reading, art. 25), and what was handed to archives and libraries.
CREATE TABLE reading_place (
    id       TEXT PRIMARY KEY,
    organ    TEXT NOT NULL,
    kind     TEXT NOT NULL, -- archive, library, service, room, point, board, screen
    name     TEXT NOT NULL,
    address  TEXT NOT NULL,
    hours    TEXT NOT NULL,
    phone    TEXT NOT NULL,
    offers   TEXT NOT NULL, -- what there is to read and to use
    position BIGINT NOT NULL,
    closed   BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX reading_place_organ ON reading_place (organ, position, id);
CREATE TABLE reading_transfer (
    id          TEXT PRIMARY KEY,
    organ       TEXT NOT NULL,
    number      TEXT NOT NULL,
    place       TEXT NOT NULL, -- id
    receiver    TEXT NOT NULL, -- its name then
    from_on     TEXT NOT NULL,
    to_on       TEXT NOT NULL,
    items       BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    by_name     TEXT NOT NULL,
    received_on TEXT NOT NULL, -- '' until its receipt is recorded
    received_by TEXT NOT NULL,
    note        TEXT NOT NULL,
    revision    BIGINT NOT NULL
);
CREATE UNIQUE INDEX reading_transfer_number ON reading_transfer (organ, number);
-- The items of a list, as they were then.
CREATE TABLE reading_line (
    transfer        TEXT NOT NULL,
    position        BIGINT NOT NULL,
    item            TEXT NOT NULL,
    n               BIGINT NOT NULL, -- revision
    hash            TEXT NOT NULL,
    index_number    TEXT NOT NULL,
    title           TEXT NOT NULL,
    document_number TEXT NOT NULL,
    formed_on       TEXT NOT NULL,
    published_on    TEXT NOT NULL,
    PRIMARY KEY (transfer, position)
);
