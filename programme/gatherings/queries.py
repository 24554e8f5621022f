"""What people ask of gatherings: the schedule, a roster, one's own invitations."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from programme.access.model import Actor
from programme.access.rights import Right, Visible, require, visible
from programme.cooperation.model import CooperatingWith
from programme.cooperation.records import cooperating_with
from programme.gatherings.lists import OwnInvitation, Roster, RosterGroup, RosterLine, ScheduledGathering, Turnout
from programme.gatherings.model import AttendanceState, counted_attendance
from programme.gatherings.records import gathering_of
from programme.language import NotAllowed
from programme.language.numbers import name_order
from programme.store import Reader
from programme.store.derived import kept_by_content
from programme.store.store import Row

# The council's own name says nothing beside a department's.
_PLACE = "coalesce(municipality.name_unique, replace(department.name, 'Norsk kulturskoleråd ', ''))"
# `listed` holds person, affiliation and is_board; municipality_department is joined by affiliation.
_READABLE = """
    ($everything
     OR (listed.is_board AND listed.affiliation = any($departments))
     OR (NOT listed.is_board AND (municipality_department.department_code = any($departments)
                                  OR listed.affiliation = any($municipalities))))
"""
_COUNTED = {
    "invited": "true",
    "comes": "answer.answer = 'comes'",
    "comes_not": "answer.answer = 'comes_not'",
    "substitutes": "answer.answer = 'substitute'",
    "met": "attendance.state IN ('met', 'substitute_met')",
    "recorded": "attendance.state IS NOT NULL",
}
_SIDES = {"": "NOT listed.is_board", "boards_": "listed.is_board"}
_COUNTS = ", ".join(
    f"count(*) FILTER (WHERE {side} AND {condition}) AS {prefix}{name}"
    for prefix, side in _SIDES.items()
    for name, condition in _COUNTED.items()
)
_SCHEDULE = f"""
    WITH turnout AS (
        SELECT listed.gathering_id, {_COUNTS}
        FROM gathering_invitation AS listed
        LEFT JOIN municipality_department ON municipality_department.municipality_number = listed.affiliation
        LEFT JOIN gathering_answer AS answer ON answer.gathering_id = listed.gathering_id
             AND answer.person_id = listed.person_id AND answer.affiliation = listed.affiliation
        LEFT JOIN attendance ON attendance.gathering_id = listed.gathering_id
             AND attendance.person_id = listed.person_id AND attendance.affiliation = listed.affiliation
        WHERE listed.cohort_slug = $cohort AND {_READABLE}
        GROUP BY listed.gathering_id
    )
    SELECT gathering.*, region.name AS region_name, host.name_unique AS host_name, turnout.*,
           $everything OR gathering.region_id IS NULL OR EXISTS (
               SELECT 1 FROM region_department WHERE region_department.region_id = gathering.region_id
               AND region_department.left_at IS NULL AND region_department.department_code = any($own_departments)
           ) AS is_own
    FROM gathering
    LEFT JOIN region ON region.id = gathering.region_id
    LEFT JOIN municipality AS host ON host.municipality_number = gathering.host_municipality
    LEFT JOIN turnout ON turnout.gathering_id = gathering.id
    WHERE gathering.cohort_slug = $cohort
"""
_ROSTER = f"""
    WITH listed AS (
        SELECT person_id, affiliation, bool_or(is_invited) AS is_invited, bool_or(is_member) AS is_member,
               affiliation IN (SELECT department_code FROM department) AS is_board
        FROM (
            SELECT person_id, affiliation, true AS is_invited, is_member
            FROM gathering_invitation WHERE gathering_id = $gathering_id
            UNION ALL
            SELECT person_id, affiliation, false, false FROM gathering_answer WHERE gathering_id = $gathering_id
            UNION ALL
            SELECT person_id, affiliation, false, false FROM attendance WHERE gathering_id = $gathering_id
        ) AS named
        GROUP BY person_id, affiliation
    )
    SELECT listed.*, person.name, {_PLACE} AS affiliation_name,
           answer.answer, coalesce(answer.substitute_name, '') AS substitute_name, attendance.state AS recorded
    FROM listed
    JOIN person ON person.id = listed.person_id
    LEFT JOIN municipality ON municipality.municipality_number = listed.affiliation
    LEFT JOIN department ON department.department_code = listed.affiliation
    LEFT JOIN municipality_department ON municipality_department.municipality_number = listed.affiliation
    LEFT JOIN gathering_answer AS answer ON answer.gathering_id = $gathering_id
         AND answer.person_id = listed.person_id AND answer.affiliation = listed.affiliation
    LEFT JOIN attendance ON attendance.gathering_id = $gathering_id
         AND attendance.person_id = listed.person_id AND attendance.affiliation = listed.affiliation
    WHERE {_READABLE}
