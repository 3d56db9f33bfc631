-- +goose Up
-- What a column is for and owes (package catalogue): its category, owner, duty to be updated, term of publication, template,
-- basis; whether it was closed, or merged into another.
ALTER TABLE catalogue_column ADD COLUMN category    TEXT   NOT NULL DEFAULT '';
ALTER TABLE catalogue_column ADD COLUMN unit        TEXT   NOT NULL DEFAULT ''; -- office_unit that answers for it
ALTER TABLE catalogue_column ADD COLUMN duty_days   BIGINT NOT NULL DEFAULT 0;  -- 0: by its category; -1: none
ALTER TABLE catalogue_column ADD COLUMN term        TEXT   NOT NULL DEFAULT ''; -- in words; '' is the law's 20 working days
ALTER TABLE catalogue_column ADD COLUMN template    TEXT   NOT NULL DEFAULT '';
ALTER TABLE catalogue_column ADD COLUMN basis       TEXT   NOT NULL DEFAULT '';
ALTER TABLE catalogue_column ADD COLUMN created_at  BIGINT NOT NULL DEFAULT 0;  -- 0: before this was kept
ALTER TABLE catalogue_column ADD COLUMN closed_at   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE catalogue_column ADD COLUMN merged_into TEXT   NOT NULL DEFAULT '';
ALTER TABLE catalogue_column ADD COLUMN revision    BIGINT NOT NULL DEFAULT 1;

UPDATE catalogue_column SET category = CASE kind
    WHEN 'institution' THEN 'overview' WHEN 'leadership' THEN 'overview' WHEN 'news' THEN 'news' WHEN 'finance' THEN 'finance'
    WHEN 'plans' THEN 'plans' WHEN 'notices' THEN 'notice' WHEN 'services' THEN 'service' WHEN 'circulars' THEN 'policy'
    WHEN 'reports' THEN 'report' ELSE 'disclosure' END WHERE kind <> '';
UPDATE catalogue_column SET template = CASE kind
    WHEN 'finance' THEN 'budget' WHEN 'notices' THEN 'announcement' WHEN 'services' THEN 'service_guide' WHEN 'circulars' THEN 'notice' ELSE '' END WHERE kind <> '';

-- The row of a standard catalogue a text answers, and the values of the organ's own classes it carries (package disclosure).
ALTER TABLE disclosure_revision ADD COLUMN catalogue_row TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_revision ADD COLUMN classes       TEXT NOT NULL DEFAULT ''; -- ids separated by blanks

-- The same of public texts alone, to list and count by: one row for each label of a public text that has any.
CREATE TABLE disclosure_label (
    kind         TEXT   NOT NULL, -- row, class
    label        TEXT   NOT NULL, -- id of the row or the value
    item         TEXT   NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (kind, label, item)
);
CREATE INDEX disclosure_label_latest ON disclosure_label (kind, label, published_at, item);
CREATE INDEX disclosure_label_item ON disclosure_label (item, kind, label);
