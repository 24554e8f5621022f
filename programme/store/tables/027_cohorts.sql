-- A further deadline for saying that one is interested, after the first: from opens_on to falls_on an answer is in time.
CREATE TABLE further_deadline (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    kind text NOT NULL CHECK (kind IN ('county_interest', 'municipal_interest')),
    opens_on date NOT NULL,
    falls_on date NOT NULL,
    reason text NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text,
    taken_back_at timestamptz,
    version integer NOT NULL
);