"""
_OWN = f"""
    SELECT gathering.*, listed.affiliation, listed.is_board, listed.is_board OR listed.is_member AS may_answer,
           {_PLACE} AS affiliation_name,
           answer.answer, coalesce(answer.substitute_name, '') AS substitute_name, attendance.state AS attendance
    FROM gathering_invitation AS listed
    JOIN gathering ON gathering.id = listed.gathering_id
    LEFT JOIN municipality ON municipality.municipality_number = listed.affiliation
    LEFT JOIN department ON department.department_code = listed.affiliation
    LEFT JOIN gathering_answer AS answer ON answer.gathering_id = listed.gathering_id
         AND answer.person_id = listed.person_id AND answer.affiliation = listed.affiliation
    LEFT JOIN attendance ON attendance.gathering_id = listed.gathering_id
         AND attendance.person_id = listed.person_id AND attendance.affiliation = listed.affiliation
    WHERE listed.cohort_slug = $cohort AND listed.person_id = $person_id
    ORDER BY gathering.starts_at, gathering.id, listed.affiliation
"""


def schedule(actor: Actor, reader: Reader, cohort: str) -> list[ScheduledGathering]:
    """All gatherings of the cohort in the order in which they start, the cancelled ones too.

    Everyone signed in sees every gathering; who comes is counted among those alone whose answers the actor may read
    (none for somebody with no part in the cohort). A contact who is no member counts among the invited.
    """
    require(actor, Right.READ_GATHERINGS)
    own = sorted({grant.scope.department for grant in actor.grants if grant.scope.department})
    rows = reader.rows(_SCHEDULE, cohort=cohort, own_departments=own, **_readable(actor, cohort).values())
    return list(_in_order(rows))


@kept_by_content
def _in_order(rows: Sequence[Row]) -> tuple[ScheduledGathering, ...]:
    found = map(_scheduled, rows)
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.number, name_order(one.region_name or ""), one.id)))


def roster(actor: Actor, reader: Reader, gathering_id: str) -> Roster:
    """Who is invited to, has answered to or was at a gathering, by municipality, the boards last and apart.

    Cooperating municipalities stand below each other.

    Only those whom the actor may read, which may be nobody; names in Norwegian order. Raises NotAllowed for an unknown
    gathering.
    """
    require(actor, Right.READ_GATHERINGS)
    gathering = gathering_of(reader, gathering_id)
    readable = _readable(actor, gathering.cohort_slug)
    rows = reader.rows(_ROSTER, gathering_id=gathering_id, **readable.values())
    together = _together(rows, cooperating_with(reader, gathering.cohort_slug))
    rows.sort(key=lambda row: (row["is_board"], _place(row, together), name_order(row["name"])))
    groups = [
        RosterGroup(
            affiliation=affiliation,
            name=name,
            is_board=is_board,
            together_with=together.get(affiliation, ()),
            lines=tuple(_line(row, is_roster_closed=gathering.is_roster_closed) for row in lines),
        )
        for (is_board, name, affiliation), lines in groupby(
            rows, lambda row: (row["is_board"], row["affiliation_name"], row["affiliation"])
        )
    ]
    return Roster(gathering=gathering, groups=tuple(groups))


def _together(rows: Sequence[Row], cooperating: Mapping[str, Sequence[CooperatingWith]]) -> dict[str, tuple[str, ...]]:
    """For each municipality on the list, the names of those on it that it cooperates with."""
    listed = {row["affiliation"] for row in rows}
    return {
        number: tuple(other.name for other in cooperating.get(number, ()) if other.number in listed)
        for number in listed
    }


def _place(row: Row, together: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Where the row's municipality stands: cooperating ones below each other, where the first of them would stand."""
    own = name_order(row["affiliation_name"])
    return min([own, *map(name_order, together[row["affiliation"]])]), own


def my_invitations(actor: Actor, reader: Reader, cohort: str) -> list[OwnInvitation]:
    """The actor's own invitations in the cohort, in the order in which the gatherings start, with answers given."""
    require(actor, Right.READ_GATHERINGS)
    rows = reader.rows(_OWN, cohort=cohort, person_id=actor.person_id)
    return [OwnInvitation.model_validate(row) for row in rows]


def _readable(actor: Actor, cohort: str) -> Visible:
    try:
        return visible(actor, Right.READ_ATTENDANCE, cohort)
    except NotAllowed:  # gatherings are for all; only the people at them are not
        return Visible(everything=False, departments=[], municipalities=[])


def _scheduled(row: Row) -> ScheduledGathering:
    counts = {side: {name: row[f"{side}{name}"] or 0 for name in _COUNTED} for side in _SIDES}
    return ScheduledGathering.model_validate(
        {**row, "participants": Turnout(**counts[""]), "boards": Turnout(**counts["boards_"])}
    )


def _line(row: Row, *, is_roster_closed: bool) -> RosterLine:
    is_obliged = row["is_invited"] and (row["is_member"] or row["is_board"])
    recorded = row["recorded"] and AttendanceState(row["recorded"])
    attendance = counted_attendance(recorded, is_obliged=is_obliged, is_roster_closed=is_roster_closed)
    return RosterLine.model_validate({**row, "attendance": attendance})
