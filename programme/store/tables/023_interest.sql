-- Who on the board answers for what it says; the day of the deadline that the answer was judged by.
ALTER TABLE county_interest ADD COLUMN answerable text DEFAULT '';
ALTER TABLE county_interest ADD COLUMN due_on date;

-- When the yes that stands was given: it is the department's application, for itself and those that it names.
ALTER TABLE participation_decision ADD COLUMN applied_at timestamptz;
UPDATE participation_decision SET applied_at = recorded_at WHERE takes_part;

ALTER TABLE municipal_interest ADD COLUMN contact_email text DEFAULT '';
ALTER TABLE municipal_interest ADD COLUMN due_on date;
ALTER TABLE municipal_interest ADD COLUMN is_by_link boolean DEFAULT false;

-- With a department, or with another party, which then has a name.
CREATE TABLE dialogue_meeting_before AS SELECT * FROM dialogue_meeting;
DROP TABLE dialogue_meeting;
CREATE TABLE dialogue_meeting (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text REFERENCES department (department_code),
    party text NOT NULL,
    held_on date NOT NULL,
    attendees text NOT NULL,
    notes text NOT NULL,
    next_step text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    deleted_at timestamptz,
    version integer NOT NULL,
    CHECK ((department_code IS NULL) = (party <> ''))
);
INSERT INTO dialogue_meeting
    SELECT id, cohort_slug, department_code, '', held_on, '', notes, '', recorded_at, recorded_by, NULL, 1
    FROM dialogue_meeting_before;
DROP TABLE dialogue_meeting_before;

-- Each time the boards of departments that had not answered were reminded.
CREATE TABLE interest_reminder (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text NOT NULL REFERENCES department (department_code),
    reminded_at timestamptz NOT NULL,
    reminded_by text
);

-- A one-time link to the interest of one municipality. The token is made when its mail goes, and only its hash is kept.
-- used_at: it has been answered by, and opens nothing any more.
CREATE TABLE interest_link (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    email text NOT NULL,
    token_hash text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
