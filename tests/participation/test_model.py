from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from programme.gatherings.model import AttendanceState
from programme.participation.model import (
    Attendance,
    DepartmentState,
    MunicipalState,
    department_figures,
    municipal_figures,
    obligation,
)
from programme.participation.records import _attendance

MOMENT = datetime(2024, 9, 10, 8, tzinfo=UTC)
moments = st.none() | st.just(MOMENT)
STATES = ["sent", "under_review", "offered", "accepted", "refused", "waiting_list", "declined", "withdrawn"]
departments = st.builds(
    DepartmentState, answer=st.sampled_from([None, "yes", "perhaps", "no"]), takes_part=st.none() | st.booleans()
)
municipalities = st.builds(
    MunicipalState,
    interest_at=moments,
    application=st.sampled_from([None, *STATES]),
    sent_at=moments,
)
people = st.dictionaries(st.none() | st.sampled_from([state.value for state in AttendanceState]), st.integers(1, 9))


@given(st.lists(departments, max_size=12))
def test_department_figures_never_grow_from_stage_to_stage(states: list[DepartmentState]) -> None:
    counts = [figure.count for figure in department_figures(states)]

    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(states)


@given(st.lists(municipalities, max_size=12))
def test_municipal_figures_never_grow_from_stage_to_stage(states: list[MunicipalState]) -> None:
    counts = [figure.count for figure in municipal_figures(states)]

    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == sum(state.takes_part and state.is_complete for state in states)


def attendance(counts: dict[str | None, int], *, is_closed: bool) -> Attendance:
    head = {
        "gathering_id": "g",
        "number": 1,
        "starts_at": MOMENT,
        "is_closed": is_closed,
        "unit": "1804",
        "name": "Bodø",
        "department_code": "nordland",
    }
    return _attendance([head | {"state": state, "people": count} for state, count in counts.items()])[0]


@given(people.filter(bool), st.booleans())
def test_the_four_states_never_exceed_the_obligation(counts: dict[str | None, int], is_closed: bool) -> None:  # noqa: FBT001
    row = attendance(counts, is_closed=is_closed)

    known = row.met + row.excused + row.absent + row.substitute_met
    assert row.invited == sum(counts.values())
    assert known == (row.invited if is_closed else row.invited - counts.get(None, 0))


@given(people.filter(bool))
def test_a_gathering_with_an_open_roster_adds_nothing_to_an_obligation(counts: dict[str | None, int]) -> None:
    closed, still_open = attendance(counts, is_closed=True), attendance(counts, is_closed=False)

    assert obligation([closed, still_open]) == obligation([closed])
