-- +goose Up
-- Signatures of what was asked for (package request): each case stands under ten bands of its min-hash; texts that are much
-- alike share a band. ref is year * 2^32 + serial; the band has the organ in it.
CREATE TABLE request_band (
    band BIGINT NOT NULL,
    ref  BIGINT NOT NULL,
    PRIMARY KEY (band, ref)
);
