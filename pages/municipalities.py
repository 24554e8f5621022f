"""For a board: whom have we told of the programme, and what comes next. For programme management: how far each is."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from programme.access.model import Role
from programme.language import _
from programme.outreach import queries
from programme.outreach.model import BoardMember, OutreachFilter, OutreachRow, narrowed
from programme.participation import charts
from programme.ui import flow, outreach_list, show
from programme.ui.choice import choice_in_address, view_in_address
from programme.ui.context import page_context
from programme.ui.cooperation import show_cooperation
from programme.ui.filters import any_in_address
from programme.ui.forms import folded
from programme.ui.outreach_file import send_in, take_out
from programme.ui.outreach_row import add_partner, one_row
from programme.ui.outreach_several import change_several, undo_last

context = page_context(Role.PROGRAMME_MANAGEMENT, Role.BOARD)
cohort = context.cohort.slug
may_write = context.role is Role.BOARD


def chosen_department() -> str:
    """The board's own; for programme management the one that is opened, empty for none."""
    if may_write:
        return context.department or ""
    counts = queries.outreach_counts(context.actor, context.store, cohort=cohort)
    names = {"": _("Alle")} | {each.department_code: each.department for each in counts}
    code = choice_in_address(_("Fylkesavdeling"), list(names), key="avdeling", label=names.__getitem__)
    if not code:
        outreach_list.counts(counts)
    return code


def following_up(department: str) -> None:
    """The list, or the row that is opened."""
    rows, board = everybody(department)
    place = {"cohort": cohort, "department": department}
    opened = outreach_list.opened_row(rows)
    if opened:
        one_row(context, opened, place, board=board, municipalities=numbered(rows), may_write=may_write)
        return
    with flow.within(flow.row()):
        to = outreach_list.narrowing(rows, board)
    if may_write:
        with folded("add-partner", _("Legg til en samarbeidspart")) as is_open:
            if is_open:
                add_partner(context, place, board=board, municipalities=numbered(rows))
    show_list(department, to, with_figures=True)


def several_at_once(department: str) -> None:
    """The same for all that are chosen in the list, and the way to undo it."""
    rows, board = everybody(department)
    place = {"cohort": cohort, "department": department}
    is_narrowed = any_in_address(outreach_list.NARROWS)
    with folded("narrow", _("Velg hvem som står i listen"), opened=is_narrowed) as is_open:
        ask = choice_in_address if is_open else outreach_list.asked
        to = outreach_list.narrowing(rows, board, ask=ask, ask_order=outreach_list.asked)
    change_several(context, narrowed(rows, to), place, board)
    undo_last(context, place)
    show_list(department, to)


def show_list(department: str, to: OutreachFilter, *, with_figures: bool = False) -> None:
    """The table of those in the list."""
    address = outreach_list.address_of_rows()

    def draw() -> None:
        rows = everybody(department)[0]
        if with_figures:
            outreach_list.figures(rows)
        outreach_list.table(narrowed(rows, to), address=address, today=context.today)

    flow.write(context.kept(("outreach_list", department, to, address, with_figures), lambda: flow.written(draw)))


def everybody(department: str) -> tuple[Sequence[OutreachRow], Sequence[BoardMember]]:
    """All whom the department follows up, and those who do."""
    place = {"cohort": cohort, "department": department}
    return context.kept(
        ("outreach", department),
        lambda: (
            queries.outreach(context.actor, context.store, **place),
            queries.board_members(context.actor, context.store, **place),
        ),
    )


def numbered(rows: Sequence[OutreachRow]) -> Mapping[str, str]:
    """The names of the municipalities by number."""
    return {str(row.municipality_number): row.name for row in rows if not row.is_partner}


def on_the_map(department: str) -> None:
    """Where in the department the municipalities are, and where each stands."""
    rows = [row for row in everybody(department)[0] if not row.is_partner]
    alt = _("Kart over fylkesavdelingen med hvor langt dere er kommet med hver kommune")
    show.chart(charts.outreach_map(rows), alt=alt, table_rows=lambda: [outreach_list.standing(row) for row in rows])


def as_a_file(department: str) -> None:
    """The list to take out, and for the board to send in again."""
    place = {"cohort": cohort, "department": department}
    take_out(context, place)
    if may_write:
        send_in(context, place)


VIEWS: Mapping[str, tuple[str, Callable[[str], None]]] = {
    "oppfolging": (_("Oppfølging"), following_up),
    **({"flere": (_("Endre flere"), several_at_once)} if may_write else {}),
    "kart": (_("Kart"), on_the_map),
    "sammen": (_("Hvem kan gå sammen?"), partial(show_cooperation, context)),
    "fil": (_("Excel"), as_a_file),
}

show.title(_("Kommuner"))
opened_department = chosen_department()
if opened_department:
    VIEWS[view_in_address({name: label for name, (label, _draw) in VIEWS.items()}, key="vis")][1](opened_department)
