"""Two clocks a cohort: what is sensitive goes first, its people later; shown before, done once."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import system
from programme.access.sealing import seal_audit, verify_audit
from programme.interest.actions import register_municipal_interest_on_behalf
from programme.interest.links import resolve_interest_requests
from programme.interest.municipal import MunicipalInterestForm
from programme.language import NotAllowed
from programme.mentoring.actions import refuse_guidance
from programme.mentoring.model import RefusalForm
from programme.organisation.actions import appoint_contact, introduce_person
from programme.personal.actions import run_retention, set_retention
from programme.personal.model import DuePerson, RetentionForm
from programme.personal.queries import due_for_retention, retention_times
from programme.personal.retention import months_after
from programme.personal.sensitive import SENSITIVE
from programme.personal.words import struck_out
from programme.store import Store
from tests.factories import BODO, COHORT, acting, cohort, person_form, programme_manager
from tests.personal.world import figures, places_of, told
from tests.rights_world import NOW, Part, World, someone

LAST_DAY = date(2025, 12, 31)
SENSITIVE_GONE = datetime(2026, 7, 1, 7, tzinfo=UTC)
PEOPLE_GONE = datetime(2028, 1, 1, 7, tzinfo=UTC)
IN_THE_COHORT_ALONE = (
    Part.CONTACT,
    Part.OTHER_CONTACT,
    Part.MEMBER,
    Part.OTHER_MEMBER,
    Part.MENTOR,
    Part.OTHER_MENTOR,
)


@pytest.fixture
def world(store: Store) -> World:
    arranged = told(store)
    contact = arranged.actor(store, Part.CONTACT)
    refuse_guidance(contact, store, RefusalForm(reason="Syk hele høsten"), municipality=BODO, cohort=COHORT)
    board = arranged.actor(store, Part.BOARD, datetime(2024, 2, 1, 7, tzinfo=UTC))
    outside = MunicipalInterestForm(contact="Ute Utenfor", contact_email="ute@utenfor.example")
    whose = {"cohort": COHORT, "department": "nordland", "municipality": "1841"}
    register_municipal_interest_on_behalf(board, store, outside, **whose)
    return arranged


@pytest.mark.usefixtures("world")
def test_nothing_is_due_while_the_clocks_run(store: Store) -> None:
    for day in (NOW, datetime(2026, 6, 30, 7, tzinfo=UTC)):
        assert due_for_retention(system(day), store).is_nothing
    run_retention(system(NOW), store)
    assert places_of(store, "Vara Varamann") != []


def test_what_is_sensitive_goes_first_and_out_of_the_log_too(store: Store, world: World) -> None:
    manager = world.actor(store, Part.MANAGEMENT, SENSITIVE_GONE)
    before = figures(store, manager)
    seal_audit(system(NOW), store)
    due = due_for_retention(manager, store)
    assert {each.what: each.count for each in due.texts} == {
        "navn på vara": 1,
        "begrunnelser for å takke nei til veiledning": 1,
        "begrunnelser fra og om veiledere": 1,
        "notater fra dialogmøter": 4,
        "kontaktpersoner i kommunenes interesse": 3,
        "e-postadresser i kommunenes interesse": 1,
        "e-postadresser i oppfølgingen": 1,
        "det som kan angres i oppfølgingen": 1,
    }
    assert due.people == ()
    assert run_retention(system(SENSITIVE_GONE), store) == "Slettet: 0 personer og 13 følsomme tekster."
    resolve_interest_requests(system(SENSITIVE_GONE), store)  # takes away the addresses of links that are past
    for word in ("Vara Varamann", "Syk hele høsten", "Snakket med", "Ute Utenfor", "ute@utenfor.example"):
        assert places_of(store, word) == []
    assert places_of(store, someone(Part.MEMBER).name) != []
    assert figures(store, manager) == before
    seal_audit(system(SENSITIVE_GONE), store)
    assert verify_audit(manager, store).is_sound


def test_people_of_the_cohort_alone_go_later_and_still_count(store: Store, world: World) -> None:
    manager = world.actor(store, Part.MANAGEMENT, PEOPLE_GONE)
    before = figures(store, manager)
    expected = {DuePerson(person_id=world.people[part], name=someone(part).name) for part in IN_THE_COHORT_ALONE}
    assert set(due_for_retention(manager, store).people) == expected
    assert {each.name for each in due_for_retention(system(PEOPLE_GONE), store).people} == {""}
    run_retention(system(PEOPLE_GONE), store)
    assert figures(store, manager) == struck_out(each.name for each in expected)(before)
    assert [places_of(store, each.name) for each in expected] == [[]] * len(expected)
    assert places_of(store, someone(Part.BOARD).name) != []
    rows = len(store.rows("SELECT id FROM audit_log"))
    assert run_retention(system(PEOPLE_GONE), store) == "Slettet: 0 personer og 0 følsomme tekster."
    assert due_for_retention(manager, store).is_nothing
    assert len(store.rows("SELECT id FROM audit_log")) == rows


def test_another_cohort_keeps_a_person(store: Store) -> None:
    cohort(store)
    cohort(store, "2026-27", name="2026–27", starts_on=date(2026, 8, 1), ends_on=date(2027, 12, 31))
    form, founder = person_form("Kai Eksempel"), system(NOW)
    for slug in (COHORT, "2026-27"):
        appoint_contact(founder, store, form, municipality=BODO, cohort=slug)
    leaves = appoint_contact(founder, store, person_form("Siri Eksempel"), municipality=BODO, cohort=COHORT)
    introduce_person(founder, store, person_form("Anne Eksempel"))
    due = due_for_retention(programme_manager(store, PEOPLE_GONE), store)
    assert due.people == (DuePerson(person_id=leaves, name="Siri Eksempel"),)


def test_role_for_no_cohort_keeps_a_person_until_it_has_been_over_for_the_usual_time(store: Store) -> None:
    cohort(store)
    keeper = programme_manager(store, NOW)
    former = programme_manager(store, NOW)
    sql = "UPDATE role_grant SET valid_to = '2026-03-31' WHERE person_id = $person_id"
    store.write(lambda transaction: transaction.rows(sql, person_id=former.person_id))
    for day, people in ((date(2028, 3, 31), []), (date(2028, 4, 1), [former.person_id])):
        at = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
        due = due_for_retention(acting(store, keeper.person_id, at), store)
        assert [person.person_id for person in due.people] == people


def test_times_are_set_cohort_by_cohort(store: Store) -> None:
    cohort(store)
    manager = programme_manager(store, NOW)
    [usual] = retention_times(manager, store)
    assert (usual.sensitive_until, usual.persons_until) == (date(2026, 6, 30), date(2027, 12, 31))
    form = RetentionForm(sensitive_months=0, person_months=12)
    set_retention(manager, store, form, cohort=COHORT, version=usual.version)
    [stored] = retention_times(manager, store)
    assert (stored.sensitive_until, stored.persons_until, stored.version) == (LAST_DAY, date(2026, 12, 31), 1)
    with pytest.raises(StaleRecord):
        set_retention(manager, store, form, cohort=COHORT, version=usual.version)
    with pytest.raises(NotAllowed):
        set_retention(manager, store, form, cohort="ukjent", version=0)


def test_people_are_never_kept_for_less_time_than_what_is_sensitive() -> None:
    with pytest.raises(ValidationError, match="slettes først"):
        RetentionForm(sensitive_months=12, person_months=6)


def test_months_end_with_the_month() -> None:
    assert months_after(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert months_after(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert months_after(date(2025, 12, 31), 24) == date(2027, 12, 31)


def test_sensitive_columns_are_there(store: Store) -> None:
    sql = "SELECT count(*) AS found FROM information_schema.columns WHERE table_name = $table AND column_name = $column"
    for each in SENSITIVE:
        assert store.rows(sql, table=each.table, column=each.column) == [{"found": 1}]
