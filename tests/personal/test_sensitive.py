"""What is sensitive is seen by those who need it, whatever is asked, and stands in no export that nobody asked for."""

import pytest

from programme.language import NotAllowed, RuleBroken
from programme.mentoring.actions import refuse_guidance
from programme.mentoring.model import RefusalForm
from programme.store import Store
from tests.factories import BODO, COHORT
from tests.personal.world import told
from tests.rights_world import Part, World
from tests.test_rights_table import FOUND, TABLE, Row

SUBSTITUTE, REASON, NOTES = "Vara Varamann", "Syk hele høsten", "Snakket med"
MANAGEMENT, CONTACT, MEMBER, MENTOR = Part.MANAGEMENT, Part.CONTACT, Part.MEMBER, Part.MENTOR
READ_BY = {
    ("access.queries.search_audit", SUBSTITUTE): {MANAGEMENT},
    ("access.queries.search_audit", REASON): {MANAGEMENT},
    ("access.queries.search_audit", NOTES): {MANAGEMENT},
    ("gatherings.queries.my_invitations", SUBSTITUTE): {MEMBER},
    ("interest.queries.dialogues", NOTES): {MANAGEMENT},
    ("interest.queries.interest_history", NOTES): {MANAGEMENT},
    ("mentoring.queries.assignments", REASON): {MANAGEMENT, MENTOR},
    ("mentoring.queries.my_assignments", REASON): {MENTOR},
}
"""The member's own substitute; why a municipality wants no mentor, for who assigns and who was assigned. All else is in
the log alone. An export that has any of it would stand here."""


@pytest.fixture
def world(store: Store) -> World:
    arranged = told(store)
    contact = arranged.actor(store, CONTACT)
    refuse_guidance(contact, store, RefusalForm(reason=REASON), municipality=BODO, cohort=COHORT)
    return arranged


@pytest.mark.parametrize("store", ["duckdb"], indirect=True)
def test_what_is_sensitive_is_read_by_those_who_need_it_alone(store: Store, world: World) -> None:
    seen: dict[tuple[str, str], set[Part]] = {}
    for row in TABLE:
        if ".queries." in row.function:
            for part in Part:
                answer = answered(row, part, store, world)
                for word in filter(answer.__contains__, (SUBSTITUTE, REASON, NOTES)):
                    seen.setdefault((row.function, word), set()).add(part)
    assert seen == READ_BY


def answered(row: Row, part: Part, store: Store, world: World) -> str:
    """What the query says to somebody in that part; nothing when it is refused."""
    positional, named = row.call(world)
    try:
        answer = FOUND[row.function](world.actor(store, part), store, *positional, **named)
    except (NotAllowed, RuleBroken):
        return ""
    return answer.decode(errors="ignore") if isinstance(answer, bytes) else repr(answer)
