-- +goose Up
-- Search keeps long lists of positions apart from the words, finds single characters by words of their own, and has a second
-- shelf for what offices work on. The index is a copy: it is emptied here and made again by its followers from the ledger.
DELETE FROM search_block;
DELETE FROM search_segment;
DELETE FROM search_doc;
ALTER TABLE search_segment ADD COLUMN blocks BIGINT NOT NULL DEFAULT 0; -- rows of search_block: blocks of words, then places
UPDATE search_state SET version = version + 1, docs = 0, segments = 1, blocks = 1 WHERE id = 1;
INSERT INTO search_state (id, version, docs, segments, blocks) VALUES (2, 0, 536870912, 536870912, 536870912);
DELETE FROM work_cursor WHERE name = 'index';
