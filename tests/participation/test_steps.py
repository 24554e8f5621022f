from datetime import UTC, datetime

import pytest

from programme.access.model import Actor, Role, nobody
from programme.language import NotAllowed
from programme.participation.queries import overview
from programme.participation.steps import Urgency
from programme.store import Store
from tests import factories
from tests.factories import BODO, COHORT
from tests.participation import arranging as arrange
from tests.participation.test_queries import board, contact, management

SEPTEMBER = datetime(2023, 9, 3, 7, tzinfo=UTC)
WINTER = datetime(2024, 2, 1, 7, tzinfo=UTC)


@pytest.fixture
def cohort(store: Store) -> Store:
    factories.cohort(store)
    return store


def told(actor: Actor, store: Store) -> list[tuple[str, Urgency]]:
    return [(step.what, step.urgency) for step in overview(actor, store, COHORT).steps]


@pytest.mark.parametrize(
    ("day", "urgency"), [(1, Urgency.SOON), (15, Urgency.SOON), (16, Urgency.LATE)], ids=["before", "last day", "after"]
)
def test_a_silent_board_registers_interest(cohort: Store, day: int, urgency: Urgency) -> None:
    at = datetime(2023, 9, day, 7, tzinfo=UTC)

    assert told(board(at=at), cohort) == [("Meld interesse for Nordland", urgency)]


def test_an_interested_board_records_the_decision_then_brings_in_areas(cohort: Store) -> None:
    arrange.county_interest(cohort, "nordland")
    registered = ("Interessen for Nordland er meldt", Urgency.DONE)
    assert told(board(at=SEPTEMBER), cohort) == [
        ("Registrer hva fylkesårsmøtet vedtar om deltakelse", Urgency.WAITING),
        registered,
    ]

    arrange.decision(cohort, "nordland")
    decided = ("Vedtaket om deltakelse er registrert", Urgency.DONE)
    choose = ("Velg utviklingsområdene dere tar med inn i 2024–25", Urgency.WAITING)
    assert told(board(at=SEPTEMBER), cohort) == [choose, registered, decided]

    arrange.area(cohort, "nordland")
    brought = ("Utviklingsområdet «Samhandling» er lagt inn", Urgency.DONE)
    assert told(board(at=SEPTEMBER), cohort) == [registered, decided, brought]


def test_a_contact_drafts_until_the_department_has_decided_then_sends(cohort: Store) -> None:
    arrange.interest(cohort, BODO)
    draft = "Forbered søknaden for Bodø. Den kan sendes når fylkesavdelingen har vedtatt å delta"
    registered = ("Interessen for Bodø er meldt", Urgency.DONE)
    assert told(contact(at=WINTER), cohort) == [(draft, Urgency.WAITING), registered]

    arrange.decision(cohort, "nordland")
    assert told(contact(at=WINTER), cohort) == [("Send søknad for Bodø", Urgency.WAITING), registered]


def test_a_contact_confirms_what_the_board_registered(cohort: Store) -> None:
    arrange.interest(cohort, BODO, is_on_behalf=True, confirmed_at=None)

    assert told(contact(at=WINTER), cohort)[0] == (
        "Bekreft interessen som fylkesstyret har meldt for Bodø",
        Urgency.LATE,
    )


def test_programme_management_sees_where_the_programme_waits(cohort: Store) -> None:
    arrange.county_interest(cohort, "agder", wants_dialogue=True)
    arrange.decision(cohort, "nordland")
    arrange.participant(cohort, BODO)
    arrange.interest(cohort, "1806")
    arrange.application(cohort, "1806", "sent")
    arrange.gathering(cohort, roster_closed_at=None)

    assert told(management(), cohort) == [
        ("Lukk oppmøtelisten for samling 1", Urgency.LATE),
        ("Ønsker dialogmøte: Agder", Urgency.WAITING),
        ("Søknader som venter på avgjørelse: Narvik", Urgency.WAITING),
        ("Uten veileder: Bodø", Urgency.WAITING),
    ]


def test_silent_departments_wait_until_the_municipalities_can_no_longer_apply(cohort: Store) -> None:
    arrange.county_interest(cohort, "nordland", wants_dialogue=True)
    arrange.decision(cohort, "nordland")

    silent = "Ikke svart innen fristen: Agder, Finnmark, Troms og Svalbard, Innlandet og 6 til"
    assert told(management(at=WINTER), cohort) == [(silent, Urgency.LATE)]
    assert told(management(), cohort) == []


def test_a_member_commits_and_answers(cohort: Store) -> None:
    person_id, *_others = arrange.participant(cohort, BODO, committed=0)
    arrange.grant(cohort, Role.MEMBER, person_id, municipality=BODO)
    arrange.gathering(cohort)
    member = factories.acting(cohort, person_id, WINTER)

    steps = overview(member, cohort, COHORT).steps

    assert [step.what for step in steps if step.page == "gatherings" or "blir med" in step.what] == [
        "Bekreft at du blir med for Bodø",
        "Svar på invitasjonen til samling 1",
    ]


def test_a_mentor_answers_an_offer(cohort: Store) -> None:
    person_id = arrange.mentor(cohort, BODO, "offered")
    arrange.grant(cohort, Role.MENTOR, person_id)

    assert told(factories.acting(cohort, person_id, WINTER), cohort) == [
        ("Svar på om du vil veilede Bodø", Urgency.WAITING)
    ]


def test_a_contacts_department_is_not_shown_as_the_contacts_own(cohort: Store) -> None:
    assert overview(contact(), cohort, COHORT).departments == ()
    assert [state.name for state in overview(board(), cohort, COHORT).departments] == ["Nordland"]


def test_strangers_have_no_steps(cohort: Store) -> None:
    with pytest.raises(NotAllowed):
        overview(nobody(WINTER), cohort, COHORT)
