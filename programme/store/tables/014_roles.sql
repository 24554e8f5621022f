-- Two can correct the dates of a role at once: the second must be told. An indexed table takes no new column in DuckDB.
DROP INDEX role_grant_person;
ALTER TABLE role_grant ADD COLUMN version integer DEFAULT 1;
CREATE INDEX role_grant_person ON role_grant (person_id);
