"""Cooperating municipalities as other parts of the programme read them in a transaction. No rights are checked here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from programme.access.model import Role
from programme.cooperation.model import AlreadyCooperates, CooperatingWith, Origin, Stage
from programme.language import NotAllowed
from programme.language.dates import end_of, local_date
from programme.language.numbers import listed, name_order
from programme.organisation.records import municipality_name
from programme.store import Reader
from programme.store.derived import kept_by_content
from programme.store.store import Row

_COOPERATING = """
    SELECT cooperating.cooperation_id, cooperating.municipality_number, municipality.name_unique AS name
    FROM cooperating
    JOIN municipality ON municipality.municipality_number = cooperating.municipality_number
    WHERE cooperating.cohort_slug = $cohort
"""
_ASKED = """
    SELECT asked.municipality_number, municipality.name_unique AS name, place.department_code,
           array_agg(DISTINCT others.name_unique) AS others,
           EXISTS (SELECT 1 FROM role_grant
                   WHERE role = $contact AND role_grant.municipality_number = asked.municipality_number
                     AND role_grant.cohort_slug = $cohort AND valid_from <= $today
                     AND (valid_to IS NULL OR valid_to >= $today)) AS has_contact
    FROM cooperation
    JOIN cooperation_municipality AS asked ON asked.cooperation_id = cooperation.id
         AND asked.confirmed_at IS NULL AND asked.left_on IS NULL
    JOIN municipality ON municipality.municipality_number = asked.municipality_number
    JOIN municipality_department AS place ON place.municipality_number = asked.municipality_number
    JOIN cooperation_municipality AS other ON other.cooperation_id = cooperation.id AND other.left_on IS NULL
         AND other.municipality_number <> asked.municipality_number
    JOIN municipality AS others ON others.municipality_number = other.municipality_number
    WHERE cooperation.cohort_slug = $cohort AND cooperation.stage = 'cooperating'
      AND cooperation.created_at < $until
      AND (asked.municipality_number = any($municipalities) OR place.department_code = any($departments))
    GROUP BY cooperation.id, asked.municipality_number, municipality.name_unique, place.department_code
    ORDER BY asked.municipality_number, cooperation.id
"""
_STORED = """
    SELECT cooperation.*, one.id AS row_id, one.municipality_number, one.confirmed_at, one.left_on,
           municipality.name_unique AS name, place.department_code AS own_department
    FROM cooperation
    JOIN cooperation_municipality AS one ON one.cooperation_id = cooperation.id
    JOIN municipality ON municipality.municipality_number = one.municipality_number
    LEFT JOIN municipality_department AS place ON place.municipality_number = one.municipality_number
    WHERE cooperation.id = $cooperation_id
    ORDER BY one.municipality_number, one.left_on NULLS LAST
"""


class Asked(NamedTuple):
    """A municipality whose yes or no others wait for; `others` are the names of those it would cooperate with.

    Without a contact its department's board is asked.
    """

    number: str
    name: str
    department: str | None
    others: tuple[str, ...]
    has_contact: bool


class StoredPartner(NamedTuple):
    """A municipality's row; its newest, where it has left and come back."""

    row_id: str
    number: str
    name: str
    department: str | None
    confirmed_at: datetime | None
    has_left: bool


class StoredCooperation(NamedTuple):
    """A cooperation as actions read it; `department` is whose board keeps it."""

    id: str
    cohort: str
    department: str | None
    origin: Origin
    stage: Stage
    version: int
    partners: Sequence[StoredPartner]

    def partner(self, number: str) -> StoredPartner:
        """The municipality's row. Raises NotAllowed when it is not among them."""
        for partner in self.partners:
            if partner.number == number:
                return partner
        raise NotAllowed

    @property
    def names(self) -> str:
        """`Bodø og Gildeskål`: those that have not left."""
        return listed(sorted((each.name for each in self.partners if not each.has_left), key=name_order))


def cooperating_with(reader: Reader, cohort: str) -> Mapping[str, Sequence[CooperatingWith]]:
    """By number, the other municipalities that each one cooperates with now, in the order of their names."""
    return _by_number(reader.rows(_COOPERATING, cohort=cohort))


def partners_of(reader: Reader, cohort: str, municipality: str) -> Sequence[CooperatingWith]:
    """Those that the municipality cooperates with now, in the order of their names; none for most."""
    return cooperating_with(reader, cohort).get(municipality, ())


def asked_to_cooperate(
    reader: Reader, cohort: str, municipalities: Sequence[str], departments: Sequence[str], at: datetime
) -> list[Asked]:
    """Which of `municipalities`, and of those of `departments`, have been asked by the day of `at`, unanswered."""
    today = local_date(at)
    of = {"municipalities": list(municipalities), "departments": list(departments)}
    rows = reader.rows(_ASKED, cohort=cohort, contact=Role.CONTACT, until=end_of(today), today=today, **of)
    return [
        Asked(
            row["municipality_number"],
            row["name"],
            row["department_code"],
            tuple(sorted(row["others"], key=name_order)),
            row["has_contact"],
        )
        for row in rows
    ]


@kept_by_content
def _by_number(rows: Sequence[Row]) -> Mapping[str, Sequence[CooperatingWith]]:
    several: dict[str, list[CooperatingWith]] = {}
    for row in sorted(rows, key=lambda row: name_order(row["name"])):
        several.setdefault(row["cooperation_id"], []).append(CooperatingWith(row["municipality_number"], row["name"]))
    return {
        one.number: tuple(other for other in together if other.number != one.number)
        for together in several.values()
        for one in together
    }


def cooperation_record(reader: Reader, cooperation_id: str) -> StoredCooperation:
    """The cooperation with its municipalities. Raises NotAllowed for an unknown id."""
    rows = reader.rows(_STORED, cooperation_id=cooperation_id)
    if not rows:
        raise NotAllowed
    newest = {row["municipality_number"]: _partner(row) for row in rows}
    first = rows[0]
    return StoredCooperation(
        first["id"],
        first["cohort_slug"],
        first["department_code"],
        Origin(first["origin"]),
        Stage(first["stage"]),
        first["version"],
        tuple(newest.values()),
    )


def _partner(row: Row) -> StoredPartner:
    return StoredPartner(
        row["row_id"],
        row["municipality_number"],
        row["name"],
        row["own_department"],
        row["confirmed_at"],
        row["left_on"] is not None,
    )


def refuse_second_cooperation(reader: Reader, cohort: str, municipality: str, *, besides: str = "") -> None:
    """Raises AlreadyCooperates when the municipality has said yes in another cooperation than `besides`."""
    rows = reader.rows(
        """
        SELECT other.municipality_number, municipality.name_unique AS name
        FROM cooperation
        JOIN cooperation_municipality AS own ON own.cooperation_id = cooperation.id
             AND own.municipality_number = $municipality AND own.confirmed_at IS NOT NULL AND own.left_on IS NULL
        JOIN cooperation_municipality AS other ON other.cooperation_id = cooperation.id AND other.left_on IS NULL
             AND other.municipality_number <> own.municipality_number
        JOIN municipality ON municipality.municipality_number = other.municipality_number
        WHERE cooperation.cohort_slug = $cohort AND cooperation.stage = 'cooperating' AND cooperation.id <> $besides
        """,
        cohort=cohort,
        municipality=municipality,
        besides=besides,
    )
    if rows:
        others = listed(sorted({row["name"] for row in rows}, key=name_order))
        raise AlreadyCooperates(municipality=municipality_name(reader, municipality), others=others)
