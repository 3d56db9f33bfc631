-- +goose Up
-- Index numbers (package catalogue): each organ's rule, the counters it counts by, and every serial taken, by what.
CREATE TABLE catalogue_number_rule (
    organ      TEXT PRIMARY KEY,
    segments   TEXT NOT NULL, -- JSON
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    revision   BIGINT NOT NULL
);
-- The last serial of a scope (a year, or what the rule counts by); it never goes back.
CREATE TABLE catalogue_counter (
    organ TEXT NOT NULL,
    scope TEXT NOT NULL,
    last  BIGINT NOT NULL,
    PRIMARY KEY (organ, scope)
);
INSERT INTO catalogue_counter (organ, scope, last) SELECT organ, CAST(year AS TEXT), last FROM catalogue_serial;
-- One row for each run of serials given out together: by a publication, an import, or kept free for an earlier system.
CREATE TABLE catalogue_taken (
    organ    TEXT NOT NULL,
    scope    TEXT NOT NULL,
    first    BIGINT NOT NULL,
    last     BIGINT NOT NULL,
    prefix   TEXT NOT NULL, -- the number is prefix, serial of that width, suffix
    suffix   TEXT NOT NULL,
    width    BIGINT NOT NULL,
    why      TEXT NOT NULL, -- before, publish, import, reserve
    subject  TEXT NOT NULL, -- in the ledger; '' where many
    by_name  TEXT NOT NULL,
    note     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (organ, scope, first)
);
CREATE INDEX catalogue_taken_number ON catalogue_taken (prefix, suffix, last);
INSERT INTO catalogue_taken (organ, scope, first, last, prefix, suffix, width, why, subject, by_name, note, at)
    SELECT s.organ, CAST(s.year AS TEXT), 1, s.last, o.code || '/' || CAST(s.year AS TEXT) || '-', '', 5, 'before', '', '', '', 0
    FROM catalogue_serial s JOIN office_organ o ON o.id = s.organ WHERE s.last > 0;
DROP TABLE catalogue_serial;

-- Old names that go on leading somewhere: columns that were merged, numbers and addresses of earlier systems.
CREATE TABLE catalogue_alias (
    kind    TEXT NOT NULL, -- column, index
    old     TEXT NOT NULL,
    target  TEXT NOT NULL, -- a column's id; an item's id
    organ   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (kind, old)
);
CREATE INDEX catalogue_alias_target ON catalogue_alias (kind, target);

-- Columns somebody asked to merge, waiting for a second person because public items would move.
CREATE TABLE catalogue_merge (
    id         TEXT PRIMARY KEY,
    organ      TEXT NOT NULL,
    source     TEXT NOT NULL,
    target     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    asked_by   TEXT NOT NULL,
    asked_name TEXT NOT NULL,
    asked_at   BIGINT NOT NULL,
    state      TEXT NOT NULL, -- asked, done, refused
    done_by    TEXT NOT NULL,
    done_name  TEXT NOT NULL,
    done_at    BIGINT NOT NULL,
    items      BIGINT NOT NULL
);
CREATE INDEX catalogue_merge_organ ON catalogue_merge (organ, state, id);
CREATE UNIQUE INDEX catalogue_merge_source ON catalogue_merge (source) WHERE state = 'asked';
