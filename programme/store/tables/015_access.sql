-- Rows of the log from before rows had hashes: they cannot be checked. Any other row without a hash has lost it.
CREATE TABLE audit_unhashed (
    audit_id text PRIMARY KEY
);
INSERT INTO audit_unhashed SELECT id FROM audit_log WHERE hash IS NULL;
