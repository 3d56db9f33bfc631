-- +goose Up
-- Who was told which term of a case is near or over (package request): once for each person, term and level.
CREATE TABLE request_alert (
    case_id TEXT NOT NULL,
    what    TEXT NOT NULL,
    due_on  TEXT NOT NULL,
    level   TEXT NOT NULL,   -- soon, next, today, late
    staff   TEXT NOT NULL,   -- '' where there was nobody to tell
    organ   TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (case_id, what, due_on, level, staff)
);
CREATE INDEX request_alert_staff ON request_alert (staff, at);

-- Where a member of staff is told of terms: a mail address, sealed under a key of its own, and the calendar subscribed to,
-- of whose secret address only the hash is kept.
CREATE TABLE request_reminder (
    staff   TEXT PRIMARY KEY,
    person  TEXT NOT NULL,
    address TEXT NOT NULL,   -- sealed; '' for none
    feed    TEXT NOT NULL,   -- SHA-256 of the secret; '' for none
    feed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_reminder_feed ON request_reminder (feed) WHERE feed <> '';
