-- +goose Up
-- What units of the organ look for in a case, each its part with its date (package request).
CREATE TABLE request_part (
    id            TEXT PRIMARY KEY,
    case_id       TEXT NOT NULL,
    organ         TEXT NOT NULL,
    unit          TEXT NOT NULL,
    seq           BIGINT NOT NULL,
    part          TEXT NOT NULL,   -- what this unit is asked for
    due_on        TEXT NOT NULL,
    assigned_by   TEXT NOT NULL,
    assigned_name TEXT NOT NULL,
    assigned_at   BIGINT NOT NULL,
    answer        TEXT NOT NULL,   -- '', found, not_found, holds_nothing, moved, recalled
    said          TEXT NOT NULL,
    answered_by   TEXT NOT NULL,
    answered_name TEXT NOT NULL,
    answered_at   BIGINT NOT NULL,
    moved_to      TEXT NOT NULL    -- the part that took its place
);
CREATE INDEX request_part_case ON request_part (case_id, seq);
CREATE INDEX request_part_open ON request_part (organ, answer, due_on, id);

-- Where, by whom, with which words and when it was searched.
CREATE TABLE request_search (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    organ       TEXT NOT NULL,
    part        TEXT NOT NULL,   -- of the unit that searched; '' the disclosure office itself
    searched_on TEXT NOT NULL,
    place       TEXT NOT NULL,
    searcher    TEXT NOT NULL,
    words       TEXT NOT NULL,
    span        TEXT NOT NULL,   -- years, fonds, systems looked through
    found       BOOLEAN NOT NULL,
    evidence    TEXT NOT NULL,   -- what proves the search
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX request_search_case ON request_search (case_id, id);

-- Files of a case, sealed in the file store, or items that were chosen.
CREATE TABLE request_file (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    organ       TEXT NOT NULL,
    about       TEXT NOT NULL,   -- id of the part, search or other row it belongs to
    item        TEXT NOT NULL,   -- id of the item, where one was chosen
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    sealed      TEXT NOT NULL,   -- hash of the sealed file
    sealed_size BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX request_file_case ON request_file (case_id, id);
CREATE INDEX request_file_sealed ON request_file (sealed);
