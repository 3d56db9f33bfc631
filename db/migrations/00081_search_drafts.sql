-- +goose Up
-- The shelf of what offices work on begins to be filled, and long lists of positions tell their length: the index is emptied
-- once more and made again by its follower.
DELETE FROM search_block;
DELETE FROM search_segment;
DELETE FROM search_doc;
UPDATE search_state SET version = version + 1, docs = 0, segments = 1, blocks = 1 WHERE id = 1;
UPDATE search_state SET version = version + 1, docs = 536870912, segments = 536870912, blocks = 536870912 WHERE id = 2;
DELETE FROM work_cursor WHERE name = 'index';
