-- Who has which role, what was done, and which forms have been received.
CREATE TABLE role_grant (
    id text PRIMARY KEY,
    person_id text NOT NULL,
    role text NOT NULL CHECK (role IN ('programme_management', 'board', 'contact', 'member', 'mentor')),
    department_code text,
    municipality_number text,
    cohort_slug text,
    valid_from date NOT NULL,
    valid_to date,
    granted_at timestamptz NOT NULL,
    granted_by text
);
CREATE INDEX role_grant_person ON role_grant (person_id);

CREATE TABLE audit_log (
    id text PRIMARY KEY,
    logged_at timestamptz NOT NULL,
    person_id text,
    action text NOT NULL,
    record_kind text NOT NULL,
    record_id text NOT NULL,
    before json,
    after json,
    reason text NOT NULL
);
CREATE INDEX audit_log_record ON audit_log (record_kind, record_id);

-- One row a submission of a form: a repeat finds it and counts as done.
CREATE TABLE submission (
    key text PRIMARY KEY,
    result text,
    submitted_at timestamptz NOT NULL
);
