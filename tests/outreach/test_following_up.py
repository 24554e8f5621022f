"""A board follows up its municipalities and partners: one by one, two at once, and what follows by itself."""

from datetime import date, timedelta

import pytest

from programme.access.audit import StaleRecord
from programme.applications.actions import save_draft
from programme.applications.model import ApplicationForm
from programme.interest.actions import (
    register_municipal_interest,
    withdraw_municipal_interest,
)
from programme.interest.municipal import MunicipalInterestForm
from programme.language import NotAllowed
from programme.organisation.actions import set_membership
from programme.organisation.model import MembershipForm
from programme.outreach.actions import add_partner, follow_up, remove_partner
from programme.outreach.model import (
    NOBODY,
    OutreachFilter,
    OutreachOrder,
    OutreachRow,
    OutreachStatus,
    narrowed,
)
from programme.outreach.queries import board_members, outreach, outreach_counts, outreach_history
from programme.outreach.rules import (
    ContactedInFuture,
    NextStepMissing,
    NotOnBoard,
    PartnerIsMunicipality,
    PartnerKnown,
)
from programme.store import Store
from tests.factories import COHORT, MORNING, acting, board_member, contact, programme_manager
from tests.outreach.arranging import BODO, NARVIK, NORDLAND, board, form, partner, partner_form, record, row

CONTACTED, INTERESTED, DECLINED = OutreachStatus.CONTACTED, OutreachStatus.INTERESTED, OutreachStatus.DECLINED
APPLIED, NOT_CONTACTED = OutreachStatus.APPLIED, OutreachStatus.NOT_CONTACTED


def test_every_member_is_in_the_list_before_anybody_has_written_a_word(store: Store) -> None:
    rows = outreach(board(store), store, **NORDLAND)

    assert len(rows) == 41
    assert [each.name for each in rows][:3] == ["Alstahaug", "Andøy", "Beiarn"]
    assert {(each.status, each.version, each.is_partner) for each in rows} == {(NOT_CONTACTED, 0, False)}


def test_the_members_are_those_of_the_cohorts_first_day(store: Store) -> None:
    actor, manager = board(store), programme_manager(store)
    out = MembershipForm(is_member=False, from_date=date(2024, 8, 1), reason="Meldt ut")
    set_membership(manager, store, out, municipality="1804", version=1)

    assert len(outreach(actor, store, **NORDLAND)) == 40
    with pytest.raises(NotAllowed):
        record(actor, store)


def test_what_is_recorded_stands_and_is_logged_field_by_field(store: Store) -> None:
    actor = board(store)
    said = {
        "followed_up_by": actor.person_id,
        "contacted_on": date(2023, 9, 1),
        "next_step": "Ring rektor",
        "next_step_on": date(2023, 9, 20),
        "contact_name": "Rita Eksempel",
        "contact_email": "Rita@Bodo.example",
        "notes": "Vil vite mer.",
    }
    record(actor, store, **said)

    found = row(actor, store)
    assert (found.status, found.followed_up_name, found.version) == (CONTACTED, "Bo Eksempel", 1)
    assert (found.next_step, found.next_step_on, found.contact_email) == (
        "Ring rektor",
        date(2023, 9, 20),
        "rita@bodo.example",
    )
    [entry] = outreach_history(actor, store, **NORDLAND, record_id=BODO)
    assert entry.what == "endret oppfølgingen"
    assert {each.field: (each.before, each.after) for each in entry.differences} == {
        "Status": ("ikke kontaktet", "kontaktet"),
        "Følges opp av": ("–", "Bo Eksempel"),
        "Sist kontaktet": ("–", "01.09.2023"),
        "Neste steg": ("–", "Ring rektor"),
        "Dato for neste steg": ("–", "20.09.2023"),
        "Kontaktperson": ("–", "Rita Eksempel"),
        "E-postadresse": ("–", "rita@bodo.example"),
        "Notater": ("–", "Vil vite mer."),
    }


def test_saving_what_stands_already_changes_nothing(store: Store) -> None:
    actor = board(store)
    record(actor, store)
    record(actor, store, version=1)

    assert row(actor, store).version == 1
    assert len(outreach_history(actor, store, **NORDLAND, record_id=BODO)) == 1


