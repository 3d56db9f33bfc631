-- +goose Up
-- Going out at a time, together, for a while, and at once (package disclosure).

-- Until when a text says of itself that it holds; the last day. Empty: without end.
ALTER TABLE disclosure_revision ADD COLUMN expires_on TEXT NOT NULL DEFAULT '';

ALTER TABLE disclosure_item ADD COLUMN plan          TEXT   NOT NULL DEFAULT ''; -- what it waits in to go out at a time
ALTER TABLE disclosure_item ADD COLUMN expires_on    TEXT   NOT NULL DEFAULT ''; -- of the public text
ALTER TABLE disclosure_item ADD COLUMN lapsed_at     BIGINT NOT NULL DEFAULT 0;  -- when that day had passed; 0 before
ALTER TABLE disclosure_item ADD COLUMN emergency     TEXT   NOT NULL DEFAULT ''; -- of the public text: pending, overdue, approved
ALTER TABLE disclosure_item ADD COLUMN emergency_due TEXT   NOT NULL DEFAULT ''; -- last day to approve it afterwards
ALTER TABLE disclosure_item ADD COLUMN emergency_by  TEXT   NOT NULL DEFAULT '';
CREATE INDEX disclosure_item_expiry ON disclosure_item (expires_on, id) WHERE expires_on <> '' AND lapsed_at = 0;
CREATE INDEX disclosure_item_emergency ON disclosure_item (emergency, organ, id) WHERE emergency <> '';

-- Texts that go out together, all or none: at a time, or at once.
CREATE TABLE disclosure_plan (
    id       TEXT PRIMARY KEY,
    organ    TEXT NOT NULL,
    name     TEXT NOT NULL,
    at       BIGINT NOT NULL, -- when they are to go out
    state    TEXT NOT NULL,   -- waiting, done, cancelled, refused
    why      TEXT NOT NULL,   -- JSON: the fault it was refused with
    noted    BOOLEAN NOT NULL, -- whoever planned it has seen the refusal
    by_id    TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    made_at  BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended_by TEXT NOT NULL
);
CREATE INDEX disclosure_plan_due ON disclosure_plan (at, id) WHERE state = 'waiting';
CREATE INDEX disclosure_plan_organ ON disclosure_plan (organ, state, at, id);
CREATE TABLE disclosure_plan_item (
    plan  TEXT NOT NULL,
    seq   BIGINT NOT NULL,
    item  TEXT NOT NULL,
    n     BIGINT NOT NULL, -- the revision that is to go out
    hash  TEXT NOT NULL,
    title TEXT NOT NULL,
    note  TEXT NOT NULL,   -- the public note of a correction
    PRIMARY KEY (plan, seq)
);
