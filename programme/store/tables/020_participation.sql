-- How many days before a deadline a cohort's people are reminded. Without a row: participation/reminders.py says.
CREATE TABLE reminder_setting (
    cohort_slug text PRIMARY KEY,
    days_before integer[] NOT NULL,
    version integer NOT NULL
);

-- Who has been reminded of which deadline how many days before it: once each. Nothing refers to these rows.
CREATE TABLE reminder (
    person_id text NOT NULL,
    cohort_slug text NOT NULL,
    due date NOT NULL,
    days_before integer NOT NULL,
    queued_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, cohort_slug, due, days_before)
);

-- How far the reminders of a cohort have come. through: the last day that is done; null before the first.
-- day: the one that is being done, with everybody up to after_person seen to, in the order of their ids.
CREATE TABLE reminder_run (
    cohort_slug text PRIMARY KEY,
    through date,
    day date NOT NULL,
    after_person text NOT NULL,
    people integer NOT NULL,
    seen integer NOT NULL,
    queued integer NOT NULL
);
