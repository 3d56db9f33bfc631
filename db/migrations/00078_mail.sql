-- +goose Up
-- Letters on their way (package mail), sealed for the person they go to; gone when sent.
CREATE TABLE mail_outbox (
    id     TEXT PRIMARY KEY,
    person TEXT NOT NULL, -- whose key seals it
    sealed TEXT NOT NULL,
    tries  BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX mail_outbox_due ON mail_outbox (due_at, id);
CREATE INDEX mail_outbox_person ON mail_outbox (person);

-- Searches somebody is told about by mail (package alert).
CREATE TABLE alert_search (
    id           TEXT PRIMARY KEY,
    person       TEXT NOT NULL, -- a key for this search alone
    address      TEXT NOT NULL, -- sealed
    same         TEXT NOT NULL, -- blind index of the address
    ask          TEXT NOT NULL, -- the search, as in the address of its page
    pace         TEXT NOT NULL, -- daily, once
    lang         TEXT NOT NULL,
    asked_at     BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL, -- 0 before the mail was answered
    told_on      TEXT NOT NULL   -- last legal day on which a daily one was looked at
);
CREATE INDEX alert_search_same ON alert_search (same, asked_at);
CREATE TABLE alert_told (
    search TEXT NOT NULL,
    item   TEXT NOT NULL,
    at     BIGINT NOT NULL, -- publication
    PRIMARY KEY (search, item)
);
