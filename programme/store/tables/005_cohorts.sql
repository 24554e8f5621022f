CREATE TABLE cohort (
    slug text PRIMARY KEY,
    name text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    pre_gatherings integer NOT NULL CHECK (pre_gatherings BETWEEN 0 AND 6),
    main_gatherings integer NOT NULL CHECK (main_gatherings BETWEEN 1 AND 24),
    recommended_members_least integer NOT NULL,
    recommended_members_most integer NOT NULL,
    version integer NOT NULL,
    CHECK (ends_on > starts_on)
);

-- Every date a deadline has had; the newest row of a kind counts.
CREATE TABLE cohort_date (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    kind text NOT NULL CHECK (kind IN ('county_interest', 'municipal_interest', 'application')),
    falls_on date NOT NULL,
    sequence integer NOT NULL,
    reason text NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text,
    UNIQUE (cohort_slug, kind, sequence)
);

CREATE VIEW cohort_deadline AS
SELECT newest.cohort_slug, newest.kind, newest.falls_on
FROM cohort_date AS newest
WHERE newest.sequence = (
    SELECT max(earlier.sequence) FROM cohort_date AS earlier
    WHERE earlier.cohort_slug = newest.cohort_slug AND earlier.kind = newest.kind
);

CREATE TABLE region (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    name text NOT NULL,
    version integer NOT NULL
);

-- Which region a department is in; left_at tells when it was moved on.
CREATE TABLE region_department (
    id text PRIMARY KEY,
    region_id text NOT NULL REFERENCES region (id),
    cohort_slug text NOT NULL,
    department_code text NOT NULL REFERENCES department (department_code),
    joined_at timestamptz NOT NULL,
    left_at timestamptz
);
