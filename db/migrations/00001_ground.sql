-- +goose Up
CREATE TABLE db_once (
    key    TEXT PRIMARY KEY,
    answer TEXT NOT NULL,
    at     BIGINT NOT NULL
);
CREATE INDEX db_once_at ON db_once (at);

CREATE TABLE ledger_head (
    organ TEXT PRIMARY KEY,
    seq   BIGINT NOT NULL,
    hash  TEXT NOT NULL
);

CREATE TABLE ledger_event (
    organ      TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    verb       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    title      TEXT NOT NULL,
    data       TEXT NOT NULL,
    prev       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    PRIMARY KEY (organ, seq)
);
CREATE INDEX ledger_event_subject ON ledger_event (subject, organ, seq);

CREATE TABLE work_cursor (
    name  TEXT NOT NULL,
    organ TEXT NOT NULL,
    seq   BIGINT NOT NULL,
    PRIMARY KEY (name, organ)
);

CREATE TABLE work_lease (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until  BIGINT NOT NULL
);

CREATE TABLE work_tick (
    name TEXT PRIMARY KEY,
    at   BIGINT NOT NULL
);
