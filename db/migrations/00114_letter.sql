-- +goose Up
-- An organ's own editions of the templates of letters (package request): the free paragraphs alone, over the hash of the
-- locked text they were written for.
CREATE TABLE request_template (
    organ        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    version      BIGINT NOT NULL,
    state        TEXT NOT NULL, -- proposed, in_force, refused, replaced
    slots        TEXT NOT NULL,
    base         TEXT NOT NULL,
    author       TEXT NOT NULL,
    author_name  TEXT NOT NULL,
    at           BIGINT NOT NULL,
    decider      TEXT NOT NULL,
    decider_name TEXT NOT NULL,
    decided_at   BIGINT NOT NULL,
    reason       TEXT NOT NULL,
    PRIMARY KEY (organ, kind, version)
);

-- The register of letters. The text is sealed for the applicant of the case; one made outside has only its number.
CREATE TABLE request_letter (
    id          TEXT PRIMARY KEY,
    organ       TEXT NOT NULL,
    case_id     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    series      TEXT NOT NULL,
    year        BIGINT NOT NULL,
    serial      BIGINT NOT NULL, -- 0: made outside
    number      TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    fact_seq    BIGINT NOT NULL, -- the fact it tells of, 0 for none
    template    BIGINT NOT NULL, -- version of the organ's edition, 0 for the default set
    base        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    letter      TEXT NOT NULL,
    issued_on   TEXT NOT NULL,
    issuer      TEXT NOT NULL,
    issuer_name TEXT NOT NULL,
    at          BIGINT NOT NULL,
    service     TEXT NOT NULL, -- way of the service that counts, '' while there is none
    served_on   TEXT NOT NULL,
    returned    BIGINT NOT NULL -- 1: came back, to be served again
);
CREATE UNIQUE INDEX request_letter_serial ON request_letter (organ, series, year, serial) WHERE serial > 0;
CREATE INDEX request_letter_case ON request_letter (case_id, id);
CREATE INDEX request_letter_register ON request_letter (organ, issued_on, id);
CREATE INDEX request_letter_number ON request_letter (number);
