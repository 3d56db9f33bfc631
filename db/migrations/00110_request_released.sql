-- +goose Up
-- The files of a case's reply (package request). Content lies sealed in the file store; released says whether it goes to the
-- applicant, or is an original of which a cleaned or redacted form does.
CREATE TABLE request_released (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    name         TEXT NOT NULL,
    type         TEXT NOT NULL,
    hash         TEXT NOT NULL,   -- of the plain content
    size         BIGINT NOT NULL,
    sealed       TEXT NOT NULL,   -- hash of the sealed file in the store
    sealed_size  BIGINT NOT NULL,
    origin       TEXT NOT NULL,   -- upload, item, cleaned, redacted
    source       TEXT NOT NULL,   -- the item, or the file it was made of
    boxes        BIGINT NOT NULL, -- of a redacted one: the revision of the boxes
    released     BOOLEAN NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    at           BIGINT NOT NULL,
    removed_at   BIGINT NOT NULL  -- 0 while it is there
);
CREATE INDEX request_released_case ON request_released (case_id, seq);
CREATE INDEX request_released_sealed ON request_released (sealed);

-- What is withheld of a file: boxes with article and reason. A change is a new revision.
CREATE TABLE request_redaction (
    file     TEXT NOT NULL,
    revision BIGINT NOT NULL,
    boxes    TEXT NOT NULL,
    by_id    TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (file, revision)
);

-- What was signed: the hash over the reply and every file that goes with it. A case without files has no row.
CREATE TABLE request_release (
    case_id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    hash    TEXT NOT NULL
);
