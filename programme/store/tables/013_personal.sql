-- How long a cohort's personal data is kept after its last day; what the privacy notice says; who has been erased.
CREATE TABLE retention (
    cohort_slug text PRIMARY KEY,
    sensitive_months integer NOT NULL CHECK (sensitive_months BETWEEN 0 AND 120),
    person_months integer NOT NULL CHECK (person_months BETWEEN 0 AND 120),
    version integer NOT NULL,
    CHECK (person_months >= sensitive_months)
);

CREATE TABLE privacy_notice (
    version integer PRIMARY KEY,
    purpose text NOT NULL,
    ground text NOT NULL,
    recipients text NOT NULL,
    times text NOT NULL,
    rights text NOT NULL,
    contact text NOT NULL,
    written_at timestamptz NOT NULL,
    written_by text
);

CREATE TABLE erasure (
    person_id text PRIMARY KEY,
    erased_at timestamptz NOT NULL,
    erased_by text,
    reason text NOT NULL
);

-- An address that somebody wants in the place of another, until it is confirmed from there. Nothing refers to these rows.
CREATE TABLE email_wish (
    id text PRIMARY KEY,
    person_id text NOT NULL,
    old_email text NOT NULL,
    new_email text NOT NULL,
    token_hash text,
    wished_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
