"""A board is told which of its members nobody has contacted, until all are or it is too late to apply."""

from datetime import UTC, datetime, timedelta

from programme.access.model import Actor
from programme.interest.actions import register_municipal_interest
from programme.interest.municipal import MunicipalInterestForm
from programme.outreach.actions import change_several
from programme.outreach.model import OutreachStatus, SeveralForm
from programme.outreach.queries import outreach
from programme.participation.duties import Duty, NextStep
from programme.participation.queries import open_steps, overview
from programme.store import Store
from tests.factories import COHORT, MORNING, acting, contact
from tests.outreach.arranging import BODO, NORDLAND, board, partner, record

TOO_LATE = datetime(2024, 5, 16, 7, tzinfo=UTC)


def step(actor: Actor, store: Store) -> NextStep | None:
    found = [each for each in overview(actor, store, COHORT).steps if each.duty is Duty.OUTREACH]
    return found[0] if found else None


def told(actor: Actor, store: Store) -> str:
    found = step(actor, store)
    assert found
    return found.what


def contact_all_but(actor: Actor, store: Store, *names: str) -> None:
    rows = [row for row in outreach(actor, store, **NORDLAND) if row.name not in names and row.version == 0]
    form = SeveralForm(record_ids=frozenset(row.id for row in rows), status=OutreachStatus.CONTACTED)
    change_several(actor, store, form, **NORDLAND, seen={row.id: 0 for row in rows})


def test_the_members_left_are_named_and_counted_in_the_menu(store: Store) -> None:
    actor = board(store)
    partner(actor, store)
    contact_all_but(actor, store, "Bodø", "Narvik", "Rana")
    assert told(actor, store) == "3 medlemskommuner er ikke kontaktet. Neste: Bodø, Narvik, Rana"
    assert open_steps(actor, store, COHORT, actor.grants[0])["municipalities"] == 1

    form = MunicipalInterestForm(contact="Kai Eksempel")
    register_municipal_interest(contact(store), store, form, cohort=COHORT, municipality="1804")
    assert told(actor, store) == "2 medlemskommuner er ikke kontaktet. Neste: Narvik, Rana"
    contact_all_but(actor, store, "Bodø", "Rana")
    assert told(actor, store) == "Rana er den eneste medlemskommunen som ikke er kontaktet"


def test_the_step_is_done_when_all_are_contacted_and_comes_back_when_one_is_not(store: Store) -> None:
    actor = board(store)
    contact_all_but(actor, store)
    found = step(actor, store)
    assert found
    assert (found.done, found.what) == (True, "Alle medlemskommunene er kontaktet")
    assert "municipalities" not in open_steps(actor, store, COHORT, actor.grants[0])

    later = acting(store, actor.person_id, MORNING + timedelta(hours=1))
    record(later, store, BODO, version=1, status=OutreachStatus.NOT_CONTACTED)
    assert told(actor, store) == "Bodø er den eneste medlemskommunen som ikke er kontaktet"


def test_nobody_is_told_once_it_is_too_late_to_apply(store: Store) -> None:
    actor = board(store)
    assert step(acting(store, actor.person_id, TOO_LATE), store) is None
