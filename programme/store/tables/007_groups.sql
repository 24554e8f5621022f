CREATE TABLE municipal_group (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    UNIQUE (cohort_slug, municipality_number)
);

CREATE TABLE group_member (
    id text PRIMARY KEY,
    group_id text NOT NULL REFERENCES municipal_group (id),
    person_id text NOT NULL REFERENCES person (id),
    sector text NOT NULL,
    function text NOT NULL,
    organisation text NOT NULL,
    has_mandate boolean NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    version integer NOT NULL
);
CREATE INDEX group_member_group ON group_member (group_id);

-- by_member: the member's own word. A row without it was recorded on behalf and does not count.
CREATE TABLE commitment (
    id text PRIMARY KEY,
    member_id text NOT NULL REFERENCES group_member (id),
    text_version integer NOT NULL,
    by_member boolean NOT NULL,
    given_at timestamptz NOT NULL,
    recorded_by text NOT NULL
);
CREATE INDEX commitment_member ON commitment (member_id);

-- Which development area the group works with; the row without ended_at counts.
CREATE TABLE area_link (
    id text PRIMARY KEY,
    group_id text NOT NULL REFERENCES municipal_group (id),
    area_id text NOT NULL REFERENCES plan_entry (id),
    entry_ids text[] NOT NULL,
    linked_at timestamptz NOT NULL,
    linked_by text NOT NULL,
    ended_at timestamptz
);
