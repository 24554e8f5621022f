"""Applications in the store: drafting, sending, what is kept, deciding, and who may."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from programme.access.audit import StaleRecord
from programme.access.model import Actor
from programme.applications.actions import (
    accept_application,
    decline_application,
    recall_application,
    save_draft,
    send_application,
    withdraw_application,
)
from programme.applications.model import ApplicationForm, ApplicationState, ReasonForm, WithdrawalForm
from programme.applications.queries import application, applications, why_not_apply
from programme.applications.rules import (
    ApplicationCannotBecome,
    ApplicationClosed,
    ApplicationIsSent,
    CocreationNotConfirmed,
    MotivationMissing,
    SocietalDevelopmentNotConfirmed,
    WithdrawalBeforeSending,
    WithdrawalInFuture,
)
from programme.groups.model import GroupCounts, Sector
from programme.groups.queries import municipal_group
from programme.groups.rules import DepartmentNotDecided, DepartmentSaidNo
from programme.language import NotAllowed
from programme.organisation.model import MunicipalityExpired
from programme.store import Store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, programme_manager
from tests.groups.making import AUTUMN, as_member, committed, decided, everything, joined, member_form

IN_TIME = datetime(2024, 5, 15, 21, 59, 59, 999000, tzinfo=UTC)
TOO_LATE = datetime(2024, 5, 15, 22, 0, tzinfo=UTC)
PLACE = {"cohort": COHORT, "municipality": BODO}


def form(**changes: object) -> ApplicationForm:
    full = {"motivation": "Vi vil.", "wants_societal_development": True, "makes_room_for_cocreation": True}
    return ApplicationForm.model_validate(full | changes)


def sent(store: Store, kai: Actor, version: int = 0) -> int:
    """The application is sent; gives its version."""
    send_application(kai, store, form(), **PLACE, version=version)
    return application(kai, store, **PLACE).version


@pytest.fixture
def kai(store: Store) -> Actor:
    """The contact of Bodø, whose department takes part."""
    cohort(store)
    decided(store)
    return contact(store, at=AUTUMN)


def test_the_first_draft_begins_the_group_and_is_read_by_its_own_alone(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)

    save_draft(kai, store, ApplicationForm(motivation="Et utkast"), **PLACE)

    draft = application(kai, store, **PLACE)
    assert (draft.state, draft.motivation, draft.version) == (ApplicationState.DRAFT, "Et utkast", 1)
    assert everything(store)["municipal_group"] == 1
    assert [row.municipality for row in applications(programme_manager(store, AUTUMN), store, cohort=COHORT)] == [
        "Bodø"
    ]
    board = board_member(store, at=AUTUMN)
    assert applications(board, store, cohort=COHORT) == []
    with pytest.raises(NotAllowed):
        application(board, store, **PLACE)


def test_an_application_not_begun_is_an_empty_draft(store: Store) -> None:
    cohort(store)
    empty = application(contact(store, at=AUTUMN), store, **PLACE)
    assert (empty.municipality, empty.department, empty.version, empty.sent_copy) == ("Bodø", "Nordland", 0, None)


def test_what_was_sent_is_kept_as_it_was(store: Store, kai: Actor) -> None:
    member = joined(store, kai, member_form("Mari Eksempel", sector=Sector.SCHOOL, function="rektor"))
    committed(store, member)

    sent(store, kai)

    joined(store, kai, member_form("Senere Eksempel"))
    found = application(board_member(store, at=AUTUMN), store, **PLACE)
    assert (found.state, found.sent_at) == (ApplicationState.SENT, AUTUMN)
    assert found.sent_copy is not None
    content = found.sent_copy.content
    assert (content.motivation, content.contacts, content.missing) == (
        "Vi vil.",
        ("Kai Eksempel",),
        ("Fra kulturskolen",),
    )
    assert [(each.name, each.sector, each.function, each.commitment) for each in content.members] == [
        ("Mari Eksempel", "skole", "rektor", "bekreftet")
    ]
    (row,) = store.rows("SELECT content, digest FROM application_copy")
    assert sha256(row["content"].encode()).hexdigest() == row["digest"] == found.sent_copy.digest
    assert "@" not in json.dumps(content.model_dump())


def test_sending_tells_the_contacts_and_management(store: Store, kai: Actor) -> None:
    manager = programme_manager(store, AUTUMN)

    sent(store, kai)

    told = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'application_sent'")
    assert {row["recipient_id"] for row in told} == {kai.person_id, manager.person_id}


def test_a_department_decides_first(store: Store) -> None:
    cohort(store)
    kai = contact(store, at=AUTUMN)
    before = everything(store)

    with pytest.raises(DepartmentNotDecided, match="Nordland har ikke avklart deltakelsen ennå"):
        send_application(kai, store, form(), **PLACE)
    assert why_not_apply(kai, store, **PLACE).startswith("Nordland har ikke avklart deltakelsen ennå")
    assert everything(store) == before
    decided(store, takes_part=False)
    with pytest.raises(DepartmentSaidNo, match="Nordland har vedtatt å ikke delta"):
        send_application(kai, store, form(), **PLACE)
    save_draft(kai, store, form(), **PLACE)


@pytest.mark.parametrize(
    ("changes", "broken", "words"),
    [
        ({"motivation": "  "}, MotivationMissing, "Skriv noen ord"),
        ({"wants_societal_development": False}, SocietalDevelopmentNotConfirmed, "samfunnsperspektiv"),
        ({"makes_room_for_cocreation": False}, CocreationNotConfirmed, "samskaping"),
    ],
)
def test_what_an_application_must_say(
    store: Store, kai: Actor, changes: dict[str, object], broken: type[Exception], words: str
) -> None:
    before = everything(store)
    with pytest.raises(broken, match=words):
        send_application(kai, store, form(**changes), **PLACE)
    assert everything(store) == before


def test_applying_closes_with_the_last_second_of_the_deadline(store: Store, kai: Actor) -> None:
    with pytest.raises(ApplicationClosed, match=r"15\. mai 2024"):
        sent(store, replace(kai, at=TOO_LATE))
    assert why_not_apply(replace(kai, at=TOO_LATE), store, **PLACE).startswith("Søknadsfristen var 15. mai 2024")
    assert why_not_apply(replace(kai, at=IN_TIME), store, **PLACE) == ""

    version = sent(store, replace(kai, at=IN_TIME))

    with pytest.raises(ApplicationClosed):
        recall_application(replace(kai, at=TOO_LATE), store, **PLACE, version=version)


def test_what_is_sent_is_not_written_over_but_can_be_recalled(store: Store, kai: Actor) -> None:
    version = sent(store, kai)
    with pytest.raises(ApplicationIsSent, match="Hent den tilbake"):
        save_draft(kai, store, form(motivation="Noe annet"), **PLACE, version=version)

    manager = programme_manager(store, AUTUMN)
    recall_application(kai, store, **PLACE, version=version)

    told = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'application_recalled'")
    assert {row["recipient_id"] for row in told} == {kai.person_id, manager.person_id}
    board = board_member(store, at=AUTUMN)
    with pytest.raises(NotAllowed):
        application(board, store, **PLACE)
    later = replace(kai, at=datetime(2024, 1, 1, tzinfo=UTC))
    send_application(later, store, form(motivation="Bedre"), **PLACE, version=application(kai, store, **PLACE).version)
    copy = application(board, store, **PLACE).sent_copy
    assert copy is not None
    assert (copy.content.motivation, copy.sent_at) == ("Bedre", later.at)
    assert everything(store)["application_copy"] == 2


def test_acceptance_enrols_the_municipality_and_tells_it(store: Store, kai: Actor) -> None:
    mari = as_member(store, joined(store, kai))
    board = board_member(store, at=AUTUMN)
    version = sent(store, kai)
    manager = programme_manager(store, AUTUMN)

    accept_application(manager, store, **PLACE, version=version)

    assert application(kai, store, **PLACE).state is ApplicationState.ACCEPTED
    told = store.rows("SELECT recipient_id FROM outbox WHERE kind = 'application_accepted'")
    # The department's decision was recorded by another of its board.
    assert {row["recipient_id"] for row in told} > {kai.person_id, mari.person_id, board.person_id}
    with pytest.raises(ApplicationCannotBecome, match="«tatt opp» og kan ikke få status «avslag»"):
        decline_application(manager, store, ReasonForm(reason="Nei"), **PLACE, version=version + 1)


def test_declining_has_a_reason(store: Store, kai: Actor) -> None:
    version = sent(store, kai)

    decline_application(programme_manager(store, AUTUMN), store, ReasonForm(reason="Fullt."), **PLACE, version=version)

    found = application(kai, store, **PLACE)
    assert (found.state, found.decision_reason, found.decided_at) == (ApplicationState.DECLINED, "Fullt.", AUTUMN)


def test_a_withdrawal_has_a_day_and_a_reason(store: Store, kai: Actor) -> None:
    version = sent(store, kai)
    with pytest.raises(WithdrawalInFuture, match=r"21\. november 2023"):
        withdraw_application(kai, store, withdrawal(date(2023, 11, 21)), **PLACE, version=version)
    with pytest.raises(WithdrawalBeforeSending, match=r"sendt 20\. november 2023"):
        withdraw_application(kai, store, withdrawal(date(2023, 11, 19)), **PLACE, version=version)

    withdraw_application(kai, store, withdrawal(date(2023, 11, 20)), **PLACE, version=version)

    found = application(kai, store, **PLACE)
    assert (found.state, found.withdrawn_on, found.withdrawal_reason) == (
        ApplicationState.WITHDRAWN,
        date(2023, 11, 20),
        "Ikke råd.",
    )
    sent(store, kai, found.version)
    assert application(kai, store, **PLACE).withdrawn_on is None


def withdrawal(day: date) -> WithdrawalForm:
    return WithdrawalForm(withdrawn_on=day, reason="Ikke råd.")


def test_the_second_to_save_is_told_who_was_first(store: Store, kai: Actor) -> None:
    other = contact(store, at=AUTUMN)
    save_draft(kai, store, form(), **PLACE)
    before = everything(store)

    for version in (0, 2):
        with pytest.raises(StaleRecord, match="Kai Eksempel har endret dette"):
            save_draft(other, store, form(motivation="Mitt"), **PLACE, version=version)
    assert everything(store) == before


def test_a_double_submission_sends_once(store: Store, kai: Actor) -> None:
    for _each in range(3):
        send_application(kai, store.once("nonce"), form(), **PLACE)

    rows = everything(store)
    assert (rows["application"], rows["application_copy"]) == (1, 1)


def test_a_number_that_has_ended_names_its_successor(store: Store) -> None:
    cohort(store)
    halden = contact(store, "3001", at=AUTUMN)

    with pytest.raises(MunicipalityExpired, match=r"Bruk Halden \(3101\) i stedet"):
        save_draft(halden, store, form(), cohort=COHORT, municipality="3001")
    assert "Bruk Halden (3101) i stedet" in why_not_apply(halden, store, cohort=COHORT, municipality="3001")


def test_only_the_contact_writes_and_only_management_decides(store: Store, kai: Actor) -> None:
    mari = as_member(store, joined(store, kai))
    version = sent(store, kai)
    board, manager = board_member(store, at=AUTUMN), programme_manager(store, AUTUMN)
    rana, stranger = contact(store, "1833", at=AUTUMN), acting(store, None, AUTUMN)
    before = everything(store)

    for actor in (mari, board, manager, rana, stranger):
        for write in (save_draft, send_application):
            with pytest.raises(NotAllowed):
                write(actor, store, form(), **PLACE, version=version)
        with pytest.raises(NotAllowed):
            recall_application(actor, store, **PLACE, version=version)
        with pytest.raises(NotAllowed):
            withdraw_application(actor, store, withdrawal(date(2023, 11, 20)), **PLACE, version=version)
    for actor in (mari, board, kai, rana, stranger):
        with pytest.raises(NotAllowed):
            accept_application(actor, store, **PLACE, version=version)
        with pytest.raises(NotAllowed):
            decline_application(actor, store, ReasonForm(reason="Nei"), **PLACE, version=version)
    assert everything(store) == before


def test_the_list_says_where_each_stands(store: Store, kai: Actor) -> None:
    committed(store, joined(store, kai))
    joined(store, kai, member_form(sector=Sector.SCHOOL))
    sent(store, kai)

    (row,) = applications(board_member(store, at=AUTUMN), store, cohort=COHORT)

    assert (row.municipality, row.department, row.state, row.sent_at) == (
        "Bodø",
        "Nordland",
        ApplicationState.SENT,
        AUTUMN,
    )
    assert (row.is_complete, row.area) == (False, "")
    assert row.counts == GroupCounts(contacts=1, members=2, from_kulturskole=1, partners=1, committed=1)
    group = municipal_group(kai, store, **PLACE)
    assert [each.count for each in group.requirements] == [1, 1, 1, 1]
    assert applications(board_member(store, "agder", at=AUTUMN), store, cohort=COHORT) == []
