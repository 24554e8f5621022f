"""What is otherwise in a plan than in the one it was made from, as a table."""

from programme.language import _
from programme.plans.difference import Difference
from programme.ui import show
from programme.ui.show import Markup


def write_difference(found: Difference) -> None:
    """How many entries are new, taken out, changed or moved, and each of them with how it was and how it is."""
    if found.is_empty:
        show.empty(_("Ingenting er endret fra «{title}».", title=found.earlier_title))
        return
    rows = [{_("Hva"): what, _("Endring"): _("Endret"), **_both(before, after)} for what, before, after in found.top]
    rows += [
        {_("Hva"): change.name, _("Endring"): change.kind.label, **_both(change.before, change.after)}
        for change in found.changes
    ]
    show.table(rows, caption=_("Forskjeller fra «{title}»", title=found.earlier_title))


def _both(before: str, after: str) -> dict[str, object]:
    return {
        _("Før"): Markup("<del>{}</del>").format(before) if before else "–",
        _("Nå"): Markup("<ins>{}</ins>").format(after) if after else "–",
    }
