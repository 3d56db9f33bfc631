-- +goose Up
-- Organs, units, staff, roles, sign-in (package office). Instants: microseconds UTC.
CREATE TABLE office_organ (
    id              TEXT PRIMARY KEY,
    parent          TEXT NOT NULL,           -- organ id, '' at the top
    kind            TEXT NOT NULL,           -- office.Kinds
    code            TEXT NOT NULL,           -- 统一社会信用代码, or ''
    division        TEXT NOT NULL,           -- division code, 6, 9 or 12 digits, or ''
    name            TEXT NOT NULL,
    short_name      TEXT NOT NULL,
    address         TEXT NOT NULL,
    postcode        TEXT NOT NULL,
    phone           TEXT NOT NULL,
    fax             TEXT NOT NULL,
    email           TEXT NOT NULL,
    hours           TEXT NOT NULL,
    disclosure_unit TEXT NOT NULL,           -- name of the disclosure office (政府信息公开工作机构)
    reconsideration TEXT NOT NULL,           -- name of the reconsideration organ; '' = the government above
    court           TEXT NOT NULL,           -- name of the court
    position        BIGINT NOT NULL,         -- order among siblings
    active          BOOLEAN NOT NULL,
    revision        BIGINT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX office_organ_parent ON office_organ (parent, position, id);
CREATE UNIQUE INDEX office_organ_code ON office_organ (code) WHERE code <> '';

CREATE TABLE office_unit (
    id         TEXT PRIMARY KEY,
    organ      TEXT NOT NULL REFERENCES office_organ (id),
    name       TEXT NOT NULL,
    position   BIGINT NOT NULL,
    active     BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX office_unit_name ON office_unit (organ, name);

CREATE TABLE office_staff (
    id               TEXT PRIMARY KEY,
    organ            TEXT NOT NULL REFERENCES office_organ (id),
    unit             TEXT NOT NULL,          -- unit id or ''
    login            TEXT NOT NULL,          -- lower case
    name             TEXT NOT NULL,
    full_time        BOOLEAN NOT NULL,
    active           BOOLEAN NOT NULL,
    password         TEXT NOT NULL,          -- argon2id, PHC format
    password_at      BIGINT NOT NULL,
    must_change      BOOLEAN NOT NULL,
    default_password BOOLEAN NOT NULL,       -- published with the demonstration: serve refuses to start
    totp             TEXT NOT NULL,          -- sealed secret, '' = no second factor
    totp_pending     TEXT NOT NULL,          -- sealed secret not yet confirmed by a code
    totp_step        BIGINT NOT NULL,        -- last time step used: a code is good once
    revision         BIGINT NOT NULL,
    created_at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX office_staff_login ON office_staff (login);
CREATE INDEX office_staff_organ ON office_staff (organ, login);

CREATE TABLE office_password (               -- earlier passwords, so that the last few are not used again
    staff  TEXT NOT NULL REFERENCES office_staff (id),
    set_at BIGINT NOT NULL,
    hash   TEXT NOT NULL,
    PRIMARY KEY (staff, set_at)
);

CREATE TABLE office_recovery (
    staff TEXT NOT NULL REFERENCES office_staff (id),
    hash  TEXT NOT NULL,                     -- SHA-256 of a one-time code
    PRIMARY KEY (staff, hash)
);

CREATE TABLE office_grant (
    staff      TEXT NOT NULL REFERENCES office_staff (id),
    organ      TEXT NOT NULL REFERENCES office_organ (id),
    role       TEXT NOT NULL,
    subtree    BOOLEAN NOT NULL,             -- also in every organ below
    granted_by TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (staff, organ, role)
);
CREATE INDEX office_grant_role ON office_grant (role, organ, staff);

CREATE TABLE office_session (
    id         TEXT PRIMARY KEY,
    token      TEXT NOT NULL,                -- SHA-256 of the cookie's value
    staff      TEXT NOT NULL REFERENCES office_staff (id),
    state      TEXT NOT NULL,                -- second (waits for the second factor) or open
    created_at BIGINT NOT NULL,
    last_seen  BIGINT NOT NULL,
    idle_end   BIGINT NOT NULL,
    end_at     BIGINT NOT NULL,
    ip         TEXT NOT NULL,
    agent      TEXT NOT NULL
);
CREATE UNIQUE INDEX office_session_token ON office_session (token);
CREATE INDEX office_session_staff ON office_session (staff, created_at);
CREATE INDEX office_session_end ON office_session (end_at);

CREATE TABLE office_attempt (                -- failed sign-ins by login name, whether or not such an account exists
    login        TEXT PRIMARY KEY,           -- SHA-256 of the lower-case login name
    failures     BIGINT NOT NULL,
    last_at      BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);

CREATE TABLE office_setting (
    name  TEXT PRIMARY KEY,                  -- portal, rules
    value TEXT NOT NULL
);

CREATE TABLE office_site (                   -- what stands at the head and foot of the public site (FACTS 6.25)
    organ      TEXT PRIMARY KEY REFERENCES office_organ (id),
    name       TEXT NOT NULL,
    domain     TEXT NOT NULL,
    id_code    TEXT NOT NULL,                -- 网站标识码, 10 characters
    icp        TEXT NOT NULL,
    police     TEXT NOT NULL,
    mark_url   TEXT NOT NULL,                -- 党政机关标识
    error_url  TEXT NOT NULL,                -- 我为政府网站找错
    host       TEXT NOT NULL,                -- 主办单位
    undertaker TEXT NOT NULL,                -- 承办单位
    contact    TEXT NOT NULL,
    revision   BIGINT NOT NULL
);

CREATE TABLE office_comment (
    id      TEXT PRIMARY KEY,
    subject TEXT NOT NULL,                   -- item:ID, case:ID, report:ID
    organ   TEXT NOT NULL,
    staff   TEXT NOT NULL,
    name    TEXT NOT NULL,
    text    TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX office_comment_subject ON office_comment (subject, at, id);
