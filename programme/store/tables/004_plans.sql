CREATE TABLE plan (
    id text PRIMARY KEY,
    department_code text NOT NULL REFERENCES department (department_code),
    title text NOT NULL,
    period_from date,
    period_to date,
    period_source text NOT NULL,
    adopted_by text NOT NULL,
    adopted_on date,
    is_adopted boolean NOT NULL,
    is_example boolean NOT NULL,
    source text NOT NULL,
    version integer NOT NULL
);

-- A plan as a tree; id is plan id + '/' + the entry's key, which a goal keeps when it is moved.
CREATE TABLE plan_entry (
    id text PRIMARY KEY,
    plan_id text NOT NULL REFERENCES plan (id),
    parent_id text,
    place integer NOT NULL,
    depth integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('area', 'strategy', 'goal', 'initiative')),
    level_name text NOT NULL,
    number text NOT NULL,
    label text NOT NULL,
    scope text CHECK (scope IN ('national', 'regional'))
);
CREATE INDEX plan_entry_plan ON plan_entry (plan_id);

CREATE TABLE plan_reference (
    entry_id text NOT NULL REFERENCES plan_entry (id),
    refers_to text NOT NULL REFERENCES plan_entry (id),
    PRIMARY KEY (entry_id, refers_to)
);
