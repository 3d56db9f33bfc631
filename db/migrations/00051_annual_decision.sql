-- +goose Up
-- What people decided about the findings of an annual report (package annual): never overwritten, the last one counts.
CREATE TABLE annual_decision (
    report     TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    finding    TEXT NOT NULL, -- its identity: check and what it looked at, without figures
    ruling     TEXT NOT NULL, -- confirmed, explained, waived, seconded, withdrawn
    reason     TEXT NOT NULL,
    figures    TEXT NOT NULL, -- fingerprint of what the finding said then
    expression TEXT NOT NULL, -- the relation as it stood then, for people
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (report, seq)
);
