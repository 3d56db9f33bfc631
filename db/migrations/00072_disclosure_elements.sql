-- +goose Up
-- Structured fields of a text (package disclosure): the elements of a service guide, what an official document says
-- outside its body. A JSON list of [key, value]; empty for none.
ALTER TABLE disclosure_revision ADD COLUMN elements TEXT NOT NULL DEFAULT '';
