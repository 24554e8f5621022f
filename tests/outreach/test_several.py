"""Several rows changed at once, undone, and refused when somebody else was first."""

from datetime import date, timedelta

import pytest

from programme.access.model import Actor
from programme.language import NotAllowed
from programme.outreach.actions import change_several, undo_several
from programme.outreach.model import OutreachStatus, SeveralForm
from programme.outreach.queries import latest_batch, outreach, outreach_history
from programme.outreach.rules import (
    AlreadySo,
    AlreadyUndone,
    ContactedInFuture,
    NextStepMissing,
    NoRowsChosen,
    NothingToChange,
    NotOnBoard,
    SeveralChanged,
    UndoLapsed,
)
from programme.store import Store
from tests.factories import MORNING, acting, board_member, programme_manager
from tests.outreach.arranging import BODO, NARVIK, NORDLAND, board, partner, record, row

BOTH = {BODO: 0, NARVIK: 0}
CONTACTED = OutreachStatus.CONTACTED


def several(*ids: str, **changes: object) -> SeveralForm:
    return SeveralForm.model_validate({"record_ids": ids or (BODO, NARVIK)} | (changes or {"status": CONTACTED}))


def at(store: Store, actor: Actor, **later: int) -> Actor:
    """The same person so much later."""
    return acting(store, actor.person_id, MORNING + timedelta(**later))


def test_several_become_the_same_at_once_each_with_a_history_of_its_own(store: Store) -> None:
    actor = board(store)
    record(actor, store, NARVIK, status=OutreachStatus.INTERESTED, notes="Vil vite mer.")
    wish = several(status=CONTACTED, followed_up_by=actor.person_id, next_step="Ring", next_step_on=date(2023, 9, 9))
    change_several(actor, store, wish, **NORDLAND, seen={BODO: 0, NARVIK: 1})

    for record_id, version in ((BODO, 1), (NARVIK, 2)):
        found = row(actor, store, record_id)
        assert (found.status, found.followed_up_name, found.next_step, found.next_step_on, found.version) == (
            CONTACTED,
            "Bo Eksempel",
            "Ring",
            date(2023, 9, 9),
            version,
        )
        history = outreach_history(actor, store, **NORDLAND, record_id=record_id)
        assert "endret flere rader i oppfølgingen" in {each.what for each in history}
    assert row(actor, store, NARVIK).notes == "Vil vite mer."
    batch = latest_batch(actor, store, **NORDLAND)
    assert batch
    assert (batch.rows, batch.done_by, batch.is_import, batch.undone_at) == (2, "Bo Eksempel", False, None)


def test_nobody_follows_up_any_more_when_that_is_asked_for(store: Store) -> None:
    actor = board(store)
    record(actor, store, followed_up_by=actor.person_id)
    change_several(actor, store, several(BODO, nobody=True), **NORDLAND, seen={BODO: 1})
    assert row(actor, store).followed_up_by is None


def test_undoing_gives_each_row_what_it_had(store: Store) -> None:
    actor = board(store)
    said = {"status": OutreachStatus.INTERESTED, "contacted_on": date(2023, 9, 1), "next_step": "Møte"}
    record(actor, store, NARVIK, **said)
    wish = several(status=CONTACTED, next_step="Ring", contacted_on=date(2023, 9, 2))
    batch_id = change_several(actor, store, wish, **NORDLAND, seen={BODO: 0, NARVIK: 1})
    undo_several(actor, store, batch_id=batch_id)

    found = row(actor, store, NARVIK)
    assert (found.status, found.contacted_on, found.next_step, found.version) == (*said.values(), 3)
    assert (row(actor, store).status, row(actor, store).next_step) == (OutreachStatus.NOT_CONTACTED, "")
    batch = latest_batch(actor, store, **NORDLAND)
    assert batch
    assert (batch.undone_at, batch.left) == (MORNING, ())
    with pytest.raises(AlreadyUndone):
        undo_several(actor, store, batch_id=batch_id)


def test_a_row_that_somebody_has_changed_since_is_told_and_left(store: Store) -> None:
    actor = board(store)
    batch_id = change_several(actor, store, several(), **NORDLAND, seen=BOTH)
    record(actor, store, NARVIK, version=1, status=OutreachStatus.DECLINED)
    undo_several(actor, store, batch_id=batch_id)

    assert row(actor, store).status is OutreachStatus.NOT_CONTACTED
    assert row(actor, store, NARVIK).status is OutreachStatus.DECLINED
    batch = latest_batch(actor, store, **NORDLAND)
    assert batch
    assert batch.left == ("Narvik",)


