-- +goose Up
-- Where a member of staff wants mail (package mail): one address, sealed under a key of its own. It stood twice, with those who
-- remind of terms of items and of cases.
CREATE TABLE mail_address (
    staff  TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    sealed TEXT NOT NULL,
    at     BIGINT NOT NULL
);
INSERT INTO mail_address (staff, person, sealed, at) SELECT staff, person, address, feed_at FROM request_reminder WHERE address <> '';
INSERT INTO mail_address (staff, person, sealed, at) SELECT staff, person, sealed, at FROM urging_address
    WHERE staff NOT IN (SELECT staff FROM mail_address);
DROP TABLE urging_address;
ALTER TABLE request_reminder DROP COLUMN person;
ALTER TABLE request_reminder DROP COLUMN address;
