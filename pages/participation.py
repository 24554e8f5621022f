"""For programme management, boards, contacts and mentors: how does it go, and who needs a hand."""

from collections.abc import Sequence
from itertools import groupby

from programme.access.model import Role
from programme.gatherings.model import AttendanceState
from programme.language import _, later
from programme.language.dates import date_in_table, local_date
from programme.language.numbers import counted, number
from programme.participation import charts, queries
from programme.participation.concerns import Participation, Rule
from programme.participation.model import (
    Attendance,
    DepartmentStage,
    DepartmentState,
    Figure,
    MunicipalityStage,
    MunicipalState,
    department_has_reached,
    has_reached,
)
from programme.ui import show
from programme.ui.attendance import by_gathering, by_municipality
from programme.ui.choice import choice_in_address, view_in_address
from programme.ui.context import page_context
from programme.ui.forms import folded
from programme.ui.participants import kept_in_links, participant, participants_to_take_away

context = page_context(Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT, Role.MENTOR)
FIGURE = "tall"
MOST_SENTENCES = 6
LINKS = {
    "gatherings": later("Se samlingene"),
    "application": later("Se søknad og gruppe"),
    "mentoring": later("Se veiledningen"),
}


def participation() -> Participation:
    """All of it but the attendance, as the person may see it."""
    return queries.participation(context.actor, context.store, context.cohort.slug)


def funnel(whole: Participation) -> None:
    """How many have come how far."""
    show.heading(_("Hvor langt er vi kommet?"))
    figures = whole.funnel
    if figures.departments and figures.departments[0].of > 1:
        funnel_of(figures.departments, _("fylkesavdelinger"), _("Fylkesavdelingene fra invitasjon til vedtak"))
    if figures.municipalities[0].of:
        funnel_of(figures.municipalities, _("kommuner"), _("Kommunene fra interesse til komplett gruppe"))
    else:
        show.empty(_("Ingen kommuner har meldt interesse ennå. De vises her når den første gjør det."))


def funnel_of(figures: Sequence[Figure], of_what: str, title: str) -> None:
    """One funnel with its figures as a table."""
    show.bars(
        [
            show.Bar(each.stage.label, [(each.count, "done")], each.of, counted(each.count, each.of, of_what))
            for each in figures
        ],
        caption=title,
    )


def opened_figure(whole: Participation) -> None:
    """The rows that a figure of the funnel is made of."""
    labels = {"": _("Velg et tall")}
    if whole.departments:
        labels |= {stage.value: _("Fylkesavdelinger: {stage}", stage=stage.label) for stage in DepartmentStage}
    labels |= {f"k-{stage.value}": _("Kommuner: {stage}", stage=stage.label) for stage in MunicipalityStage}
    chosen = choice_in_address(_("Åpne et tall"), list(labels), key=FIGURE, label=labels.__getitem__)
    if chosen.startswith("k-"):
        stage = MunicipalityStage(chosen.removeprefix("k-"))
        show.table(
            [municipality(state) for state in whole.municipalities if has_reached(state, stage)], caption=labels[chosen]
        )
    elif chosen:
        reached = [state for state in whole.departments if department_has_reached(state, DepartmentStage(chosen))]
        show.table([department(state) for state in reached], caption=labels[chosen])


def municipality(state: MunicipalState) -> dict[str, object]:
    """A municipality in a figure."""
    return {
        _("Kommune"): state.name,
        _("Fylkesavdeling"): state.department,
        _("Interesse meldt"): date_in_table(local_date(state.interest_at)) if state.interest_at else "",
        _("Søknad sendt"): date_in_table(local_date(state.sent_at)) if state.sent_at else "",
        _("Status"): state.stage.label if state.stage else "",
    }


def department(state: DepartmentState) -> dict[str, object]:
    """A department in a figure."""
    return {
        _("Fylkesavdeling"): state.name,
        _("Status"): state.stage.label,
        _("Svar mottatt"): date_in_table(local_date(state.received_at)) if state.received_at else "",
        _("Vedtak registrert"): date_in_table(local_date(state.decided_at)) if state.decided_at else "",
    }


