"""How a draft of a plan begins: empty, from an earlier plan, as a new version of one, or from a file."""

from collections.abc import Sequence

import streamlit as st
from pydantic import BaseModel

from programme.documents.xlsx import MEDIA_TYPE
from programme.language import _
from programme.language.numbers import number
from programme.organisation.model import Department
from programme.plans.drafts import actions, queries
from programme.plans.drafts.model import StartForm
from programme.plans.faults import Fault
from programme.plans.model import Plan
from programme.plans.queries import plans
from programme.plans.tree import PlanHeader, period_in_text
from programme.plans.uploads import read_upload
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import Context
from programme.ui.download import download
from programme.ui.inputs import Typed
from programme.ui.plan_draft_tree import DRAFT, write_read_plan
from programme.ui.preview import Previewed

_FAULTS = "plan-import.faults"
_MOST = 500


class ImportWish(BaseModel):
    """A plan as it was read, and the plan that it is to replace, if any."""

    plan: Plan
    replaces: str = ""


def write_beginning(context: Context) -> None:
    """A new plan, or a new version of one."""
    departments = {
        each.department_code: each.short_name for each in queries.draft_departments(context.actor, context.store)
    }
    code = next(iter(departments))
    if len(departments) > 1:
        code = choice_in_address(
            _("Hvilken fylkesavdeling?"), list(departments), key="avdeling", label=departments.__getitem__
        )
    found = queries.bases(context.actor, context.store, department=code)
    _new_plan(context, code, found)
    _new_version(context, [each for each in found if each.department.department_code == code])


def _open(draft_id: str) -> str:
    """The draft is what the page shows next."""
    st.query_params[DRAFT] = draft_id
    return draft_id


def _new_plan(context: Context, department: str, found: Sequence[PlanHeader]) -> None:
    show.heading(_("Ny plan"))
    show.text(
        _("Begynn med en tom plan, eller med alt som står i en tidligere. Utkastet ser bare dere og programledelsen.")
    )
    names = {"": _("En tom plan")} | {each.plan_id: _name(each) for each in found}

    def save(typed: Typed, store: Store) -> str:
        form = StartForm(**typed | {"department": department, "base_plan_id": typed["base_plan_id"] or None})
        return _open(actions.start_draft(context.actor, store, form))

    with feedback.form(f"begin-{department}", _("Lag utkastet"), save=save, done=_("Utkastet er laget.")) as form:
        form.choose("base_plan_id", _("Hva går dere ut fra?"), list(names), label=names.__getitem__, value="")
        form.text("title", _("Hva heter planen?"))
        form.day("period_from", _("Første dag"))
        form.day("period_to", _("Siste dag"))


def _name(header: PlanHeader) -> str:
    return f"{header.title} ({header.department_in_list})"


def _new_version(context: Context, own: Sequence[PlanHeader]) -> None:
    show.heading(_("Ny utgave av en plan"))
    free = {each.plan_id: each.title for each in own if not each.newer_plan_id}
    if not free:
        show.empty(_("Fylkesavdelingen har ingen plan å lage en ny utgave av ennå."))
        return
    show.text(_("Den gamle gjelder til den nye er vedtatt, og blir stående etterpå. Det som alt er valgt, står."))
    with feedback.form(
        f"version-{next(iter(free))}",
        _("Lag ny utgave"),
        save=lambda typed, store: _open(actions.start_version(context.actor, store, plan_id=typed["plan_id"] or "")),
        done=_("Utkastet er laget."),
        primary=False,
    ) as form:
        only = next(iter(free)) if len(free) == 1 else None
        form.choose("plan_id", _("Hvilken plan?"), list(free), label=free.__getitem__, value=only)


def write_import(context: Context) -> None:
    """A plan from a file: what is wrong with it, or what it would be, before any of it is kept."""
    wished = Previewed[ImportWish]("plan-import")
    if wished.wish:
        _look_before_keeping(context, wished, wished.wish)
        return
    show.text(
        _("Fyll ut malen i Excel, eller bruk en fil som er lastet ned herfra. Ingenting lagres før du har sett over.")
    )
    download(
        _("Last ned malen"),
        lambda: queries.template_file(context.actor, context.store),
        key="plan-template",
        file="planmal.xlsx",
        mime=MEDIA_TYPE,
    )
    _ask_for_file(context, wished)
    _tell_faults(st.session_state.get(_FAULTS, ()))


def _ask_for_file(context: Context, wished: Previewed[ImportWish]) -> None:
    departments = queries.draft_departments(context.actor, context.store)
    replaceable = {"": _("Nei, det er en ny plan")} | _replaceable(context, departments)

    def read(typed: Typed, _store: Store) -> None:
        found = read_upload(typed["file"], queries.draft_departments(context.actor, context.store))
        st.session_state[_FAULTS] = found.faults
        if found.plan:
            wished.keep(ImportWish(plan=found.plan, replaces=typed["replaces"] or ""))

    with feedback.form(
        "plan-import", _("Les filen"), save=read, done=_("Filen er lest. Ingenting er lagret ennå.")
    ) as form:
        form.file("file", _("Filen (.xlsx eller .yaml)"), kinds=["xlsx", "yaml", "yml"])
        form.choose(
            "replaces",
            _("Er det en ny utgave av en plan?"),
            list(replaceable),
            label=replaceable.__getitem__,
            value="",
        )


def _replaceable(context: Context, departments: Sequence[Department]) -> dict[str, str]:
    codes = {each.department_code for each in departments}
    own = [each for each in plans(context.actor, context.store) if each.department.department_code in codes]
    return {each.plan_id: _name(each) for each in own if not each.newer_plan_id}


def _tell_faults(faults: Sequence[Fault]) -> None:
    if not faults:
        return
    many = len(faults)
    show.heading(
        _("Filen må rettes ett sted") if many == 1 else _("Filen må rettes {count} steder", count=number(many))
    )
    show.text(_("Ingenting er lagret. Rett dette i filen, lagre den, og velg den på nytt."))
    rows = [
        {
            _("Ark"): fault.sheet or "–",
            _("Rad"): fault.row or "–",
            _("Kolonne"): fault.column or "–",
            _("Hva må rettes"): fault.reason,
        }
        for fault in faults[:_MOST]
    ]
    show.table(rows, caption=_("Det som må rettes i filen"))
    if many > _MOST:
        show.text(_("… og {more} steder til.", more=number(many - _MOST)))


def _whose(context: Context, plan: Plan) -> str:
    names = {each.department_code: each.short_name for each in queries.draft_departments(context.actor, context.store)}
    return names.get(plan.department, plan.department)


def _look_before_keeping(context: Context, wished: Previewed[ImportWish], wish: ImportWish) -> None:
    show.heading(wish.plan.title)
    show.text(_("Slik blir utkastet. Det er ikke lagret ennå."))
    show.aside(f"{_whose(context, wish.plan)} · {period_in_text(wish.plan.period)}")
    write_read_plan(wish.plan)
    wished.confirm(
        _("Lagre som utkast"),
        save=lambda store: _open(actions.import_draft(context.actor, store, wish.plan, replaces=wish.replaces or None)),
        done=_("Utkastet er lagret."),
    )
