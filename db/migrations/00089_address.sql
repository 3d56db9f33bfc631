-- +goose Up
-- Readable addresses of columns and items (package catalogue): each organ's rule, and every address ever given out. One is
-- never taken back: what has another by now leads on from its old one.
CREATE TABLE catalogue_address_rule (
    organ    TEXT PRIMARY KEY,
    parts    TEXT NOT NULL, -- JSON
    waiting  BIGINT NOT NULL, -- 1 while items published before it have no address yet
    by_name  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE TABLE catalogue_address (
    path    TEXT PRIMARY KEY, -- begins with a slash
    kind    TEXT NOT NULL,    -- column, item
    target  TEXT NOT NULL,
    organ   TEXT NOT NULL,
    current BIGINT NOT NULL,  -- 0: leads on to the target's present address
    at      BIGINT NOT NULL
);
CREATE INDEX catalogue_address_target ON catalogue_address (kind, target);
-- The present address, '' for none.
ALTER TABLE catalogue_column ADD COLUMN path TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_item ADD COLUMN path TEXT NOT NULL DEFAULT '';
-- How a column lists its items. Before, free words stood here that nothing read.
UPDATE catalogue_column SET template = CASE kind WHEN 'finance' THEN 'table' WHEN 'circulars' THEN 'table' WHEN 'services' THEN 'guide'
    WHEN 'leadership' THEN 'pictures' WHEN 'institution' THEN 'single' ELSE '' END;
