"""For everyone: what departments have adopted, who works with it; for a board, to choose what it brings in."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from programme.access.model import Role
from programme.interest.actions import bring_in_areas
from programme.interest.decision import ChoosableArea, Decision
from programme.interest.queries import choosable_areas, decision
from programme.language import _
from programme.language.dates import date_in_text
from programme.plans.actions import enter_adoption, enter_period
from programme.plans.model import AdoptionForm, PeriodForm
from programme.plans.queries import plan, plans, uptake
from programme.plans.tree import PlanHeader
from programme.store import Store
from programme.ui import feedback, flow, show
from programme.ui.choice import choice_in_sight, view_in_address
from programme.ui.context import page_context
from programme.ui.forms import folded
from programme.ui.plan_tree import write_plan
from programme.ui.plan_versions import offer_files, write_difference_from_earlier, write_versions
from programme.ui.show import Markup
from programme.ui.use_of_plans import show_shared_goals, show_use

context = page_context()
PLAN, CHOOSE = "plan", "omrader"
"""Names in the address: the plan, by its id, and whether areas are to be chosen."""


def brought_in() -> None:
    """What the reader's department brings into the cohort; the board chooses it here."""
    if context.department is None:
        return
    decided = decision(context.actor, context.store, cohort=context.cohort.slug, department=context.department)
    is_board = context.role is Role.BOARD
    who = _("vi") if is_board else _("fylkesavdelingen")
    show.heading(_("Dette tar {who} med inn i Fremtidens kulturskole {cohort}", who=who, cohort=context.cohort.name))
    if decided is None or not decided.takes_part:
        not_taking_part(decided, is_board=is_board)
        return
    show.text(" · ".join(area.label for area in decided.areas) or _("Ingen utviklingsområder er valgt ennå."))
    show.text(_resolution(decided))
    if is_board:
        area_choice(decided, context.department)


def not_taking_part(decided: Decision | None, *, is_board: bool) -> None:
    """Why no areas can be chosen."""
    if decided is not None:
        show.empty(_("Fylkesavdelingen har vedtatt å ikke delta. {resolution}", resolution=_resolution(decided)))
        return
    show.empty(_("Fylkesavdelingen har ikke vedtatt å delta ennå. Utviklingsområdene velges når vedtaket er gjort."))
    if is_board:
        show.link("interest", _("Registrer vedtaket"))


def _resolution(decided: Decision) -> str:
    facts = {"day": date_in_text(decided.held_on), "case_number": decided.case_number, "wording": decided.wording}
    return _("Årsmøtet {day}, sak {case_number}: {wording}", **facts)


def area_choice(decided: Decision, department: str) -> None:
    """The board's choice among the areas of its own plans, and why some cannot be chosen.

    It is open until something is chosen; afterwards a link opens it.
    """
    if decided.areas and CHOOSE not in st.query_params:
        address = urlencode(show.kept_in_address() | {CHOOSE: "ja"})
        show.markup(Markup('<p><a href="?{}">{}</a></p>').format(address, _("Velg utviklingsområder")))
        return
    cohort = context.cohort.slug
    areas = choosable_areas(context.actor, context.store, cohort=cohort, department=department)
    free = [area for area in areas if area.is_brought or not area.why_not]
    if free:
        _choose_areas(decided, department, free)
    why_not(areas)


def _choose_areas(decided: Decision, department: str, free: Sequence[ChoosableArea]) -> None:
    cohort, names = context.cohort.slug, _unique_names(free)

    def save(typed: feedback.Typed, store: Store) -> None:
        known = {"cohort": cohort, "department": department}
        bring_in_areas(context.actor, store, typed["area_ids"], **known, version=typed.version)
        st.query_params.pop(CHOOSE, None)

    with feedback.form(
        f"areas-{cohort}-{department}",
        _("Lagre valget"),
        save=save,
        done=_("Utviklingsområdene er lagret."),
        version=decided.version,
    ) as form:
        form.several(
            "area_ids",
            _("Hvilke utviklingsområder tar dere med?"),
            list(names),
            label=names.__getitem__,
            value=[area.id for area in free if area.is_brought],
        )


def _unique_names(areas: Sequence[ChoosableArea]) -> dict[str, str]:
    """The areas' names by id; with the plan's title where two areas share a name, since a list needs them apart."""
    counts = Counter(area.label for area in areas)
    names = {area.id: area.label if counts[area.label] == 1 else f"{area.label} ({area.plan_title})" for area in areas}
    # A plan and its newer version share their title.
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    older = [area.id for area in areas if area.why_not and names[area.id] in shared]
    marks = {area_id: _(", eldre utgave {number}", number=place) for place, area_id in enumerate(older, start=1)}
    return {area_id: name + marks.get(area_id, "") for area_id, name in names.items()}


def why_not(areas: Sequence[ChoosableArea]) -> None:
    """The areas that cannot be chosen, each with what to do about it."""
    rows = [{_("Område"): area.label, _("Hvorfor"): area.why_not} for area in areas if area.why_not]
    if rows:
        show.table(rows, caption=_("Områder som ikke kan velges, og hva som må til"))


def chosen_plan(headers: Sequence[PlanHeader]) -> PlanHeader:
    """The plan in the address, else that of the cohort: of the reader's own department, where it has one."""
    own_first = sorted(headers, key=_how_far_from_own)
    labels, captions = _labels(own_first), [_caption(header) for header in own_first]
    wanted = st.query_params.get(PLAN)
    start = next((place for place, header in enumerate(own_first) if header.plan_id == wanted), None)
    if start is None:
        start = own_first.index(_of_cohort(own_first))
    # A list, not choice_in_address: beside the plan there is room for all of them, with when they were adopted.
    place = choice_in_sight(
        _("Planer"), range(len(labels)), label=labels.__getitem__, start=start, captions=captions, key="chosen_plan"
    )
    if own_first[place].plan_id != wanted:
        st.query_params[PLAN] = own_first[place].plan_id
    return own_first[place]


