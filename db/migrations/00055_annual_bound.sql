-- +goose Up
-- Numbers in the written sections that are bound to their source, by where they begin in the text.
CREATE TABLE annual_bound (
    report   TEXT NOT NULL,
    section  BIGINT NOT NULL,
    position BIGINT NOT NULL, -- bytes from the beginning of the section
    code     TEXT NOT NULL,   -- of the source
    PRIMARY KEY (report, section, position)
);
