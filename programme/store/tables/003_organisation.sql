CREATE TABLE county (
    county_number text PRIMARY KEY,
    name text NOT NULL,
    name_official text NOT NULL,
    valid_from date,
    valid_to date
);

CREATE TABLE municipality (
    municipality_number text PRIMARY KEY,
    county_number text NOT NULL REFERENCES county (county_number),
    name text NOT NULL,
    name_official text NOT NULL,
    name_unique text NOT NULL,
    population integer,
    population_year integer,
    written_language text,
    latitude double precision,
    longitude double precision,
    valid_from date,
    valid_to date,
    is_invented boolean NOT NULL
);

CREATE TABLE municipality_succession (
    predecessor text NOT NULL REFERENCES municipality (municipality_number),
    successor text NOT NULL REFERENCES municipality (municipality_number),
    PRIMARY KEY (predecessor, successor)
);

CREATE TABLE department (
    department_code text PRIMARY KEY,
    name text NOT NULL,
    dissolved boolean NOT NULL,
    dissolved_on date
);

CREATE TABLE department_county (
    department_code text NOT NULL REFERENCES department (department_code),
    county_number text NOT NULL REFERENCES county (county_number),
    coverage text NOT NULL CHECK (coverage IN ('documented', 'inferred')),
    PRIMARY KEY (department_code, county_number)
);

CREATE TABLE department_succession (
    predecessor text NOT NULL REFERENCES department (department_code),
    successor text NOT NULL REFERENCES department (department_code),
    PRIMARY KEY (predecessor, successor)
);

CREATE TABLE school_break (
    county_number text NOT NULL REFERENCES county (county_number),
    season text NOT NULL,
    year integer NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    area text NOT NULL,
    note text NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (county_number, season, year, first_day, area)
);

-- A municipality's memberships one after another; version goes on counting from one to the next.
CREATE TABLE membership (
    id text PRIMARY KEY,
    municipality_number text NOT NULL REFERENCES municipality (municipality_number),
    from_date date,
    to_date date,
    is_confirmed boolean NOT NULL,
    version integer NOT NULL
);

-- A name can be blanked; nothing here is unique or indexed but the key, so that it can.
CREATE TABLE person (
    id text PRIMARY KEY,
    name text NOT NULL,
    version integer NOT NULL
);

CREATE TABLE person_email (
    email text PRIMARY KEY,
    person_id text NOT NULL REFERENCES person (id)
);

CREATE TABLE annual_meeting (
    id text PRIMARY KEY,
    department_code text NOT NULL REFERENCES department (department_code),
    held_on date NOT NULL,
    UNIQUE (department_code, held_on)
);

CREATE TABLE resolution (
    id text PRIMARY KEY,
    annual_meeting_id text NOT NULL REFERENCES annual_meeting (id),
    case_number text NOT NULL,
    wording text NOT NULL
);

-- A municipality belongs to the department that covers its county.
CREATE VIEW municipality_department AS
SELECT municipality.municipality_number, department.department_code
FROM municipality
JOIN department_county ON department_county.county_number = municipality.county_number
JOIN department ON department.department_code = department_county.department_code AND NOT department.dissolved;
