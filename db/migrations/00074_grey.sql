-- +goose Up
-- Days of mourning: from the first to the last of them the whole site is shown without colour. Empty: never.
ALTER TABLE office_site ADD COLUMN grey_from TEXT NOT NULL DEFAULT '';
ALTER TABLE office_site ADD COLUMN grey_until TEXT NOT NULL DEFAULT '';
