"""What plans are used for: who took up what in one plan, and the same goals in several departments side by side."""

from collections.abc import Mapping, Sequence
from functools import partial

from programme.access.model import Role
from programme.applications.model import ApplicationState
from programme.language import _
from programme.language.numbers import counted, listed, number
from programme.plans import same
from programme.plans.model import EntryKind
from programme.plans.same import GoalOfPlan, SameGoalForm, SharedGoal
from programme.plans.tree import PlanHeader
from programme.plans.use import EntryUse, PlanUse, Use, use_of_plan
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_list
from programme.ui.context import Context
from programme.ui.forms import doing, folded


def show_use(context: Context, header: PlanHeader) -> None:
    """How many municipalities took up each area, goal and initiative, who they are, and where each stands."""
    found = use_of_plan(context.actor, context.store, cohort=context.cohort.slug, plan_id=header.plan_id)
    show.heading(_("Hva brukes planen til?"))
    show.text(f"{header.title} · {header.period_in_text}")
    if not found.municipalities:
        show.empty(
            _(
                "Ingen kommuner arbeider med denne planen i {cohort}. De kommer hit når fylkesavdelingen har tatt med "
                "områder fra den, og kommunene har søkt.",
                cohort=context.cohort.title.lower(),
            )
        )
        return
    for area in _areas(found.entries):
        _area(area, found)
    with folded(f"use-{header.plan_id}", _("Vis kommunene som tabell")) as is_open:
        if is_open:
            show.table(_rows(found), caption=_("Kommunene, hva de arbeider med, og hvor søknaden står"))


def _areas(entries: Sequence[EntryUse]) -> list[list[EntryUse]]:
    """Each area with what stands under it."""
    areas: list[list[EntryUse]] = []
    for entry in entries:
        if entry.depth == 0:
            areas.append([])
        areas[-1].append(entry)
    return areas


def _area(entries: Sequence[EntryUse], found: PlanUse) -> None:
    """A bar for the area and for each goal; of the initiatives those that somebody took up, and how many nobody did."""
    area = entries[0]
    shown = [each for each in entries if each.kind is not EntryKind.INITIATIVE or each.use.municipalities]
    show.bars(
        [show.Bar(_named(each), _parts(each.use), found.municipalities, _words(each.use, found)) for each in shown],
        caption=_("{area}. Mørkt: tatt opp. Lyst: søkt, eller kan ikke vises.", area=area.label),
    )
    left = len(entries) - len(shown)
    if left:
        show.aside(_("{count} tiltak under dette området er ikke valgt av noen kommune ennå.", count=number(left)))


def _named(entry: EntryUse) -> str:
    return f"{f'{entry.level} {entry.number}'.strip()}: {entry.label}"


def _parts(use: Use) -> list[tuple[int, show.Fill]]:
    accepted = sum(taker.state == ApplicationState.ACCEPTED for taker in use.takers)
    return [(accepted, "done"), (use.municipalities - accepted, "waiting")]


def _words(use: Use, found: PlanUse) -> str:
    """`2 av 5 kommuner: Bodø og Rana (tatt opp); Beiarn (sendt)`, as much of it as the reader may know."""
    count = counted(use.municipalities, found.municipalities, _("kommuner"))
    named = takers_in_words(use)
    return f"{count}: {named}" if named else count


def takers_in_words(use: Use) -> str:
    """`Bodø og Rana (tatt opp); Beiarn (sendt); 2 andre`."""
    by_state: dict[str, list[str]] = {}
    for taker in use.takers:
        by_state.setdefault(taker.state, []).append(taker.name)
    order = [state for state in ApplicationState if state in by_state]
    order.sort(key=lambda state: state is not ApplicationState.ACCEPTED)
    parts = [f"{listed(by_state[state])} ({state.label})" for state in order]
    if use.takers and use.unnamed:
        parts.append(_others(use))
    return "; ".join(parts)


def _rows(found: PlanUse) -> list[dict[str, object]]:
    return [
        {
            _("Nivå"): entry.level,
            _("Nummer"): entry.number,
            _("Hva"): entry.label,
            _("Kommune"): name,
            _("Søknaden"): state,
        }
        for entry in found.entries
        for name, state in _takers(entry.use)
    ]


def _takers(use: Use) -> list[tuple[str, str]]:
    named = [(taker.name, ApplicationState(taker.state).label) for taker in use.takers]
    return [*named, (_others(use), "")] if use.unnamed else named


def _others(use: Use) -> str:
    """Those whom the reader may not know, counted: `2 andre`, or `2 kommuner` where no others are named."""
    if use.takers:
        return _("1 annen") if use.unnamed == 1 else _("{count} andre", count=number(use.unnamed))
    return municipalities_in_words(use.unnamed)


