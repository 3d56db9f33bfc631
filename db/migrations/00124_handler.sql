-- +goose Up
-- Who answers for a case, and within a unit for its part (package request): the id of a member of staff, '' for nobody.
ALTER TABLE request_case ADD COLUMN handler TEXT NOT NULL DEFAULT '';
ALTER TABLE request_part ADD COLUMN handler TEXT NOT NULL DEFAULT '';
-- Queues by person: what is owed, one stage, what was decided.
CREATE INDEX request_case_handled ON request_case (organ, handler, due_on, id, requester, decided_on) WHERE decided_on = '';
CREATE INDEX request_case_handled_stage ON request_case (organ, handler, stage, due_on, id, requester);
CREATE INDEX request_case_handled_past ON request_case (organ, handler, decided_on, report_row, id) WHERE handler <> '' AND decided_on > '';
-- Queues by unit.
CREATE INDEX request_part_unit ON request_part (organ, unit, due_on, id) WHERE answer = '';

-- Each change of who answers. Never changed; people of the staff alone.
CREATE TABLE request_handover (
    case_id    TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    part       TEXT NOT NULL,   -- the part it is about; '' the whole case
    from_staff TEXT NOT NULL,
    from_name  TEXT NOT NULL,
    to_staff   TEXT NOT NULL,
    to_name    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (case_id, seq)
);

-- Reports of what was done to many cases at once.
CREATE TABLE request_bulk (
    id      TEXT PRIMARY KEY,
    organ   TEXT NOT NULL,
    text    TEXT NOT NULL,   -- JSON: what was asked, and how it went for each case
    by_id   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL
);
