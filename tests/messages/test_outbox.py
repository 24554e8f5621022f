"""Messages wait in the outbox, one a recipient, from the transaction that caused them."""

import pytest

from programme.access.model import system
from programme.language import NotAllowed
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.queries import outbox
from programme.store import Store, Transaction
from tests.factories import MORNING, board_member, person, programme_manager

FACTS = {"deadline": "søknadsfristen for kommunene", "day": "1. juni 2024"}


def queue(transaction: Transaction, *recipients: str) -> None:
    queue_message(
        transaction,
        system(MORNING),
        MessageKind.DATE_MOVED,
        recipients=recipients,
        record_id="2024-25",
        facts=FACTS,
    )


def test_each_recipient_has_one_message(store: Store) -> None:
    kari, ola = person(store, "Kari Eksempel"), person(store, "Ola Eksempel")

    store.write(lambda transaction: queue(transaction, kari, ola, kari))

    found = outbox(programme_manager(store), store)
    assert sorted(message.recipient for message in found) == ["Kari Eksempel", "Ola Eksempel"]
    assert {message.subject for message in found} == {
        "Fremtidens kulturskole: søknadsfristen for kommunene er flyttet til 1. juni 2024"
    }


def test_nobody_to_tell_queues_nothing(store: Store) -> None:
    store.write(queue)
    assert outbox(programme_manager(store), store) == []


def test_a_message_goes_with_its_change_or_not_at_all(store: Store) -> None:
    kari = person(store)

    def queue_and_fail(transaction: Transaction) -> None:
        queue(transaction, kari)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(queue_and_fail)
    assert outbox(programme_manager(store), store) == []


def test_the_outbox_is_for_programme_management(store: Store) -> None:
    with pytest.raises(NotAllowed):
        outbox(board_member(store), store)
