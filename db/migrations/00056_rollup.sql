-- +goose Up
-- Reports of many bodies side by side (package annual).

-- A body outside the system whose reports are imported. parent is an organ of the house or another body, or empty.
CREATE TABLE annual_body (
    id     TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    kind   TEXT NOT NULL, -- as of organs: government, bureau, township, subdistrict, other
    parent TEXT NOT NULL,
    at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX annual_body_name ON annual_body (name);

-- A file somebody uploaded and what became of it. A replaced one stays, named by its successor.
CREATE TABLE annual_import (
    id        TEXT PRIMARY KEY,
    organ     TEXT NOT NULL,   -- who took it in
    batch     TEXT NOT NULL,   -- the files uploaded together
    seq       BIGINT NOT NULL, -- place in the batch
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,   -- empty for a file that could not be used
    file_size BIGINT NOT NULL,
    state     TEXT NOT NULL,   -- read, kept, replaced, dropped, unusable
    reason    TEXT NOT NULL,   -- JSON: why it could not be used
    title     TEXT NOT NULL,   -- as read
    named     TEXT NOT NULL,   -- the organ as read
    body      TEXT NOT NULL,   -- whose report it is: an organ, or a body outside; empty before that is said
    year      BIGINT NOT NULL, -- 0 unknown
    scope     TEXT NOT NULL,   -- self, aggregate
    received  TEXT NOT NULL,   -- the day it was handed in
    source    TEXT NOT NULL,   -- where it is published
    is_public BOOLEAN NOT NULL,
    verdict   TEXT NOT NULL,
    errors    BIGINT NOT NULL,
    warnings  BIGINT NOT NULL,
    uncertain BIGINT NOT NULL, -- cells that could not be read
    replaces  TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX annual_import_batch ON annual_import (organ, batch, seq);
CREATE INDEX annual_import_body ON annual_import (body, year);
CREATE INDEX annual_import_file ON annual_import (file_hash);

-- The report as it was read, whole.
CREATE TABLE annual_reading (
    import TEXT PRIMARY KEY,
    data   TEXT NOT NULL -- JSON
);

-- A cell set right by hand, beside what was read: never overwritten, the last one of a cell counts.
CREATE TABLE annual_correction (
    import      TEXT NOT NULL,
    seq         BIGINT NOT NULL,
    row_code    TEXT NOT NULL,
    column_code TEXT NOT NULL,
    was         TEXT NOT NULL, -- as read, in words
    raw         TEXT NOT NULL, -- as entered
    reason      TEXT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (import, seq)
);

-- Figures side by side: one line for each report and row of its form, v1 the row's first column, NULL no figure. Money
-- in 分. Of a body, a year and a scope there is one report: ours if signed, else the one imported (ADR 0015).
CREATE TABLE annual_figure (
    report    TEXT NOT NULL, -- annual_report or annual_import
    row_code  TEXT NOT NULL,
    year      BIGINT NOT NULL,
    body      TEXT NOT NULL,
    scope     TEXT NOT NULL,
    own       BOOLEAN NOT NULL,
    is_public BOOLEAN NOT NULL,
    v1        BIGINT,
    v2        BIGINT,
    v3        BIGINT,
    v4        BIGINT,
    v5        BIGINT,
    v6        BIGINT,
    v7        BIGINT,
    v8        BIGINT,
    v9        BIGINT,
    v10       BIGINT,
    v11       BIGINT,
    v12       BIGINT,
    v13       BIGINT,
    v14       BIGINT,
    v15       BIGINT
);
CREATE UNIQUE INDEX annual_figure_row ON annual_figure (row_code, year, body, scope);
CREATE INDEX annual_figure_report ON annual_figure (report);
CREATE INDEX annual_report_item ON annual_report (item);
