"""What stands at the top of a plan in a file: whose it is, its title, its days and where it is from."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from programme.language import _
from programme.language.numbers import listed
from programme.organisation.model import Department
from programme.plans.faults import KEY, LINE, Faults, too_long
from programme.plans.model import Adoption, Period

_NOTE = 4000
_DAYS = ("%Y-%m-%d", "%d.%m.%Y")


class Top:
    """What stands at a plan's top: fields with their rows, and whose plan it may be (None: anybody's)."""

    def __init__(
        self, faults: Faults, top: Mapping[str, tuple[str, int]], departments: Sequence[Department] | None
    ) -> None:
        self._faults, self._top, self._departments = faults, top, departments

    def _value(self, field: str) -> tuple[str, int]:
        return self._top.get(field, ("", 0))

    def facts(self) -> dict[str, object]:
        """The fields of Plan, but for its entries; what is wrong is noted."""
        title = self._line("title", is_required=True)
        department, name = self._department()
        source = self._line("source", is_required=self._faults.is_ours) or f"{name}, {title}"[:LINE]
        slug = self._key("slug")
        note, row = self._value("predecessor_note")
        if len(note) > _NOTE:
            self._faults.fault_at_top(row, "predecessor_note", _("Teksten er for lang. Skriv høyst 4 000 tegn."))
        return {
            "slug": slug or department,
            "department": department,
            "title": title,
            "period": self._period(),
            "adoption": Adoption(by=self._line("adopted_by")[:LINE] or None, on=self._day("adopted_on")),
            "source": source,
            "predecessor_note": note,
            "example": self._example(),
        }

    def _line(self, field: str, *, is_required: bool = False) -> str:
        text, row = self._value(field)
        if is_required and not text:
            self._faults.fault_at_top(row, field, _("Feltet er tomt. Skriv noen ord."))
        if len(text) > LINE:
            self._faults.fault_at_top(row, field, too_long(LINE))
        return text

    def _key(self, field: str) -> str:
        text = self._line(field, is_required=self._faults.is_ours)
        if text and not KEY.fullmatch(text):
            reason = _("Bruk små bokstaver, sifre, punktum og bindestrek.")
            self._faults.fault_at_top(self._value(field)[1], field, reason)
        return text

    def _department(self) -> tuple[str, str]:
        """Its code and its name; of ours the store judges whether there is such a one."""
        if self._departments is None:
            code = self._key("department")
            return code, code
        text, row = self._value("department")
        for each in self._departments:
            called = {each.department_code, each.name.casefold(), each.short_name.casefold()}
            if text.casefold() in called or (not text and len(self._departments) == 1):
                return each.department_code, each.name
        names = listed(each.short_name for each in self._departments)
        reason = _(
            "Fylkesavdelingen er ukjent, eller dere skriver ikke planer for den. Dere kan skrive for {names}.",
            names=names,
        )
        self._faults.fault_at_top(row, "department", reason)
        return "", ""

    def _period(self) -> Period | None:
        start, end = self._day("period_from"), self._day("period_to")
        (first, first_row), (last, last_row) = self._value("period_from"), self._value("period_to")
        if bool(first) != bool(last):
            missing = ("period_to", last_row or first_row) if first else ("period_from", first_row or last_row)
            self._faults.fault_at_top(
                missing[1], missing[0], _("Perioden mangler denne datoen. Skriv begge, eller ingen.")
            )
        if start is None or end is None:
            return None
        if end < start:
            self._faults.fault_at_top(
                last_row, "period_to", _("Perioden slutter før den begynner. Rett én av datoene.")
            )
            return None
        return Period(start=start, end=end)

    def _day(self, field: str) -> date | None:
        text, row = self._value(field)
        if not text:
            return None
        for pattern in _DAYS:
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day has no zone
            except ValueError:
                continue
        self._faults.fault_at_top(row, field, _("Datoen er ikke riktig skrevet. Skriv for eksempel 2024-01-01."))
        return None

    def _example(self) -> bool:
        text, row = self._value("example")
        known = {"": False, "nei": False, "false": False, "ja": True, "true": True}
        if text.casefold() not in known:
            self._faults.fault_at_top(row, "example", _("Skriv ja eller nei."))
        return known.get(text.casefold(), False)
