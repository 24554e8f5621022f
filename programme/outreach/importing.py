"""The list as a table of a workbook, both ways: what is taken out can be filled in and sent in again.

An empty cell says nothing, so that a file with a few columns filled in changes those alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from pydantic import TypeAdapter, ValidationError

from programme.documents.xlsx import CellValue, ReadRow, ReadTable, Table
from programme.groups.model import Sector
from programme.language import RuleBroken, _, later
from programme.language.dates import date_in_text
from programme.language.fields import Email, LongText, Name, ShortText, fault_sentences
from programme.language.numbers import listed
from programme.outreach.model import PARTNER_KINDS, BoardMember, OutreachRow, OutreachStatus
from programme.outreach.rules import ColumnsMissing

NUMBER, NAME, KIND = later("Kommunenummer"), later("Navn"), later("Slag")
STATUS, FOLLOWS = later("Status"), later("Følger av")
WHO, CONTACTED_ON = later("Følges opp av"), later("Sist kontaktet")
NEXT_STEP, NEXT_STEP_ON = later("Neste steg"), later("Dato for neste steg")
CONTACT_NAME, CONTACT_EMAIL, NOTES = later("Kontaktperson"), later("E-postadresse"), later("Notater")
COLUMNS: Final = (
    NUMBER,
    NAME,
    KIND,
    STATUS,
    FOLLOWS,
    WHO,
    CONTACTED_ON,
    NEXT_STEP,
    NEXT_STEP_ON,
    CONTACT_NAME,
    CONTACT_EMAIL,
    NOTES,
)
"""The headings of a file; what stands under FOLLOWS is for reading alone."""
_MUNICIPALITY = later("kommune")
_EMAIL, _SHORT, _LONG, _NAME = (TypeAdapter(each) for each in (Email, ShortText, LongText, Name))

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell: the row's number as Excel shows it, the column's heading, and how to mend it."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReading:
    """What a file would do: `changes` of rows, new `partners`, and what is wrong; `rows` are all there are in it.

    Only rows without a fault are in `changes` and `partners`; those that say what stands already are in neither.
    """

    rows: int
    changes: tuple[tuple[OutreachRow, Values], ...]
    partners: tuple[Values, ...]
    faults: tuple[Fault, ...]

    @property
    def faulty_rows(self) -> int:
        """How many rows have something wrong in them."""
        return len({each.row for each in self.faults})

    @property
    def good_rows(self) -> int:
        """How many rows can be imported, those that change nothing among them."""
        return self.rows - self.faulty_rows


class _Wrong(RuleBroken):
    """A cell that cannot be read. Facts: reason."""

    sentence = "{reason}"


def outreach_table(rows: Sequence[OutreachRow], board: Sequence[BoardMember], *, title: str) -> Table:
    """The list to take away, with what can be chosen in each column."""
    kinds = [_(_MUNICIPALITY), *(kind.label for kind in PARTNER_KINDS)]
    choices = {
        _(KIND): kinds,
        _(STATUS): [status.label for status in OutreachStatus],
        _(WHO): [each.name for each in board],
    }
    return Table(title, [_(column) for column in COLUMNS], [_cells(row) for row in rows], choices)


def _cells(row: OutreachRow) -> list[CellValue]:
    follows = row.derived and (_("søknaden") if row.derived is OutreachStatus.APPLIED else _("interessen"))
    return [
        row.municipality_number or "",
        row.name,
        row.partner_kind.label if row.partner_kind else _(_MUNICIPALITY),
        row.recorded.label,
        follows or "",
        row.followed_up_name,
        row.contacted_on,
        row.next_step,
        row.next_step_on,
        row.contact_name,
        row.contact_email,
        row.notes,
    ]


def reading_of(
    table: ReadTable, rows: Sequence[OutreachRow], board: Sequence[BoardMember], *, today: date
) -> ImportReading:
    """What the table says of `rows` and of partners that are not among them. Raises ColumnsMissing."""
    missing = [_(column) for column in (NAME, STATUS) if _(column) not in table.columns]
    if missing:
        raise ColumnsMissing(columns=listed(f"«{column}»" for column in missing))
    return _Reading(rows, board, today).of(table)


class _Reading:
    """One file being read against what stands."""

    def __init__(self, rows: Sequence[OutreachRow], board: Sequence[BoardMember], today: date) -> None:
        self._by_number = {row.municipality_number: row for row in rows if not row.is_partner}
        self._municipalities = {row.name.casefold(): row for row in rows if not row.is_partner}
        self._partners = {row.name.casefold(): row for row in rows if row.is_partner}
        self._board, self._today = board, today
        self._faults: list[Fault] = []
        self._seen: dict[str, int] = {}

    def of(self, table: ReadTable) -> ImportReading:
        changes, partners = [], []
        for line in table.rows:
            row, values = self._line(line)
            if self._faults and self._faults[-1].row == line.number:
                continue
            if row is None:
                partners.append({"status": OutreachStatus.NOT_CONTACTED} | values)
            elif any(row.values.get(name) != value for name, value in values.items()):
                changes.append((row, values))
        return ImportReading(len(table.rows), tuple(changes), tuple(partners), tuple(self._faults))

    def _line(self, line: ReadRow) -> tuple[OutreachRow | None, Values]:
        """The row that the line is about (None: a new partner) and what it says. Its faults are noted."""
        found = self._cell(line, KIND, partial(self._whom, line))
        row, kind = found if isinstance(found, tuple) else (None, None)
        values: Values = {}
        if isinstance(found, tuple) and kind is not None:
            values |= self._of_partner(line, kind)
        values |= self._said(line, row)
        if values.get("next_step_on") and not (values.get("next_step") or (row and row.next_step)):
            self._note(line, NEXT_STEP, _("Skriv hva dere skal gjøre den dagen, eller ta bort datoen."))
        return row, values

    def _whom(self, line: ReadRow, kind_text: str) -> tuple[OutreachRow | None, Sector | None]:
        """The municipality; or the partner and its kind."""
        name, number = line.cells.get(_(NAME), ""), line.cells.get(_(NUMBER), "")
        kinds = {kind.label.casefold(): kind for kind in PARTNER_KINDS}
        said = kind_text.casefold()
        if said in kinds:
            self._once(line, name)
            if name.casefold() in self._municipalities:
                raise _Wrong(reason=_("{name} er en kommune. Skriv «kommune» her.", name=name))
            return self._partners.get(name.casefold()), kinds[said]
        if said and said != _(_MUNICIPALITY).casefold():
            known = listed([_(_MUNICIPALITY), *(kind.label for kind in PARTNER_KINDS)])
            raise _Wrong(
                reason=_(
                    "«{said}» er ikke et slag vi kjenner. Skriv ett av disse: {known}.", said=kind_text, known=known
                )
            )
        if not said and not number and name.casefold() not in self._municipalities:
            raise _Wrong(reason=_("Skriv «kommune», eller hva slags samarbeidspart dette er."))
        row = self._municipality(line, name, number)
        self._once(line, row.name if row else number or name)
        return row, None

    def _municipality(self, line: ReadRow, name: str, number: str) -> OutreachRow | None:
        if number:
            row = self._by_number.get(number.zfill(4))
            if row is None:
                self._note(
                    line, NUMBER, _("{number} er ingen av medlemskommunene deres. Rett nummeret.", number=number)
                )
            elif name and name.casefold() != row.name.casefold():
                reason = _("{number} er {name}. Rett nummeret eller navnet.", number=number, name=row.name)
                self._note(line, NAME, reason)
            return row
        row = self._municipalities.get(name.casefold())
        if row is None:
            self._note(line, NAME, _("«{name}» er ingen av medlemskommunene deres. Rett navnet.", name=name))
        return row

    def _once(self, line: ReadRow, name: str) -> None:
        first = self._seen.setdefault(name.casefold(), line.number)
        if first != line.number:
            self._note(line, NAME, _("{name} står også i rad {row}. Behold én av dem.", name=name, row=first))

    def _of_partner(self, line: ReadRow, kind: Sector) -> Values:
        values: Values = {"partner_kind": kind}
        name = self._cell(line, NAME, _NAME.validate_python)
        if name is not None:
            values["partner_name"] = name
        if number := line.cells.get(_(NUMBER), ""):
            municipality = self._by_number.get(number.zfill(4))
            if municipality is None:
                self._note(
                    line, NUMBER, _("{number} er ingen av medlemskommunene deres. Rett nummeret.", number=number)
                )
            else:
                values["municipality_number"] = municipality.municipality_number
        return values

    def _said(self, line: ReadRow, row: OutreachRow | None) -> Values:
        """What the cells say that are not empty."""
        readers: Mapping[str, tuple[str, Callable[[str], object]]] = {
            "status": (STATUS, _status),
            "followed_up_by": (WHO, partial(self._who, row)),
            "contacted_on": (CONTACTED_ON, self._day_that_was),
            "next_step": (NEXT_STEP, _SHORT.validate_python),
            "next_step_on": (NEXT_STEP_ON, _day),
            "contact_name": (CONTACT_NAME, _SHORT.validate_python),
            "contact_email": (CONTACT_EMAIL, _EMAIL.validate_python),
            "notes": (NOTES, _LONG.validate_python),
        }
        said = {
            name: self._cell(line, column, read)
            for name, (column, read) in readers.items()
            if line.cells.get(_(column), "")
        }
        return {name: value for name, value in said.items() if value is not None}

    def _cell(self, line: ReadRow, column: str, read: Callable[[str], object]) -> object:
        """What stands in the cell, as `read` has it; None where something is wrong, which is noted."""
        try:
            return read(line.cells.get(_(column), ""))
        except _Wrong as error:
            self._note(line, column, str(error))
        except ValidationError as error:
            self._note(line, column, fault_sentences(error)[0][1])
        return None

    def _note(self, line: ReadRow, column: str, reason: str) -> None:
        self._faults.append(Fault(line.number, _(column), reason))

    def _who(self, row: OutreachRow | None, text: str) -> str | None:
        if row and row.followed_up_name.casefold() == text.casefold():
            return row.followed_up_by
        found = [each.person_id for each in self._board if each.name.casefold() == text.casefold()]
        if not found:
            names = listed(each.name for each in self._board)
            raise _Wrong(
                reason=_("{name} sitter ikke i fylkesstyret. Skriv en av disse: {names}.", name=text, names=names)
            )
        if len(found) > 1:
            raise _Wrong(reason=_("Flere i fylkesstyret heter {name}. Velg i appen i stedet.", name=text))
        return found[0]

    def _day_that_was(self, text: str) -> date:
        day = _day(text)
        if day > self._today:
            raise _Wrong(reason=_("{day} har ikke vært ennå. Rett datoen.", day=date_in_text(day)))
        return day


def _status(text: str) -> OutreachStatus:
    for status in OutreachStatus:
        if status.label.casefold() == text.casefold():
            return status
    known = listed(status.label for status in OutreachStatus)
    raise _Wrong(reason=_("«{said}» er ingen status. Skriv en av disse: {known}.", said=text, known=known))


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, of no zone
        except ValueError:
            continue
    raise _Wrong(reason=_("«{said}» er ingen dato. Skriv for eksempel 15.09.2023.", said=text))
