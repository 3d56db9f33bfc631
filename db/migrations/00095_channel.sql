-- +goose Up
-- The channels by which an organ takes applications, with what is published about each (package request, FACTS 4.4). The
-- counter and the post have no row that could close them.
CREATE TABLE request_channel (
    organ   TEXT NOT NULL,
    channel TEXT NOT NULL,
    open    BOOLEAN NOT NULL,
    usage   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (organ, channel)
);

-- How many applications one applicant has filed at an organ, so that heaps of them are found without counting through.
CREATE TABLE request_group (
    organ TEXT NOT NULL,
    same  TEXT NOT NULL,
    cases BIGINT NOT NULL,
    PRIMARY KEY (organ, same)
);
CREATE INDEX request_group_large ON request_group (organ, cases);
INSERT INTO request_group (organ, same, cases) SELECT organ, same, count(*) FROM request_case WHERE same <> '' GROUP BY organ, same;
CREATE INDEX request_case_group ON request_case (organ, same, id) WHERE decided_on = '';
