-- +goose Up
-- Proposals to publish of one's own accord what several applicants were given (package request, art. 44): the cases they rest on,
-- and what somebody decided. No text of an application stands here.
CREATE TABLE request_proposal (
    id           TEXT PRIMARY KEY,
    organ        TEXT NOT NULL,
    cause        TEXT NOT NULL,   -- similar, suggested
    state        TEXT NOT NULL,   -- open, agreed, drafted, declined
    subject      TEXT NOT NULL,   -- title of what is to be published, once agreed
    reason       TEXT NOT NULL,
    item         TEXT NOT NULL,   -- the draft made for it
    decider      TEXT NOT NULL,
    decider_name TEXT NOT NULL,
    decided_at   BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    revision     BIGINT NOT NULL
);
CREATE INDEX request_proposal_organ ON request_proposal (organ, state, id);
CREATE INDEX request_proposal_item ON request_proposal (item) WHERE item <> '';
CREATE TABLE request_proposal_case (
    proposal TEXT NOT NULL,
    case_id  TEXT NOT NULL,
    percent  BIGINT NOT NULL,     -- how alike it is to the case that gave rise to it
    at       BIGINT NOT NULL,
    PRIMARY KEY (proposal, case_id)
);
CREATE INDEX request_proposal_case_of ON request_proposal_case (case_id);
