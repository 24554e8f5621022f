CREATE TABLE county_interest (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text NOT NULL REFERENCES department (department_code),
    answer text NOT NULL CHECK (answer IN ('yes', 'perhaps', 'no')),
    contact text NOT NULL,
    municipality_numbers text[] NOT NULL,
    wants_dialogue boolean NOT NULL,
    remark text NOT NULL,
    received_at timestamptz NOT NULL,
    is_late boolean NOT NULL,
    withdrawn_at timestamptz,
    version integer NOT NULL,
    UNIQUE (cohort_slug, department_code)
);

CREATE TABLE dialogue_meeting (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text NOT NULL REFERENCES department (department_code),
    held_on date NOT NULL,
    notes text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL
);

CREATE TABLE participation_decision (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text NOT NULL REFERENCES department (department_code),
    takes_part boolean NOT NULL,
    resolution_id text NOT NULL,
    municipality_numbers text[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    reason_on_behalf text NOT NULL,
    version integer NOT NULL,
    UNIQUE (cohort_slug, department_code)
);

-- The development areas that a department brings into a cohort; removed_at when it took one out again.
CREATE TABLE brought_area (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text NOT NULL REFERENCES department (department_code),
    area_id text NOT NULL REFERENCES plan_entry (id),
    brought_at timestamptz NOT NULL,
    removed_at timestamptz
);

CREATE TABLE municipal_interest (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    contact text NOT NULL,
    remark text NOT NULL,
    received_at timestamptz NOT NULL,
    is_late boolean NOT NULL,
    is_on_behalf boolean NOT NULL,
    confirmed_at timestamptz,
    withdrawn_at timestamptz,
    version integer NOT NULL,
    UNIQUE (cohort_slug, municipality_number)
);
