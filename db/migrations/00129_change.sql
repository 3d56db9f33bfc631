-- +goose Up
-- What each step changed in a case (package request): which field went from what to what. Values are codes and dates, never words of
-- an applicant; texts keep revisions of their own.
CREATE TABLE request_change (
    case_id      TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    verb         TEXT NOT NULL,
    step         TEXT NOT NULL,   -- of the workflow; '' for none
    field        TEXT NOT NULL,
    before_value TEXT NOT NULL,
    after_value  TEXT NOT NULL,
    reason       TEXT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (case_id, seq)
);
