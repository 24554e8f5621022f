"""The rules as functions: when an answer counts as given, and which days a plan and a cohort share."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programme.cohorts.model import is_after_deadline
from programme.interest.model import Answer, CountyInterest, received
from programme.interest.rules import Area, why_area_cannot_be_brought_in

DEADLINE = date(2023, 9, 15)
MOMENTS = st.datetimes(datetime(2023, 9, 1), datetime(2023, 10, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
STEPS = st.lists(st.tuples(MOMENTS, st.sampled_from([*Answer, None])), min_size=1, max_size=8)


def _interest(answer: Answer, at: datetime, *, is_late: bool, withdrawn_at: datetime | None) -> CountyInterest:
    form = {"contact": "Bo", "answerable": "", "municipality_numbers": [], "wants_dialogue": False, "remark": ""}
    times = {"received_at": at, "is_late": is_late, "due_on": DEADLINE, "withdrawn_at": withdrawn_at}
    return CountyInterest.model_validate({"id": "1", "answer": answer, "version": 1} | form | times)


@given(steps=STEPS)
def test_late_is_whether_the_present_answer_was_first_given_after_the_deadline(
    steps: list[tuple[datetime, Answer | None]],
) -> None:
    stored: CountyInterest | None = None
    since: tuple[Answer, datetime] | None = None
    for at, answer in sorted(steps, key=lambda step: step[0]):
        if answer is None:  # the board withdraws
            stored = stored and stored.model_copy(update={"withdrawn_at": at})
            since = None
            continue
        if since is None or since[0] is not answer:
            since = (answer, at)
        judged = received(answer, stored, DEADLINE, at)
        assert judged == (since[1], is_after_deadline(DEADLINE, since[1]), DEADLINE)
        stored = _interest(answer, judged.received_at, is_late=judged.is_late, withdrawn_at=None)


@given(moment=MOMENTS)
def test_without_a_deadline_nothing_is_late(moment: datetime) -> None:
    assert received(Answer.YES, None, None, moment) == (moment, False, None)


@given(plan=st.tuples(DAYS, DAYS).map(sorted), cohort=st.tuples(DAYS, DAYS).map(sorted))
def test_an_area_fits_when_one_day_is_common(plan: list[date], cohort: list[date]) -> None:
    area = Area(
        id="a/1",
        label="Samhandling",
        plan_title="Plan",
        department_code="nordland",
        is_adopted=True,
        period_from=plan[0],
        period_to=plan[1],
    )
    broken = why_area_cannot_be_brought_in(
        area, department_code="nordland", department="Nordland", starts_on=cohort[0], ends_on=cohort[1]
    )
    days = {plan[0] + timedelta(days=count) for count in range((plan[1] - plan[0]).days + 1)}
    shared = any(cohort[0] <= day <= cohort[1] for day in days)
    assert (broken is None) is shared
