-- +goose Up
-- The lengths of long lists of positions could be taken for positions: the index is emptied and made again by its follower.
DELETE FROM search_block;
DELETE FROM search_segment;
DELETE FROM search_doc;
UPDATE search_state SET version = version + 1, docs = 0, segments = 1, blocks = 1 WHERE id = 1;
UPDATE search_state SET version = version + 1, docs = 536870912, segments = 536870912, blocks = 536870912 WHERE id = 2;
DELETE FROM work_cursor WHERE name = 'index';