def test_the_second_of_two_is_told_field_by_field_what_the_first_has_changed(store: Store) -> None:
    first, second = board(store), board_member(store)
    record(first, store)
    later = acting(store, first.person_id, MORNING + timedelta(hours=1))
    record(later, store, version=1, status=INTERESTED, next_step="Ring")

    with pytest.raises(StaleRecord) as refused:
        record(second, store, version=0, notes="Vil være med.")

    assert str(refused.value) == (
        "Bo Eksempel endret Status fra «ikke kontaktet» til «kontaktet» "
        "(3. september 2023 kl.\N{NO-BREAK SPACE}09.00). "
        "Bo Eksempel endret Neste steg fra «–» til «Ring» og Status fra «kontaktet» til «interessert» "
        "(3. september 2023 kl.\N{NO-BREAK SPACE}10.00). "
        "Det du skrev, står her fortsatt. Se over det som er endret, og lagre på nytt."
    )
    record(second, store, version=2, notes="Vil være med.")
    assert row(second, store).notes == "Vil være med."


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"contacted_on": date(2023, 9, 4)}, ContactedInFuture),
        ({"next_step_on": date(2023, 9, 4)}, NextStepMissing),
        ({"followed_up_by": "somebody"}, NotOnBoard),
    ],
)
def test_what_cannot_be_is_refused(store: Store, changes: dict[str, object], rule: type[Exception]) -> None:
    actor = board(store)
    with pytest.raises(rule):
        record(actor, store, **changes)


def test_who_has_left_the_board_stays_where_they_stood_and_can_be_chosen_no_more(store: Store) -> None:
    actor, leaving = board(store), board_member(store)
    record(actor, store, followed_up_by=leaving.person_id)
    sql = "UPDATE role_grant SET valid_to = DATE '2023-09-01' WHERE person_id = $id"
    store.write(lambda transaction: transaction.rows(sql, id=leaving.person_id))

    assert [each.person_id for each in board_members(actor, store, **NORDLAND)] == [actor.person_id]
    record(actor, store, version=1, followed_up_by=leaving.person_id, notes="Mer")
    with pytest.raises(NotOnBoard):
        record(actor, store, NARVIK, followed_up_by=leaving.person_id)


def _interest(store: Store) -> None:
    actor = contact(store)
    place = {"cohort": COHORT, "municipality": "1804"}
    register_municipal_interest(actor, store, MunicipalInterestForm(contact="Kai Eksempel"), **place)


def test_the_status_follows_by_itself_from_interest_and_falls_back_when_it_is_withdrawn(store: Store) -> None:
    actor = board(store)
    record(actor, store, status=DECLINED)
    _interest(store)

    found = row(actor, store)
    assert (found.status, found.recorded, found.follows) == (INTERESTED, DECLINED, True)
    assert found.status_in_words == "interessert – følger av interessen"
    assert found.version == 1

    withdraw_municipal_interest(contact(store), store, cohort=COHORT, municipality="1804", version=1)
    tomorrow = acting(store, actor.person_id, MORNING + timedelta(days=1))
    assert row(tomorrow, store).status_in_words == "takket nei"


def test_the_status_follows_by_itself_from_an_application(store: Store) -> None:
    actor = board(store)
    _interest(store)
    sql = "UPDATE application SET state = 'sent', sent_at = $at"
    save_draft(contact(store), store, ApplicationForm(motivation="Vi vil."), cohort=COHORT, municipality="1804")
    assert row(actor, store).status is INTERESTED
    store.write(lambda transaction: transaction.rows(sql, at=MORNING))

    assert row(actor, store).status_in_words == "søkt – følger av søknaden"


@pytest.mark.parametrize(
    ("recorded", "derived", "shown", "follows"),
    [
        (NOT_CONTACTED, None, NOT_CONTACTED, False),
        (DECLINED, None, DECLINED, False),
        (CONTACTED, INTERESTED, INTERESTED, True),
        (DECLINED, INTERESTED, INTERESTED, True),
        (APPLIED, INTERESTED, APPLIED, False),
        (APPLIED, None, APPLIED, False),
        (DECLINED, APPLIED, APPLIED, True),
        (APPLIED, APPLIED, APPLIED, True),
    ],
)
def test_the_stronger_of_what_is_recorded_and_what_follows_is_shown(
    recorded: OutreachStatus, derived: OutreachStatus | None, shown: OutreachStatus, *, follows: bool
) -> None:
    found = _made("Bodø", recorded=recorded, derived=derived)
    assert (found.status, found.follows) == (shown, follows)


def _made(name: str, **changes: object) -> OutreachRow:
    plain: dict[str, object] = {
        "id": name,
        "department_code": "nordland",
        "name": name,
        "municipality_number": "1804",
        "partner_kind": None,
        "recorded": NOT_CONTACTED,
        "derived": None,
        "followed_up_by": None,
        "followed_up_name": "",
        "contacted_on": None,
        "next_step": "",
        "next_step_on": None,
        "contact_name": "",
        "contact_email": "",
        "notes": "",
        "introduced_at": None,
        "latitude": None,
        "longitude": None,
        "version": 0,
    }
    return OutreachRow(**plain | changes)  # type: ignore[arg-type]


