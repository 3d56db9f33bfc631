-- +goose Up
-- The open terms of cases as last computed, for the board, the reminders and the calendars people subscribe to; never for law
-- (package request). seq keeps the order of a case's terms.
CREATE TABLE request_term (
    case_id TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    organ   TEXT NOT NULL,
    what    TEXT NOT NULL,
    due_on  TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
);
CREATE INDEX request_term_due ON request_term (organ, due_on, what, case_id);
INSERT INTO request_term (case_id, seq, organ, what, due_on)
    SELECT id, 1, organ, 'reply', due_on FROM request_case WHERE decided_on = '' AND due_on <> '';
INSERT INTO request_term (case_id, seq, organ, what, due_on)
    SELECT id, 1, organ, 'serve', due_on FROM request_case WHERE stage = 'replied' AND due_on <> '';

-- What is owed, nearest first: the queue of an office with many years of cases.
CREATE INDEX request_case_owed ON request_case (organ, due_on, id, requester) WHERE decided_on = '';

-- Dates a changed calendar moved, kept for those they concern.
CREATE TABLE request_moved (
    case_id TEXT NOT NULL,
    at      BIGINT NOT NULL,
    seq     BIGINT NOT NULL,
    organ   TEXT NOT NULL,
    number  TEXT NOT NULL,
    what    TEXT NOT NULL,
    old_on  TEXT NOT NULL,
    new_on  TEXT NOT NULL,
    PRIMARY KEY (case_id, at, seq)
);
CREATE INDEX request_moved_organ ON request_moved (organ, at, case_id);

-- By which calendar an organ's terms were computed: the instant its last notice was loaded.
CREATE TABLE request_calendar (
    organ  TEXT PRIMARY KEY,
    loaded BIGINT NOT NULL
);
