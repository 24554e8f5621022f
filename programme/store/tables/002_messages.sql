CREATE TABLE outbox (
    id text PRIMARY KEY,
    queued_at timestamptz NOT NULL,
    kind text NOT NULL,
    recipient_id text NOT NULL,
    record_id text NOT NULL,
    facts json NOT NULL
);
