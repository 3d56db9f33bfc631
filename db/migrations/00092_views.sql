-- +goose Up
-- How often items are read (package views): a number for each day, and nothing of who read.
CREATE TABLE views_day (
    item TEXT NOT NULL,
    day  TEXT NOT NULL,
    n    BIGINT NOT NULL,
    PRIMARY KEY (item, day)
);
CREATE INDEX views_day_day ON views_day (day, item);
-- Organs that show the numbers in public.
CREATE TABLE views_setting (
    organ TEXT PRIMARY KEY,
    shown BIGINT NOT NULL
);
