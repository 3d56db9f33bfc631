-- +goose Up
-- The term of art. 26, item by item (package disclosure): from which day it runs, and how it was kept when the text went out.
ALTER TABLE disclosure_item ADD COLUMN attribute  TEXT NOT NULL DEFAULT ''; -- of the newest text
ALTER TABLE disclosure_item ADD COLUMN clock_from TEXT NOT NULL DEFAULT ''; -- day the information was formed or changed
UPDATE disclosure_item SET
    attribute = COALESCE((SELECT r.attribute FROM disclosure_revision r WHERE r.item = disclosure_item.id AND r.n = disclosure_item.head), ''),
    clock_from = COALESCE((SELECT r.formed_on FROM disclosure_revision r WHERE r.item = disclosure_item.id AND r.n = disclosure_item.head), '');

-- The day the information changed, of a text that takes the place of a public one. Empty: the day the change was begun.
ALTER TABLE disclosure_revision ADD COLUMN changed_on TEXT NOT NULL DEFAULT '';

-- One row for each text that went out with a day it was due on. Rows are never changed.
CREATE TABLE disclosure_term (
    item         TEXT NOT NULL,
    serial       BIGINT NOT NULL, -- of its publication
    organ        TEXT NOT NULL,
    unit         TEXT NOT NULL,
    change       BOOLEAN NOT NULL, -- took the place of a public text
    from_on      TEXT NOT NULL,
    due_on       TEXT NOT NULL,
    days         BIGINT NOT NULL, -- of the term, in working days
    published_on TEXT NOT NULL,
    late         BIGINT NOT NULL, -- working days; 0 in time
    PRIMARY KEY (item, serial)
);
CREATE INDEX disclosure_term_organ ON disclosure_term (organ, published_on, item, serial);

-- Mails that remind of terms (package urging): where somebody of the staff wants them, sealed, and what has been told.
CREATE TABLE urging_address (
    staff  TEXT PRIMARY KEY,
    person TEXT NOT NULL, -- a key for this address alone
    sealed TEXT NOT NULL,
    at     BIGINT NOT NULL
);
CREATE TABLE urging_told (
    subject TEXT NOT NULL,
    due_on  TEXT NOT NULL,
    level   TEXT NOT NULL, -- five, one, today, late
    at      BIGINT NOT NULL,
    PRIMARY KEY (subject, due_on, level)
);
