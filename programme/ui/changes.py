"""Changes from the audit log: who did what, and for each field what it was, struck through, beside what it became."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from programme.access.entries import AuditEntry, Difference
from programme.language import _
from programme.language.dates import moment_in_text
from programme.ui import show
from programme.ui.show import Markup

_NOTHING = "–"


def changes(entries: Iterable[AuditEntry], *, address: str = "") -> None:
    """The changes one below the other; `address`, to which a record's name is added, leads to its whole history."""
    show.markup(*(_change(entry, address) for entry in entries))


@lru_cache(maxsize=1024, typed=True)  # a page of the log is made of hundreds of small pieces
def _change(entry: AuditEntry, address: str) -> Markup:
    reason = Markup("<p>{}</p>").format(_("Begrunnelse: {reason}", reason=entry.reason)) if entry.reason else ""
    return Markup('<article class="change"><h3>{} {}</h3><p class="when">{} · {}</p>{}{}</article>').format(
        entry.who, entry.what, moment_in_text(entry.logged_at), _record(entry, address), _table(entry), reason
    )


def _record(entry: AuditEntry, address: str) -> Markup | str:
    name = record_in_words(entry)
    if not address:
        return name
    return Markup('<a href="{}{}">{}</a>').format(address, quote(f"{entry.record_kind}/{entry.record_id}"), name)


def record_in_words(entry: AuditEntry) -> str:
    """Which record it is about: `Kommunegruppe: Bodø`."""
    return f"{entry.kind}: {entry.title}" if entry.title else entry.kind


def _table(entry: AuditEntry) -> Markup | str:
    if not entry.differences:
        return ""
    headings = Markup('<tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr>').format(
        _("Felt"), _("Før"), _("Etter")
    )
    return Markup('<table class="difference"><thead>{}</thead><tbody>{}</tbody></table>').format(
        headings, Markup("").join(_row(each) for each in entry.differences)
    )


def _row(each: Difference) -> Markup:
    before = each.before if each.before == _NOTHING else Markup("<del>{}</del>").format(each.before)
    return Markup('<tr><th scope="row">{}</th><td>{}</td><td><ins>{}</ins></td></tr>').format(
        each.field, before, each.after
    )
