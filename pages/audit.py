"""For programme management, to find who changed what: the whole log, or all that was done with one record."""

from typing import Any

from programme.access.model import Role
from programme.access.queries import AuditChoices, AuditPage, AuditQuery, audit_choices, search_audit
from programme.language import _
from programme.ui import flow, show
from programme.ui.changes import changes, record_in_words
from programme.ui.choice import choice_in_address
from programme.ui.context import page_context
from programme.ui.filters import any_in_address, clear_address, day_in_address, in_address, leaf, side_in_address
from programme.ui.forms import folded
from programme.ui.participants import kept_in_links
from programme.ui.search import search_text

ANYTHING = ""
ADDRESS, RECORD = "endringslogg", "post"
MORE = KIND, ACTION, SINCE, UNTIL = "slag", "handling", "fra", "til"

context = page_context(Role.PROGRAMME_MANAGEMENT)


def the_log() -> None:
    """The changes that fit what is looked for, newest first, a page at a time."""
    show.title(_("Endringslogg"))
    show.heading(_("Hvem har endret hva?"))
    query = looked_for()
    side = side_in_address(query)
    found = search_audit(context.actor, context.store, query.model_copy(update={"page": side}))
    nothing = _("Ingen endringer passer. Ta bort et valg, eller velg flere dager.")
    entries_of(found, nothing, side=side, address=f"{ADDRESS}?{kept_in_links()}{RECORD}=")


def looked_for() -> AuditQuery:
    """Who, what, when and which words, as chosen. What is typed stays out of the address: it may be a name."""
    known = audit_choices(context.actor, context.store)
    with flow.within(flow.row()):
        person = _one_of(_("Hvem"), known.people, key="hvem")
        text = search_text(_("Ord i endringen"), key="audit")
    narrows = any_in_address(MORE)
    with folded("more", _("Flere valg"), opened=narrows) as is_open:
        further = chosen_further(known) if is_open else {}
    if narrows and not is_open:  # what is not in sight narrows nothing
        clear_address(MORE)
    return AuditQuery(person_id=person, text=text, **further)


def chosen_further(known: AuditChoices) -> dict[str, Any]:
    """What is asked for less often, as conditions by name."""
    with flow.within(flow.row()):
        kind = _one_of(_("Hva slags"), known.kinds, key=KIND)
        action = _one_of(_("Hva ble gjort"), known.actions, key=ACTION)
        since = day_in_address(_("Fra og med"), key=SINCE)
        until = day_in_address(_("Til og med"), key=UNTIL)
    return {"record_kind": kind, "action": action, "from_day": since, "to_day": until}


def _one_of(question: str, names: dict[str, str], *, key: str) -> str:
    labels = {ANYTHING: _("Alle")} | names
    return choice_in_address(question, list(labels), key=key, label=labels.__getitem__)


def entries_of(found: AuditPage, nothing: str, *, side: int, address: str = "") -> None:
    """The changes of a page with ways to the others, or the sentence that there are none."""
    newer = _("Nyere endringer") if side > 1 else ""
    older = _("Eldre endringer") if found.has_older else ""
    if newer:
        leaf(side, place="above", back=newer, on=older)
    if found.entries:
        changes(found.entries, address=address)
    else:
        show.empty(nothing)
    if older:
        leaf(side, place="below", back=newer, on=older)


def history(record: str) -> None:
    """All that was done with one record, `record` being its kind and key."""
    kind, _slash, key = record.partition("/")
    side = side_in_address(record)
    # Half a name is nobody's: an empty condition would be none.
    query = AuditQuery(record_kind=kind or record, record_id=key or record, page=side)
    found = search_audit(context.actor, context.store, query)
    show.title(record_in_words(found.entries[0]) if found.entries else _("Endringslogg"))
    show.heading(_("Hele historikken"))
    entries_of(found, _("Ingenting er endret her."), side=side)
    back = show.Markup('<a href="{}?{}">{}</a>')
    show.markup(back.format(ADDRESS, kept_in_links(), _("Se hele endringsloggen")))


opened = in_address(RECORD)
if opened:
    history(opened)
else:
    the_log()
