-- Every later application deadline that a municipality has been given; the newest row counts. One without a day takes
-- back the one before it.
CREATE TABLE application_extension (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    sequence integer NOT NULL,
    falls_on date,
    reason text NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text NOT NULL,
    UNIQUE (cohort_slug, municipality_number, sequence)
);

CREATE VIEW extension_in_force AS
SELECT newest.cohort_slug, newest.municipality_number, newest.sequence, newest.falls_on, newest.reason,
       newest.set_at AS granted_at, newest.set_by AS granted_by
FROM application_extension AS newest
WHERE newest.falls_on IS NOT NULL AND newest.sequence = (
    SELECT max(earlier.sequence) FROM application_extension AS earlier
    WHERE earlier.cohort_slug = newest.cohort_slug
      AND earlier.municipality_number = newest.municipality_number
);

-- Each time a whole cohort was moved: by how many days, and its first and last day before that.
CREATE TABLE cohort_postponement (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    days integer NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    reason text NOT NULL,
    moved_at timestamptz NOT NULL,
    moved_by text
);
