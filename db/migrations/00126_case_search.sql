-- +goose Up
-- Full-text search over cases at the desk (packages request, search): a shelf of the index of its own, a copy that its follower
-- makes again from the ledger at any time.
INSERT INTO search_state (id, version, docs, segments, blocks) VALUES (3, 0, 1073741824, 1073741824, 1073741824);

-- By whom a case is found without opening anything: blind indexes of names. Erased with the person.
CREATE TABLE request_mark (
    organ   TEXT NOT NULL,
    mark    TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (organ, mark, case_id)
);
CREATE INDEX request_mark_case ON request_mark (case_id);

-- How far the cases taken in before that were marked: the last id looked at.
CREATE TABLE request_marked (
    id   BIGINT PRIMARY KEY,
    last TEXT NOT NULL
);
INSERT INTO request_marked (id, last) VALUES (1, '');

-- What staff wrote into the blanks of a letter, whose text is sealed because it names its addressee. Erased with the person.
CREATE TABLE request_letter_words (
    letter  TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    text    TEXT NOT NULL
);
CREATE INDEX request_letter_words_case ON request_letter_words (case_id);
