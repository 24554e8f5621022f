"""Reads the reference files: counties, municipalities, departments and school breaks.

Numbers get their validity here, by the rule in data/SOURCES.md, which also says where the files come from.
Nothing here knows the store; loading is organisation's action.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

RENUMBERED_ON = date(2024, 1, 1)
"""The day of the division into 15 counties, when 114 municipalities got a new number."""

CountyNumber = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
MunicipalityNumber = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
_Words = Annotated[tuple[str, ...], BeforeValidator(lambda text: text.split() if isinstance(text, str) else text)]
WrittenLanguage = Literal["bokmål", "nynorsk", "nøytral"]


class ReferenceFileFaulty(Exception):
    """A reference file cannot be used; the text names the file, the line and what is wrong with it."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", validate_by_name=True)


class County(_Frozen):
    """A county under one number; `valid_from` and `valid_to` (its last day) are None where open.

    What we know only of today's counties is None for those that ended.
    """

    number: CountyNumber = Field(validation_alias="county_number")
    name: str
    name_official: str | None = None
    name_sami: str | None = None
    name_kven: str | None = None
    valid_from: date | None
    valid_to: date | None = None
    municipality_count: int | None = None
    population: int | None = None
    population_year: int | None = None
    written_language: WrittenLanguage | None = None


class Municipality(_Frozen):
    """A municipality under one number; `valid_from` and `valid_to` (its last day) are None where open.

    `name_unique` tells apart those that share a name. `population` is of 1 January of `population_year`,
    `population_2024` of 1 January 2024; `latitude` and `longitude` are a point inside it. Figures, language and point
    are None under a number that ended in 2023.
    """

    number: MunicipalityNumber = Field(validation_alias="municipality_number")
    county_number: CountyNumber
    name: str
    name_official: str
    name_sami: str | None = None
    name_kven: str | None = None
    name_unique: str
    valid_from: date | None = None
    valid_to: date | None = None
    population: int | None = None
    population_year: int | None = None
    population_2024: int | None = None
    written_language: WrittenLanguage | None = None
    latitude: float | None = Field(default=None, validation_alias="lat")
    longitude: float | None = Field(default=None, validation_alias="lon")


class Succession(NamedTuple):
    """One step from an ended number or code to one that took over from it."""

    predecessor: str
    successor: str


class MunicipalityChange(_Frozen):
    """A split or merger that was decided. It moves no number before its new numbers stand in municipalities.csv."""

    effective_date: date
    kind: Literal["split", "merger"] = Field(validation_alias="change_kind")
    old_numbers: _Words
    new_numbers: _Words
    old_names: str
    new_names: str
    confidence: str
    note: str | None = None


class Department(_Frozen):
    """A regional unit of the council. `dissolved_on` is None also for a dissolved one when no source gives the day."""

    code: str = Field(validation_alias="department_code")
    name: str = Field(validation_alias="department_name")
    is_dissolved: bool = False
    dissolved_on: date | None = None

    @property
    def short_name(self) -> str:
        """The place alone: "Nordland", "region BTV"."""
        return self.name.removeprefix("Norsk kulturskoleråd ")


class DepartmentCounty(_Frozen):
    """A county that a department covers; `inferred` where no page says so today."""

    department_code: str
    county_number: CountyNumber
    confidence: Literal["documented", "inferred"] = Field(validation_alias="coverage_confidence")
    note: str | None = None


class SchoolBreak(_Frozen):
    """The school-free days of one autumn or winter break, first and last included; `applies_to` says for whom."""

    county_number: CountyNumber
    kind: Literal["autumn", "winter"] = Field(validation_alias="break_kind")
    year: int
    iso_week: int
    starts_on: date = Field(validation_alias="start_date")
    ends_on: date = Field(validation_alias="end_date")
    applies_to: str
    note: str | None = None
    source_url: str


class ReferenceData(_Frozen):
    """All reference data: those in force first, then those that ended, each in the order of their numbers or codes."""

    counties: tuple[County, ...]
    county_successions: tuple[Succession, ...]
    municipalities: tuple[Municipality, ...]
    municipality_successions: tuple[Succession, ...]
    municipality_changes: tuple[MunicipalityChange, ...]
    departments: tuple[Department, ...]
    department_counties: tuple[DepartmentCounty, ...]
    department_successions: tuple[Succession, ...]
    school_breaks: tuple[SchoolBreak, ...]


