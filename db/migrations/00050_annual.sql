-- +goose Up
-- The annual report (package annual): one for each organ and year.
CREATE TABLE annual_report (
    id             TEXT PRIMARY KEY,
    organ          TEXT NOT NULL,
    year           BIGINT NOT NULL,
    form           TEXT NOT NULL,
    state          TEXT NOT NULL,   -- draft, frozen
    item           TEXT NOT NULL,   -- item it became, empty before
    revision       BIGINT NOT NULL, -- of the report; what a form calls _seen
    filled_at      BIGINT NOT NULL,
    frozen_at      BIGINT NOT NULL, -- 0 while a draft
    frozen_by      TEXT NOT NULL,
    frozen_by_name TEXT NOT NULL
);
CREATE UNIQUE INDEX annual_report_year ON annual_report (organ, year);

-- Figures as the cases and items gave them; a cell without a row here has no source of its own. Money in 分.
CREATE TABLE annual_cell (
    report      TEXT NOT NULL,
    row_code    TEXT NOT NULL,
    column_code TEXT NOT NULL,
    value       BIGINT NOT NULL,
    PRIMARY KEY (report, row_code, column_code)
);

-- What a person entered or changed: never overwritten, the last one of a cell counts.
CREATE TABLE annual_adjustment (
    report      TEXT NOT NULL,
    seq         BIGINT NOT NULL,
    row_code    TEXT NOT NULL,
    column_code TEXT NOT NULL,
    filled      BOOLEAN NOT NULL, -- the cell had a figure before
    was         BIGINT NOT NULL,
    value       BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (report, seq)
);

-- The written sections, by number 1 to 6.
CREATE TABLE annual_text (
    report  TEXT NOT NULL,
    section BIGINT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (report, section)
);

-- What the checks found when the report was frozen.
CREATE TABLE annual_finding (
    report     TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    check_code TEXT NOT NULL,
    severity   TEXT NOT NULL,
    data       TEXT NOT NULL, -- JSON of the finding
    PRIMARY KEY (report, seq)
);
