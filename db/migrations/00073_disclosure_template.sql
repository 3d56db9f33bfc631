-- +goose Up
-- Templates an organ changed or made itself (package disclosure); the built-in ones stand in the program.
CREATE TABLE disclosure_template (
    organ    TEXT NOT NULL,
    key      TEXT NOT NULL, -- of the built-in one it stands for, or an id of its own
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL, -- kind of column it is offered first in; may be empty
    genre    TEXT NOT NULL,
    body     TEXT NOT NULL,
    guide    BOOLEAN NOT NULL, -- brings the eight elements of a service guide
    hidden   BOOLEAN NOT NULL, -- no longer offered
    by_name  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (organ, key)
);
