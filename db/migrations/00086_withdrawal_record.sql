-- +goose Up
-- On what ground a text was taken down and what its address shows since: part of the publication, which its leaf in the public log
-- commits to. Empty for what was taken down before this stood there, and for every other kind.
ALTER TABLE disclosure_publication ADD COLUMN ground TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_publication ADD COLUMN shows  TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_publication ADD COLUMN target TEXT NOT NULL DEFAULT '';

-- Texts that say something about others are found without reading the rest (package disclosure: report.go).
CREATE INDEX disclosure_revision_relations ON disclosure_revision (item, n) WHERE relations <> '';
