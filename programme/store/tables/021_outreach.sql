-- Whom a department's board follows up in a cohort. A municipality's id is cohort/department/number, and it has a row
-- once something has been recorded; a partner's is a UUID, and it has a name. introduced_at: when the letter about the
-- programme was laid out to be sent. Nothing refers to these rows.
CREATE TABLE outreach (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text NOT NULL REFERENCES department (department_code),
    municipality_number text,
    partner_name text NOT NULL,
    partner_kind text NOT NULL,
    status text NOT NULL CHECK (status IN ('not_contacted', 'contacted', 'interested', 'declined', 'applied')),
    followed_up_by text,
    contacted_on date,
    next_step text NOT NULL,
    next_step_on date,
    contact_name text NOT NULL,
    contact_email text NOT NULL,
    notes text NOT NULL,
    introduced_at timestamptz,
    version integer NOT NULL
);

-- Several rows changed at once, so that it can be undone.
CREATE TABLE outreach_batch (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    department_code text NOT NULL REFERENCES department (department_code),
    is_import boolean NOT NULL,
    done_at timestamptz NOT NULL,
    done_by text,
    undone_at timestamptz
);

-- before: what stood, as JSON; {} where there was no row. version: the one that the batch made. is_left: not undone,
-- since somebody had changed the row in the meantime.
CREATE TABLE outreach_batch_row (
    batch_id text NOT NULL,
    outreach_id text NOT NULL,
    before text NOT NULL,
    version integer NOT NULL,
    is_left boolean NOT NULL,
    PRIMARY KEY (batch_id, outreach_id)
);
