-- +goose Up
-- Mails to the published mailbox for requests (package request): each once, sealed under a key of its own until it becomes a
-- case, whose applicant's key that is from then on.
CREATE TABLE request_mail (
    id         TEXT PRIMARY KEY,
    organ      TEXT NOT NULL,
    box        TEXT NOT NULL,   -- the mailbox, without its password
    validity   BIGINT NOT NULL, -- with uid: the mail's place in it
    uid        BIGINT NOT NULL,
    message    TEXT NOT NULL,   -- blind index of its Message-ID, or of its content
    person     TEXT NOT NULL,   -- whose key seals it
    same       TEXT NOT NULL,   -- blind index of the sender's address
    sender     TEXT NOT NULL,   -- sealed, as the three below
    name       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    cut        BOOLEAN NOT NULL, -- parts of it could not be read
    arrived_at BIGINT NOT NULL, -- as its server says
    acked_at   BIGINT NOT NULL, -- when the confirmation went out; 0 none did
    state      TEXT NOT NULL,   -- waiting, case, aside
    why        TEXT NOT NULL,   -- of those set aside: bounce, reply, list, too_large, or a person's words
    case_id    TEXT NOT NULL,
    by_name    TEXT NOT NULL,   -- who made it a case or set it aside
    at         BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_mail_message ON request_mail (organ, message);
CREATE INDEX request_mail_queue ON request_mail (organ, state, arrived_at, id);
CREATE INDEX request_mail_case ON request_mail (case_id);
CREATE INDEX request_mail_sender ON request_mail (organ, same, acked_at);

-- How far each mailbox was read.
CREATE TABLE request_mailbox (
    box      TEXT PRIMARY KEY,
    organ    TEXT NOT NULL,
    validity BIGINT NOT NULL,
    uid      BIGINT NOT NULL,
    read_at  BIGINT NOT NULL,
    problem  TEXT NOT NULL -- why it could not be read the last time; '' it could
);