def test_a_list_is_narrowed_and_sorted() -> None:
    rows = [
        _made("Ålesund", recorded=CONTACTED, followed_up_by="kari", contacted_on=date(2023, 9, 1)),
        _made("Bodø", derived=INTERESTED, next_step="Ring", next_step_on=date(2023, 10, 1)),
        _made("Biblioteket", partner_kind="library", contacted_on=date(2023, 8, 1)),
    ]

    def names(**to: object) -> list[str]:
        return [each.name for each in narrowed(rows, OutreachFilter(**to))]  # type: ignore[arg-type]

    assert names() == ["Biblioteket", "Bodø", "Ålesund"]
    assert names(status=INTERESTED) == ["Bodø"]
    assert names(who="kari") == ["Ålesund"]
    assert names(who=NOBODY) == ["Biblioteket", "Bodø"]
    assert names(partners=True) == ["Biblioteket"]
    assert names(order=OutreachOrder.LAST_CONTACT) == ["Bodø", "Biblioteket", "Ålesund"]
    assert names(order=OutreachOrder.NEXT_STEP)[0] == "Bodø"
    assert names(order=OutreachOrder.STATUS) == ["Biblioteket", "Ålesund", "Bodø"]


def test_a_partner_is_named_changed_and_taken_out(store: Store) -> None:
    actor = board(store)
    partner_id = partner(actor, store, municipality_number="1804")
    changed = partner_form("Biblioteket i Bodø", status=CONTACTED)
    follow_up(actor, store, changed, **NORDLAND, record_id=partner_id, version=1)

    found = row(actor, store, partner_id)
    assert (found.name, found.status, found.municipality_number, found.version) == (
        "Biblioteket i Bodø",
        CONTACTED,
        None,
        2,
    )
    with pytest.raises(StaleRecord):
        remove_partner(actor, store, **NORDLAND, record_id=partner_id, version=1)
    remove_partner(actor, store, **NORDLAND, record_id=partner_id, version=2)
    assert len(outreach(actor, store, **NORDLAND)) == 41


def test_a_partner_stands_once_and_is_no_municipality(store: Store) -> None:
    actor = board(store)
    first = partner(actor, store)
    with pytest.raises(PartnerKnown):
        partner(actor, store, "fylkesbiblioteket")
    with pytest.raises(PartnerIsMunicipality):
        partner(actor, store, "Bodø")
    with pytest.raises(NotAllowed):
        partner(actor, store, "Biblioteket i Bergen", municipality_number="4601")
    follow_up(actor, store, partner_form(status=CONTACTED), **NORDLAND, record_id=first, version=1)


def test_what_is_for_a_partner_is_for_no_municipality_and_the_other_way(store: Store) -> None:
    actor = board(store)
    partner_id = partner(actor, store)
    with pytest.raises(NotAllowed):
        follow_up(actor, store, partner_form("Narvik bibliotek"), **NORDLAND, record_id=BODO, version=0)
    with pytest.raises(NotAllowed):
        follow_up(actor, store, form(), **NORDLAND, record_id=partner_id, version=1)
    with pytest.raises(NotAllowed):
        remove_partner(actor, store, **NORDLAND, record_id=BODO, version=0)


def test_a_board_writes_its_own_alone(store: Store) -> None:
    board(store)
    other = board_member(store, "vestland")
    for refused in (other, programme_manager(store)):
        with pytest.raises(NotAllowed):
            record(refused, store)
        with pytest.raises(NotAllowed):
            add_partner(refused, store, partner_form(), **NORDLAND)
    # A row of another department is none of the board's own list.
    with pytest.raises(NotAllowed):
        follow_up(other, store, form(), cohort=COHORT, department="vestland", record_id=BODO, version=0)


def test_counts_are_of_municipalities_and_partners_apart(store: Store) -> None:
    actor, manager = board(store), programme_manager(store)
    record(actor, store)
    partner(actor, store)

    [own] = outreach_counts(actor, store, cohort=COHORT)
    assert (own.department, own.municipalities, own.partners) == ("Nordland", 41, 1)
    assert own.by_status == {NOT_CONTACTED: 40, CONTACTED: 1, INTERESTED: 0, DECLINED: 0, APPLIED: 0}
    everywhere = outreach_counts(manager, store, cohort=COHORT)
    assert (len(everywhere), sum(each.municipalities for each in everywhere)) == (10, 357)
