-- +goose Up
-- Which documents a text amends, repeals, interprets or is related to: written with the text, hashed and approved with it.
ALTER TABLE disclosure_revision ADD COLUMN relations TEXT NOT NULL DEFAULT '';

-- Whether a public document is in force as the public relations of others leave it, and how many of those point to it.
ALTER TABLE disclosure_item ADD COLUMN validity TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_item ADD COLUMN links BIGINT NOT NULL DEFAULT 0;
UPDATE disclosure_item SET validity = (SELECT r.validity FROM disclosure_revision r WHERE r.item = disclosure_item.id AND r.n = disclosure_item.live) WHERE live > 0;

-- The relations of public texts to items of the house, for the other direction. Made from the texts.
CREATE TABLE disclosure_relation (
    source   TEXT NOT NULL,
    position BIGINT NOT NULL,
    target   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    from_on  TEXT NOT NULL,    -- day from which an amendment or repeal holds; '' from publication
    ripe     BOOLEAN NOT NULL, -- that day has come
    PRIMARY KEY (source, position)
);
CREATE INDEX disclosure_relation_target ON disclosure_relation (target, kind, source);
CREATE INDEX disclosure_relation_unripe ON disclosure_relation (from_on, source) WHERE NOT ripe;
CREATE INDEX disclosure_change_cause ON disclosure_change (cause, item) WHERE cause <> '';
