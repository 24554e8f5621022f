CREATE TABLE mentor (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    person_id text NOT NULL REFERENCES person (id),
    capacity integer NOT NULL CHECK (capacity >= 0),
    municipality_number text,
    version integer NOT NULL,
    UNIQUE (cohort_slug, person_id)
);

CREATE TABLE mentor_assignment (
    id text PRIMARY KEY,
    mentor_id text NOT NULL REFERENCES mentor (id),
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    state text NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'ended')),
    offered_at timestamptz NOT NULL,
    answered_at timestamptz,
    reason text NOT NULL,
    version integer NOT NULL
);

-- A municipality may say no to guidance; withdrawn_at when it changed its mind.
CREATE TABLE guidance_refusal (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    reason text NOT NULL,
    refused_at timestamptz NOT NULL,
    withdrawn_at timestamptz
);
