-- Who someone is elsewhere, one-time links, and who is signed in by one. Nothing refers to these rows: they can be deleted.
CREATE TABLE identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id text NOT NULL,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);

-- One row each time somebody asks for a link, whether the address is known or not. The marks are keyed hashes, to count by;
-- the address stands here until the request is handled. Beyond the limit of its address a request is handled at once.
CREATE TABLE link_request (
    id text PRIMARY KEY,
    address_mark text NOT NULL,
    client_mark text NOT NULL,
    email text,
    target text NOT NULL,
    is_within_limits boolean NOT NULL,
    requested_at timestamptz NOT NULL,
    handled_at timestamptz
);

CREATE TABLE sign_in_link (
    id text PRIMARY KEY,
    person_id text NOT NULL,
    email text NOT NULL,
    target text NOT NULL,
    token_hash text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

-- id: the hash of the token that the browser has.
CREATE TABLE session (
    id text PRIMARY KEY,
    person_id text NOT NULL,
    began_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);

ALTER TABLE outbox ADD COLUMN sent_at timestamptz;
ALTER TABLE outbox ADD COLUMN fault text;
