-- +goose Up
-- What kind of case: '' an application for information, 'correction' of data about oneself (art. 41), which no report counts.
ALTER TABLE request_case ADD COLUMN kind TEXT NOT NULL DEFAULT '';

-- Cases split, merged, handed to another organ or to petition (package request).
CREATE TABLE request_move (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,    -- split, merge, transfer, petition
    from_case TEXT NOT NULL,
    organ     TEXT NOT NULL,
    to_organ  TEXT NOT NULL,
    to_case   TEXT NOT NULL,    -- '' until the other organ has taken it over
    to_name   TEXT NOT NULL,    -- the petition office
    reason    TEXT NOT NULL,
    text      TEXT NOT NULL,    -- of a split: what was asked for as a whole
    on_date   TEXT NOT NULL,
    told_on   TEXT NOT NULL,
    told_how  TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX request_move_from ON request_move (from_case, id);
CREATE INDEX request_move_to ON request_move (to_case, id);
CREATE INDEX request_move_organ ON request_move (to_organ, kind, to_case, id);
