-- A plan that is being written. plan_id: what it became when it was adopted, and then it is locked. version counts
-- changes of what stands in this row, edition changes of anything in the draft. adopted_by and adopted_on are what a
-- file that was read says. base_plan_id: the plan it was copied from; is_new_version: it is to replace that one.
CREATE TABLE plan_draft (
    id text PRIMARY KEY,
    department_code text NOT NULL REFERENCES department (department_code),
    title text NOT NULL,
    period_from date,
    period_to date,
    source text NOT NULL,
    predecessor_note text NOT NULL,
    adopted_by text NOT NULL,
    adopted_on date,
    is_example boolean NOT NULL,
    base_plan_id text,
    is_new_version boolean NOT NULL,
    plan_id text,
    discarded_at timestamptz,
    version integer NOT NULL,
    edition integer NOT NULL,
    CHECK (period_to >= period_from)
);

-- sequence counts among what stands under the same entry; removed_at: taken out, with all that stands under it, and can be
-- put back where it stood.
CREATE TABLE plan_draft_entry (
    id text PRIMARY KEY,
    draft_id text NOT NULL REFERENCES plan_draft (id),
    entry_key text NOT NULL,
    parent_key text,
    sequence integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('area', 'strategy', 'goal', 'initiative')),
    level_name text NOT NULL,
    number text NOT NULL,
    label text NOT NULL,
    scope text CHECK (scope IN ('national', 'regional')),
    refers_to text[] NOT NULL,
    removed_at timestamptz,
    version integer NOT NULL
);
CREATE INDEX plan_draft_entry_draft ON plan_draft_entry (draft_id);

-- For plans that were written here: which plan they replace or come after, and what adopted them.
CREATE TABLE plan_lineage (
    plan_id text PRIMARY KEY REFERENCES plan (id),
    replaces text,
    follows text,
    resolution_id text
);

-- The plans that a newer version has replaced, and which.
CREATE VIEW replaced_plan AS
SELECT plan_lineage.replaces AS plan_id, plan.id AS newer_plan_id, plan.title AS newer_title
FROM plan_lineage JOIN plan ON plan.id = plan_lineage.plan_id
WHERE plan_lineage.replaces IS NOT NULL;

-- Each plan with every newer version of it, however many there are between.
CREATE VIEW newer_plan AS
WITH RECURSIVE newer (plan_id, newer_plan_id) AS (
    SELECT replaces, plan_id FROM plan_lineage WHERE replaces IS NOT NULL
    UNION ALL
    SELECT newer.plan_id, plan_lineage.plan_id
    FROM newer JOIN plan_lineage ON plan_lineage.replaces = newer.newer_plan_id
)
SELECT plan_id, newer_plan_id FROM newer;

-- Areas that a department still brings in, but has brought in anew in a newer version of the plan: those that are
-- linked to one stay so, and nobody chooses it any more. An area is the same where its key is.
CREATE VIEW renewed_area AS
SELECT brought_area.cohort_slug, brought_area.department_code, brought_area.area_id, newer.area_id AS newer_area_id
FROM brought_area
JOIN plan_entry ON plan_entry.id = brought_area.area_id
JOIN newer_plan ON newer_plan.plan_id = plan_entry.plan_id
JOIN brought_area AS newer
  ON newer.area_id = newer_plan.newer_plan_id || substr(plan_entry.id, length(plan_entry.plan_id) + 1)
 AND newer.cohort_slug = brought_area.cohort_slug AND newer.department_code = brought_area.department_code
 AND newer.removed_at IS NULL
WHERE brought_area.removed_at IS NULL;

-- As before, but an area and its newer version are one.
CREATE OR REPLACE VIEW lone_area AS
SELECT cohort_slug, department_code, min(area_id) AS area_id FROM brought_area
WHERE removed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM renewed_area
    WHERE renewed_area.cohort_slug = brought_area.cohort_slug
      AND renewed_area.department_code = brought_area.department_code
      AND renewed_area.area_id = brought_area.area_id
)
GROUP BY cohort_slug, department_code HAVING count(DISTINCT area_id) = 1;