def attention(whole: Participation) -> None:
    """Who needs a hand, as sentences, by what it is about, with the page where it is mended."""
    show.heading(_("Dette trenger oppmerksomhet"))
    if not whole.concerns:
        show.empty(_("Ingen henger etter nå."))
    order = list(Rule)
    concerns = sorted(whole.concerns, key=lambda concern: order.index(concern.rule))
    for _rule, several in groupby(concerns, key=lambda concern: concern.rule):
        of_rule = list(several)
        items = [show.Markup("<li>{}</li>").format(each.sentence) for each in of_rule[:MOST_SENTENCES]]
        show.markup(show.Markup("<ul>"), *items, show.Markup("</ul>"))
        if len(of_rule) > MOST_SENTENCES:
            show.text(_("… og {more} til. Alle står under «Kommunene».", more=len(of_rule) - MOST_SENTENCES))
    for page in dict.fromkeys(concern.page for concern in concerns):
        show.link(page, _(LINKS[page]))


def municipalities() -> None:
    """Every participating municipality with all that is said of it."""
    show.heading(_("Kommunene som deltar"))
    rows = participation().rows
    address = kept_in_links()
    show.table(
        [participant(row, address) for row in rows],
        caption=_("Deltakende kommuner"),
        empty=_("Ingen kommuner er tatt opp ennå. De vises her når programledelsen har avgjort søknadene."),
    )
    if rows and context.is_above_municipalities:
        participants_to_take_away(context)


def attendance() -> None:
    """Who was there, municipality by gathering, and added up by gathering."""
    show.heading(_("Oppmøte på samlingene"))
    rows = queries.attendance(context.actor, context.store, context.cohort.slug)
    if not rows:
        show.empty(_("Ingen samling er holdt ennå. Oppmøtet vises her etter den første."))
        return
    by_gathering(rows)
    show.subheading(_("Hver kommune på hver samling"))
    show.text(_("Mørkere grønt: flere møtte. Ramme: ingen møtte. Grått med «…»: listen er ikke lukket ennå."))
    by_municipality(rows, gatherings=context.cohort.main_gatherings)
    with folded("attendance", _("Vis alle tallene")) as is_open:
        if is_open:
            show.table([attendance_row(row) for row in rows], caption=_("Oppmøte på samlingene"))


def attendance_row(row: Attendance) -> dict[str, object]:
    """One municipality, or board, at one gathering."""
    return {
        _("Navn"): row.name,
        _("Samling"): number(row.number),
        _("Dato"): date_in_table(local_date(row.starts_at)),
        _("Forventet"): number(row.invited),
        AttendanceState.MET.label.capitalize(): number(row.met),
        AttendanceState.SUBSTITUTE_MET.label.capitalize(): number(row.substitute_met),
        AttendanceState.EXCUSED.label.capitalize(): number(row.excused),
        AttendanceState.ABSENT.label.capitalize(): number(row.absent),
        _("Liste"): _("lukket") if row.is_closed else _("åpen"),
    }


def progress() -> None:
    """How far things have come, and who needs a hand on the way."""
    whole = participation()
    funnel(whole)
    opened_figure(whole)
    attention(whole)


def boards() -> None:
    """The boards' attendance, which is no part of any municipality's."""
    if not context.is_above_municipalities:
        return
    show.heading(_("Fylkesstyrenes oppmøte"))
    rows = queries.board_attendance(context.actor, context.store, context.cohort.slug)
    show.table(
        [attendance_row(row) for row in rows],
        caption=_("Fylkesstyrene telles for seg, ikke sammen med kommunene"),
        empty=_("Ingen samling er holdt ennå. Oppmøtet vises her etter den første."),
    )


def stage_map() -> None:
    """Where in Norway the municipalities are, and how far they have come."""
    states = [state for state in participation().municipalities if state.stage and state.latitude is not None]
    show.heading(_("Kart over Norge"))
    if not states:
        show.empty(_("Ingen kommuner å vise på kartet ennå."))
        return
    alt = _("Kart over Norge med hvor langt hver kommune er kommet")
    show.chart(charts.stage_map(states), alt=alt, table_rows=lambda: [municipality(state) for state in states])


def met() -> None:
    """Who was there: the municipalities, and the boards, which count for themselves."""
    attendance()
    boards()


VIEWS = {
    "fremdrift": (_("Fremdrift"), progress),
    "oppmote": (_("Oppmøte"), met),
    "kommuner": (_("Kommunene"), municipalities),
    "kart": (_("Kart"), stage_map),
}

show.title(_("Deltakelse"))
VIEWS[view_in_address({name: label for name, (label, _draw) in VIEWS.items()}, key="vis")][1]()
