-- +goose Up
-- What the annual report counts of the cases, kept so that any past state of the records can be read again (package
-- request). A row says how things stood from the instant since until the instant until, the last moment of time while
-- they still do; it is ended by the next row and never changed otherwise.
CREATE TABLE request_standing (
    case_id     TEXT NOT NULL,
    seq         BIGINT NOT NULL,
    organ       TEXT NOT NULL,
    requester   TEXT NOT NULL,
    received_on TEXT NOT NULL,
    decided_on  TEXT NOT NULL,
    report_row  TEXT NOT NULL,
    since       BIGINT NOT NULL,
    until       BIGINT NOT NULL,
    PRIMARY KEY (case_id, seq)
);
CREATE INDEX request_standing_year ON request_standing (organ, decided_on, received_on);
CREATE INDEX request_standing_since ON request_standing (organ, since);

-- Reconsideration and litigation over a case.
CREATE TABLE request_remedy (
    id          TEXT NOT NULL,
    seq         BIGINT NOT NULL,
    case_id     TEXT NOT NULL,
    organ       TEXT NOT NULL,
    kind        TEXT NOT NULL,   -- reconsideration, direct_suit, suit_after_reconsideration
    number      TEXT NOT NULL,   -- of the reconsideration organ or the court
    received_on TEXT NOT NULL,
    closed_on   TEXT NOT NULL,   -- empty while pending
    outcome     TEXT NOT NULL,
    void        BOOLEAN NOT NULL, -- registered by mistake
    reason      TEXT NOT NULL,   -- why a closed one was changed or struck out
    by_name     TEXT NOT NULL,
    since       BIGINT NOT NULL,
    until       BIGINT NOT NULL,
    PRIMARY KEY (id, seq)
);
CREATE INDEX request_remedy_organ ON request_remedy (organ, received_on, id);
CREATE INDEX request_remedy_case ON request_remedy (case_id, id, seq);
CREATE INDEX request_remedy_since ON request_remedy (organ, since);

-- The fee of a case: what was charged, paid and waived, in 分, by the month of receipt.
CREATE TABLE request_fee (
    case_id TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    organ   TEXT NOT NULL,
    month   TEXT NOT NULL,   -- YYYY-MM the charge was made in
    charged BIGINT NOT NULL,
    paid    BIGINT NOT NULL,
    waived  BIGINT NOT NULL,
    reason  TEXT NOT NULL,   -- of the waiver
    by_name TEXT NOT NULL,
    since   BIGINT NOT NULL,
    until   BIGINT NOT NULL,
    PRIMARY KEY (case_id, seq)
);
CREATE INDEX request_fee_month ON request_fee (organ, month, case_id);
