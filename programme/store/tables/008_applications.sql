CREATE TABLE application (
    id text PRIMARY KEY,
    cohort_slug text NOT NULL REFERENCES cohort (slug),
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    state text NOT NULL CHECK (state IN ('draft', 'sent', 'under_review', 'offered', 'accepted', 'refused',
                                         'waiting_list', 'declined', 'withdrawn')),
    motivation text NOT NULL,
    wants_societal_development boolean NOT NULL,
    makes_room_for_cocreation boolean NOT NULL,
    sent_at timestamptz,
    decided_at timestamptz,
    decision_reason text NOT NULL,
    withdrawn_on date,
    withdrawal_reason text NOT NULL,
    version integer NOT NULL,
    UNIQUE (cohort_slug, municipality_number)
);

-- What was sent, as it was sent, with the SHA-256 of the content.
CREATE TABLE application_copy (
    id text PRIMARY KEY,
    application_id text NOT NULL REFERENCES application (id),
    sent_at timestamptz NOT NULL,
    sent_by text NOT NULL,
    content json NOT NULL,
    digest text NOT NULL
);
