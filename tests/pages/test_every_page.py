"""Every page opens for every role without an error, and is refused to someone not signed in."""

from datetime import date

import pytest

from programme.store import Store
from tests.factories import ROOT
from tests.screens import Open, titles

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[!_]*.py"))
ROLES = ("programme_management", "board", "contact", "member", "mentor")
DAYS = (date(2023, 9, 3), date(2023, 12, 1), date(2024, 9, 1), date(2025, 3, 17))
WELCOME = "Fremtidens kulturskole"
REFUSED = [page for page in PAGES if page != "privacy"]
"""Those that one must be known for."""


def _holders(world: Store, role: str) -> list[str]:
    """Up to three people who hold the role, at different ends of the list."""
    rows = world.rows(
        "SELECT DISTINCT person_id FROM role_grant WHERE role = $role AND valid_to IS NULL ORDER BY person_id",
        role=role,
    )
    ids = [row["person_id"] for row in rows]
    return list(dict.fromkeys([ids[0], ids[len(ids) // 2], ids[-1]]))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_role(open_page: Open, world: Store, page: str, role: str) -> None:
    for person_id in _holders(world, role):
        for day in DAYS:
            app = open_page(page, person_id, dato=day.isoformat())
            assert not app.exception, (page, role, day)
            assert not app.error, [error.value for error in app.error]
            assert titles(app) or app.warning
            assert titles(app) != [WELCOME] or day < date(2024, 9, 1)


@pytest.mark.parametrize("page", REFUSED)
def test_page_is_refused_to_someone_not_signed_in(open_page: Open, page: str) -> None:
    app = open_page(page, None)
    assert titles(app) == [WELCOME]
    assert not app.exception
    assert len(app.main) == len(open_page("overview", None).main)


@pytest.mark.parametrize("page", REFUSED)
def test_page_is_refused_to_an_invented_person(open_page: Open, page: str) -> None:
    app = open_page(page, "00000000-0000-4000-8000-000000000000")
    assert titles(app) == [WELCOME]


def test_own_data_is_open_to_someone_without_a_role(open_page: Open, world: Store) -> None:
    app = open_page("own_data", _holders(world, "mentor")[0], dato="2023-09-03")
    assert titles(app) == ["Mine opplysninger"]


def test_privacy_notice_is_open_to_everybody(open_page: Open) -> None:
    app = open_page("privacy", None)
    assert titles(app) == ["Personvern"]
    assert not app.exception
