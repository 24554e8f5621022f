"""What stands around a plan: its newer and earlier versions, the plans of departments before, and the plan as files."""

from collections.abc import Sequence
from urllib.parse import urlencode

from programme.documents.xlsx import MEDIA_TYPE
from programme.language import _
from programme.plans.queries import plan_difference, plan_file
from programme.plans.tree import PlanHeader
from programme.ui import flow, show
from programme.ui.context import Context
from programme.ui.download import download
from programme.ui.forms import folded
from programme.ui.plan_difference import write_difference
from programme.ui.show import Markup


def write_versions(header: PlanHeader, headers: Sequence[PlanHeader]) -> None:
    """Which plan is newer, which this one was made from, and which plans its department took over with its area.

    `headers` are all plans.
    """
    told = []
    if header.newer_plan_id:
        words = Markup(_("Den nyeste utgaven er {plan}. Det kommunene alt har valgt her, står som det er."))
        link = _link(header.newer_plan_id, header.newer_title)
        told.append(Markup("{} {}").format(show.status(_("eldre utgave"), "late"), words.format(plan=link)))
    if header.earlier_plan_id:
        words = Markup(_("Erstatter {plan}.") if header.is_new_version else _("Bygger på {plan}."))
        told.append(words.format(plan=_link(header.earlier_plan_id, header.earlier_title)))
    before = [each for each in headers if header.department.department_code in each.successor_codes]
    told += [
        Markup(_("{department} er en del av avdelingen nå, og hadde {plan}.")).format(
            department=each.department_in_list, plan=_link(each.plan_id, each.title)
        )
        for each in before
    ]
    if told:
        show.markup(*(Markup("<p>{}</p>").format(sentence) for sentence in told))


def _link(plan_id: str, title: str) -> Markup:
    address = urlencode(show.kept_in_address() | {"plan": plan_id})
    return Markup('<a href="?{}">{}</a>').format(address, title)


def write_difference_from_earlier(context: Context, header: PlanHeader) -> None:
    """What is otherwise than in the plan that this one was made from, drawn when it is opened."""
    if not header.earlier_plan_id:
        return
    with folded(
        f"difference-{header.plan_id}", _("Hva er endret fra «{title}»?", title=header.earlier_title)
    ) as is_open:
        found = plan_difference(context.actor, context.store, header.plan_id) if is_open else None
        if found:
            write_difference(found)


def offer_files(context: Context, header: PlanHeader) -> None:
    """The plan to take away: either file gives the same plan when it is imported."""

    def made(*, is_workbook: bool) -> bytes:
        return plan_file(context.actor, context.store, header.plan_id, is_workbook=is_workbook)

    with flow.within(flow.row()):
        download(
            _("Last ned som Excel"),
            lambda: made(is_workbook=True),
            key="plan-xlsx",
            file=f"{header.plan_id}.xlsx",
            mime=MEDIA_TYPE,
        )
        download(
            _("Last ned som datafil"),
            lambda: made(is_workbook=False),
            key="plan-yaml",
            file=f"{header.plan_id}.yaml",
            mime="application/yaml",
        )
