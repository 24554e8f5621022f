"""The privacy notice: a proposal until it is written, then versions, which everybody may read."""

import pytest

from programme.access.audit import StaleRecord
from programme.access.model import nobody
from programme.language import NotAllowed
from programme.personal.actions import write_notice
from programme.personal.model import NoticeForm
from programme.personal.queries import notice_versions, privacy_notice
from programme.store import Store
from tests.factories import MORNING, programme_manager

VISITOR = nobody(MORNING)


def form(purpose: str) -> NoticeForm:
    return NoticeForm(purpose=purpose, ground="g", recipients="r", times="t", rights="r", contact="k")


def test_proposal_stands_until_a_notice_is_written(store: Store) -> None:
    found = privacy_notice(VISITOR, store)
    assert found.version == 0
    assert "Forslag – må godkjennes av behandlingsansvarlig" in found.ground
    assert notice_versions(VISITOR, store) == []


def test_versions_stay_readable(store: Store) -> None:
    manager = programme_manager(store)
    write_notice(manager, store, form("Først"), version=0)
    write_notice(manager, store, form("Så"), version=1)
    assert privacy_notice(VISITOR, store).purpose == "Så"
    assert privacy_notice(VISITOR, store, version=1).purpose == "Først"
    assert [(each.version, each.written_by) for each in notice_versions(manager, store)] == [
        (2, manager.name),
        (1, manager.name),
    ]
    assert [each.written_by for each in notice_versions(VISITOR, store)] == ["", ""]
    with pytest.raises(NotAllowed):
        privacy_notice(VISITOR, store, version=3)


def test_second_of_two_writers_is_told(store: Store) -> None:
    manager = programme_manager(store)
    write_notice(manager, store, form("Først"), version=0)
    with pytest.raises(StaleRecord):
        write_notice(manager, store, form("Samtidig"), version=0)
    assert privacy_notice(VISITOR, store).purpose == "Først"
