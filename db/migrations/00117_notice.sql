-- +goose Up
-- Messages to applicants by mail and short message (package request): who was told what when, by which text, with the
-- gateway's id and report. The address is not kept here; it is opened from the case when a message goes out.
CREATE TABLE request_notice (
    id         TEXT PRIMARY KEY,
    case_id    TEXT NOT NULL,
    organ      TEXT NOT NULL,
    way        TEXT NOT NULL, -- email, sms
    template   TEXT NOT NULL,
    state      TEXT NOT NULL, -- waiting, unclear, sent, delivered, failed, off
    tries      BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL,
    provider   TEXT NOT NULL,
    error      TEXT NOT NULL,
    checked_at BIGINT NOT NULL
);
CREATE INDEX request_notice_case ON request_notice (case_id, id);
CREATE INDEX request_notice_due ON request_notice (due_at, id) WHERE state IN ('waiting', 'unclear');
CREATE INDEX request_notice_sent ON request_notice (checked_at, id) WHERE state = 'sent' AND way = 'sms';
