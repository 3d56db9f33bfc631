-- +goose Up
-- What an application brought beside the form of a case (package request): a row only where there is something. What names a
-- person is sealed with the case's key.
CREATE TABLE request_intake (
    case_id        TEXT PRIMARY KEY,
    organ          TEXT NOT NULL,
    forms          TEXT NOT NULL, -- every form that would do, by blanks; the case has the first
    ways           TEXT NOT NULL, -- every way
    oral           BOOLEAN NOT NULL,
    addressed_to   TEXT NOT NULL, -- the unit or person a letter was addressed to, when not the disclosure office
    post_number    TEXT NOT NULL, -- of registered or express mail
    agent_name     TEXT NOT NULL,
    agent_paper    TEXT NOT NULL,
    agent_identity TEXT NOT NULL,
    agent_phone    TEXT NOT NULL,
    agent_on_paper BOOLEAN NOT NULL -- the authorisation was handed in on paper
);

-- Calls to confirm an application with the applicant (art. 31, FACTS 4.1).
CREATE TABLE request_call (
    case_id   TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    called_at BIGINT NOT NULL,
    number    TEXT NOT NULL, -- dialled, or the address written to; sealed
    reached   BOOLEAN NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (case_id, seq)
);

-- Files that came with applications: encrypted in the file store, each under a key of its own, which is sealed with the
-- key of the person.
CREATE TABLE request_upload (
    id       TEXT PRIMARY KEY,
    owner    TEXT NOT NULL, -- the case, or the mail it came with
    kind     TEXT NOT NULL, -- identity, authorisation, enclosure, original
    name     TEXT NOT NULL, -- sealed
    type     TEXT NOT NULL, -- ending of the name
    size     BIGINT NOT NULL, -- of the plain file
    hash     TEXT NOT NULL, -- of the encrypted one
    stored   BIGINT NOT NULL,
    file_key TEXT NOT NULL, -- sealed
    flaw     TEXT NOT NULL, -- why a file that came by mail cannot be opened here; '' for none
    at       BIGINT NOT NULL
);
CREATE INDEX request_upload_owner ON request_upload (owner, id);
CREATE INDEX request_upload_hash ON request_upload (hash);
