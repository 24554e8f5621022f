"""For boards and programme management: to write the next plan as a draft, and to have it adopted."""

from collections.abc import Callable

import streamlit as st

from programme.access.model import Role
from programme.language import _
from programme.language.dates import date_in_text
from programme.language.numbers import number
from programme.organisation.annual_meetings import AnnualMeeting, Resolution, ResolutionForm, annual_meetings
from programme.plans.drafts import actions, queries
from programme.plans.drafts.model import DocumentedForm, Draft, DraftForm, DraftLine
from programme.plans.tree import period_in_text
from programme.ui import feedback, flow, show
from programme.ui.choice import choice_in_address, view_in_address
from programme.ui.context import page_context
from programme.ui.forms import doing, editing, folded
from programme.ui.plan_begin import write_beginning, write_import
from programme.ui.plan_difference import write_difference
from programme.ui.plan_draft_tree import DRAFT, TOP_IN_ADDRESS, UNDER, address, links_in, write_draft
from programme.ui.plan_editing import Opened, opened_in_address, write_head, write_opened
from programme.ui.plan_versions import write_download
from programme.ui.show import Markup

context = page_context(Role.PROGRAMME_MANAGEMENT, Role.BOARD)
NO_RESOLUTION = "nytt"
PART = "del"
"""Name in the address of which part of a draft is worked on."""


def all_drafts() -> None:
    """The drafts to go on with."""
    found = queries.drafts(context.actor, context.store)
    if not found:
        show.empty(_("Ingen utkast ennå. Lag et utkast, eller importer en plan fra en fil."))
        return
    rows = [
        {
            _("Plan"): Markup('<a href="{}">{}</a>').format(address(**{DRAFT: line.draft_id}), line.title),
            _("Fylkesavdeling"): line.department.short_name,
            _("Periode"): period_in_text(line.period),
            _("Hva det er"): line.origin,
            _("Innslag"): number(line.entries),
            _("Status"): status(line),
        }
        for line in found
    ]
    show.table(rows, caption=_("Utkast til planer"))


def status(line: DraftLine) -> Markup:
    """Where the draft stands."""
    if line.plan_id:
        return show.status(_("vedtatt"), "done")
    return show.status(_("forkastet"), "neutral") if line.is_discarded else show.status(_("utkast"), "waiting")


def one_draft(draft: Draft) -> None:
    """The draft that the address names: what it is, and the part of it that is worked on."""
    parts, opened = parts_of(draft), opened_in_address(draft) if draft.is_open else None
    all_of_them = Markup('<a href="{}">{}</a>').format(address(), _("Alle utkast"))
    # While an entry is open the parts are links: what one works on is the entry.
    ways = [(words, {PART: part}) for part, (words, _draw) in parts.items()] if opened else []
    show.markup(Markup("<p>{}</p>").format(Markup(" · ").join(filter(None, (all_of_them, links_in(draft, ways))))))
    show.heading(draft.title)
    show.markup(
        Markup("<p>{} {} · {} · {}</p>").format(
            status(draft), draft.department.short_name, period_in_text(draft.period), draft.origin
        )
    )
    if draft.plan_id:
        show.text(_("Planen er vedtatt, og utkastet er låst. Lag en ny utgave hvis noe skal endres."))
        show.link("development_areas", _("Se planen"), plan=draft.plan_id)
        write_draft(draft)
    elif draft.is_discarded:
        show.text(_("Utkastet er forkastet. Det kan hentes fram igjen."))
        recover = doing(context, actions.recover_draft, draft_id=draft.draft_id)
        feedback.button(
            f"recover-{draft.draft_id}", _("Hent fram"), save=recover, done=_("Utkastet er tilbake."), primary=True
        )
        write_draft(draft)
    elif opened:
        one_entry(draft, opened)
    else:
        view = view_in_address({part: words for part, (words, _draw) in parts.items()}, key=PART)
        parts[view][1](draft)


def parts_of(draft: Draft) -> dict[str, tuple[str, Callable[[Draft], None]]]:
    """What can be done with a draft that is open: the parts of its page, by their names in the address."""
    found: dict[str, tuple[str, Callable[[Draft], None]]] = {"innhold": (_("Innhold"), content)}
    found["om"] = (_("Om planen"), top)
    if draft.base_plan_id:
        found["forskjeller"] = (_("Forskjeller"), differences)
    return found | {"vedta": (_("Vedta"), adoption), "fil": (_("Filer"), files)}


def content(draft: Draft) -> None:
    """The whole tree, with a link to each entry; an empty plan begins with an area."""
    if not draft.standing:
        one_entry(draft, Opened())
        return
    show.text(_("Velg et innslag i planen for å endre det, flytte det eller legge til noe under det."))
    whole_tree(draft)


def one_entry(draft: Draft, opened: Opened) -> None:
    """The entry that is open, beside the whole tree."""
    write_head(draft, opened)
    with flow.within(flow.beside("draft")):
        write_opened(context, draft, opened)
        whole_tree(draft)


def whole_tree(draft: Draft) -> None:
    """What is in the draft, and the way to another area."""
    if not draft.rows:
        show.empty(_("Planen er tom. Legg til det første utviklingsområdet, så det som står under."))
        return
    add = (_("Legg til et utviklingsområde"), {UNDER: TOP_IN_ADDRESS})
    show.markup(Markup("<p>{}</p>").format(links_in(draft, [add])))
    write_draft(draft)


