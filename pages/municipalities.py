"""For a board: whom have we told of the programme, and what comes next. For programme management: how far each is."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from programme.access.model import Role
from programme.language import _
from programme.outreach import queries
from programme.outreach.model import BoardMember, OutreachRow
from programme.participation import charts
from programme.ui import flow, outreach_list, show
from programme.ui.choice import choice_in_address, view_in_address
from programme.ui.context import page_context
from programme.ui.cooperation import show_cooperation
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
    municipalities = {str(row.municipality_number): row.name for row in rows if not row.is_partner}
    with flow.within(flow.row()):
        opened = outreach_list.opened_row(rows)
        shown = outreach_list.shown_rows(rows, board) if opened is None else []
    if opened:
        one_row(context, opened, place, board=board, municipalities=municipalities, may_write=may_write)
        return
    if may_write:
        with folded("add-partner", _("Legg til en samarbeidspart")) as is_open:
            if is_open:
                add_partner(context, place, board=board, municipalities=municipalities)
    outreach_list.figures(rows)
    outreach_list.table(shown, today=context.today)


def several_at_once(department: str) -> None:
    """The same for all that are chosen in the list, and the way to undo it."""
    rows, board = everybody(department)
    place = {"cohort": cohort, "department": department}
    with flow.within(flow.row()):
        shown = outreach_list.shown_rows(rows, board)
    undo_last(context, place)
    change_several(context, shown, place, board)
    outreach_list.table(shown, today=context.today)


def everybody(department: str) -> tuple[list[OutreachRow], Sequence[BoardMember]]:
    """All whom the department follows up, and those who do."""
    place = {"cohort": cohort, "department": department}
    return (
        queries.outreach(context.actor, context.store, **place),
        queries.board_members(context.actor, context.store, **place),
    )


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
