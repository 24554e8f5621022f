-- Municipalities that are brought together in a cohort, and how far it has come. came_to_nothing: nobody goes on with it.
-- department_code: whose board keeps the record; null where a contact or programme management began it.
-- in_touch_by: the person who put them in touch, or recorded it.
CREATE TABLE cooperation (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text,
    origin text NOT NULL CHECK (origin IN ('suggested', 'board', 'management', 'contact')),
    stage text NOT NULL CHECK (stage IN ('noted', 'in_touch', 'cooperating', 'came_to_nothing')),
    in_touch_on date,
    in_touch_by text,
    notes text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text,
    version integer NOT NULL
);

-- confirmed_at: when the municipality said yes to cooperating, itself or by its board. One that has left and is asked
-- again has a row more.
CREATE TABLE cooperation_municipality (
    id text PRIMARY KEY,
    cooperation_id text NOT NULL REFERENCES cooperation (id),
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    confirmed_at timestamptz,
    confirmed_by text,
    left_on date,
    leaving_reason text NOT NULL
);

-- The cooperating municipalities: those that have said yes and not left, where at least two have.
CREATE VIEW cooperating AS
SELECT cooperation.cohort_slug, cooperation.id AS cooperation_id, one.municipality_number, one.confirmed_at
FROM cooperation
JOIN cooperation_municipality AS one ON one.cooperation_id = cooperation.id
     AND one.confirmed_at IS NOT NULL AND one.left_on IS NULL
WHERE cooperation.stage = 'cooperating' AND EXISTS (
    SELECT 1 FROM cooperation_municipality AS other
    WHERE other.cooperation_id = cooperation.id AND other.municipality_number <> one.municipality_number
      AND other.confirmed_at IS NOT NULL AND other.left_on IS NULL
);
