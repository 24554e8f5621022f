"""Whom a board follows up, as a list that can be narrowed and sorted; what is chosen stands in the address."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from programme.language import _
from programme.language.dates import date_in_table, local_date
from programme.language.numbers import number
from programme.outreach.model import (
    NOBODY,
    BoardMember,
    OutreachCounts,
    OutreachFilter,
    OutreachOrder,
    OutreachRow,
    OutreachStatus,
)
from programme.ui import show
from programme.ui.choice import choice_in_address
from programme.ui.filters import address_besides, in_address

OPENED: Final = "kommune"
"""Name in the address of the row that is opened: a municipality's number, or a partner's id."""
NARROWS: Final = ("status", "hvem", "slag")
"""Names in the address of what the list is narrowed to."""
_TONES: Mapping[OutreachStatus, show.Tone] = {
    OutreachStatus.NOT_CONTACTED: "neutral",
    OutreachStatus.CONTACTED: "waiting",
    OutreachStatus.INTERESTED: "waiting",
    OutreachStatus.DECLINED: "neutral",
    OutreachStatus.APPLIED: "done",
}


def code_of(row: OutreachRow) -> str:
    """What stands for the row in the address."""
    return row.id.rpartition("/")[2]


def opened_row(rows: Sequence[OutreachRow]) -> OutreachRow | None:
    """The row that is to be opened; None for the list, where each name is a link that opens its row."""
    if not in_address(OPENED):
        return None
    by_code = {code_of(row): row for row in rows}
    names = {"": _("Ingen, vis listen")} | {code: row.name for code, row in by_code.items()}
    code = choice_in_address(_("Åpne"), list(names), key=OPENED, label=names.__getitem__)
    return by_code.get(code)


Ask = Callable[..., str]


def asked(question: str, options: Sequence[str], *, key: str, label: Callable[[str], str]) -> str:  # noqa: ARG001
    """As choice_in_address, and no question on the screen: what the address says."""
    wanted = in_address(key)
    return wanted if wanted in options else options[0]


def narrowing(
    rows: Sequence[OutreachRow],
    board: Sequence[BoardMember],
    *,
    ask: Ask = choice_in_address,
    ask_order: Ask = choice_in_address,
) -> OutreachFilter:
    """What the list is narrowed to and how it is sorted; `asked` for what is not to be chosen here."""
    statuses = {"": _("Alle")} | {status.value: status.label.capitalize() for status in OutreachStatus}
    people = {"": _("Alle"), NOBODY: _("Ingen")} | {each.person_id: each.name for each in board}
    people |= {row.followed_up_by: row.followed_up_name for row in rows if row.followed_up_by}
    orders = {order.value: order.label for order in OutreachOrder}
    status = ask(_("Status"), list(statuses), key="status", label=statuses.__getitem__)
    who = ask(_("Følges opp av"), list(people), key="hvem", label=people.__getitem__)
    partners = _partners(ask) if any(row.is_partner for row in rows) else None
    order = ask_order(_("Sorter etter"), list(orders), key="sorter", label=orders.__getitem__)
    return OutreachFilter(OutreachStatus(status) if status else None, who, partners, OutreachOrder(order))


def _partners(ask: Ask) -> bool | None:
    kinds = {"": _("Alle"), "kommuner": _("Kommuner"), "andre": _("Samarbeidsparter")}
    kind = ask(_("Kommuner eller andre"), list(kinds), key="slag", label=kinds.__getitem__)
    return {"": None, "kommuner": False, "andre": True}[kind]


def figures(rows: Sequence[OutreachRow]) -> None:
    """How many municipalities stand where."""
    members = [row for row in rows if not row.is_partner]
    of_all = _("av {count} kommuner", count=number(len(members)))
    show.figures(
        [
            (status.label.capitalize(), number(sum(row.status is status for row in members)), of_all)
            for status in OutreachStatus
        ]
    )


def address_of_rows() -> str:
    """What each row's link has in it besides the row."""
    return urlencode(address_besides(OPENED, "vis", "endre"))


def table(rows: Sequence[OutreachRow], *, address: str, today: date) -> None:
    """The rows, each with a link that opens it."""
    show.table(
        [_shown(row, f"?{address}&" if address else "?", today) for row in rows],
        caption=_("Oppfølging: {count} i listen", count=number(len(rows))),
        empty=_("Ingen i listen passer til det dere har valgt. Velg «Alle» for å se flere."),
    )


@lru_cache(maxsize=4096)  # by content, so it is never stale; a page has many and makes them in every run
def _shown(row: OutreachRow, address: str, today: date) -> dict[str, object]:
    return {
        _("Navn"): _opening(row.name, code_of(row), row.partner_kind.label if row.partner_kind else "", address),
        _("Status"): status_of(row),
        _("Følges opp av"): row.followed_up_name or _("ingen"),
        _("Sist kontaktet"): date_in_table(row.contacted_on),
        _("Neste steg"): next_step_of(row, today),
        _("Brev"): date_in_table(local_date(row.introduced_at)) if row.introduced_at else "",
    }


@lru_cache(maxsize=4096)  # what stays when a row is changed
def _opening(name: str, code: str, kind: str, address: str) -> show.Markup:
    opens = show.Markup('<a href="{}{}={}">{}</a>').format(address, OPENED, code, name)
    return opens + show.Markup(" ({})").format(kind) if kind else opens


def standing(row: OutreachRow) -> dict[str, object]:
    """A municipality beside the map."""
    return {_("Kommune"): row.name, _("Status"): status_of(row)}


def status_of(row: OutreachRow) -> show.Markup:
    """The status, and what it follows from."""
    said = show.status(row.status.label, _TONES[row.status])
    return said + show.Markup(" – {}").format(row.follows_in_words) if row.follows else said


def next_step_of(row: OutreachRow, today: date) -> object:
    """What comes next, with its day; marked when that day has been."""
    if row.next_step_on is None:
        return row.next_step
    day = date_in_table(row.next_step_on)
    if row.next_step_on < today:
        return show.Markup("{} {}").format(row.next_step, show.status(_("skulle vært {day}", day=day), "late"))
    return _("{step}, {day}", step=row.next_step, day=day)


def counts(found: Sequence[OutreachCounts]) -> None:
    """The departments, one row each."""
    show.table(
        [
            {
                _("Fylkesavdeling"): each.department,
                **{status.label.capitalize(): number(each.by_status[status]) for status in OutreachStatus},
                _("Kommuner"): number(each.municipalities),
                _("Samarbeidsparter"): number(each.partners),
            }
            for each in found
        ],
        caption=_("Hvor langt fylkesstyrene er kommet med kommunene sine"),
    )
