-- +goose Up
-- Approval of texts by routes of steps (package disclosure).

-- Rounds of approval are counted: whatever voids the approvals begins the next round. base is the newest revision that went
-- through its whole route: who wrote after it approves nothing.
ALTER TABLE disclosure_item ADD COLUMN round BIGINT NOT NULL DEFAULT 1;
ALTER TABLE disclosure_item ADD COLUMN base BIGINT NOT NULL DEFAULT 0;
UPDATE disclosure_item SET base = live;

-- The round of approvals a publication rests on; 0 for an import, a withdrawal, and what was published before routes.
ALTER TABLE disclosure_publication ADD COLUMN round BIGINT NOT NULL DEFAULT 0;

-- Which steps a text of an organ goes through, by kind of column, genre and whether it is normative.
CREATE TABLE disclosure_route (
    id        TEXT PRIMARY KEY,
    organ     TEXT NOT NULL,
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL,    -- of catalogue columns; empty any
    genre     TEXT NOT NULL,    -- empty any
    normative BOOLEAN NOT NULL, -- only normative documents
    steps     TEXT NOT NULL,    -- JSON
    reason    TEXT NOT NULL,    -- why there are fewer steps than usual; empty where there are not
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    at        BIGINT NOT NULL,
    revision  BIGINT NOT NULL
);
CREATE INDEX disclosure_route_organ ON disclosure_route (organ, id);

-- A step taken: who approved which hash, what was asked and answered. Rows are never changed.
CREATE TABLE disclosure_approval (
    item    TEXT NOT NULL,
    round   BIGINT NOT NULL,
    step    TEXT NOT NULL,   -- key in the route
    seq     BIGINT NOT NULL, -- 1, 2 … in the round
    name    TEXT NOT NULL,   -- of the step as it was called
    verb    TEXT NOT NULL,
    n       BIGINT NOT NULL, -- revision
    hash    TEXT NOT NULL,   -- of what was seen
    by_id   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL,
    answers TEXT NOT NULL,   -- JSON
    comment TEXT NOT NULL,
    PRIMARY KEY (item, round, seq)
);

-- Approvals that stand are kept; the texts they are of have not moved.
INSERT INTO disclosure_approval (item, round, step, seq, name, verb, n, hash, by_id, by_name, at, answers, comment)
    SELECT id, 1, 'review', 1, '', 'item.review', head, review_hash, reviewed_by,
        COALESCE((SELECT s.name FROM office_staff s WHERE s.id = reviewed_by), reviewed_by), changed_at, '[]', ''
    FROM disclosure_item WHERE review_hash <> '';
INSERT INTO disclosure_approval (item, round, step, seq, name, verb, n, hash, by_id, by_name, at, answers, comment)
    SELECT id, 1, 'sign_off', 2, '', 'item.sign_off', head, sign_hash, signed_by,
        COALESCE((SELECT s.name FROM office_staff s WHERE s.id = signed_by), signed_by), changed_at, '[]', ''
    FROM disclosure_item WHERE sign_hash <> '';
ALTER TABLE disclosure_item DROP COLUMN reviewed_by;
ALTER TABLE disclosure_item DROP COLUMN review_hash;
ALTER TABLE disclosure_item DROP COLUMN signed_by;
ALTER TABLE disclosure_item DROP COLUMN sign_hash;

-- Reasons for returning a text that an organ keeps ready.
CREATE TABLE disclosure_reason (
    organ TEXT NOT NULL,
    seq   BIGINT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (organ, seq)
);
