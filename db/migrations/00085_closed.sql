-- +goose Up
-- Information that is not public on the organ's own motion (package disclosure): by which article, since when, and when it is to be
-- looked at again (条例 arts. 14–16, 18).
ALTER TABLE disclosure_revision ADD COLUMN article TEXT NOT NULL DEFAULT ''; -- key of the article; empty for proactive texts
ALTER TABLE disclosure_item ADD COLUMN reassess_on TEXT NOT NULL DEFAULT ''; -- next day; empty while it is not closed, or at once
ALTER TABLE disclosure_item ADD COLUMN closed_by   TEXT NOT NULL DEFAULT ''; -- who decided last that it stays closed
ALTER TABLE disclosure_item ADD COLUMN opened_on   TEXT NOT NULL DEFAULT ''; -- day it was decided to open it

-- What was signed off and is not to be public is closed from now on, and to be looked at again.
UPDATE disclosure_item SET stage = 'closed', closed_by = COALESCE((SELECT a.by_id FROM disclosure_approval a
    WHERE a.item = disclosure_item.id AND a.round = disclosure_item.round ORDER BY a.seq DESC LIMIT 1), '')
    WHERE stage = 'signed_off' AND live = 0 AND attribute IN ('on_request', 'withheld');
CREATE INDEX disclosure_item_closed ON disclosure_item (organ, reassess_on, id) WHERE stage = 'closed';

-- Each decision about closed information. Rows are never changed.
CREATE TABLE disclosure_reassessment (
    item    TEXT NOT NULL,
    seq     BIGINT NOT NULL, -- 1: the decision to close it
    at      BIGINT NOT NULL,
    by_id   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    outcome TEXT NOT NULL,   -- closed, stays, opens
    n       BIGINT NOT NULL, -- revision decided on
    article TEXT NOT NULL,
    reason  TEXT NOT NULL,
    next_on TEXT NOT NULL,   -- empty where it opens
    PRIMARY KEY (item, seq)
);

-- After how many months closed information is looked at again, where an organ has set another than a year.
CREATE TABLE disclosure_reassess_rule (
    organ   TEXT PRIMARY KEY,
    months  BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL
);
