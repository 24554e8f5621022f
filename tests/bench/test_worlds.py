"""What the benchmarks compare is the same on both sides, or the ratio says nothing."""

from programme.store import open_store
from tests.bench.nation import COHORT, PEOPLE, nation_store
from tests.bench.registration import measure_registration

SHOWN = {"application": 357, "municipal_group": 357, "mentor_assignment": 357, "gathering": 8}


def test_registration_is_compared_with_the_same_rows() -> None:
    figures = measure_registration(rounds=3)
    assert (figures["rows"], figures["rounds"]) == (44, 3)


def test_a_nation_has_all_municipalities_members_and_attendance() -> None:
    store = open_store(str(nation_store(1)))
    counts = {
        table: store.rows(f"SELECT count(*) AS found FROM {table} WHERE cohort_slug = $slug", slug=COHORT)[0]["found"]
        for table in SHOWN
    }
    attendance = store.rows("SELECT count(*) AS found, count(DISTINCT person_id) AS people FROM attendance")
    known = store.rows("SELECT count(*) AS found FROM person WHERE id = any($ids)", ids=list(PEOPLE.values()))
    store.close()
    assert counts == SHOWN
    assert attendance == [{"found": 20_000, "people": 2_500}]
    assert known == [{"found": len(PEOPLE)}]
