-- +goose Up
CREATE TABLE request_case (
    id           TEXT PRIMARY KEY,
    organ        TEXT NOT NULL,
    number       TEXT NOT NULL,
    year         BIGINT NOT NULL,
    serial       BIGINT NOT NULL,
    code_hash    TEXT NOT NULL,
    stage        TEXT NOT NULL,
    channel      TEXT NOT NULL,
    requester    TEXT NOT NULL,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL,
    paper        TEXT NOT NULL,
    identity     TEXT NOT NULL,
    contact      TEXT NOT NULL,
    phone        TEXT NOT NULL,
    email        TEXT NOT NULL,
    address      TEXT NOT NULL,
    code         TEXT NOT NULL,
    same         TEXT NOT NULL,
    description  TEXT NOT NULL,
    document     TEXT NOT NULL,
    form         TEXT NOT NULL,
    way          TEXT NOT NULL,
    transcriber  TEXT NOT NULL,
    arrived_on   TEXT NOT NULL,
    received_on  TEXT NOT NULL,
    due_on       TEXT NOT NULL,
    decided_on   TEXT NOT NULL,
    served_on    TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    report_row   TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    filed_at     BIGINT NOT NULL,
    -- the years by which the annual report counts: '' not received, '9999' not decided
    received_year TEXT NOT NULL,
    decided_year  TEXT NOT NULL
);
CREATE UNIQUE INDEX request_case_number ON request_case (organ, year, serial);
CREATE INDEX request_case_code ON request_case (code_hash);
CREATE INDEX request_case_open ON request_case (organ, stage, due_on, id);
CREATE INDEX request_case_received ON request_case (organ, received_on, id);
CREATE INDEX request_case_decided ON request_case (organ, decided_on, report_row, id);
-- The counts of the annual report are read from these alone: new cases, results, and the few that cross a year's end, of one
-- organ and of all.
CREATE INDEX request_case_new ON request_case (received_year, requester, organ);
CREATE INDEX request_case_result ON request_case (decided_year, report_row, requester, organ, received_year);
CREATE INDEX request_case_carried ON request_case (organ, received_year, decided_year, requester) WHERE received_year <> decided_year;
CREATE INDEX request_case_crossing ON request_case (received_year, decided_year, requester) WHERE received_year <> decided_year;
CREATE INDEX request_case_same ON request_case (organ, same);

CREATE TABLE request_fact (
    case_id TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    on_date TEXT NOT NULL,
    kind    TEXT NOT NULL,
    until   TEXT NOT NULL,
    days    BIGINT NOT NULL,
    whom    TEXT NOT NULL,
    actor   TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (case_id, seq)
);

CREATE TABLE request_reply (
    case_id     TEXT NOT NULL,
    version     BIGINT NOT NULL,
    text        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    drafter     TEXT NOT NULL,
    drafted_at  BIGINT NOT NULL,
    signer      TEXT NOT NULL,
    signer_name TEXT NOT NULL,
    signed_on   TEXT NOT NULL,
    document    TEXT NOT NULL,
    letter      TEXT NOT NULL,
    PRIMARY KEY (case_id, version)
);

CREATE TABLE request_number (
    organ TEXT NOT NULL,
    kind  TEXT NOT NULL,
    year  BIGINT NOT NULL,
    last  BIGINT NOT NULL,
    PRIMARY KEY (organ, kind, year)
);
