"""The municipalities as a file: for whom it is drawn, what is in it, and who is asked when it is taken."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any, cast

import pytest

from programme.access.grants import actor_of
from programme.access.model import Actor, nobody
from programme.language import NotAllowed
from programme.store import Store
from programme.ui import participants
from programme.ui.context import Context
from tests.factories import BODO, COHORT
from tests.pages.conftest import open_page, world
from tests.rights_world import NOW
from tests.screens import Open

__all__ = ["open_page", "world"]
LABEL = "Last ned som CSV"


def person(world: Store, name: str) -> str:
    return str(world.rows("SELECT id FROM person WHERE name = $name", name=f"{name} Eksempel")[0]["id"])


@pytest.mark.parametrize(("name", "buttons"), [("Pernille", [LABEL]), ("Kari", [LABEL]), ("Marit", []), ("Vilde", [])])
def test_the_file_is_offered_to_programme_management_and_boards(
    open_page: Open, world: Store, name: str, buttons: list[str]
) -> None:
    app = open_page("participation", person(world, name), dato="2025-03-14", vis="kommuner")
    assert not app.exception
    assert [each.proto.label for each in app.get("link_button")] == buttons


@dataclass
class _Cohort:
    slug: str = COHORT


@dataclass
class _Looker:
    """What the file asks of a context."""

    actor: Actor
    store: Store
    cohort: _Cohort


def test_the_file_is_made_for_who_takes_it_then(world: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Callable[[], bytes]] = []
    monkeypatch.setattr(participants, "download", lambda _label, make, **_how: made.append(make))
    world.write(
        lambda transaction: transaction.rows(
            "UPDATE municipality SET name_unique = '=HYPERLINK(1)' WHERE municipality_number = $bodo", bodo=BODO
        )
    )
    kari = actor_of(world, person(world, "Kari"), NOW)
    looker = _Looker(kari, world, _Cohort())
    participants.participants_to_take_away(cast("Context", looker))

    rows = read(made[0]())
    assert {row["Fylkesavdeling"] for row in rows} == {"Nordland"}
    assert all(row["Møtt"].isdecimal() for row in rows)
    assert "'=HYPERLINK(1)" in {row["Kommune"] for row in rows}

    for somebody in (nobody(NOW), replace(kari, grants=())):
        looker.actor = somebody
        with pytest.raises(NotAllowed):
            made[0]()


def read(content: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
