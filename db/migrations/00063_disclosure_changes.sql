-- +goose Up
-- How a public text is taken down: why, and what its address shows then. The newest asking of an item; done_at is 0 until the
-- second person confirmed.
CREATE TABLE disclosure_withdrawal (
    item     TEXT PRIMARY KEY,
    reason   TEXT NOT NULL, -- code
    words    TEXT NOT NULL, -- public
    shows    TEXT NOT NULL, -- notice, gone, redirect
    target   TEXT NOT NULL, -- item redirected to, or ''
    by_id    TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    done_at  BIGINT NOT NULL,
    done_by  TEXT NOT NULL  -- name
);

-- What happened in public, by organ and newest first: a copy of the publications made for reading. cause is the item whose
-- publication changed this one's validity, or '' where it is the item's own.
CREATE TABLE disclosure_change (
    item   TEXT NOT NULL,
    serial BIGINT NOT NULL, -- of the publication, of the cause where there is one
    cause  TEXT NOT NULL,
    organ  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (item, serial, cause)
);
INSERT INTO disclosure_change (item, serial, cause, organ, kind, at)
    SELECT p.item, p.serial, '', i.organ, p.kind, p.at FROM disclosure_publication p JOIN disclosure_item i ON i.id = p.item;
CREATE INDEX disclosure_change_latest ON disclosure_change (at, item, serial);
CREATE INDEX disclosure_change_organ ON disclosure_change (organ, at, item, serial);
CREATE INDEX disclosure_change_kind ON disclosure_change (kind, at, item, serial) WHERE kind <> 'published';

-- Items are named by their document numbers.
CREATE INDEX disclosure_revision_number ON disclosure_revision (document_number, item, n) WHERE document_number <> '';

-- What a person has typed and not saved: no revision, nobody else's. place is an item, or 'new:' and an organ.
CREATE TABLE disclosure_draft (
    staff  TEXT NOT NULL,
    place  TEXT NOT NULL,
    seen   BIGINT NOT NULL, -- the revision it was begun from
    at     BIGINT NOT NULL,
    fields TEXT NOT NULL,   -- JSON
    PRIMARY KEY (staff, place)
);

-- Who has the form of an item open.
CREATE TABLE disclosure_presence (
    item  TEXT NOT NULL,
    staff TEXT NOT NULL,
    name  TEXT NOT NULL,
    since BIGINT NOT NULL,
    at    BIGINT NOT NULL, -- last sign of life
    PRIMARY KEY (item, staff)
);