def municipalities_in_words(count: int) -> str:
    """`1 kommune`, `3 kommuner`."""
    return _("1 kommune") if count == 1 else _("{count} kommuner", count=number(count))


def show_shared_goals(context: Context) -> None:
    """The goals that several departments have, each department's use of them side by side."""
    show.heading(_("Samme mål i flere fylkesavdelinger"))
    found = same.shared_goals(context.actor, context.store, cohort=context.cohort.slug)
    if not found:
        show.empty(
            _(
                "Ingen mål er felles ennå. Nasjonale mål med samme ordlyd står her av seg selv. Andre mål kobler "
                "programledelsen."
            )
        )
    used = [goal for goal in found if goal.municipalities]
    for goal in used:
        _shared(goal)
    if used:
        with folded("shared-goals", _("Vis målene som tabell")) as is_open:
            if is_open:
                rows = [_in_plan(goal, each) for goal in used for each in goal.goals]
                show.table(rows, caption=_("Målene slik de står i planene, og kommunene som arbeider med dem"))
    unused = [goal for goal in found if not goal.municipalities]
    if unused:
        title = _("Felles mål som ingen kommuner arbeider med ({count})", count=number(len(unused)))
        with folded("unused-goals", title) as is_open:
            if is_open:
                show.table([_unused(goal) for goal in unused], caption=_("Målene, og hvem som har dem i planen"))
    if context.role is Role.PROGRAMME_MANAGEMENT:
        _link(context, found)


def _shared(goal: SharedGoal) -> None:
    show.subheading(goal.name)
    most = max(each.use.municipalities for each in goal.goals)
    show.bars(
        [show.Bar(each.department, _parts(each.use), most, _of_department(each)) for each in goal.goals],
        caption=_("Kommuner som arbeider med målet. Mørkt: tatt opp. Lyst: søkt, eller kan ikke vises."),
    )


def _in_plan(goal: SharedGoal, each: GoalOfPlan) -> dict[str, object]:
    return {
        _("Felles mål"): goal.name,
        _("Fylkesavdeling"): each.department,
        _("Plan"): each.plan_title,
        _("I planen"): f"{each.level} {each.number}".strip(),
        _("Ordlyd"): each.label,
        _("Kommuner"): _of_department(each),
    }


def _of_department(goal: GoalOfPlan) -> str:
    many = municipalities_in_words(goal.use.municipalities)
    named = takers_in_words(goal.use)
    return f"{many}: {named}" if named else many


def _unused(goal: SharedGoal) -> dict[str, object]:
    return {
        _("Mål"): goal.name,
        _("Fylkesavdelinger"): listed(dict.fromkeys(each.department for each in goal.goals)),
        _("Koblet av"): _("programledelsen") if goal.same_goal_id else _("planene selv: nasjonalt, samme ordlyd"),
    }


def _link(context: Context, found: Sequence[SharedGoal]) -> None:
    """Programme management says which goals are the same."""
    with folded("link-goals", _("Koble mål som er de samme")) as is_open:
        if not is_open:
            return
        linked = {goal.same_goal_id: goal for goal in found if goal.same_goal_id}
        chosen = choice_in_list(
            _("Hvilken kobling?"),
            ["", *linked],
            label=lambda each: linked[each].name if each else _("En ny kobling"),
        )
        goals = {goal.entry_id: goal for goal in same.goals_to_link(context.actor, context.store)}
        _link_form(context, linked.get(chosen), goals)


def _link_form(context: Context, present: SharedGoal | None, goals: Mapping[str, GoalOfPlan]) -> None:
    same_goal_id = present.same_goal_id if present else ""

    def save(typed: feedback.Typed, store: Store) -> str:
        form, version = SameGoalForm(**typed), typed.version
        return same.link_goals(context.actor, store, form, same_goal_id=same_goal_id, version=version)

    key, version = f"link-{same_goal_id}", present.version if present else 0
    with feedback.form(key, _("Lagre koblingen"), save=save, done=_("Koblingen er lagret."), version=version) as form:
        form.text("name", _("Hva kaller dere målet?"), value=present.name if present else "")
        chosen = [goal.entry_id for goal in present.goals] if present else []
        label = partial(_to_choose, goals)
        form.several("entry_ids", _("Hvilke mål og områder er det samme?"), list(goals), label=label, value=chosen)
    if present:
        unlink = doing(context, same.unlink_goals, same_goal_id=same_goal_id, version=present.version)
        done, ask = _("Koblingen er tatt bort."), _("Målene vises ikke lenger side om side.")
        feedback.button(f"unlink-{same_goal_id}", _("Ta bort koblingen"), save=unlink, done=done, confirm=ask)


def _to_choose(goals: Mapping[str, GoalOfPlan], entry_id: str) -> str:
    goal = goals[entry_id]
    return f"{goal.department}: {goal.level} {goal.number} {goal.label} ({goal.plan_title})".replace("  ", " ")