def read_reference(data_folder: Path) -> ReferenceData:
    """Everything in the folder `reference` of the data folder.

    Raises ReferenceFileFaulty naming file, line and fault; OSError when a file is missing.
    """
    folder = data_folder / "reference"
    changes = tuple(row.as_model(MunicipalityChange) for row in _rows(folder / "municipality_changes.csv"))
    today = tuple(_rows(folder / "municipalities.csv"))
    return ReferenceData(
        counties=_counties(folder),
        county_successions=_successions(folder / "counties_ended.csv", "county_number"),
        municipalities=_municipalities(today, changes),
        municipality_successions=_municipality_successions(today, changes),
        municipality_changes=changes,
        departments=_departments(folder),
        department_counties=tuple(row.as_model(DepartmentCounty) for row in _rows(folder / "departments.csv")),
        department_successions=_successions(folder / "departments_dissolved.csv", "department_code"),
        school_breaks=tuple(row.as_model(SchoolBreak) for row in _rows(folder / "school_breaks.csv")),
    )


Model = TypeVar("Model", bound=BaseModel)


class _Row(NamedTuple):
    """A line of a CSV file, empty cells as None, with where it stands."""

    place: str
    cells: Mapping[str, str | None]

    def as_model(self, model: type[Model], **known: object) -> Model:
        """The line as a model; `known` goes before its cells."""
        try:
            return model.model_validate({**self.cells, **known})
        except ValidationError as error:
            fault = error.errors()[0]
            field = ".".join(str(step) for step in fault["loc"])
            raise ReferenceFileFaulty(f"{self.place}: {field}: {fault['msg']}") from error

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.cells.get(column)
        if not value:
            raise ReferenceFileFaulty(f"{self.place}: {column}: empty or missing")
        return value


def _rows(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for line, cells in enumerate(csv.DictReader(file, strict=True), start=2):
            place = f"{path.name}, line {line}"
            if None in cells or None in cells.values():
                raise ReferenceFileFaulty(f"{place}: wrong number of cells")
            yield _Row(place, {column: value or None for column, value in cells.items()})


def _counties(folder: Path) -> tuple[County, ...]:
    # The file dates all 15 from the new division, but a number that was kept must hold before it too.
    today = [
        row.as_model(County) if row.text("number_new_in_2024") == "yes" else row.as_model(County, valid_from=None)
        for row in _rows(folder / "counties.csv")
    ]
    ended = [row.as_model(County) for row in _rows(folder / "counties_ended.csv")]
    return (*today, *ended)


def _departments(folder: Path) -> tuple[Department, ...]:
    # One line a county: the department is named on each.
    today = dict.fromkeys(row.as_model(Department) for row in _rows(folder / "departments.csv"))
    ended = [row.as_model(Department, is_dissolved=True) for row in _rows(folder / "departments_dissolved.csv")]
    return (*today, *ended)


def _successions(path: Path, column: str) -> tuple[Succession, ...]:
    return tuple(
        Succession(row.text(column), successor) for row in _rows(path) for successor in row.text("successors").split()
    )


def _municipalities(today: tuple[_Row, ...], changes: tuple[MunicipalityChange, ...]) -> tuple[Municipality, ...]:
    in_force = _in_force(today, changes)
    starts = {row.text("municipality_number"): RENUMBERED_ON for row in today if _earlier_number(row)}
    starts |= {number: change.effective_date for change in in_force for number in change.new_numbers}
    ends = {number: _day_before(change.effective_date) for change in in_force for number in change.old_numbers}
    current = [
        row.as_model(Municipality, valid_from=starts.get(number), valid_to=ends.get(number))
        for row, number in ((row, row.text("municipality_number")) for row in today)
    ]
    ended = [_under_earlier_number(row, number) for row in today if (number := _earlier_number(row))]
    return (*current, *sorted(ended, key=lambda municipality: municipality.number))


def _municipality_successions(
    today: tuple[_Row, ...], changes: tuple[MunicipalityChange, ...]
) -> tuple[Succession, ...]:
    renumbered = {Succession(old, row.text("municipality_number")) for row in today if (old := _earlier_number(row))}
    changed = {
        Succession(old, new)
        for change in _in_force(today, changes)
        for old in change.old_numbers
        for new in change.new_numbers
    }
    return tuple(sorted(renumbered | changed))


def _in_force(today: tuple[_Row, ...], changes: tuple[MunicipalityChange, ...]) -> list[MunicipalityChange]:
    """Changes whose new numbers are all known: the merger of 2028 is decided, its number is not confirmed."""
    known = {row.text("municipality_number") for row in today}
    return [change for change in changes if known.issuperset(change.new_numbers)]


def _earlier_number(row: _Row) -> str | None:
    """The number of 2020-2023 where it was another one; None where it was the same or there was none (Haram)."""
    earlier = row.cells.get("number_2020_2023")
    return None if earlier == row.text("municipality_number") else earlier


def _under_earlier_number(row: _Row, number: str) -> Municipality:
    """The number that ended with 2023, under today's name, in the county that its first two digits name."""
    names = {
        column: row.cells.get(column) for column in ("name", "name_official", "name_sami", "name_kven", "name_unique")
    }
    ended = _Row(row.place, {"municipality_number": number, "county_number": number[:2], **names})
    return ended.as_model(Municipality, valid_to=_day_before(RENUMBERED_ON))


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
