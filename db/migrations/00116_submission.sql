-- +goose Up
-- What applicants hand in on the tracking page (package request), and what the office did with it.
CREATE TABLE request_submission (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    organ        TEXT NOT NULL,
    kind         TEXT NOT NULL, -- clarification, withdrawal, confirm, way, service
    text         TEXT NOT NULL, -- sealed for the applicant
    way          TEXT NOT NULL,
    letter       TEXT NOT NULL,
    on_date      TEXT NOT NULL,
    at           BIGINT NOT NULL,
    state        TEXT NOT NULL, -- waiting, taken, declined
    decider      TEXT NOT NULL,
    decider_name TEXT NOT NULL,
    decided_at   BIGINT NOT NULL,
    why          TEXT NOT NULL
);
CREATE INDEX request_submission_case ON request_submission (case_id, id);
CREATE INDEX request_submission_waiting ON request_submission (organ, id) WHERE state = 'waiting';
