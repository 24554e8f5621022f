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

-- Invitations are derived. First: the municipalities that a gathering is for, with its local date.
-- Main: those enrolled before it is over and not withdrawn by then, of the region or of all. Pre: prospects, with
-- interest or an application. A withdrawal afterwards leaves what was as it was.
CREATE VIEW gathering_municipality AS
SELECT gathering.id AS gathering_id, gathering.cohort_slug, application.municipality_number,
       CAST(gathering.starts_at AT TIME ZONE 'Europe/Oslo' AS date) AS held_on
FROM gathering
JOIN application ON application.cohort_slug = gathering.cohort_slug
     AND (application.state = 'accepted'
          OR (application.state = 'withdrawn' AND application.decided_at IS NOT NULL
              AND application.withdrawn_on > CAST(gathering.starts_at AT TIME ZONE 'Europe/Oslo' AS date)))
     AND (application.decided_at IS NULL OR application.decided_at < gathering.ends_at)
LEFT JOIN municipality_department ON municipality_department.municipality_number = application.municipality_number
LEFT JOIN region_department ON region_department.region_id = gathering.region_id
     AND region_department.department_code = municipality_department.department_code
     AND region_department.left_at IS NULL
WHERE gathering.kind = 'main' AND (gathering.region_id IS NULL OR region_department.id IS NOT NULL)
UNION
SELECT gathering.id, gathering.cohort_slug, municipal_interest.municipality_number,
       CAST(gathering.starts_at AT TIME ZONE 'Europe/Oslo' AS date)
FROM gathering
JOIN municipal_interest ON municipal_interest.cohort_slug = gathering.cohort_slug
     AND (municipal_interest.withdrawn_at IS NULL OR municipal_interest.withdrawn_at >= gathering.ends_at)
WHERE gathering.kind = 'pre'
UNION
SELECT gathering.id, gathering.cohort_slug, application.municipality_number,
       CAST(gathering.starts_at AT TIME ZONE 'Europe/Oslo' AS date)
FROM gathering
JOIN application ON application.cohort_slug = gathering.cohort_slug
     AND (application.state <> 'withdrawn'
          OR application.withdrawn_on > CAST(gathering.starts_at AT TIME ZONE 'Europe/Oslo' AS date))
WHERE gathering.kind = 'pre';

-- The departments whose boards a gathering is for: of the region or of all regions; before the start, the interested.
CREATE VIEW gathering_department AS
SELECT gathering.id AS gathering_id, gathering.cohort_slug, region_department.department_code,
       CAST(gathering.starts_at AT TIME ZONE 'Europe/Oslo' AS date) AS held_on
FROM gathering
JOIN region_department ON region_department.cohort_slug = gathering.cohort_slug
     AND region_department.left_at IS NULL
     AND (gathering.region_id IS NULL OR region_department.region_id = gathering.region_id)
WHERE gathering.kind = 'main'
UNION
SELECT gathering.id, gathering.cohort_slug, county_interest.department_code,
       CAST(gathering.starts_at AT TIME ZONE 'Europe/Oslo' AS date)
FROM gathering
JOIN county_interest ON county_interest.cohort_slug = gathering.cohort_slug AND county_interest.answer <> 'no'
     AND (county_interest.withdrawn_at IS NULL OR county_interest.withdrawn_at >= gathering.ends_at)
WHERE gathering.kind = 'pre';

-- One row for each person and affiliation (municipality number or department code), judged on the gathering's day.
-- is_member: the gathering is this person's obligation. A contact who is no member is invited without it.
CREATE VIEW gathering_invitation AS
SELECT gathering_id, cohort_slug, person_id, affiliation, is_board, bool_or(is_member) AS is_member
FROM (
    SELECT gathering_id, gathering_municipality.cohort_slug, group_member.person_id,
           gathering_municipality.municipality_number AS affiliation, false AS is_board, true AS is_member
    FROM gathering_municipality
    JOIN municipal_group ON municipal_group.cohort_slug = gathering_municipality.cohort_slug
         AND municipal_group.municipality_number = gathering_municipality.municipality_number
    JOIN group_member ON group_member.group_id = municipal_group.id AND group_member.joined_on <= held_on
         AND (group_member.left_on IS NULL OR group_member.left_on > held_on)
    UNION ALL
    SELECT gathering_id, gathering_municipality.cohort_slug, role_grant.person_id,
           gathering_municipality.municipality_number, false, false
    FROM gathering_municipality
    JOIN role_grant ON role_grant.role = 'contact' AND role_grant.cohort_slug = gathering_municipality.cohort_slug
         AND role_grant.municipality_number = gathering_municipality.municipality_number
         AND role_grant.valid_from <= held_on AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= held_on)
    UNION ALL
    SELECT gathering_id, gathering_department.cohort_slug, role_grant.person_id,
           gathering_department.department_code, true, false
    FROM gathering_department
    JOIN role_grant ON role_grant.role = 'board' AND role_grant.department_code = gathering_department.department_code
         AND role_grant.valid_from <= held_on AND (role_grant.valid_to IS NULL OR role_grant.valid_to >= held_on)
) AS invited
GROUP BY gathering_id, cohort_slug, person_id, affiliation, is_board;
