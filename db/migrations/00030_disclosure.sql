-- +goose Up
-- Items of government information (package disclosure): where each stands, which revision is worked on, which is public.
CREATE TABLE disclosure_item (
    id              TEXT PRIMARY KEY,
    organ           TEXT NOT NULL,
    unit            TEXT NOT NULL,
    stage           TEXT NOT NULL,
    head            BIGINT NOT NULL,
    head_hash       TEXT NOT NULL,
    head_title      TEXT NOT NULL,
    head_column     TEXT NOT NULL,
    due_on          TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL,
    created_by      TEXT NOT NULL,
    submitted_by    TEXT NOT NULL,
    reviewed_by     TEXT NOT NULL,
    review_hash     TEXT NOT NULL,
    signed_by       TEXT NOT NULL,
    sign_hash       TEXT NOT NULL,
    withdraw_by     TEXT NOT NULL,
    withdraw_reason TEXT NOT NULL,
    live            BIGINT NOT NULL, -- public revision, 0 when not public
    live_title      TEXT NOT NULL,
    live_column     TEXT NOT NULL,
    live_hash       TEXT NOT NULL,
    published_at    BIGINT NOT NULL, -- first publication, 0 before
    updated_at      BIGINT NOT NULL,
    index_number    TEXT NOT NULL,
    corrections     BIGINT NOT NULL
);
CREATE UNIQUE INDEX disclosure_item_index_number ON disclosure_item (index_number) WHERE index_number <> '';
-- The public lists, newest first; live = 0 is not in them.
CREATE INDEX disclosure_item_shelf ON disclosure_item (live_column, published_at, id) WHERE live > 0;
CREATE INDEX disclosure_item_organ ON disclosure_item (organ, published_at, id) WHERE live > 0;
CREATE INDEX disclosure_item_latest ON disclosure_item (published_at, id) WHERE live > 0;
-- The desk's list.
CREATE INDEX disclosure_item_desk ON disclosure_item (organ, stage, changed_at, id);
CREATE INDEX disclosure_item_changed ON disclosure_item (organ, changed_at, id);

-- Every save. Rows are never changed; gongkai verify computes every hash again.
CREATE TABLE disclosure_revision (
    item            TEXT NOT NULL,
    n               BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    author          TEXT NOT NULL,
    author_name     TEXT NOT NULL,
    hash            TEXT NOT NULL,
    title           TEXT NOT NULL,
    column_id       TEXT NOT NULL,
    statutory       TEXT NOT NULL,
    topic           TEXT NOT NULL,
    genre           TEXT NOT NULL,
    normative       BOOLEAN NOT NULL,
    issuer          TEXT NOT NULL,
    document_number TEXT NOT NULL,
    source          TEXT NOT NULL,
    keywords        TEXT NOT NULL,
    summary         TEXT NOT NULL,
    formed_on       TEXT NOT NULL,
    effective_on    TEXT NOT NULL,
    abolished_on    TEXT NOT NULL,
    validity        TEXT NOT NULL,
    attribute       TEXT NOT NULL,
    reason          TEXT NOT NULL,
    term_days       BIGINT NOT NULL,
    body            TEXT NOT NULL,
    attachments     BIGINT NOT NULL, -- how many rows in disclosure_attachment
    PRIMARY KEY (item, n)
);
CREATE INDEX disclosure_revision_normative ON disclosure_revision (item, n) WHERE normative;

CREATE TABLE disclosure_attachment (
    item     TEXT NOT NULL,
    n        BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name     TEXT NOT NULL,
    type     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    size     BIGINT NOT NULL,
    PRIMARY KEY (item, n, position)
);
CREATE INDEX disclosure_attachment_hash ON disclosure_attachment (hash, item, n);

-- What became public when: publications, corrections and withdrawals, each with its place in the public log.
CREATE TABLE disclosure_publication (
    item    TEXT NOT NULL,
    serial  BIGINT NOT NULL, -- 1, 2 … in the item
    kind    TEXT NOT NULL,   -- published, corrected, withdrawn
    n       BIGINT NOT NULL, -- revision
    hash    TEXT NOT NULL,
    at      BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    note    TEXT NOT NULL,   -- the public note
    leaf    BIGINT NOT NULL, -- index in the public log
    PRIMARY KEY (item, serial)
);
CREATE UNIQUE INDEX disclosure_publication_leaf ON disclosure_publication (leaf);

-- How many items are public, for exact totals without counting.
CREATE TABLE disclosure_count (
    organ     TEXT NOT NULL,
    column_id TEXT NOT NULL,
    year      BIGINT NOT NULL, -- of first publication, in China
    n         BIGINT NOT NULL,
    PRIMARY KEY (organ, column_id, year)
);
CREATE INDEX disclosure_count_column ON disclosure_count (column_id, year);

-- Where an organ has declared that one person may review and sign off.
CREATE TABLE disclosure_rule (
    organ     TEXT PRIMARY KEY,
    same_hand BOOLEAN NOT NULL,
    reason    TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    at        BIGINT NOT NULL
);
