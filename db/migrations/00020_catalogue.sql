-- +goose Up
-- Columns (栏目) of an organ's public pages, two levels (package catalogue).
CREATE TABLE catalogue_column (
    id          TEXT PRIMARY KEY,
    organ       TEXT NOT NULL,
    parent      TEXT NOT NULL, -- '' at the top
    kind        TEXT NOT NULL, -- a standard column, or ''
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    keywords    TEXT NOT NULL,
    statutory   TEXT NOT NULL,
    position    BIGINT NOT NULL
);
CREATE UNIQUE INDEX catalogue_column_kind ON catalogue_column (organ, kind) WHERE kind <> '';
CREATE INDEX catalogue_column_organ ON catalogue_column (organ, parent, position, id);

-- The last serial given out for index numbers (索引号); it never goes back.
CREATE TABLE catalogue_serial (
    organ TEXT NOT NULL,
    year  BIGINT NOT NULL,
    last  BIGINT NOT NULL,
    PRIMARY KEY (organ, year)
);
