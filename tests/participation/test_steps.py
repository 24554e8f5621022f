import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from programme.access.grants import actor_of
from programme.access.model import Actor, Role, nobody
from programme.access.rights import permits
from programme.cohorts.extending import grant_extension
from programme.cohorts.model import ExtensionForm
from programme.language import NotAllowed
from programme.participation.duties import Duty, NextStep, Urgency
from programme.participation.owing import known_to, present_in, steps_of
from programme.participation.queries import open_steps, overview
from programme.participation.reminding import actors
from programme.store import Store, open_store
from tests import factories
from tests.factories import BODO, COHORT
from tests.participation import arranging as arrange
from tests.participation.test_queries import board, contact, management

SEPTEMBER = datetime(2023, 9, 3, 7, tzinfo=UTC)
WINTER = datetime(2024, 2, 1, 7, tzinfo=UTC)
TELL = ("41 medlemskommuner er ikke kontaktet. Neste: Alstahaug, Andøy, Beiarn", Urgency.WAITING)


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

    assert told(board(at=at), cohort) == [("Meld interesse for Nordland", urgency), TELL]


def test_an_interested_board_records_the_decision_then_brings_in_areas(cohort: Store) -> None:
    arrange.county_interest(cohort, "nordland")
    registered = ("Interessen for Nordland er meldt", Urgency.DONE)
    assert told(board(at=SEPTEMBER), cohort) == [
        ("Registrer hva fylkesårsmøtet vedtar om deltakelse", Urgency.WAITING),
        TELL,
        registered,
    ]

    arrange.decision(cohort, "nordland")
    decided = ("Vedtaket om deltakelse er registrert", Urgency.DONE)
    choose = ("Velg utviklingsområdene dere tar med inn i 2024–25", Urgency.WAITING)
    assert told(board(at=SEPTEMBER), cohort) == [choose, TELL, registered, decided]

    arrange.area(cohort, "nordland")
    brought = ("Utviklingsområdet «Samhandling» er lagt inn", Urgency.DONE)
    assert told(board(at=SEPTEMBER), cohort) == [TELL, registered, decided, brought]


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


def test_programme_management_answers_what_boards_propose_until_the_gathering_is_over(cohort: Store) -> None:
    first, second = (arrange.gathering(cohort, number, roster_closed_at=None) for number in (1, 2))
    before = factories.acting(
        cohort, factories.programme_manager(cohort).person_id, arrange.SAMLING_1 - timedelta(days=9)
    )
    for department in ("nordland", "agder", "nordland"):
        arrange.proposal(cohort, first, department)
    arrange.proposal(cohort, second, "nordland", state="declined")

    [step] = [each for each in overview(before, cohort, COHORT).steps if each.duty is Duty.PROPOSALS]
    assert step.what == "Forslag fra fylkesstyrene venter på svar: samling 1 (Agder) og samling 1 (Nordland)"
    assert step.path(COHORT) == f"/samlinger?periode=2024-25&rolle=programme_management&samling={first}"

    arrange.proposal(cohort, second, "agder")
    [step] = [each for each in overview(before, cohort, COHORT).steps if each.duty is Duty.PROPOSALS]
    assert step.path(COHORT) == "/samlinger?periode=2024-25&rolle=programme_management"
    for actor in (management(), board(at=before.at)):
        assert Duty.PROPOSALS not in {each.duty for each in overview(actor, cohort, COHORT).steps}


def test_silent_departments_wait_until_the_municipalities_can_no_longer_apply(cohort: Store) -> None:
    arrange.county_interest(cohort, "nordland", wants_dialogue=True)
    arrange.decision(cohort, "nordland")

    silent = "Ikke svart innen fristen: Agder, Finnmark, Troms og Svalbard, Innlandet og 6 til"
    assert told(management(at=WINTER), cohort)[0] == (silent, Urgency.LATE)
    assert told(management(), cohort) == []


def test_management_adds_the_boards_of_those_that_have_not_answered(cohort: Store) -> None:
    missing = "Ingen er lagt til i fylkesstyret: {names}"
    first = missing.format(names="Agder, Finnmark, Troms og Svalbard, Innlandet og 7 til")
    assert told(management(at=SEPTEMBER), cohort) == [(first, Urgency.WAITING)]
    (step,) = overview(management(at=SEPTEMBER), cohort, COHORT).steps
    assert step.path(COHORT) == "/personer?periode=2024-25&rolle=programme_management"

    codes = [row["department_code"] for row in cohort.rows("SELECT * FROM department WHERE NOT dissolved")]
    for code in codes:
        if code not in {"agder", "vestland"}:
            arrange.grant(cohort, Role.BOARD, arrange.person(cohort), department=code)
    ended = "UPDATE role_grant SET valid_to = $day WHERE department_code = 'nordland'"
    cohort.write(lambda transaction: transaction.rows(ended, day=date(2023, 8, 31)))
    arrange.county_interest(cohort, "vestland")
    left = (missing.format(names="Agder og Nordland"), Urgency.WAITING)
    assert told(management(at=SEPTEMBER), cohort) == [left]
    assert told(management(), cohort) == []  # the municipalities can no longer apply


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


def test_a_group_that_lacks_a_partner_says_so(cohort: Store) -> None:
    arrange.participant(cohort, BODO, ["kulturskole"], committed=1)

    assert ("Kommunegruppen i Bodø mangler en samarbeidspart", Urgency.WAITING) in told(contact(at=WINTER), cohort)


