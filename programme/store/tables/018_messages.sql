-- What programme management has written in the place of a kind's standard text, version by version; the newest holds.
CREATE TABLE message_template (
    kind text NOT NULL,
    version integer NOT NULL,
    is_standard boolean NOT NULL,
    subject text NOT NULL,
    text_before text NOT NULL,
    text_after text NOT NULL,
    written_at timestamptz NOT NULL,
    written_by text,
    PRIMARY KEY (kind, version)
);

-- The address that gets a copy of what boards send; without a row, or with an empty one, each of programme management does.
CREATE TABLE programme_mailbox (
    id text PRIMARY KEY CHECK (id = 'programme'),
    email text NOT NULL,
    version integer NOT NULL
);
