-- What a board proposes for a gathering that is planned. version counts the board's own changes and the answer.
CREATE TABLE gathering_proposal (
    id text PRIMARY KEY,
    gathering_id text NOT NULL REFERENCES gathering (id),
    department_code text NOT NULL REFERENCES department (department_code),
    venue text NOT NULL,
    host_municipality text,
    theme text NOT NULL,
    remark text NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'declined', 'withdrawn')),
    proposed_at timestamptz NOT NULL,
    proposed_by text NOT NULL,
    answered_at timestamptz,
    answered_by text,
    reason text NOT NULL,
    version integer NOT NULL
);
