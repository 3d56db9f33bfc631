-- +goose Up
-- Items are asked for by their readable address itself: one look into the store instead of two.
CREATE INDEX disclosure_item_path ON disclosure_item (path) WHERE path <> '';
