-- +goose Up
-- A line's figures once more as one text, "12,0,,3": what the explorer reads of thousands of lines, from the index alone.
ALTER TABLE annual_figure ADD COLUMN packed TEXT NOT NULL DEFAULT '';
CREATE INDEX annual_figure_packed ON annual_figure (row_code, scope, is_public, year, body, own, report, packed);
