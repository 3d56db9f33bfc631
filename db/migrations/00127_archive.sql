-- +goose Up
-- The archive of closed cases (package archive): one file for a case, its papers in order, and what became of it after its
-- retention. Contents lie encrypted in the file store, each under a key of its own, which is sealed with the file's key.
CREATE TABLE archive_file (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    organ       TEXT NOT NULL,
    case_number TEXT NOT NULL,
    number      TEXT NOT NULL,    -- archival number; never changed
    scope       TEXT NOT NULL,    -- of the serial: the year, and the term where the number has it
    year        BIGINT NOT NULL,
    serial      BIGINT NOT NULL,
    years       BIGINT NOT NULL,  -- kept
    litigated   BOOLEAN NOT NULL, -- why so long
    expires_on  TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    received_on TEXT NOT NULL,
    decided_on  TEXT NOT NULL,
    state       TEXT NOT NULL,    -- kept, reopened, proposed, destroyed
    supplement  BIGINT NOT NULL,  -- how many supplements it got
    reopened_at BIGINT NOT NULL,
    person      TEXT NOT NULL,    -- whose key seals its papers
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    revision    BIGINT NOT NULL
);
CREATE UNIQUE INDEX archive_file_case ON archive_file (case_id);
CREATE UNIQUE INDEX archive_file_number ON archive_file (organ, number);
CREATE UNIQUE INDEX archive_file_serial ON archive_file (organ, scope, serial);
CREATE INDEX archive_file_register ON archive_file (organ, at, id);
CREATE INDEX archive_file_expiry ON archive_file (organ, state, expires_on, id);

CREATE TABLE archive_paper (
    file        TEXT NOT NULL,
    seq         BIGINT NOT NULL,
    supplement  BIGINT NOT NULL, -- 0: archived with the case
    kind        TEXT NOT NULL,
    source      TEXT NOT NULL,
    state       TEXT NOT NULL,
    number      TEXT NOT NULL,
    on_date     TEXT NOT NULL,
    title       TEXT NOT NULL,   -- names nobody
    responsible TEXT NOT NULL,
    ending      TEXT NOT NULL,   -- of the file's name; '' for what is kept on paper
    pages       BIGINT NOT NULL,
    hash        TEXT NOT NULL,   -- of the plain content
    size        BIGINT NOT NULL,
    sealed      TEXT NOT NULL,   -- hash of the encrypted one
    sealed_size BIGINT NOT NULL,
    file_key    TEXT NOT NULL,   -- sealed
    at          BIGINT NOT NULL,
    PRIMARY KEY (file, seq)
);
CREATE INDEX archive_paper_sealed ON archive_paper (sealed) WHERE sealed <> '';

-- Lists of files to be destroyed: proposed by one person, decided by another, kept for ever.
CREATE TABLE archive_destruction (
    id           TEXT PRIMARY KEY,
    organ        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    state        TEXT NOT NULL, -- waiting, agreed, refused
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    at           BIGINT NOT NULL,
    decider      TEXT NOT NULL,
    decider_name TEXT NOT NULL,
    decided_at   BIGINT NOT NULL,
    why          TEXT NOT NULL
);
CREATE INDEX archive_destruction_organ ON archive_destruction (organ, id);
CREATE TABLE archive_destroyed (
    destruction TEXT NOT NULL,
    seq         BIGINT NOT NULL,
    file        TEXT NOT NULL,
    case_number TEXT NOT NULL,
    number      TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    received_on TEXT NOT NULL,
    decided_on  TEXT NOT NULL,
    years       BIGINT NOT NULL,
    expires_on  TEXT NOT NULL,
    papers      BIGINT NOT NULL,
    pages       BIGINT NOT NULL,
    PRIMARY KEY (destruction, seq)
);
