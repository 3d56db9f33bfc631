-- +goose Up
CREATE TABLE office_year (
    year   BIGINT PRIMARY KEY,
    loaded BIGINT NOT NULL,
    actor  TEXT NOT NULL
);

CREATE TABLE office_day (
    date TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    year BIGINT NOT NULL
);
CREATE INDEX office_day_year ON office_day (year, date);
