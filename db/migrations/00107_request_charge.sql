-- +goose Up
-- How the fee of a case was computed: one basis for one application (package request; FACTS 3.2, 3.15).
CREATE TABLE request_charge (
    case_id    TEXT PRIMARY KEY,
    organ      TEXT NOT NULL,
    basis      TEXT NOT NULL,   -- per_case, per_page
    month      TEXT NOT NULL,   -- of receipt, YYYY-MM
    rank       BIGINT NOT NULL, -- of the application among the applicant's in that month
    pages      BIGINT NOT NULL,
    amount     BIGINT NOT NULL, -- 分
    notice_on  TEXT NOT NULL,
    reached_on TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL
);

-- What happened in a reconsideration or a suit, for the organ's own terms in it.
CREATE TABLE request_proceeding_step (
    id      TEXT NOT NULL,   -- of the proceeding
    seq     BIGINT NOT NULL,
    step    TEXT NOT NULL,
    on_date TEXT NOT NULL,
    note    TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (id, seq)
);
