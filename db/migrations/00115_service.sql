-- +goose Up
-- Attempts to serve a letter (package request). Names are sealed for the applicant of the case.
CREATE TABLE request_service (
    id           TEXT PRIMARY KEY,
    letter       TEXT NOT NULL,
    case_id      TEXT NOT NULL,
    organ        TEXT NOT NULL,
    way          TEXT NOT NULL, -- direct, entrusted, post, electronic, refused
    on_date      TEXT NOT NULL, -- the day that counts
    reached_on   TEXT NOT NULL, -- the day it reached the addressee, when known
    receiver     TEXT NOT NULL, -- sealed: who signed, or who refused
    relation     TEXT NOT NULL, -- of who signed for somebody else
    through      TEXT NOT NULL, -- the organ entrusted
    postal       TEXT NOT NULL, -- number of the item of mail
    witnesses    TEXT NOT NULL, -- sealed: of a refused service
    place        TEXT NOT NULL, -- sealed
    scan         TEXT NOT NULL, -- hash of the sealed picture of the signed receipt
    scan_type    TEXT NOT NULL,
    returned_on  TEXT NOT NULL,
    returned_why TEXT NOT NULL,
    opened_at    BIGINT NOT NULL, -- the applicant opened the letter with number and code
    confirmed_at BIGINT NOT NULL, -- the applicant confirmed the service
    actor        TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    at           BIGINT NOT NULL
);
CREATE INDEX request_service_letter ON request_service (letter, id);
CREATE INDEX request_service_case ON request_service (case_id, id);
CREATE INDEX request_service_scan ON request_service (scan) WHERE scan <> '';
