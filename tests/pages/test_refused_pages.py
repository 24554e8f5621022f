"""Each page and each role that has no use of it: whoever writes its address is refused."""

import pytest

from programme.access.model import Role
from programme.language import NotAllowed
from programme.store import Store
from programme.ui.menu import _MENU
from tests.pages.test_every_page import ROLES
from tests.screens import Open, titles

REFUSED = [(file, role) for file, _title, _address, roles in _MENU for role in map(Role, ROLES) if role not in roles]


@pytest.mark.parametrize(("page", "role"), REFUSED, ids=[f"{page}-{role.value}" for page, role in REFUSED])
def test_page_is_refused_to_the_roles_it_is_not_for(open_page: Open, world: Store, page: str, role: Role) -> None:
    """Somebody who has that role alone."""
    (person, *_others) = world.rows(
        "SELECT person_id FROM role_grant GROUP BY person_id HAVING min(role) = $role AND max(role) = $role "
        "AND count(valid_to) = 0 ORDER BY person_id",
        role=role.value,
    )
    app = open_page(page, person["person_id"], dato="2024-09-01")
    assert not app.exception
    assert titles(app) == []
    assert [each.value for each in app.warning] == [NotAllowed.sentence]


def test_there_is_something_to_refuse() -> None:
    assert len(REFUSED) >= 8
