-- Goals and areas of several departments' plans that programme management holds to be the same, by the name it gives
-- them. Those that the plans themselves call national and alike need no row.
CREATE TABLE same_goal (
    id text PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    dissolved_at timestamptz,
    version integer NOT NULL
);

-- The row without removed_at counts.
CREATE TABLE same_goal_entry (
    id text PRIMARY KEY,
    same_goal_id text NOT NULL REFERENCES same_goal (id),
    entry_id text NOT NULL REFERENCES plan_entry (id),
    linked_at timestamptz NOT NULL,
    removed_at timestamptz
);
