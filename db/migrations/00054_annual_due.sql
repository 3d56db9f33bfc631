-- +goose Up
-- The day by which an organ's report is to be public, where its county office set another one than the law names. Rows are
-- only followed by others: the last one of a year counts, else the last one of every year (0).
CREATE TABLE annual_due (
    organ   TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    year    BIGINT NOT NULL, -- report year, 0 = every year
    day     TEXT NOT NULL,   -- MM-DD of the year after; empty takes an earlier row back
    reason  TEXT NOT NULL,   -- the notice that sets it
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (organ, seq)
);