def _of_cohort(headers: Sequence[PlanHeader]) -> PlanHeader:
    """The plan that the department's areas in the cohort come from, else one for its time, else the newest."""
    cohort, department = context.cohort, context.department
    decided = department and decision(context.actor, context.store, cohort=cohort.slug, department=department)
    brought = {area.id.partition("/")[0] for area in decided.areas} if decided else set()

    def distance(header: PlanHeader) -> tuple[int, bool, bool]:
        period = header.period
        is_for_its_time = bool(period and period.start <= cohort.ends_on and period.end >= cohort.starts_on)
        return _how_far_from_own(header), header.plan_id not in brought, not is_for_its_time

    return min(headers, key=distance)


def _how_far_from_own(header: PlanHeader) -> int:
    """The reader's own department comes first, then those that it took over from."""
    if context.department == header.department.department_code:
        return 0
    return 1 if context.department in header.successor_codes else 2


def _labels(headers: Sequence[PlanHeader]) -> list[str]:
    """Department and period; numbered where several plans share both, since Streamlit tells choices apart by label."""
    seen: Counter[str] = Counter()
    labels = []
    for header in headers:
        label = f"{header.department_in_list} · {header.period_in_text}"
        seen[label] += 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return labels


def _caption(header: PlanHeader) -> str:
    marks = [_("oppløst avdeling")] if header.department.dissolved else []
    marks += [_("eldre utgave")] if header.newer_plan_id else []
    marks += [_("eksempel")] if header.is_example else []
    return " · ".join([*marks, header.adoption_in_short])


def plan_and_uptake(header: PlanHeader) -> None:
    """The plan as its document is built, with who took up what."""
    tree = plan(context.actor, context.store, header.plan_id)
    write_versions(header, plans(context.actor, context.store))
    write_plan(tree, uptake(context.actor, context.store, cohort=context.cohort.slug, plan_id=header.plan_id))
    write_difference_from_earlier(context, header)
    offer_files(context, header)
    if context.role is Role.PROGRAMME_MANAGEMENT:
        what_the_document_leaves_out(tree.header)


def what_the_document_leaves_out(header: PlanHeader) -> None:
    """For programme management: forms for the period and the adoption, where the document gives none.

    Both are of one record, so each names the version on the screen: saving one of them leaves the other as it stands.
    """
    entries = [
        *([period_entry] if header.can_be_given_a_period else []),
        *([adoption_entry] if header.can_be_given_an_adoption else []),
    ]
    if not entries:
        return
    with folded(f"left-out-{header.plan_id}", _("Før inn det planen ikke oppgir")) as is_open:
        if not is_open:
            return
        for place, entry in enumerate(entries):
            entry(header, primary=place == 0)


def period_entry(header: PlanHeader, *, primary: bool) -> None:
    """Programme management enters the period that a document does not give."""
    show.subheading(_("Planen oppgir ingen periode"))
    with feedback.form(
        f"period-{header.plan_id}",
        _("Lagre perioden"),
        save=lambda typed, store: enter_period(
            context.actor, store, PeriodForm(**typed), plan_id=header.plan_id, version=header.version
        ),
        done=_("Perioden er lagret."),
        primary=primary,
    ) as form:
        form.day("period_from", _("Første dag"), value=header.period.start if header.period else None)
        form.day("period_to", _("Siste dag"), value=header.period.end if header.period else None)
        form.text("source", _("Hvor vet dere det fra?"), value=header.period_source)


def adoption_entry(header: PlanHeader, *, primary: bool) -> None:
    """Programme management enters when the plan was adopted, where a document does not tell."""
    show.subheading(_("Planen oppgir ikke vedtaket"))
    with feedback.form(
        f"adoption-{header.plan_id}",
        _("Lagre vedtaket"),
        save=lambda typed, store: enter_adoption(
            context.actor, store, AdoptionForm(**typed), plan_id=header.plan_id, version=header.version
        ),
        done=_("Vedtaket er lagret."),
        primary=primary,
    ) as form:
        form.day("on", _("Når ble den vedtatt?"), value=header.adopted_on)
        form.text("by", _("Hvem vedtok den?"), value=header.adopted_by)
        form.text("source", _("Hvor vet dere det fra?"), value=header.adoption_source)


def adopted_plans(shown: Callable[[PlanHeader], None]) -> None:
    """The plans to choose from, and of the one chosen what `shown` shows."""
    headers = plans(context.actor, context.store)
    if not headers:
        show.empty(_("Ingen planer er lagt inn ennå. Programledelsen legger dem inn."))
        return
    with flow.within(flow.beside("plans")):
        shown(chosen_plan(headers))


def what_plans_say() -> None:
    """What the department brings in, and the plans."""
    brought_in()
    adopted_plans(plan_and_uptake)


def what_plans_are_used_for() -> None:
    """Who took up what in a plan."""
    adopted_plans(partial(show_use, context))


VIEWS: dict[str, tuple[str, Callable[[], None]]] = {
    "planene": (_("Planene"), what_plans_say),
    "bruk": (_("Hva brukes de til?"), what_plans_are_used_for),
    "felles": (_("Samme mål i flere avdelinger"), partial(show_shared_goals, context)),
}

show.title(_("Utviklingsområder"))
VIEWS[view_in_address({name: label for name, (label, _draw) in VIEWS.items()}, key="vis")][1]()
