"""What stands around a plan: its newer and earlier versions, the plans of departments before, and the plan as files."""

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

from programme.documents.xlsx import MEDIA_TYPE
from programme.language import _
from programme.plans.queries import plan_difference, plan_file
from programme.plans.tree import PlanHeader
from programme.ui import show
from programme.ui.context import Context
from programme.ui.download import download_link
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

    write_download(made, key="plan", file=header.plan_id)


def write_download(made: Callable[..., bytes], *, key: str, file: str) -> None:
    """Links to the workbook and the data file; `file` is their name without ending, `made` takes `is_workbook`."""
    kinds = (
        (_("Last ned som Excel"), "xlsx", MEDIA_TYPE, True),
        (_("Last ned som datafil"), "yaml", "application/yaml", False),
    )
    links = [
        download_link(
            words, partial(made, is_workbook=is_workbook), key=f"{key}-{ending}", file=f"{file}.{ending}", mime=mime
        )
        for words, ending, mime, is_workbook in kinds
    ]
    show.markup(Markup("<p>{}</p>").format(Markup(" · ").join(links)))
