"""Three boards of the example tell their municipalities, and one of them its partners; most members hear of it."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from programme.access.model import Actor
from programme.example.people import BOARDS
from programme.example.telling import COHORT, Event, World, moment
from programme.groups.model import Sector
from programme.language.dates import local_date
from programme.outreach.actions import add_partner, change_several, follow_up, send_introduction
from programme.outreach.model import OutreachForm, OutreachRow, OutreachStatus, PartnerForm, SeveralForm
from programme.outreach.queries import outreach

_TOLD_ON = {"nordland": date(2023, 11, 6), "trondelag": date(2023, 11, 15), "oslo-og-viken": date(2023, 11, 23)}
_LEFT = 3
"""How many members a board has not come to yet: the first by name."""
_ASKED = "1811"
_LIBRARY = PartnerForm(
    status=OutreachStatus.NOT_CONTACTED,
    partner_name="Eksempelbiblioteket i Nordland",
    partner_kind=Sector.LIBRARY,
    contact_name="Bibbi Eksempel",
    contact_email="bibbi@biblioteket.example",
)
_COMPANY = PartnerForm(
    status=OutreachStatus.DECLINED,
    partner_name="Eksempel kulturnæring",
    partner_kind=Sector.BUSINESS,
    notes="Har ikke tid nå.",
)


def events() -> Iterator[Event]:
    """Most members at once, then what came of it in Nordland."""
    for department, day in _TOLD_ON.items():
        yield Event(moment(day, 10, 30), partial(_tell_most, department=department, day=day))
    yield Event(moment(date(2023, 11, 13), 9), _partners)
    yield Event(moment(date(2023, 11, 16), 14), _answers)


def _tell_most(world: World, at: datetime, *, department: str, day: date) -> None:
    board = world.acting(BOARDS[department][0], at)
    members = _rows(world, board, department)[_LEFT:]
    form = SeveralForm(
        record_ids=frozenset(row.id for row in members),
        status=OutreachStatus.CONTACTED,
        followed_up_by=board.person_id,
        contacted_on=day,
        next_step="Ring og spør om de har fått brevet",
        next_step_on=date(2023, 12, 4),
    )
    seen = {row.id: row.version for row in members}
    change_several(board, world.store, form, cohort=COHORT, department=department, seen=seen)


def _partners(world: World, at: datetime) -> None:
    board = world.acting(BOARDS["nordland"][1], at)
    place = {"cohort": COHORT, "department": "nordland"}
    library = add_partner(board, world.store, _LIBRARY, **place)
    add_partner(board, world.store, _COMPANY, **place)
    send_introduction(board, world.store, **place, record_id=library, version=1)


def _answers(world: World, at: datetime) -> None:
    board = world.acting(BOARDS["nordland"][1], at)
    [row] = [each for each in _rows(world, board, "nordland") if each.municipality_number == _ASKED]
    form = OutreachForm(
        status=OutreachStatus.INTERESTED,
        followed_up_by=board.person_id,
        contacted_on=local_date(at),
        notes="Vil vite mer om samlingene.",
    )
    place = {"cohort": COHORT, "department": "nordland"}
    follow_up(board, world.store, form, **place, record_id=row.id, version=row.version)


def _rows(world: World, board: Actor, department: str) -> list[OutreachRow]:
    return outreach(board, world.store, cohort=COHORT, department=department)
