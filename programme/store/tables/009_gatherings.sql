CREATE TABLE gathering (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    kind text NOT NULL CHECK (kind IN ('pre', 'main')),
    number integer NOT NULL,
    region_id text,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    venue text NOT NULL,
    host_municipality text,
    theme text NOT NULL,
    cancelled_at timestamptz,
    roster_closed_at timestamptz,
    version integer NOT NULL,
    CHECK (ends_at > starts_at)
);

-- affiliation: the municipality number or the department code that the person comes for.
CREATE TABLE gathering_answer (
    gathering_id text NOT NULL REFERENCES gathering (id),
    person_id text NOT NULL REFERENCES person (id),
    affiliation text NOT NULL,
    answer text NOT NULL CHECK (answer IN ('comes', 'comes_not', 'substitute')),
    substitute_name text NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (gathering_id, person_id, affiliation)
);

CREATE TABLE attendance (
    gathering_id text NOT NULL REFERENCES gathering (id),
    person_id text NOT NULL REFERENCES person (id),
    affiliation text NOT NULL,
    state text NOT NULL CHECK (state IN ('met', 'excused', 'absent', 'substitute_met')),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (gathering_id, person_id, affiliation)
);
