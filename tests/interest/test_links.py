"""A municipality's interest by a one-time link: asked for by anybody, it opens that one record and nothing else."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from programme.access.audit import StaleRecord
from programme.access.model import Actor, nobody, system
from programme.interest.actions import (
    register_municipal_interest,
    register_municipal_interest_on_behalf,
    withdraw_municipal_interest,
)
from programme.interest.by_link import (
    confirm_interest_by_link,
    opened_interest,
    register_interest_by_link,
    withdraw_interest_by_link,
)
from programme.interest.links import (
    INTEREST_LINK_ASKED_FOR,
    LINK_LASTS,
    InterestLinkForm,
    ask_for_interest_link,
    issue_interest_token,
    open_for_interest,
    resolve_interest_requests,
)
from programme.interest.municipal import MunicipalInterestForm, MunicipalInterestStatus
from programme.interest.queries import municipal_interests
from programme.interest.records import stored_municipal_interest
from programme.interest.rules import (
    InterestAlreadyConfirmed,
    InterestClosed,
    InterestLinkUnusable,
    InterestOfAnother,
)
from programme.language import NotAllowed
from programme.messages.queries import outbox
from programme.organisation.actions import introduce_person
from programme.organisation.model import PersonForm
from programme.personal.model import OwnInterest
from programme.personal.queries import own_data
from programme.server.work import send_round
from programme.sign_in.actions import resolve_requests
from programme.sign_in.model import MOST_FOR_ADDRESS, TooManyRequests
from programme.store import Kind, Store, make_store
from tests.factories import BODO, COHORT, acting, board_member, cohort, contact, load_reference, programme_manager
from tests.interest.making import AUTUMN, FAUSKE, NORDLAND, municipal_form
from tests.messages.mailbox import body_of, mailbox
from tests.sign_in.asking import SECRET
from tests.sign_in.asking import ask as ask_to_sign_in

ADDRESS = "kai@bodo.example"
FOR_BODO = {"cohort": COHORT, "department": NORDLAND, "municipality": BODO}
FORM = MunicipalInterestForm(contact="Kai Eksempel", remark="Ring gjerne.")


def ask(store: Store, municipality: str = BODO, email: str = ADDRESS, at: datetime = AUTUMN, client: str = "1") -> str:
    form = InterestLinkForm(municipality=municipality, email=email)
    return ask_for_interest_link(nobody(at), store, form, cohort=COHORT, client=client, secret=SECRET)


def token_for(store: Store, municipality: str = BODO, email: str = ADDRESS, at: datetime = AUTUMN) -> str:
    """Ask, and have the mail sent at once; gives the token in it."""
    ask(store, municipality, email, at)
    resolve_interest_requests(system(at), store)
    return issue(store, at)


def issue(store: Store, at: datetime = AUTUMN) -> str:
    rows = store.rows("SELECT id FROM interest_link WHERE token_hash IS NULL ORDER BY created_at DESC LIMIT 1")
    return issue_interest_token(system(at), store, link_id=rows[0]["id"])


def someone(minutes: int = 5) -> Actor:
    return nobody(AUTUMN + timedelta(minutes=minutes))


def links(store: Store) -> int:
    return int(store.rows("SELECT count(*) AS n FROM interest_link")[0]["n"])


def kinds(store: Store) -> list[tuple[str, str]]:
    rows = store.rows("SELECT kind, recipient_id FROM outbox")
    return sorted((row["kind"], row["recipient_id"]) for row in rows)


def facts_of(store: Store, kind: str) -> list[dict[str, str]]:
    return [json.loads(row["facts"]) for row in store.rows("SELECT facts FROM outbox WHERE kind = $kind", kind=kind)]


def status(store: Store, actor: Actor) -> MunicipalInterestStatus:
    [row] = municipal_interests(actor, store, cohort=COHORT)
    return row.status


def test_a_link_registers_the_interest_and_everybody_is_told(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=AUTUMN)
    token = token_for(store)

    register_interest_by_link(someone(), store, FORM, token=token, version=0)

    [row] = municipal_interests(board, store, cohort=COHORT)
    assert (row.status, row.contact, row.contact_email) == (
        MunicipalInterestStatus.REGISTERED,
        "Kai Eksempel",
        ADDRESS,
    )
    assert (row.is_by_link, row.is_on_behalf) == (True, False)
    assert kinds(store) == sorted(
        [
            ("municipal_interest_link", "interest_link"),
            ("municipal_interest_received", str(board.person_id)),
            ("municipal_interest_receipt", "interest_link"),
        ]
    )


def test_a_link_is_used_once(store: Store) -> None:
    cohort(store)
    token = token_for(store)
    register_interest_by_link(someone(), store, FORM, token=token, version=0)
    for use in (register_again, confirm, take_back):
        with pytest.raises(InterestLinkUnusable):
            use(store, token)
    with pytest.raises(InterestLinkUnusable):
        opened_interest(someone(), store, token=token)


def register_again(store: Store, token: str) -> None:
    register_interest_by_link(someone(), store, FORM, token=token, version=1)


def confirm(store: Store, token: str) -> None:
    confirm_interest_by_link(someone(), store, token=token, version=1)


def take_back(store: Store, token: str) -> None:
    withdraw_interest_by_link(someone(), store, token=token, version=1)


def test_a_link_that_is_past_unknown_or_replaced_opens_nothing(store: Store) -> None:
    cohort(store)
    token = token_for(store)
    assert opened_interest(someone(), store, token=token).interest is None
    late = nobody(AUTUMN + timedelta(days=1))
    for actor, given in ((late, token), (someone(), "x" * 43), (someone(), "")):
        with pytest.raises(InterestLinkUnusable):
            opened_interest(actor, store, token=given)
        with pytest.raises(InterestLinkUnusable):
            register_interest_by_link(actor, store, FORM, token=given, version=0)
    store.write(lambda work: work.rows("UPDATE interest_link SET expires_at = expires_at"))
    [link] = store.rows("SELECT id FROM interest_link")
    issue_interest_token(system(AUTUMN), store, link_id=link["id"])
    with pytest.raises(InterestLinkUnusable):
        opened_interest(someone(), store, token=token)


def test_the_address_goes_a_month_after_its_link_whether_anybody_asks_or_not(store: Store) -> None:
    cohort(store)
    token_for(store)
    gone = AUTUMN + LINK_LASTS + timedelta(days=30, seconds=1)
    assert resolve_interest_requests(system(gone - timedelta(seconds=1)), store) == 0
    assert links(store) == 1
    assert resolve_interest_requests(system(gone), store) == 0
    assert links(store) == 0


def test_the_token_is_kept_nowhere(store: Store) -> None:
    cohort(store)
    token = token_for(store)
    everything = repr([store.rows(f"SELECT * FROM {name}") for name in ("interest_link", "outbox", "audit_log")])
    assert token not in everything


def test_every_wish_gets_the_same_answer_and_writes_one_row(store: Store) -> None:
    cohort(store)
    register_municipal_interest(contact(store, at=AUTUMN), store, municipal_form(), cohort=COHORT, municipality=BODO)
    before = store.rows("SELECT count(*) AS n FROM audit_log")

    answers = {ask(store, number, f"{number}@kommune.example") for number in (BODO, FAUSKE, "9999", "2111", "x/y")}

    assert answers == {INTEREST_LINK_ASKED_FOR}
    assert store.rows("SELECT count(*) AS n FROM link_request") == [{"n": 5}]
    assert store.rows("SELECT count(*) AS n FROM audit_log") == before
    assert resolve_interest_requests(system(AUTUMN), store) == 2
    assert store.rows("SELECT email FROM link_request WHERE email IS NOT NULL") == []


def test_the_limits_are_those_of_signing_in(store: Store) -> None:
    cohort(store)
    for _each in range(MOST_FOR_ADDRESS + 2):
        ask(store)
    assert resolve_interest_requests(system(AUTUMN), store) == MOST_FOR_ADDRESS
    for number in range(90 - MOST_FOR_ADDRESS - 2):
        ask(store, email=f"a{number}@kommune.example")
    with pytest.raises(TooManyRequests):
        ask(store, email="en-til@kommune.example")


def test_neither_job_takes_the_others_requests(store: Store) -> None:
    cohort(store)
    introduce_person(system(AUTUMN), store, PersonForm(name="Kai Eksempel", email=ADDRESS))
    ask(store)
    ask_to_sign_in(store, ADDRESS, at=AUTUMN)
    assert resolve_requests(system(AUTUMN), store) == 1
    assert links(store) == 0
    assert resolve_interest_requests(system(AUTUMN), store) == 1
    assert resolve_interest_requests(system(AUTUMN), store) == 0
    assert links(store) == 1


def test_a_board_has_a_link_sent_and_the_municipality_confirms_by_it(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=AUTUMN)
    form = MunicipalInterestForm(contact="Kai Eksempel", contact_email=ADDRESS)
    whose = {"cohort": COHORT, "department": NORDLAND, "municipality": BODO}
    register_municipal_interest_on_behalf(board, store, form, **whose)
    assert ("municipal_interest_link_to_confirm", "interest_link") in kinds(store)
    token = issue(store)
    in_a_week = nobody(AUTUMN + timedelta(days=7))
    opened = opened_interest(in_a_week, store, token=token)
    assert opened.interest
    assert (opened.municipality, opened.interest.confirmed_at) == ("Bodø", None)

    confirm_interest_by_link(in_a_week, store, token=token, version=opened.interest.version)

    assert status(store, board) is MunicipalInterestStatus.REGISTERED
    [to_confirm] = facts_of(store, "municipal_interest_link_to_confirm")
    assert (to_confirm["department_name"], to_confirm["sender"]) == ("Norsk kulturskoleråd Nordland", board.name)
    assert to_confirm["sender_email"].endswith(".example")
    assert [each["said"] for each in facts_of(store, "municipal_interest_receipt")] == ["bekreftet"]
    again = token_for(store)
    with pytest.raises(InterestAlreadyConfirmed):
        confirm_interest_by_link(someone(), store, token=again, version=2)


@pytest.mark.parametrize("does", ["register", "confirm", "withdraw"])
def test_what_a_board_registered_without_an_address_is_answered_by_a_link_asked_for(store: Store, does: str) -> None:
    cohort(store)
    board = board_member(store, at=AUTUMN)
    said = MunicipalInterestForm(contact="Hemmelig Eksempel", remark="Hemmelig merknad")
    register_municipal_interest_on_behalf(board, store, said, **FOR_BODO)
    assert links(store) == 0

    token = token_for(store)
    opened = opened_interest(someone(), store, token=token)
    assert opened.interest
    assert (opened.is_anothers, opened.interest.status) == (False, MunicipalInterestStatus.TO_CONFIRM)
    assert "Hemmelig" not in opened.model_dump_json()
    if does == "register":
        register_again(store, token)
    elif does == "confirm":
        confirm(store, token)
    else:
        take_back(store, token)

    is_withdrawn = does == "withdraw"
    assert status(store, board) is (
        MunicipalInterestStatus.WITHDRAWN if is_withdrawn else MunicipalInterestStatus.REGISTERED
    )
    opened = opened_interest(someone(), store, token=token_for(store))
    assert opened.interest
    assert opened.interest.contact_email == ("" if is_withdrawn else ADDRESS)
    strangers = opened_interest(someone(), store, token=token_for(store, email="hvem@helst.example"))
    assert strangers.is_anothers is not is_withdrawn


def test_what_a_board_registered_with_an_address_is_that_ones_alone(store: Store) -> None:
    cohort(store)
    form = MunicipalInterestForm(contact="Kai Eksempel", contact_email=ADDRESS)
    register_municipal_interest_on_behalf(board_member(store, at=AUTUMN), store, form, **FOR_BODO)
    issue(store)
    token = token_for(store, email="hvem@helst.example")
    assert opened_interest(someone(), store, token=token).is_anothers
    for change in (register_again, confirm, take_back):
        with pytest.raises(InterestOfAnother):
            change(store, token)


def test_the_municipality_takes_back_what_the_board_registered(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=AUTUMN)
    form = MunicipalInterestForm(contact="Kai Eksempel", contact_email=ADDRESS)
    whose = {"cohort": COHORT, "department": NORDLAND, "municipality": BODO}
    register_municipal_interest_on_behalf(board, store, form, **whose)
    withdraw_interest_by_link(someone(), store, token=issue(store), version=1)
    assert status(store, board) is MunicipalInterestStatus.WITHDRAWN
    assert ("municipal_interest_withdrawn", str(board.person_id)) in kinds(store)


def test_what_another_contact_has_said_is_neither_shown_nor_changed(store: Store) -> None:
    cohort(store)
    person = contact(store, at=AUTUMN)
    register_municipal_interest(person, store, municipal_form("Hemmelig Eksempel"), cohort=COHORT, municipality=BODO)
    token = token_for(store, email="hvem@helst.example")

    opened = opened_interest(someone(), store, token=token)
    assert (opened.is_anothers, opened.interest) == (True, None)
    for change in (register_again, confirm, take_back):
        with pytest.raises(InterestOfAnother):
            change(store, token)
    stored = stored_municipal_interest(store, COHORT, BODO)
    assert stored
    assert (stored.contact, stored.version, stored.withdrawn_at) == ("Hemmelig Eksempel", 1, None)

    withdraw_municipal_interest(person, store, cohort=COHORT, municipality=BODO, version=1)
    opened = opened_interest(someone(), store, token=token)
    assert (opened.is_anothers, opened.interest and opened.interest.version) == (False, 2)
    assert "Hemmelig" not in opened.model_dump_json()
    register_interest_by_link(someone(), store, FORM, token=token, version=2)


def test_whoever_is_named_as_the_contact_sees_it_among_ones_own_data(store: Store) -> None:
    cohort(store)
    rita = introduce_person(system(AUTUMN), store, PersonForm(name="Rita Eksempel", email=ADDRESS))
    register_interest_by_link(someone(), store, FORM, token=token_for(store), version=0)
    named = {"municipality": "Bodø", "cohort": "2024–25", "remark": "Ring gjerne."}
    written = OwnInterest(contact="Kai Eksempel", contact_email=ADDRESS, **named)
    assert own_data(acting(store, rita, AUTUMN), store, with_sensitive=True).interests == (written,)
    assert own_data(acting(store, rita, AUTUMN), store).interests[0].contact_email == ""
    assert own_data(board_member(store, at=AUTUMN), store, with_sensitive=True).interests == ()


def test_the_same_address_changes_its_own_word_with_a_new_link(store: Store) -> None:
    cohort(store)
    board = board_member(store, at=AUTUMN)
    register_interest_by_link(someone(), store, FORM, token=token_for(store), version=0)
    token = token_for(store)
    with pytest.raises(StaleRecord):
        register_interest_by_link(someone(), store, FORM, token=token, version=0)
    register_interest_by_link(
        someone(), store, FORM.model_copy(update={"contact": "Liv Eksempel"}), token=token, version=1
    )
    [row] = municipal_interests(board, store, cohort=COHORT)
    assert (row.contact, row.contact_email, row.version) == ("Liv Eksempel", ADDRESS, 2)


def test_a_form_cannot_name_another_address_than_the_links(store: Store) -> None:
    cohort(store)
    forged = FORM.model_copy(update={"contact_email": "en@annen.example"})
    register_interest_by_link(someone(), store, forged, token=token_for(store), version=0)
    stored = stored_municipal_interest(store, COHORT, BODO)
    assert stored
    assert stored.contact_email == ADDRESS


def test_a_link_answers_while_interest_is_open(store: Store) -> None:
    cohort(store)
    after = datetime.fromisoformat("2024-05-16T09:00:00+02:00")
    assert open_for_interest(nobody(AUTUMN), store)
    assert open_for_interest(nobody(after), store) is None
    token = token_for(store, at=after)
    assert opened_interest(nobody(AUTUMN), store, token=token).closed == ""
    assert "Søknadsfristen var 15. mai 2024" in opened_interest(nobody(after), store, token=token).closed
    with pytest.raises(InterestClosed):
        register_interest_by_link(nobody(after), store, FORM, token=token, version=0)


def test_who_is_signed_in_has_no_use_for_a_link(store: Store) -> None:
    cohort(store)
    token, board = token_for(store), board_member(store, at=AUTUMN)
    for actor in (board, acting(store, contact(store).person_id, AUTUMN), system(AUTUMN)):
        with pytest.raises(NotAllowed):
            opened_interest(actor, store, token=token)
        with pytest.raises(NotAllowed):
            register_interest_by_link(actor, store, FORM, token=token, version=0)


def test_the_choices_are_the_members_of_the_cohorts_first_day(store: Store) -> None:
    cohort(store)
    opened = open_for_interest(nobody(AUTUMN), store)
    assert opened
    assert len(opened.municipalities) == 357
    assert list(opened.municipalities.values())[-1] == "Åsnes"
    assert "2111" not in opened.municipalities


def test_the_mail_goes_to_the_address_and_its_link_opens_the_record(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """By the jobs of a store for real, over SMTP; what is answered by it gets a receipt at the same address."""
    store = make_store(str(tmp_path_factory.mktemp("mail") / "programme.duckdb"), Kind.REAL)
    load_reference(store)
    cohort(store, starts_on=date(2124, 8, 1), ends_on=date(2125, 12, 31))
    now = datetime.now(UTC)
    take_away = "DELETE FROM cohort_date WHERE kind <> 'county_interest'"
    store.write(lambda work: work.rows(take_away))
    ask(store, at=now)
    with mailbox() as box:
        resolve_interest_requests(system(now), store)
        send_round(system(now), store, box.mail(), "https://app.example", bool)
        [link] = re.findall(r"https://app\.example/kommuneinteresse/([\w-]+)", body_of(box.mails[0]))
        register_interest_by_link(nobody(now), store, FORM, token=link, version=0)
        send_round(system(now), store, box.mail(), "https://app.example", bool)
    assert box.recipients == [[ADDRESS], [ADDRESS]]
    assert box.mails[1]["Subject"] == "Fremtidens kulturskole: interessen for Bodø er meldt"
    listed = outbox(programme_manager(store, now), store)
    assert {each.recipient for each in listed} == {"Adressen som lenken gjelder"}
    store.close()
