-- +goose Up
-- Items shown first for a while (package disclosure): recommended, or at the top.
CREATE TABLE disclosure_mark (
    item    TEXT PRIMARY KEY,
    organ   TEXT NOT NULL,
    kind    TEXT NOT NULL, -- top, pick
    until   TEXT NOT NULL, -- last day
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX disclosure_mark_until ON disclosure_mark (until, at);
-- What visitors say is wrong with the site (package mistake).
CREATE TABLE mistake_report (
    id          TEXT PRIMARY KEY,
    organ       TEXT NOT NULL,
    number      TEXT NOT NULL,
    code        TEXT NOT NULL,   -- hash of the code to ask with
    kind        TEXT NOT NULL,
    page        TEXT NOT NULL,   -- path
    words       TEXT NOT NULL,
    person      TEXT NOT NULL,   -- whose key seals the contact; '' without one
    contact     TEXT NOT NULL,   -- sealed
    received_on TEXT NOT NULL,
    due_on      TEXT NOT NULL,
    state       TEXT NOT NULL,   -- open, answered
    valid       BIGINT NOT NULL, -- 1: there was a mistake
    answer      TEXT NOT NULL,
    gist        TEXT NOT NULL,   -- what was said, in the office's words; public with the answer
    shown       BIGINT NOT NULL, -- 1: gist and answer are public
    answered_on TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    filed_at    BIGINT NOT NULL,
    revision    BIGINT NOT NULL
);
CREATE UNIQUE INDEX mistake_report_number ON mistake_report (number);
CREATE INDEX mistake_report_state ON mistake_report (organ, state, due_on, id);
CREATE INDEX mistake_report_shown ON mistake_report (organ, answered_on, id) WHERE shown = 1;
