-- A message's state follows from its columns: programme/messages/state.py. Nothing refers to these rows.
-- hold: 'held', 'released', or null, and then it is held as long as its kind is.
ALTER TABLE outbox ADD COLUMN attempts integer DEFAULT 0;
ALTER TABLE outbox ADD COLUMN next_attempt_at timestamptz;
ALTER TABLE outbox ADD COLUMN claimed_by text;
ALTER TABLE outbox ADD COLUMN claimed_until timestamptz;
ALTER TABLE outbox ADD COLUMN hold text;
ALTER TABLE outbox ADD COLUMN edited_subject text;
ALTER TABLE outbox ADD COLUMN edited_text text;
ALTER TABLE outbox ADD COLUMN version integer DEFAULT 1;

CREATE TABLE held_kind (
    kind text PRIMARY KEY,
    held_at timestamptz NOT NULL,
    held_by text
);

-- Who alone does a job on this store, until when; and until when it rests, since it failed so many times in a row.
CREATE TABLE lease (
    name text PRIMARY KEY,
    holder text NOT NULL,
    held_until timestamptz NOT NULL,
    rest_until timestamptz,
    failures integer NOT NULL
);
