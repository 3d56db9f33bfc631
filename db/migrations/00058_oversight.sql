-- +goose Up
-- What keeps disclosure honest (监督保障, package oversight): trainings, inspections, assessments and their results.
CREATE TABLE oversight_record (
    id      TEXT PRIMARY KEY,
    organ   TEXT NOT NULL,
    kind    TEXT NOT NULL, -- training, inspection, assessment, public_review, accountability
    held_on TEXT NOT NULL,
    title   TEXT NOT NULL,
    by_whom TEXT NOT NULL, -- who inspected: self, superior, discipline, congress, other; '' for the other kinds
    people  BIGINT NOT NULL, -- who took part in a training
    result  TEXT NOT NULL,
    void    TEXT NOT NULL, -- why it no longer counts; '' while it does
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX oversight_record_year ON oversight_record (organ, held_on, id);

-- A problem found and what became of it (整改).
CREATE TABLE oversight_problem (
    id       TEXT PRIMARY KEY,
    organ    TEXT NOT NULL,
    record   TEXT NOT NULL, -- the inspection that found it, or ''
    found_on TEXT NOT NULL,
    what     TEXT NOT NULL,
    measure  TEXT NOT NULL, -- what is to be done
    due_on   TEXT NOT NULL,
    done_on  TEXT NOT NULL, -- '' while open
    outcome  TEXT NOT NULL,
    void     TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX oversight_problem_organ ON oversight_problem (organ, found_on, id);
