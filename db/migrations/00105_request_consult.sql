-- +goose Up
-- Who was asked over a case and what they said: third parties, co-makers, other organs (package request). Names and grounds are
-- sealed under a key of their own.
CREATE TABLE request_consult (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    organ        TEXT NOT NULL,
    kind         TEXT NOT NULL,   -- third_party_asked, co_maker_asked, organ_asked
    seq          BIGINT NOT NULL,
    label        TEXT NOT NULL,   -- 第三方1: how the facts call them
    person       TEXT NOT NULL,
    name         TEXT NOT NULL,
    grounds      TEXT NOT NULL,
    asked_on     TEXT NOT NULL,
    reached_on   TEXT NOT NULL,
    answer       TEXT NOT NULL,   -- '', agrees, refuses, partly
    answered_on  TEXT NOT NULL,
    basis        TEXT NOT NULL,   -- of the organ's decision
    reasons      TEXT NOT NULL,   -- written to the third party
    decided_name TEXT NOT NULL,
    decided_on   TEXT NOT NULL,
    told_on      TEXT NOT NULL
);
CREATE INDEX request_consult_case ON request_consult (case_id, kind, seq);
