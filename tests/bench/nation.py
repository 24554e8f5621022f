"""A store with the whole nation in it, once or several times, to see what a large store costs.

One nation is one cohort: all 357 municipalities enrolled, with groups of seven, 2,500 members in all, each with what a
registration writes, and 20,000 rows of attendance at eight gatherings. The first cohort is the same, row for row, in a
store with one nation and in one with ten; what a page shows of it must cost nearly the same in both.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import duckdb

from programme.access.model import system
from programme.plans.actions import load_plans
from programme.plans.files import read_plans
from programme.store import Kind, make_store
from programme.store.duck import connect
from programme.store.migrations import FILES
from tests.factories import MORNING, ROOT, load_reference

FOLDER = ROOT / "build" / "bench"
COHORT = "2024-25"
MEMBERS = 2500
MENTORS = 40
DAY = "2025-12-01"
"""A local date on which all gatherings of the first cohort have been held."""
PEOPLE: Mapping[str, str] = {
    "programme management": "manager-0",
    "board": "board-nordland",
    "contact": "contact-0-1804",
    "mentor": "mentor-0-0",
}
"""Ids of people to look as, by role; each has just that one."""


def nation_store(times: int) -> Path:
    """The file of a store with `times` nations, made when it is not there; it is kept for later, so copy it to write.

    The tables' SQL and this file are part of its name, so a change of either makes it anew.
    """
    parts = [*sorted(FILES.glob("*.sql")), Path(__file__)]
    version = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
    path = FOLDER / f"nation-{times}-{version}.duckdb"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        for left in (unfinished, unfinished.with_suffix(".unfinished.wal")):
            left.unlink(missing_ok=True)
        _make(unfinished, times)
        unfinished.rename(path)
    return path


def _make(path: Path, times: int) -> None:
    store = make_store(str(path), Kind.EXAMPLE)
    load_reference(store)
    for folder in (ROOT / "data" / "plans", ROOT / "data" / "plans" / "example"):
        load_plans(system(MORNING), store, read_plans(folder))
    store.close()
    with closing(connect(path)) as connection:
        _run(connection, _PEOPLE_OF_ALL, {})
        for turn in range(times):
            _run(connection, _NATION, {"turn": turn, "slug": cohort_slug(turn), "members": MEMBERS, "mentors": MENTORS})
        connection.execute("CHECKPOINT")


def cohort_slug(turn: int) -> str:
    """The first cohort is 2024–25; each further one begins two years later."""
    year = 2024 + 2 * turn
    return f"{year}-{(year + 1) % 100:02}"


def _run(connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object]) -> None:
    for statement in _statements(sql):
        used = {name: value for name, value in values.items() if f"${name}" in statement}
        connection.execute(statement, used) if used else connection.execute(statement)


def _statements(sql: str) -> Iterator[str]:
    yield from (statement for statement in sql.split(";") if statement.strip())


_PEOPLE_OF_ALL = """
CREATE TEMP TABLE place AS
SELECT row_number() OVER (ORDER BY municipality_number) - 1 AS i, municipality_number, department_code
FROM municipality JOIN municipality_department USING (municipality_number)
WHERE valid_to IS NULL AND NOT is_invented;

CREATE TEMP TABLE own_area AS
SELECT plan.department_code, min(plan_entry.id) AS area_id
FROM plan_entry JOIN plan ON plan.id = plan_entry.plan_id
WHERE kind = 'area' AND plan_id IN (SELECT max(id) FROM plan WHERE is_adopted GROUP BY department_code)
GROUP BY plan.department_code;

INSERT INTO person SELECT 'manager-' || i, 'Pia Eksempel ' || i, 1 FROM range(5) AS manager (i);
INSERT INTO person SELECT 'board-' || department_code, 'Bo Eksempel ' || department_code, 1
FROM department WHERE NOT dissolved;
INSERT INTO role_grant (id, person_id, role, department_code, municipality_number, cohort_slug, valid_from, valid_to,
                        granted_at, granted_by)
SELECT 'grant-' || id, id, CASE WHEN id LIKE 'manager-%' THEN 'programme_management' ELSE 'board' END,
       CASE WHEN id LIKE 'board-%' THEN substr(id, 7) END, NULL, NULL, DATE '2023-08-01', NULL,
       TIMESTAMPTZ '2023-08-01 08:00:00+00', NULL
FROM person;
INSERT INTO annual_meeting SELECT 'meeting-' || department_code, department_code, DATE '2023-10-28', 'Bodø', 1
FROM department WHERE NOT dissolved;
INSERT INTO resolution
SELECT 'resolution-' || department_code, 'meeting-' || department_code, '12/23', 'Deltakelse', 'Vi deltar.', 1
FROM department WHERE NOT dissolved
"""

_NATION = """
INSERT INTO cohort
SELECT $slug, replace($slug, '-', '–'), make_date(2024 + 2 * $turn, 8, 1), make_date(2025 + 2 * $turn, 12, 31), 2, 6,
       4, 8, 1;

