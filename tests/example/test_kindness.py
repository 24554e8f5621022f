"""What nobody would like to read about oneself happens to invented municipalities alone; no real person is named."""

from datetime import UTC, date, datetime

import pytest

from programme.example.invented import INVENTED
from programme.example.people import PERNILLE
from programme.example.schedule import SCHEDULE
from programme.example.stories import REAL, stories
from programme.example.telling import COHORT, World
from programme.participation.queries import participation
from programme.store import Store
from tests.factories import ROOT, reference

UNFLATTERING = {
    "interest late, withdrawn or never confirmed": """
        SELECT municipality_number AS number FROM municipal_interest
        WHERE is_late OR withdrawn_at IS NOT NULL OR confirmed_at IS NULL
    """,
    "interest that led to nothing": """
        SELECT municipality_number AS number FROM municipal_interest AS interest WHERE NOT EXISTS (
            SELECT 1 FROM application
            WHERE application.municipality_number = interest.municipality_number AND sent_at IS NOT NULL)
    """,
    "declined": "SELECT municipality_number AS number FROM application WHERE state = 'declined'",
    "withdrawn": "SELECT municipality_number AS number FROM application WHERE state = 'withdrawn'",
    "never sent": "SELECT municipality_number AS number FROM application WHERE state = 'draft'",
    "kept waiting": "SELECT municipality_number AS number FROM application WHERE state = 'sent'",
    "recorded as absent": "SELECT affiliation AS number FROM attendance WHERE state = 'absent'",
    "no commitment of a member": """
        SELECT municipality_number AS number FROM group_membership WHERE left_on IS NULL AND NOT is_committed
    """,
    "accepted without a member from kulturskole, a partner, or everyone's word": """
        SELECT municipality_number AS number FROM group_membership AS member
        JOIN application USING (cohort_slug, municipality_number)
        WHERE state = 'accepted' AND left_on IS NULL
        GROUP BY municipality_number
        HAVING count(*) FILTER (WHERE sector = 'kulturskole') = 0
            OR count(*) FILTER (WHERE sector <> 'kulturskole') = 0 OR NOT bool_and(is_committed)
    """,
    "accepted without an area": """
        SELECT municipality_number AS number FROM application WHERE state = 'accepted' AND NOT EXISTS (
            SELECT 1 FROM linked_area WHERE linked_area.municipality_number = application.municipality_number)
    """,
    "accepted without a mentor who has accepted": """
        SELECT municipality_number AS number FROM application WHERE state = 'accepted' AND NOT EXISTS (
            SELECT 1 FROM mentor_assignment AS assignment
            WHERE assignment.municipality_number = application.municipality_number AND assignment.state = 'accepted')
    """,
    "declined by a mentor, or still waiting": """
        SELECT municipality_number AS number FROM mentor_assignment WHERE state <> 'accepted'
    """,
    "refused guidance": "SELECT municipality_number AS number FROM guidance_refusal",
}
MISSED_WITHOUT_A_MARK = """
    SELECT invited.affiliation AS number FROM gathering_invitation AS invited
    JOIN gathering ON gathering.id = invited.gathering_id
    LEFT JOIN attendance ON attendance.gathering_id = invited.gathering_id
     AND attendance.person_id = invited.person_id AND attendance.affiliation = invited.affiliation
    WHERE roster_closed_at IS NOT NULL AND (is_member OR is_board) AND attendance.state IS NULL
"""
HOLIDAYS = {
    *(date(2023, 12, 25), date(2023, 12, 26), date(2024, 1, 1), date(2024, 12, 25), date(2024, 12, 26)),
    *(date(2025, 1, 1), date(2025, 4, 17), date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 1)),
    *(date(2025, 5, 17), date(2025, 5, 29), date(2025, 6, 9), date(2025, 12, 25), date(2025, 12, 26)),
}
# The file knows the breaks of 2024; those of 2023 and 2025 fell in the same weeks, in the north a week later in winter.
WEEKS_OF_BREAKS = {8, 9, 10, 40, 41}
WINTER_BREAK_IN_THE_NORTH = 10


@pytest.mark.parametrize("what", UNFLATTERING)
def test_only_invented_municipalities_are_shown_with(world: Store, what: str) -> None:
    numbers = {row["number"] for row in world.rows(UNFLATTERING[what])}
    assert numbers
    assert {number for number in numbers if not number.startswith("99")} == set()


def test_nobody_is_absent_for_want_of_a_mark(world: Store) -> None:
    assert world.rows(MISSED_WITHOUT_A_MARK) == []


@pytest.mark.parametrize(
    "day",
    [date(2023, 12, 1), date(2024, 5, 10), date(2024, 6, 5), date(2024, 9, 2), date(2024, 11, 25), date(2025, 3, 14)],
)
def test_no_real_municipality_falls_behind_on(world: Store, day: date) -> None:
    manager = World(world).acting(PERNILLE, datetime(day.year, day.month, day.day, 14, tzinfo=UTC))
    behind = {concern.municipality_number for concern in participation(manager, world, COHORT).concerns}
    assert {number for number in behind if not number.startswith("99")} == set()


def test_invented_municipalities_are_marked_and_have_names_of_their_own(world: Store) -> None:
    rows = world.rows("SELECT municipality_number, name, is_invented FROM municipality")
    invented = {row["municipality_number"]: row["name"] for row in rows if row["is_invented"]}
    assert invented == {number: name for number, (name, _county) in INVENTED.items()}
    assert all(number.startswith("99") for number in invented)
    assert not set(invented.values()) & {row["name"] for row in rows if not row["is_invented"]}


def test_stories_are_of_real_and_of_invented_municipalities() -> None:
    numbers = [story.number for story in stories()]
    assert len(numbers) == len(set(numbers)) == 40
    assert set(numbers) == {*INVENTED, *(number for several in REAL.values() for number in several)}


def test_every_address_ends_with_example(world: Store) -> None:
    emails = [row["email"] for row in world.rows("SELECT email FROM person_email")]
    assert emails
    assert [email for email in emails if not email.endswith(".example")] == []


def test_every_surname_is_clearly_invented(world: Store) -> None:
    names = [row["name"] for row in world.rows("SELECT name FROM person")]
    assert len(set(names)) == len(names)
    assert [name for name in names if not name.split()[-1].startswith("Eksempel")] == []


def test_no_name_of_a_person_stands_in_the_data(world: Store) -> None:
    texts = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "data").rglob("*")
        if path.suffix in {".csv", ".yaml", ".md", ".topojson"}
    )
    assert [row["name"] for row in world.rows("SELECT name FROM person") if row["name"] in texts] == []


def test_no_gathering_lies_in_a_break_or_on_a_holiday() -> None:
    breaks = reference().school_breaks
    for planned in SCHEDULE:
        for day in {planned.starts_on, planned.last_day}:
            assert day.weekday() < 5
            assert day not in HOLIDAYS
            assert day.isocalendar().week not in WEEKS_OF_BREAKS - {WINTER_BREAK_IN_THE_NORTH}
            assert day.isocalendar().week != WINTER_BREAK_IN_THE_NORTH or planned.region != "nord"
            assert not [each for each in breaks if each.starts_on <= day <= each.ends_on]


def test_hosts_take_part_and_are_in_the_region() -> None:
    told = {story.number: story for story in stories()}
    hosted = [planned for planned in SCHEDULE if planned.host]
    assert len(hosted) == 25
    for planned in hosted:
        assert planned.host is not None
        assert told[planned.host].accepted_on
        assert told[planned.host].department in planned.departments