def test_who_has_withdrawn_is_not_asked_again(cohort: Store) -> None:
    arrange.county_interest(cohort, "nordland", withdrawn_at=arrange.LONG_AGO)
    arrange.interest(cohort, BODO, withdrawn_at=arrange.LONG_AGO)

    assert told(board(at=SEPTEMBER), cohort) == [("Interessen for Nordland er trukket tilbake", Urgency.DONE)]
    assert told(contact(at=WINTER), cohort) == [("Interessen for Bodø er trukket tilbake", Urgency.DONE)]


def test_a_municipality_that_is_no_member_owes_nothing(cohort: Store) -> None:
    assert told(contact(at=WINTER), cohort)
    ended = "UPDATE membership SET to_date = $day WHERE municipality_number = $number"
    cohort.write(lambda transaction: transaction.rows(ended, day=date(2024, 7, 31), number=BODO))

    assert told(contact(at=WINTER), cohort) == []


@pytest.mark.parametrize("state", ["declined", "refused", "withdrawn"])
def test_members_of_a_group_that_will_not_take_part_are_not_asked_to_commit(cohort: Store, state: str) -> None:
    member, *_others = arrange.group(cohort, BODO, committed=0)
    arrange.grant(cohort, Role.MEMBER, member, municipality=BODO)
    assert told(factories.acting(cohort, member, WINTER), cohort) == [
        ("Bekreft at du blir med for Bodø", Urgency.WAITING)
    ]

    arrange.application(cohort, BODO, state)

    assert told(factories.acting(cohort, member, WINTER), cohort) == []


def test_members_of_a_draft_are_not_asked_when_it_can_no_longer_be_sent(cohort: Store) -> None:
    member, *_others = arrange.group(cohort, BODO, committed=0)
    arrange.grant(cohort, Role.MEMBER, member, municipality=BODO)
    arrange.application(cohort, BODO, "draft")

    assert told(factories.acting(cohort, member, datetime(2024, 5, 16, 7, tzinfo=UTC)), cohort) == []


def test_more_time_to_apply_is_the_municipalitys_own_deadline(cohort: Store) -> None:
    arrange.decision(cohort, "nordland")
    arrange.interest(cohort, BODO)
    management_ = factories.programme_manager(cohort, datetime(2024, 5, 10, 7, tzinfo=UTC))
    factories.contact(cohort)
    form = ExtensionForm(falls_on=date(2024, 5, 30), reason="Sykdom.")
    grant_extension(management_, cohort, form, cohort=COHORT, municipality=BODO)

    after = datetime(2024, 5, 20, 7, tzinfo=UTC)
    assert [(step.what, step.due) for step in overview(contact(at=after), cohort, COHORT).steps if not step.done] == [
        ("Send søknad for Bodø", date(2024, 5, 30))
    ]
    assert overview(contact("1806", at=after), cohort, COHORT).steps == ()


DAYS = tuple(
    datetime(year, month, day, 10, tzinfo=UTC)
    for year, month, day in ((2023, 9, 3), (2023, 11, 1), (2024, 2, 1), (2024, 5, 10), (2024, 9, 20), (2025, 3, 1))
)


@pytest.fixture
def world(world_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The whole example world."""
    path = tmp_path / "world.duckdb"
    shutil.copy(world_file, path)
    with closing(open_store(str(path))) as store:
        yield store


@pytest.mark.parametrize("at", DAYS, ids=lambda at: str(at.date()))
def test_a_step_is_about_what_its_owner_may_do_and_asked_of_many_as_of_one(world: Store, at: datetime) -> None:
    """Over everybody in the example world: what the reminders ask of many at once is what Oversikt shows each."""
    people = [row["id"] for row in world.rows("SELECT DISTINCT person_id AS id FROM role_grant ORDER BY id")]
    several = [each for each in actors(world, COHORT, people, at) if each.grants]
    present = present_in(world, COHORT, several[0])
    together = steps_of(several, known_to(several, world, present), present)

    for actor in several:
        _refuse_foreign(actor, together[str(actor.person_id)])
    of_all_roles = [actor for actor in (actor_of(world, each, at) for each in people) if actor.grants]
    few = [actor for actor in of_all_roles if _is_watched(actor)] + of_all_roles[:: len(of_all_roles) // 8]
    for actor in few:
        alone = overview(actor, world, COHORT).steps
        _refuse_foreign(actor, alone)
        ahead = [step for step in alone if step.due and _is_ahead(step)]
        assert [step for step in together.get(str(actor.person_id), []) if step.due] == ahead


def _refuse_foreign(actor: Actor, steps: Sequence[NextStep]) -> None:
    for step in steps:
        assert step.done or permits(actor, step.duty.right, step.by.scope), step
        assert step.by.role in {grant.role for grant in actor.grants}


def _is_watched(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_MANAGEMENT) or actor.has(Role.MENTOR)


def _is_ahead(step: NextStep) -> bool:
    """Whether the reminders see it: programme management's and mentors' steps have no day ahead."""
    return step.by.role not in (Role.PROGRAMME_MANAGEMENT, Role.MENTOR)


def test_steps_are_counted_for_the_role_that_one_looks_with(cohort: Store) -> None:
    person_id = arrange.person(cohort)
    arrange.grant(cohort, Role.BOARD, person_id, department="nordland")
    arrange.grant(cohort, Role.CONTACT, person_id, municipality=BODO)
    both = factories.acting(cohort, person_id, SEPTEMBER)
    as_board, as_contact = both.grants

    assert open_steps(both, cohort, COHORT, as_board) == {"interest": 1, "municipalities": 1}
    assert open_steps(both, cohort, COHORT, as_contact) == {"interest": 1, "application": 1}
