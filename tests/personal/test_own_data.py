"""One's own data: seen whole, taken out in two forms, corrected, and what one signs in with ended."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from programme.access.audit import StaleRecord
from programme.access.model import Actor, nobody, system
from programme.language import NotAllowed
from programme.messages.actions import write_template
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.templates import TemplateForm
from programme.personal.actions import (
    ask_for_address,
    ask_for_erasure,
    confirm_email,
    correct_name,
    end_other_sessions,
    issue_address_token,
)
from programme.personal.model import (
    AddressTaken,
    AlreadyAsked,
    EmailForm,
    NameForm,
    NotOwnAddress,
    TooManyWishes,
    WishUnusable,
)
from programme.personal.queries import own_data, own_data_as_json, own_data_as_pdf
from programme.sign_in.tokens import hashed
from programme.store import Store, Transaction
from tests.factories import MORNING, acting, board_member, cohort, contact, person, programme_manager
from tests.personal.world import told
from tests.rights_world import NOW, Part, someone

NEW = "ny.adresse@kommune.example"


def email_of(store: Store, actor: Actor) -> str:
    return own_data(actor, store).emails[0]


def wish(store: Store, actor: Actor, new: str = NEW) -> str:
    return ask_for_address(actor, store, EmailForm(old_email=email_of(store, actor), new_email=new))


def later(actor: Actor, store: Store, **passed: float) -> Actor:
    return acting(store, actor.person_id, actor.at + timedelta(**passed))


def add_session(store: Store, actor: Actor, token: str) -> None:
    row = {"id": hashed(token), "person_id": actor.person_id, "began_at": actor.at, "ended_at": None}
    until = actor.at + timedelta(hours=12)
    store.write(lambda transaction: transaction.insert("session", **row, expires_at=until))


def test_messages_stand_there_with_the_subject_line_that_came(store: Store) -> None:
    kind, manager = MessageKind.MENTOR_DECLINED, programme_manager(store)
    after = manager.at + timedelta(hours=1)

    def queue(transaction: Transaction, sent_at: datetime | None, edited: str | None = None) -> None:
        facts = {"municipality": "Bodø"}
        queue_message(transaction, manager, kind, recipients=[str(manager.person_id)], record_id="r", facts=facts)
        sql = "UPDATE outbox SET sent_at = $sent_at, edited_subject = $edited WHERE sent_at IS NULL"
        transaction.rows(sql, sent_at=sent_at, edited=edited)

    store.write(lambda transaction: queue(transaction, manager.at))
    form = TemplateForm(subject="Nei fra {kommune}", text_before="Se her:")
    write_template(acting(store, manager.person_id, after), store, form, kind=kind, version=0)
    store.write(lambda transaction: queue(transaction, after, "Skrevet for hånd"))
    store.write(lambda transaction: queue(transaction, after))
    store.write(lambda transaction: queue(transaction, None))

    assert sorted(each.subject for each in own_data(manager, store).messages if each.subject) == [
        "Fremtidens kulturskole: veilederen for Bodø takket nei",
        "Nei fra Bodø",
        "Nei fra Bodø",
        "Skrevet for hånd",
    ]


def test_own_data_is_everything_that_is_kept(store: Store) -> None:
    world = told(store)
    member = world.actor(store, Part.MEMBER)
    add_session(store, member, "hemmelig")
    found, who = own_data(member, store, with_sensitive=True), someone(Part.MEMBER)
    assert (found.name, found.emails) == (who.name, (who.email,))
    assert [(role.role, role.where, role.cohort) for role in found.roles] == [
        ("Medlem i kommunegruppe", "Bodø", "2024–25")
    ]
    [membership] = found.memberships
    assert (membership.municipality, membership.sector, len(membership.commitments)) == ("Bodø", "kulturskole", 1)
    assert [(each.answer, each.substitute_name, each.attendance) for each in found.gatherings] == [
        ("", "", "møtte"),
        ("vara møter", "Vara Varamann", ""),
    ]
    assert found.messages
    assert len(found.sessions) == 1
    assert (found.traces.changes, found.traces.last_at) == (2, NOW)
    [assignment] = own_data(world.actor(store, Part.MENTOR), store).assignments
    assert (assignment.municipality, assignment.state) == ("Bodø", "takket ja")


def test_exports_hold_what_is_sensitive_only_when_asked(store: Store) -> None:
    member = told(store).actor(store, Part.MEMBER)
    for export in (own_data_as_json, own_data_as_pdf):
        assert "Vara Varamann" not in read(export(member, store))
        assert "Vara Varamann" in read(export(member, store, with_sensitive=True))
    exported: dict[str, Any] = json.loads(own_data_as_json(member, store))
    assert exported["name"] == someone(Part.MEMBER).name
    assert exported["gatherings"][0]["attendance"] == "møtte"
    text = read(own_data_as_pdf(member, store))
    assert all(word in text for word in ("Mine opplysninger", someone(Part.MEMBER).email, "Bodø", "møtte"))


def read(exported: bytes) -> str:
    if not exported.startswith(b"%PDF"):
        return exported.decode()
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(exported)).pages).split())


def test_someone_without_any_role_sees_what_is_kept(store: Store) -> None:
    someone_known = acting(store, person(store, "Siri Eksempel"))
    assert own_data(someone_known, store).name == "Siri Eksempel"
    for stranger in (nobody(MORNING), system(MORNING)):
        with pytest.raises(NotAllowed):
            own_data(stranger, store)


def test_name_is_corrected_at_once_and_not_over_a_newer_one(store: Store) -> None:
    board = board_member(store)
    correct_name(board, store, NameForm(name="  Bo   Čuđi "), version=1)
    assert own_data(board, store).name == "Bo Čuđi"
    with pytest.raises(StaleRecord):
        correct_name(board, store, NameForm(name="Bo Igjen"), version=1)


def test_address_is_changed_when_it_is_confirmed_from_the_new_one(store: Store) -> None:
    board = board_member(store)
    wish_id, old = wish(store, board), email_of(store, board)
    assert store.rows("SELECT kind, recipient_id, record_id FROM outbox") == [
        {"kind": "email_to_confirm", "recipient_id": board.person_id, "record_id": wish_id}
    ]
    token = issue_address_token(system(MORNING), store, wish_id=wish_id)
    assert email_of(store, board) == old
    confirm_email(board, store, token=token)
    assert own_data(board, store).emails == (NEW,)
    assert token not in repr(store.rows("SELECT * FROM email_wish"))
    with pytest.raises(WishUnusable):
        confirm_email(board, store, token=token)


def test_confirmation_works_for_oneself_for_a_day(store: Store) -> None:
    cohort(store)
    board, stranger = board_member(store), contact(store)
    token = issue_address_token(system(MORNING), store, wish_id=wish(store, board))
    for who in (stranger, later(board, store, days=1)):
        with pytest.raises(WishUnusable):
            confirm_email(who, store, token=token)
    with pytest.raises(WishUnusable):
        confirm_email(board, store, token="gjettet")  # noqa: S106 - a guess
    confirm_email(later(board, store, hours=23), store, token=token)


def test_mail_that_is_sent_again_has_a_new_token_and_the_old_one_works_no_more(store: Store) -> None:
    board = board_member(store)
    wish_id = wish(store, board)
    first, second = (issue_address_token(system(MORNING), store, wish_id=wish_id) for _time in range(2))
    with pytest.raises(WishUnusable):
        confirm_email(board, store, token=first)
    confirm_email(board, store, token=second)
    with pytest.raises(WishUnusable):
        issue_address_token(system(MORNING), store, wish_id=wish_id)


def test_whether_somebody_has_an_address_is_told_to_its_owner_alone(store: Store) -> None:
    board, other = board_member(store), board_member(store, "vestland")
    wish_id = wish(store, board, email_of(store, other))
    token = issue_address_token(system(MORNING), store, wish_id=wish_id)
    with pytest.raises(AddressTaken):
        confirm_email(board, store, token=token)


def test_only_own_addresses_are_changed_and_only_some_a_day(store: Store) -> None:
    board, other = board_member(store), board_member(store, "vestland")
    with pytest.raises(NotOwnAddress):
        ask_for_address(board, store, EmailForm(old_email=email_of(store, other), new_email=NEW))
    for number in range(5):
        wish(store, board, f"ny{number}@kommune.example")
    with pytest.raises(TooManyWishes):
        wish(store, board)
    wish(store, later(board, store, days=1))


def test_a_session_is_gone_from_the_list_once_it_has_run_out(store: Store) -> None:
    board = board_member(store)
    add_session(store, board, "hers")
    assert [len(own_data(later(board, store, hours=passed), store).sessions) for passed in (0, 11, 12)] == [1, 1, 0]


def test_other_sessions_end_and_this_one_goes_on(store: Store) -> None:
    board, other = board_member(store), board_member(store, "vestland")
    for actor, token in ((board, "her"), (board, "der"), (other, "annen")):
        add_session(store, actor, token)
    end_other_sessions(board, store, session_token="her")  # noqa: S106 - of the test
    open_ones = store.rows("SELECT id FROM session WHERE ended_at IS NULL")
    assert {row["id"] for row in open_ones} == {hashed("her"), hashed("annen")}
    end_other_sessions(board, store, session_token="")
    assert own_data(board, store).sessions == ()


def test_wish_to_be_erased_reaches_programme_management_once(store: Store) -> None:
    manager, board = programme_manager(store), board_member(store)
    ask_for_erasure(board, store)
    assert store.rows("SELECT kind, recipient_id, record_id FROM outbox") == [
        {"kind": "erasure_asked_for", "recipient_id": manager.person_id, "record_id": board.person_id}
    ]
    assert own_data(board, store).has_asked_for_erasure
    with pytest.raises(AlreadyAsked):
        ask_for_erasure(board, store)
