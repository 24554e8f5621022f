-- A file that belongs to a record; fingerprint is the SHA-256 of its content. Taken out, its row stays, its content goes.
CREATE TABLE attachment (
    id text PRIMARY KEY,
    record_kind text NOT NULL,
    record_id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    size integer NOT NULL,
    fingerprint text NOT NULL,
    is_scanned boolean NOT NULL,
    added_at timestamptz NOT NULL,
    added_by text NOT NULL,
    removed_at timestamptz
);

CREATE TABLE attachment_content (
    attachment_id text PRIMARY KEY,
    content bytea NOT NULL
);