def test_only_the_newest_change_is_undone_and_only_for_two_weeks(store: Store) -> None:
    actor = board(store)
    first = change_several(actor, store, several(BODO), **NORDLAND, seen=BOTH)
    second = change_several(at(store, actor, hours=1), store, several(NARVIK), **NORDLAND, seen=BOTH)
    with pytest.raises(UndoLapsed, match="14 dager"):
        undo_several(at(store, actor, hours=2), store, batch_id=first)

    late = at(store, actor, hours=1 + 14 * 24, minutes=1)
    assert latest_batch(late, store, **NORDLAND) is None
    with pytest.raises(UndoLapsed):
        undo_several(late, store, batch_id=second)
    in_time = at(store, actor, hours=1 + 14 * 24)
    found = latest_batch(in_time, store, **NORDLAND)
    assert found
    assert (found.rows, found.standing) == (1, 1)
    undo_several(in_time, store, batch_id=second)
    assert row(actor, store, NARVIK).status is OutreachStatus.NOT_CONTACTED


def test_a_day_without_a_step_is_refused_unless_every_row_has_one(store: Store) -> None:
    actor = board(store)
    record(actor, store, NARVIK, next_step="Ring")
    with pytest.raises(NextStepMissing):
        change_several(actor, store, several(next_step_on=date(2023, 9, 9)), **NORDLAND, seen={BODO: 0, NARVIK: 1})
    change_several(actor, store, several(NARVIK, next_step_on=date(2023, 9, 9)), **NORDLAND, seen={NARVIK: 1})
    assert (row(actor, store).version, row(actor, store, NARVIK).next_step_on) == (0, date(2023, 9, 9))


def test_rows_that_another_has_changed_since_they_were_seen_are_refused_all_together(store: Store) -> None:
    first, second = board(store), board_member(store)
    record(first, store, NARVIK, notes="Ring på mandag.")

    with pytest.raises(SeveralChanged) as refused:
        change_several(second, store, several(), **NORDLAND, seen=BOTH)

    assert str(refused.value).startswith("Narvik: Bo Eksempel endret Notater fra «–» til «Ring på mandag.» og Status")
    assert row(second, store).version == 0
    change_several(second, store, several(), **NORDLAND, seen=BOTH | {NARVIK: 1})


@pytest.mark.parametrize(
    ("wish", "rule"),
    [
        (SeveralForm(record_ids=frozenset(), status=CONTACTED), NoRowsChosen),
        (SeveralForm(record_ids=frozenset({BODO})), NothingToChange),
        (SeveralForm(record_ids=frozenset({BODO}), followed_up_by="somebody"), NotOnBoard),
        (SeveralForm(record_ids=frozenset({BODO}), contacted_on=date(2023, 9, 4)), ContactedInFuture),
        (SeveralForm(record_ids=frozenset({BODO}), status=OutreachStatus.NOT_CONTACTED), AlreadySo),
        (SeveralForm(record_ids=frozenset({BODO, "another"}), status=CONTACTED), NotAllowed),
    ],
)
def test_what_cannot_be_is_refused(store: Store, wish: SeveralForm, rule: type[Exception]) -> None:
    with pytest.raises(rule):
        change_several(board(store), store, wish, **NORDLAND, seen=BOTH)


def test_a_board_undoes_its_own_alone(store: Store) -> None:
    actor = board(store)
    batch_id = change_several(actor, store, several(), **NORDLAND, seen=BOTH)
    for refused in (board_member(store, "vestland"), programme_manager(store)):
        with pytest.raises(NotAllowed):
            undo_several(refused, store, batch_id=batch_id)
    with pytest.raises(NotAllowed):
        undo_several(actor, store, batch_id="another")


def test_the_whole_of_the_largest_department_is_changed_and_undone(store: Store) -> None:
    board(store)
    actor = board_member(store, "oslo-og-viken")
    place = NORDLAND | {"department": "oslo-og-viken"}
    rows = outreach(actor, store, **place)
    wish = SeveralForm(record_ids=frozenset(each.id for each in rows), status=CONTACTED)
    batch_id = change_several(actor, store, wish, **place, seen={each.id: 0 for each in rows})
    assert {each.status for each in outreach(actor, store, **place)} == {CONTACTED}

    undo_several(acting(store, actor.person_id, MORNING + timedelta(days=1)), store, batch_id=batch_id)
    assert {each.status for each in outreach(actor, store, **place)} == {OutreachStatus.NOT_CONTACTED}
    assert len(rows) == 52


def test_partners_are_changed_with_the_others(store: Store) -> None:
    actor = board(store)
    partner_id = partner(actor, store)
    change_several(actor, store, several(BODO, partner_id), **NORDLAND, seen={BODO: 0, partner_id: 1})
    assert row(actor, store, partner_id).status is CONTACTED
