-- +goose Up
-- An organ's own classes and their values (package catalogue). None is deleted: texts name them; a closed one is not offered.
CREATE TABLE catalogue_class (
    id        TEXT PRIMARY KEY,
    organ     TEXT NOT NULL,
    name      TEXT NOT NULL,
    position  BIGINT NOT NULL,
    closed_at BIGINT NOT NULL
);
CREATE INDEX catalogue_class_organ ON catalogue_class (organ, position, id);
CREATE TABLE catalogue_class_value (
    id        TEXT PRIMARY KEY,
    class     TEXT NOT NULL,
    organ     TEXT NOT NULL,
    name      TEXT NOT NULL,
    position  BIGINT NOT NULL,
    closed_at BIGINT NOT NULL
);
CREATE INDEX catalogue_class_value_organ ON catalogue_class_value (organ, class, position, id);

-- Which of the 26 fields of grass-roots disclosure an organ has to do with; a field without a row was not declared.
CREATE TABLE catalogue_field (
    organ       TEXT NOT NULL,
    field       BIGINT NOT NULL,
    involved    BOOLEAN NOT NULL,
    explanation TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (organ, field)
);

-- The rows of an organ's standard catalogues, in the columns of the national form.
CREATE TABLE catalogue_row (
    id            TEXT PRIMARY KEY,
    organ         TEXT NOT NULL,
    field         BIGINT NOT NULL,
    position      BIGINT NOT NULL,
    level1        TEXT NOT NULL,
    level2        TEXT NOT NULL,
    content       TEXT NOT NULL,
    basis         TEXT NOT NULL,
    term          TEXT NOT NULL,
    body          TEXT NOT NULL,
    channels      TEXT NOT NULL, -- numbers of the boxes ticked, separated by blanks
    channels_also TEXT NOT NULL, -- channels beyond the thirteen boxes
    for_all       BOOLEAN NOT NULL,
    for_some      BOOLEAN NOT NULL,
    audience      TEXT NOT NULL, -- which group
    proactive     BOOLEAN NOT NULL,
    on_request    BOOLEAN NOT NULL,
    tiers         TEXT NOT NULL, -- county town village, separated by blanks
    column_id     TEXT NOT NULL, -- where it is published, or ''
    sample        BOOLEAN NOT NULL,
    removed_at    BIGINT NOT NULL, -- 0 while it stands
    revision      BIGINT NOT NULL
);
CREATE INDEX catalogue_row_field ON catalogue_row (organ, field, position, id);