INSERT INTO cohort_date
SELECT 'date-' || $turn || '-' || kind, $slug, kind, falls_on + to_years(CAST(2 * $turn AS integer)), 1, '',
       TIMESTAMPTZ '2023-08-15 07:00:00+00', NULL
FROM (VALUES ('county_interest', DATE '2023-09-15'), ('municipal_interest', DATE '2024-01-05'),
             ('application', DATE '2024-05-15')) AS deadline (kind, falls_on);

INSERT INTO region SELECT 'region-' || $turn || '-' || department_code, $slug, name, 1
FROM department WHERE NOT dissolved;
INSERT INTO region_department
SELECT 'joined-' || $turn || '-' || department_code, 'region-' || $turn || '-' || department_code, $slug,
       department_code, TIMESTAMPTZ '2023-11-05 08:00:00+00', NULL
FROM department WHERE NOT dissolved;

INSERT INTO county_interest
SELECT 'interest-' || $turn || '-' || department_code, $slug, department_code, 'yes', 'Bo Eksempel',
       (SELECT list(municipality_number ORDER BY i) FROM place
        WHERE place.department_code = department.department_code AND i % 5 = 0),
       department_code < 'm', '', TIMESTAMPTZ '2023-09-10 08:00:00+00', false, NULL, 1, '', DATE '2023-09-15'
FROM department WHERE NOT dissolved;
INSERT INTO participation_decision
SELECT 'decision-' || $turn || '-' || department_code, $slug, department_code, true, 'resolution-' || department_code,
       [], TIMESTAMPTZ '2023-11-05 08:00:00+00', 'board-' || department_code, '', 1,
       TIMESTAMPTZ '2023-11-05 08:00:00+00'
FROM department WHERE NOT dissolved;
INSERT INTO brought_area
SELECT 'brought-' || $turn || '-' || department_code, $slug, department_code, area_id,
       TIMESTAMPTZ '2023-11-05 08:00:00+00', NULL
FROM own_area;

INSERT INTO municipal_interest
SELECT 'interest-' || $turn || '-' || municipality_number, $slug, municipality_number, 'Kai Eksempel', '',
       TIMESTAMPTZ '2024-01-02 08:00:00+00', false, false, TIMESTAMPTZ '2024-01-02 08:00:00+00', NULL, 1,
       'kai@kommune.example', DATE '2024-01-05', false
FROM place;
INSERT INTO application
SELECT 'application-' || $turn || '-' || municipality_number, $slug, municipality_number, 'accepted',
       'Vi vil åpne kulturskolen for flere.', true, true, TIMESTAMPTZ '2024-05-02 08:00:00+00',
       TIMESTAMPTZ '2024-06-02 08:00:00+00', '', NULL, '', 3
FROM place;
INSERT INTO municipal_group
SELECT 'group-' || $turn || '-' || municipality_number, $slug, municipality_number FROM place;

CREATE OR REPLACE TEMP TABLE participant AS
SELECT 'member-' || $turn || '-' || n AS id, n // 357 AS rank, municipality_number,
       'group-' || $turn || '-' || municipality_number AS group_id
FROM range($members) AS member (n) JOIN place ON place.i = n % 357;

INSERT INTO person SELECT id, 'Medlem Eksempel ' || id, 1 FROM participant;
INSERT INTO person SELECT 'contact-' || $turn || '-' || municipality_number, 'Kai Eksempel ' || municipality_number, 1
FROM place;
INSERT INTO person SELECT 'mentor-' || $turn || '-' || i, 'Vilde Eksempel ' || i, 1 FROM range($mentors) AS mentor (i);
INSERT INTO person_email SELECT id || '@nasjonen.example', id FROM person
WHERE id LIKE '%-' || $turn || '-%';

INSERT INTO group_member
SELECT id, group_id, id, CASE rank % 4 WHEN 0 THEN 'kulturskole' WHEN 1 THEN 'school' WHEN 2 THEN 'library'
       ELSE 'administration' END, 'Rektor', 'Kommunen', rank = 3, DATE '2024-04-15', NULL, 1
FROM participant;
INSERT INTO commitment SELECT 'commitment-' || id, id, 1, true, TIMESTAMPTZ '2024-04-20 08:00:00+00', id, NULL
FROM participant;
INSERT INTO role_grant (id, person_id, role, department_code, municipality_number, cohort_slug, valid_from, valid_to,
                        granted_at, granted_by)
SELECT 'grant-' || id, id, 'member', NULL, municipality_number, $slug, DATE '2024-04-15', NULL,
       TIMESTAMPTZ '2024-04-15 08:00:00+00', 'contact-' || $turn || '-' || municipality_number