def top(draft: Draft) -> None:
    """Title, period and source."""
    with feedback.form(
        f"top-{draft.draft_id}",
        _("Lagre"),
        save=editing(context, actions.change_draft, DraftForm, draft_id=draft.draft_id),
        done=_("Opplysningene om planen er lagret."),
        version=draft.version,
    ) as form:
        form.text("title", _("Hva heter planen?"), value=draft.title)
        form.day("period_from", _("Første dag"), value=draft.period.start if draft.period else None)
        form.day("period_to", _("Siste dag"), value=draft.period.end if draft.period else None)
        form.text("source", _("Hvor er teksten fra?"), value=draft.source)
        if draft.department.dissolved or draft.predecessor_note:
            form.long_text("predecessor_note", _("Hva skjedde med avdelingen?"), value=draft.predecessor_note)
    feedback.button(
        f"discard-{draft.draft_id}",
        _("Forkast utkastet"),
        save=doing(context, actions.discard_draft, draft_id=draft.draft_id),
        done=_("Utkastet er forkastet."),
        confirm=_("Utkastet legges bort. Du kan hente det fram igjen."),
    )


def differences(draft: Draft) -> None:
    """What is otherwise than in the plan it was made from."""
    found = queries.draft_difference(context.actor, context.store, draft.draft_id)
    if found is None:
        show.empty(_("Planen er tom. Legg til det første utviklingsområdet, så det som står under."))
    else:
        write_difference(found)


def adoption(draft: Draft) -> None:
    """The resolution that makes it a plan; for programme management also an older document's own word."""
    if draft.period is None:
        show.text(
            _("Planen har ingen periode. Da kan områdene ikke tas med i programmet. Skriv den under «Om planen».")
        )
    if draft.is_new_version:
        show.text(
            _(
                "Utgaven erstatter «{title}» for nye valg. Det kommunene alt har valgt, står som det er.",
                title=draft.base_title,
            )
        )
    show.text(_("Når planen er vedtatt, kan alle i programmet lese den, og utkastet låses."))
    by_resolution(draft)
    if context.role is Role.PROGRAMME_MANAGEMENT:
        with folded(f"documented-{draft.draft_id}", _("Eldre plan uten vedtak her")) as is_open:
            if is_open:
                as_documented(draft)


def by_resolution(draft: Draft) -> None:
    """The annual meeting's resolution: one that is known, or a new one."""
    code = draft.department.department_code
    known = {
        each.id: (meeting, each)
        for meeting in annual_meetings(context.actor, context.store, code)
        for each in meeting.resolutions
    }
    chosen = NO_RESOLUTION
    if known:
        chosen = choice_in_address(
            _("Hvilket vedtak?"),
            [NO_RESOLUTION, *known],
            key="vedtak",
            label=lambda key: (
                _resolution_in_words(*known[key]) if key in known else _("Et vedtak som ikke er ført inn")
            ),
        )
    meeting, said = known.get(chosen, (None, None))
    with feedback.form(
        f"adopt-{draft.draft_id}-{chosen}",
        _("Vedta planen"),
        save=lambda typed, store: actions.adopt_plan(
            context.actor, store, ResolutionForm(**typed), draft_id=draft.draft_id, edition=typed.version
        ),
        done=_("Planen er vedtatt, og utkastet er låst."),
        version=draft.edition,
    ) as form:
        form.day("held_on", _("Når var årsmøtet?"), value=meeting.held_on if meeting else draft.adoption.on)
        form.text("place", _("Hvor?"), value=meeting.place if meeting else "")
        form.text("case_number", _("Saksnummer"), value=said.case_number if said else "")
        form.text("agenda_item", _("Hva heter saken?"), value=said.agenda_item if said else "")
        form.long_text("wording", _("Vedtaket, ord for ord"), value=said.wording if said else "")


def _resolution_in_words(meeting: AnnualMeeting, said: Resolution) -> str:
    return _("{day}, sak {case}", day=date_in_text(meeting.held_on), case=said.case_number)


def as_documented(draft: Draft) -> None:
    """For an older plan whose resolution nobody has: it becomes a plan with what the document says."""
    show.text(_("For en gammel plan der vedtaket ikke kan føres inn. La feltene stå tomme hvis planen ikke sier det."))
    with feedback.form(
        f"publish-{draft.draft_id}",
        _("Legg fram planen"),
        save=lambda typed, store: actions.publish_plan(
            context.actor, store, DocumentedForm(**typed), draft_id=draft.draft_id, edition=typed.version
        ),
        done=_("Planen er lagt fram, og utkastet er låst."),
        version=draft.edition,
        primary=False,
    ) as form:
        form.text("by", _("Hvem vedtok den?"), value=draft.adoption.by or "")
        form.day("on", _("Når ble den vedtatt?"), value=draft.adoption.on)


def files(draft: Draft) -> None:
    """The draft as a file, which gives the same when it is imported."""
    if not draft.standing:
        show.empty(_("Planen er tom. Legg til det første utviklingsområdet, så det som står under."))
        return
    show.text(
        _("Last ned utkastet for å arbeide med det utenfor tjenesten. Filen kan importeres igjen som et nytt utkast.")
    )

    def made(*, is_workbook: bool) -> bytes:
        return queries.draft_file(context.actor, context.store, draft.draft_id, is_workbook=is_workbook)

    write_download(made, key="draft", file="utkast")


def beginnings() -> None:
    """The drafts there are, and the ways to begin one."""
    view = view_in_address({"utkast": _("Utkast"), "ny": _("Lag et utkast"), "fil": _("Importer fra fil")}, key="vis")
    if view == "utkast":
        all_drafts()
    elif view == "ny":
        write_beginning(context)
    else:
        write_import(context)


show.title(_("Planer"))
if opened := st.query_params.get(DRAFT):
    one_draft(queries.draft(context.actor, context.store, opened))
else:
    beginnings()
