"""Who hears of a cooperation: those it concerns, however an answer came, the mentors too; whoever gave it does not."""

import json
from datetime import date

from programme.access.grants import grant_role
from programme.access.model import Actor, Role, Scope, system
from programme.cooperation import actions
from programme.cooperation.model import LeavingForm, ProposalForm, Stage, TogetherForm
from programme.store import Store
from programme.store.store import Row
from tests.factories import BODO, COHORT, MORNING, acting, board_member, cohort, contact, person, programme_manager

GILDESKAL, MELOY, BEIARN = "1838", "1837", "1839"
TOGETHER = TogetherForm(stage=Stage.COOPERATING, municipalities=(BODO, GILDESKAL))
LEAVING = LeavingForm(left_on=date(2023, 9, 3), reason="Vi har ikke kapasitet.")
OWN, BOARDS = "soknad", "kommuner"


def told(store: Store) -> dict[str, dict[str, str]]:
    """The newest message to each, by person id: its kind, and what it says."""
    rows: list[Row] = store.rows("SELECT * FROM outbox WHERE kind LIKE 'cooperation%' ORDER BY queued_at")
    return {row["recipient_id"]: {"kind": row["kind"], **json.loads(row["facts"])} for row in rows}


def forget(store: Store) -> None:
    store.write(lambda transaction: transaction.rows("DELETE FROM outbox"))


def mentor(store: Store, municipality: str) -> Actor:
    person_id = person(store, "Vera Eksempel")
    scope = Scope(municipality=municipality, cohort=COHORT)
    store.write(lambda made: grant_role(made, system(MORNING), person_id=person_id, role=Role.MENTOR, scope=scope))
    return acting(store, person_id)


def said(message: dict[str, str], *names: str) -> tuple[str, ...]:
    return tuple(message[name] for name in names)


def test_a_municipality_hears_what_its_board_said_for_it(store: Store) -> None:
    cohort(store)
    board, bodo, guide = board_member(store), contact(store, BODO), mentor(store, BODO)
    record_id = actions.bring_together(board, store, TOGETHER, cohort=COHORT, department="nordland")

    messages = told(store)
    assert messages.keys() == {bodo.person_id, guide.person_id}
    for message in messages.values():
        assert said(message, "kind", "who", "partners") == ("cooperation_confirmed", "Bodø", "Gildeskål")
        assert said(message, "on_behalf", "page") == ("fylkesstyret i Nordland", OWN)

    forget(store)
    manager = programme_manager(store)
    actions.leave_cooperation(manager, store, LEAVING, cooperation_id=record_id, municipality=BODO, version=1)
    messages = told(store)
    assert messages.keys() == {bodo.person_id, guide.person_id, board.person_id}
    for message in messages.values():
        assert said(message, "who", "said", "partners") == ("Bodø", "gått ut av samarbeidet med", "Gildeskål")
        assert said(message, "reason", "on_behalf") == (LEAVING.reason, "programledelsen")
    assert messages[str(board.person_id)]["page"] == BOARDS


def test_one_that_joins_later_is_asked_alone_and_all_hear_its_answer(store: Store) -> None:
    cohort(store)
    bodo, gildeskal, beiarn = (contact(store, number) for number in (BODO, GILDESKAL, BEIARN))
    board, guide = board_member(store), mentor(store, GILDESKAL)
    asking = ProposalForm(municipalities=(GILDESKAL, MELOY))
    record_id = actions.propose_cooperation(bodo, store, asking, cohort=COHORT, municipality=BODO)
    messages = told(store)
    assert messages.keys() == {gildeskal.person_id, board.person_id}
    assert said(messages[str(gildeskal.person_id)], "asker", "without_contact", "page") == ("Bodø", "", OWN)
    assert said(messages[str(board.person_id)], "asker", "municipality", "page") == ("Bodø", "Meløy", BOARDS)
    assert "ingen kontaktperson" in messages[str(board.person_id)]["without_contact"]

    forget(store)
    known = {"cooperation_id": record_id}
    actions.ask_another(bodo, store, **known, municipality=BEIARN, version=1)
    assert told(store).keys() == {beiarn.person_id}

    forget(store)
    actions.leave_cooperation(beiarn, store, LEAVING, **known, municipality=BEIARN, version=2)
    assert told(store).keys() == {bodo.person_id, gildeskal.person_id, board.person_id, guide.person_id}
    message = told(store)[str(guide.person_id)]
    assert said(message, "who", "said", "on_behalf") == ("Beiarn", "takket nei til å samarbeide med", "")

    forget(store)
    actions.confirm_cooperation(gildeskal, store, **known, municipality=GILDESKAL, version=3)
    assert told(store).keys() == {bodo.person_id, board.person_id, guide.person_id}
    assert said(told(store)[str(bodo.person_id)], "who", "partners") == ("Gildeskål", "Bodø og Meløy")
