-- Where an annual meeting was held, and what the case is called. The date can be corrected, so it is in no index.
CREATE TABLE resolution_before AS SELECT * FROM resolution;
CREATE TABLE annual_meeting_before AS SELECT * FROM annual_meeting;
DROP TABLE resolution;
DROP TABLE annual_meeting;
CREATE TABLE annual_meeting (
    id text PRIMARY KEY,
    department_code text NOT NULL REFERENCES department (department_code),
    held_on date NOT NULL,
    place text NOT NULL,
    version integer NOT NULL
);
CREATE TABLE resolution (
    id text PRIMARY KEY,
    annual_meeting_id text NOT NULL REFERENCES annual_meeting (id),
    case_number text NOT NULL,
    agenda_item text NOT NULL,
    wording text NOT NULL,
    version integer NOT NULL
);
INSERT INTO annual_meeting SELECT id, department_code, held_on, '', 1 FROM annual_meeting_before;
INSERT INTO resolution SELECT id, annual_meeting_id, case_number, '', wording, 1 FROM resolution_before;
DROP TABLE resolution_before;
DROP TABLE annual_meeting_before;
