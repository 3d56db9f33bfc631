-- +goose Up
CREATE TABLE vault_installation (
    id     TEXT PRIMARY KEY,
    mark   TEXT NOT NULL
);

CREATE TABLE vault_person (
    id      TEXT PRIMARY KEY,
    wrapped TEXT NOT NULL,
    made    BIGINT NOT NULL,
    erased  BIGINT NOT NULL
);
