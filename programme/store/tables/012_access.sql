-- Each row of the log carries its own hash; a job seals the rows in order, each seal over the one before.
-- salt goes when a value is forgotten; salts has what the other values are still checked by.
DROP INDEX audit_log_record;
ALTER TABLE audit_log ADD COLUMN salt text;
ALTER TABLE audit_log ADD COLUMN salts json;
ALTER TABLE audit_log ADD COLUMN hash text;
CREATE INDEX audit_log_record ON audit_log (record_kind, record_id);

CREATE TABLE audit_seal (
    number integer PRIMARY KEY,
    audit_id text NOT NULL UNIQUE,
    chain text NOT NULL,
    sealed_at timestamptz NOT NULL
);
