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

-- by_member: the member's own word. A row without it was recorded on behalf and does not count; nor does one withdrawn.
CREATE TABLE commitment (
    id text PRIMARY KEY,
    member_id text NOT NULL REFERENCES group_member (id),
    text_version integer NOT NULL,
    by_member boolean NOT NULL,
    given_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX commitment_member ON commitment (member_id);

-- Every member there has been, with place and commitment (one in force of each sort, see groups/actions.py).
-- Active on a day: joined_on <= day AND (left_on IS NULL OR left_on > day).
CREATE VIEW group_membership AS
SELECT group_member.id, municipal_group.id AS group_id, municipal_group.cohort_slug, municipal_group.municipality_number,
       group_member.person_id, group_member.sector, group_member.function, group_member.organisation,
       group_member.has_mandate, group_member.joined_on, group_member.left_on, group_member.version,
       own.id IS NOT NULL AS is_committed, recorded.id IS NOT NULL AS is_recorded_on_behalf
FROM group_member
JOIN municipal_group ON municipal_group.id = group_member.group_id
LEFT JOIN commitment AS own ON own.member_id = group_member.id AND own.by_member AND own.withdrawn_at IS NULL
LEFT JOIN commitment AS recorded
  ON recorded.member_id = group_member.id AND NOT recorded.by_member AND recorded.withdrawn_at IS NULL;

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

-- A department's area when it brought in just one: its municipalities are linked to it without choosing.
CREATE VIEW lone_area AS
SELECT cohort_slug, department_code, min(area_id) AS area_id FROM brought_area WHERE removed_at IS NULL
GROUP BY cohort_slug, department_code HAVING count(DISTINCT area_id) = 1;

-- The area a municipality works with: the one it chose, else its department's lone one.
CREATE VIEW linked_area AS
SELECT municipal_group.cohort_slug, municipal_group.municipality_number, area_link.area_id, true AS is_chosen
FROM area_link
JOIN municipal_group ON municipal_group.id = area_link.group_id
WHERE area_link.ended_at IS NULL
UNION ALL
SELECT lone_area.cohort_slug, municipality_department.municipality_number, lone_area.area_id, false AS is_chosen
FROM lone_area
JOIN municipality_department ON municipality_department.department_code = lone_area.department_code
WHERE NOT EXISTS (
    SELECT 1 FROM area_link
    JOIN municipal_group ON municipal_group.id = area_link.group_id
    WHERE area_link.ended_at IS NULL AND municipal_group.cohort_slug = lone_area.cohort_slug
      AND municipal_group.municipality_number = municipality_department.municipality_number
);
