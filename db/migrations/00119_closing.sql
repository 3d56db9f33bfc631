-- +goose Up
-- An organ that is closed (机关撤并): the day, which organ carries its functions on, and which keeps what it left: the one that
-- carries on, or without one the organ above (packages office, closing).
ALTER TABLE office_organ ADD COLUMN closed_on TEXT NOT NULL DEFAULT '';
ALTER TABLE office_organ ADD COLUMN successor TEXT NOT NULL DEFAULT '';
ALTER TABLE office_organ ADD COLUMN keeper    TEXT NOT NULL DEFAULT '';
CREATE INDEX office_organ_keeper ON office_organ (keeper);

-- A case keeps its number when the organ that carries on takes it over: numbers are unique within the organ that gave them.
ALTER TABLE request_case ADD COLUMN numbered_in TEXT NOT NULL DEFAULT ''; -- '' its present organ
DROP INDEX request_case_number;
CREATE UNIQUE INDEX request_case_number ON request_case (organ, numbered_in, year, serial);

CREATE TABLE closing_proposal (
    id         TEXT PRIMARY KEY,
    organ      TEXT   NOT NULL,
    successor  TEXT   NOT NULL, -- '' none
    keeper     TEXT   NOT NULL, -- who decides, and keeps what is left
    reason     TEXT   NOT NULL,
    document   TEXT   NOT NULL, -- number of the document that orders it, or ''
    asked_by   TEXT   NOT NULL,
    asked_name TEXT   NOT NULL,
    asked_at   BIGINT NOT NULL,
    state      TEXT   NOT NULL, -- asked, done, refused
    done_by    TEXT   NOT NULL,
    done_name  TEXT   NOT NULL,
    done_at    BIGINT NOT NULL,
    moved      TEXT   NOT NULL, -- JSON: what moved, counted
    noted      TEXT   NOT NULL  -- the last state the keeper's ledger holds
);
CREATE UNIQUE INDEX closing_proposal_open ON closing_proposal (organ) WHERE state = 'asked';
CREATE INDEX closing_proposal_organ ON closing_proposal (organ, id);
CREATE INDEX closing_proposal_keeper ON closing_proposal (keeper, id);
