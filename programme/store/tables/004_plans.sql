-- id is the plan's slug. period_source: empty where the document itself gives the period, or gives none;
-- otherwise where programme management has it from; adoption_source likewise. adopted_by: empty where it is not known.
CREATE TABLE plan (
    id text PRIMARY KEY,
    department_code text NOT NULL REFERENCES department (department_code),
    title text NOT NULL,
    period_from date,
    period_to date,
    period_source text NOT NULL,
    adopted_by text NOT NULL,
    adopted_on date,
    adoption_source text NOT NULL DEFAULT '',
    is_adopted boolean NOT NULL,
    is_example boolean NOT NULL,
    source text NOT NULL,
    predecessor_note text NOT NULL,
    version integer NOT NULL,
    CHECK (period_to >= period_from)
);

-- A plan as a tree; id is plan id + '/' + the entry's key, which a goal keeps when it is moved.
-- place counts from 0 through the whole plan, in the document's order; an area has depth 0.
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

-- place: which of the entry's references, from 0, as in the document.
CREATE TABLE plan_reference (
    entry_id text NOT NULL REFERENCES plan_entry (id),
    place integer NOT NULL,
    refers_to text NOT NULL REFERENCES plan_entry (id),
    PRIMARY KEY (entry_id, place)
);