FROM participant;
INSERT INTO role_grant (id, person_id, role, department_code, municipality_number, cohort_slug, valid_from, valid_to,
                        granted_at, granted_by)
SELECT 'grant-contact-' || $turn || '-' || municipality_number, 'contact-' || $turn || '-' || municipality_number,
       'contact', NULL, municipality_number, $slug, DATE '2023-12-01', NULL, TIMESTAMPTZ '2023-12-01 08:00:00+00', NULL
FROM place;

INSERT INTO mentor
SELECT 'mentor-' || $turn || '-' || i, $slug, 'mentor-' || $turn || '-' || i, 10, NULL, 1
FROM range($mentors) AS mentor (i);
INSERT INTO mentor_assignment
SELECT 'assignment-' || $turn || '-' || municipality_number, 'mentor-' || $turn || '-' || (i % $mentors), $slug,
       municipality_number, 'accepted', TIMESTAMPTZ '2024-08-10 08:00:00+00', TIMESTAMPTZ '2024-08-12 08:00:00+00',
       '', 2
FROM place;
INSERT INTO role_grant (id, person_id, role, department_code, municipality_number, cohort_slug, valid_from, valid_to,
                        granted_at, granted_by)
SELECT 'grant-mentor-' || $turn || '-' || municipality_number, 'mentor-' || $turn || '-' || (i % $mentors), 'mentor',
       NULL, municipality_number, $slug, DATE '2024-08-10', NULL, TIMESTAMPTZ '2024-08-10 08:00:00+00', 'manager-0'
FROM place;

INSERT INTO gathering
SELECT 'gathering-' || $turn || '-' || kind || number, $slug, kind, number, NULL,
       held + to_years(CAST(2 * $turn AS integer)), held + INTERVAL 6 HOUR + to_years(CAST(2 * $turn AS integer)),
       'Stormen', NULL, 'Samskaping', NULL, CASE WHEN kind = 'main' AND number < 6 THEN held + INTERVAL 1 DAY END, 1
FROM (VALUES ('pre', 1, TIMESTAMPTZ '2023-10-10 08:00:00+00'), ('pre', 2, TIMESTAMPTZ '2023-11-14 08:00:00+00'),
             ('main', 1, TIMESTAMPTZ '2024-09-10 08:00:00+00'), ('main', 2, TIMESTAMPTZ '2024-11-12 08:00:00+00'),
             ('main', 3, TIMESTAMPTZ '2025-02-11 08:00:00+00'), ('main', 4, TIMESTAMPTZ '2025-04-08 08:00:00+00'),
             ('main', 5, TIMESTAMPTZ '2025-09-09 08:00:00+00'), ('main', 6, TIMESTAMPTZ '2025-11-11 08:00:00+00')
     ) AS planned (kind, number, held);
INSERT INTO attendance
SELECT gathering.id, participant.id, municipality_number,
       CASE hash(participant.id || number) % 10 WHEN 0 THEN 'excused' WHEN 1 THEN 'absent' WHEN 2 THEN 'substitute_met'
       ELSE 'met' END, gathering.ends_at, 'manager-0'
FROM participant JOIN gathering ON gathering.cohort_slug = $slug;
INSERT INTO gathering_answer
SELECT gathering.id, participant.id, municipality_number, 'comes', '', gathering.starts_at - INTERVAL 14 DAY
FROM participant JOIN gathering ON gathering.cohort_slug = $slug AND kind = 'main';

INSERT INTO audit_log (id, logged_at, person_id, action, record_kind, record_id, before, after, reason)
SELECT 'audit-' || part || '-' || id, TIMESTAMPTZ '2024-04-15 08:00:00+00',
       'contact-' || $turn || '-' || municipality_number, action, kind, id, NULL,
       json_object('group_id', group_id, 'sector', 'school'), ''
FROM participant, (VALUES ('person', 'add_person', 'person'), ('member', 'add_member', 'group_member'),
                          ('commitment', 'commit', 'commitment')) AS done (part, action, kind);
INSERT INTO audit_log (id, logged_at, person_id, action, record_kind, record_id, before, after, reason)
SELECT 'audit-' || gathering_id || '-' || person_id, recorded_at, recorded_by, 'record_attendance', 'attendance',
       gathering_id || '/' || person_id, NULL, json_object('state', state), ''
FROM attendance JOIN gathering ON gathering.id = gathering_id WHERE cohort_slug = $slug;
INSERT INTO outbox (id, queued_at, kind, recipient_id, record_id, facts)
SELECT 'message-' || id, TIMESTAMPTZ '2024-04-15 08:00:00+00', 'invited_to_commit', id, group_id,
       json_object('municipality', municipality_number)
FROM participant
"""
