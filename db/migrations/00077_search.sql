-- +goose Up
-- Search (package search), a copy that can be made again from the ledger at any time. Numbers are INTEGER because that is
-- the row's own address on SQLite.
DROP TABLE IF EXISTS db_search;
DROP TABLE IF EXISTS db_search_words;
CREATE TABLE search_state (
    id       BIGINT PRIMARY KEY,
    version  BIGINT NOT NULL, -- moves with every change
    docs     BIGINT NOT NULL, -- number of the next document
    segments BIGINT NOT NULL, -- of the next segment
    blocks   BIGINT NOT NULL  -- of the next block
);
INSERT INTO search_state (id, version, docs, segments, blocks) VALUES (1, 0, 0, 1, 1);
-- A document; one that was replaced or taken out stays as gone, because older segments still name its number.
CREATE TABLE search_doc (
    n       INTEGER PRIMARY KEY,
    key     TEXT NOT NULL,
    mark    TEXT NOT NULL,
    gone    BIGINT NOT NULL  -- version in which it went, 0 while it is there
);
CREATE UNIQUE INDEX search_doc_key ON search_doc (key) WHERE gone = 0;
CREATE INDEX search_doc_gone ON search_doc (gone) WHERE gone > 0;
CREATE TABLE search_segment (
    id     INTEGER PRIMARY KEY,
    low    BIGINT NOT NULL, -- first document
    docs   BIGINT NOT NULL, -- how many
    block  BIGINT NOT NULL, -- first block
    firsts BYTEA NOT NULL,  -- first word of each block
    abouts BYTEA NOT NULL   -- what is told of each document beside its words
);
CREATE TABLE search_block (
    id   INTEGER PRIMARY KEY,
    data BYTEA NOT NULL -- entries: words with documents and positions
);
-- The text of attachments, by content, read once in the background.
CREATE TABLE disclosure_file_text (
    hash  TEXT PRIMARY KEY,
    state TEXT NOT NULL, -- read, empty, unreadable
    text  TEXT NOT NULL,
    at    BIGINT NOT NULL
);
-- What else a thing is called, as an installation has added it; each line the words of one thing.
CREATE TABLE disclosure_synonym (
    id    TEXT PRIMARY KEY,
    words TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at    BIGINT NOT NULL
);
