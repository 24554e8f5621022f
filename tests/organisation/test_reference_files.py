"""The reference files are whole, and numbers are valid when they were in use."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from programme.organisation.reference import (
    DepartmentCounty,
    Municipality,
    ReferenceData,
    ReferenceFileFaulty,
    Succession,
    read_reference,
)

DATA = Path(__file__).parents[2] / "data"
REFERENCE = read_reference(DATA)
LAST_DAY_OF_2023 = date(2023, 12, 31)
FIRST_DAY_OF_2024 = date(2024, 1, 1)


def municipality(number: str, reference: ReferenceData = REFERENCE) -> Municipality:
    return next(each for each in reference.municipalities if each.number == number)


def successors(number: str, reference: ReferenceData = REFERENCE) -> set[str]:
    return {each.successor for each in reference.municipality_successions if each.predecessor == number}


def copied_data(folder: Path) -> Path:
    shutil.copytree(DATA / "reference", folder / "reference")
    return folder


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_today_has_15_counties_and_357_municipalities() -> None:
    counties = [each for each in REFERENCE.counties if each.valid_to is None]
    municipalities = [each for each in REFERENCE.municipalities if each.valid_to is None]

    assert (len(counties), len(municipalities)) == (15, 357)
    assert sum(each.municipality_count or 0 for each in counties) == 357


def test_population_adds_up_to_the_national_totals() -> None:
    municipalities = REFERENCE.municipalities

    assert sum(each.population or 0 for each in municipalities) == 5_627_400
    assert sum(each.population_2024 or 0 for each in municipalities) == 5_550_203
    assert sum(each.population or 0 for each in REFERENCE.counties) == 5_627_400


def test_every_number_is_there_once_and_in_a_county_of_its_time() -> None:
    numbers = [each.number for each in REFERENCE.municipalities]
    counties = {each.number: each for each in REFERENCE.counties}

    assert len(set(numbers)) == len(numbers)
    for each in REFERENCE.municipalities:
        county = counties[each.county_number]
        assert each.number.startswith(county.number)
        assert county.valid_to in (None, each.valid_to)
        assert county.valid_from is None or each.valid_to or each.valid_from == county.valid_from


def test_all_numbers_that_ended_have_successors_that_are_in_force() -> None:
    ended = [each.number for each in REFERENCE.municipalities if each.valid_to is not None]
    in_force = {each.number for each in REFERENCE.municipalities if each.valid_to is None}

    assert len(ended) == 114
    assert {each.predecessor for each in REFERENCE.municipality_successions} == set(ended)
    assert {each.successor for each in REFERENCE.municipality_successions} <= in_force


@pytest.mark.parametrize(
    ("number", "name", "county_number", "expected"),
    [
        ("3001", "Halden", "30", {"3101"}),
        ("3801", "Horten", "38", {"3901"}),
        ("5401", "Tromsø", "54", {"5501"}),
        ("1507", "Ålesund", "15", {"1508", "1580"}),
    ],
)
def test_earlier_number_ended_with_2023(number: str, name: str, county_number: str, expected: set[str]) -> None:
    earlier = municipality(number)

    assert (earlier.name, earlier.county_number) == (name, county_number)
    assert (earlier.valid_from, earlier.valid_to, earlier.population) == (None, LAST_DAY_OF_2023, None)
    assert successors(number) == expected


@pytest.mark.parametrize(
    ("number", "valid_from"),
    [
        ("3101", FIRST_DAY_OF_2024),
        ("1508", FIRST_DAY_OF_2024),
        ("1580", FIRST_DAY_OF_2024),
        ("0301", None),
        ("1804", None),
    ],
)
def test_number_in_force_begins_where_it_was_new(number: str, valid_from: date | None) -> None:
    assert (municipality(number).valid_from, municipality(number).valid_to) == (valid_from, None)


def test_decided_merger_ends_no_number_while_the_new_one_is_unconfirmed() -> None:
    merger = REFERENCE.municipality_changes[-1]

    assert (merger.kind, merger.effective_date, merger.old_numbers) == ("merger", date(2028, 1, 1), ("1860", "1874"))
    assert [municipality(number).valid_to for number in merger.old_numbers] == [None, None]
    assert successors("1860") == set()


def test_merger_takes_effect_once_its_number_is_in_the_list(tmp_path: Path) -> None:
    data = copied_data(tmp_path)
    line = "1876,Vest-Lofoten,Vest-Lofoten,,,Vest-Lofoten,18,,,,nøytral,68.2,13.7,inside_point,\n"
    with (data / "reference" / "municipalities.csv").open("a", encoding="utf-8") as file:
        file.write(line)

    reference = read_reference(data)

    assert municipality("1876", reference).valid_from == date(2028, 1, 1)
    assert municipality("1860", reference).valid_to == date(2027, 12, 31)
    assert successors("1874", reference) == {"1876"}


@pytest.mark.parametrize(
    ("number", "valid_from", "valid_to"),
    [
        ("18", None, None),
        ("31", FIRST_DAY_OF_2024, None),
        ("30", date(2020, 1, 1), LAST_DAY_OF_2023),
        ("38", date(2020, 1, 1), LAST_DAY_OF_2023),
        ("54", date(2020, 1, 1), LAST_DAY_OF_2023),
    ],
)
def test_county_validity(number: str, valid_from: date | None, valid_to: date | None) -> None:
    county = next(each for each in REFERENCE.counties if each.number == number)

    assert (county.valid_from, county.valid_to) == (valid_from, valid_to)


def test_county_successions() -> None:
    pairs = [("30", "31"), ("30", "32"), ("30", "33"), ("38", "39"), ("38", "40"), ("54", "55"), ("54", "56")]

    assert REFERENCE.county_successions == tuple(Succession(*pair) for pair in pairs)


def test_ten_departments_cover_each_county_once() -> None:
    today = {each.code for each in REFERENCE.departments if not each.is_dissolved}
    counties = {each.number for each in REFERENCE.counties if each.valid_to is None}

    assert len(today) == 10
    assert {each.department_code for each in REFERENCE.department_counties} == today
    assert sorted(each.county_number for each in REFERENCE.department_counties) == sorted(counties)


def test_dissolved_departments_have_successors_and_no_invented_day() -> None:
    dissolved = [each for each in REFERENCE.departments if each.is_dissolved]

    assert [(each.code, each.short_name, each.dissolved_on) for each in dissolved] == [
        ("btv", "region BTV", None),
        ("nord-trondelag", "Nord-Trøndelag", None),
    ]
    assert REFERENCE.department_successions == (
        Succession("btv", "oslo-og-viken"),
        Succession("btv", "vestfold-og-telemark"),
        Succession("nord-trondelag", "trondelag"),
    )


def test_inferred_coverage_says_so() -> None:
    inferred = [each for each in REFERENCE.department_counties if each.confidence == "inferred"]

    assert [(each.department_code, each.county_number) for each in inferred] == [
        ("oslo-og-viken", number) for number in ("31", "32", "33")
    ]
    assert all(isinstance(each, DepartmentCounty) and each.note for each in inferred)


def test_school_breaks_are_whole_and_end_after_they_start() -> None:
    counties = {each.number for each in REFERENCE.counties if each.valid_to is None}
    covered = {each.county_number for each in REFERENCE.school_breaks if (each.kind, each.year) == ("autumn", 2024)}

    assert len(REFERENCE.school_breaks) == 49
    assert covered == counties
    assert all(each.starts_on <= each.ends_on for each in REFERENCE.school_breaks)


@pytest.mark.parametrize("name", ["counties.topojson", "municipalities.topojson"])
def test_maps_are_small_enough_to_send(name: str) -> None:
    assert (DATA / "reference" / name).stat().st_size < 500_000


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("counties.csv", "03,Oslo", "3,Oslo", "counties.csv, line 2: county_number"),
        ("municipalities.csv", "0301,Oslo", ",Oslo", "municipalities.csv, line 2: municipality_number: empty"),
        ("municipalities.csv", "0301,Oslo,", "0301,", "municipalities.csv, line 2: wrong number of cells"),
        ("school_breaks.csv", "2024-09-30", "30.09.2024", "school_breaks.csv, line 2: start_date"),
        ("departments.csv", "documented", "guessed", "departments.csv, line 2: coverage_confidence"),
        ("departments_dissolved.csv", "successors", "heirs", "departments_dissolved.csv, line 2: successors"),
    ],
)
def test_fault_names_file_line_and_column(tmp_path: Path, file: str, old: str, new: str, fault: str) -> None:
    data = copied_data(tmp_path)
    replace_in(data / "reference" / file, old, new)

    with pytest.raises(ReferenceFileFaulty, match=fault):
        read_reference(data)
