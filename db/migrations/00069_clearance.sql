-- +goose Up
-- What is found in texts and files before they go out, and what people decided about it (package clearance). Nothing here
-- holds a number in full: things are known by a keyed hash, shown masked.
CREATE TABLE clearance_salt (
    id   TEXT PRIMARY KEY, -- 'salt'
    salt TEXT NOT NULL
);
CREATE TABLE clearance_hit (
    subject   TEXT NOT NULL,
    hit       TEXT NOT NULL, -- its identity: rule, field, and keyed hash of the thing
    organ     TEXT NOT NULL,
    rule      TEXT NOT NULL,
    field     TEXT NOT NULL,
    shown     TEXT NOT NULL, -- masked
    grave     BOOLEAN NOT NULL,
    found_at  BIGINT NOT NULL,
    gone_at   BIGINT NOT NULL, -- 0 while it stands
    gone_by   TEXT NOT NULL,
    gone_name TEXT NOT NULL,
    PRIMARY KEY (subject, hit)
);
CREATE TABLE clearance_decision (
    subject TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    organ   TEXT NOT NULL,
    hit     TEXT NOT NULL,
    ruling  TEXT NOT NULL, -- seen, allowed, agreed, revoked
    reason  TEXT NOT NULL,
    by_id   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (subject, seq)
);
-- What was found in a file, by its content. Read anew when the readers or the organ's words change.
CREATE TABLE clearance_file (
    organ TEXT NOT NULL,
    hash  TEXT NOT NULL,
    rules TEXT NOT NULL, -- version of the readers and fingerprint of the words
    found TEXT NOT NULL, -- JSON
    at    BIGINT NOT NULL,
    PRIMARY KEY (organ, hash)
);
-- Expressions an organ looks for besides the list that is built in.
CREATE TABLE clearance_word (
    organ   TEXT NOT NULL,
    wrong   TEXT NOT NULL,
    correct TEXT NOT NULL,
    grave   BOOLEAN NOT NULL,
    note    TEXT NOT NULL,
    PRIMARY KEY (organ, wrong)
);
