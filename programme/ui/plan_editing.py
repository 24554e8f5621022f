"""The entry of a draft that is opened in the address: one form to change it, or one to add another under it."""

from collections.abc import Sequence

import streamlit as st

from programme.language import _
from programme.plans.drafts import actions
from programme.plans.drafts.model import TOP, Draft, DraftEntry, EntryForm, NewEntryForm
from programme.plans.drafts.placing import neighbour
from programme.plans.model import EntryKind, Scope, may_stand_under
from programme.store import Store
from programme.ui import feedback, flow, show
from programme.ui.context import Context
from programme.ui.forms import doing, editing
from programme.ui.inputs import Inputs, Typed
from programme.ui.plan_draft_tree import ENTRY, TOP_IN_ADDRESS, UNDER, at_entry
from programme.ui.show import Markup


def write_opened(context: Context, draft: Draft) -> None:
    """What the address opens: an entry, a place for a new one; an empty plan begins with an area."""
    under, key = st.query_params.get(UNDER, ""), st.query_params.get(ENTRY, "")
    if under in draft.standing:
        _add_under(context, draft, draft.by_key[under])
    elif key in draft.by_key and not under:
        _entry(context, draft, draft.by_key[key])
    elif under == TOP_IN_ADDRESS or not draft.standing:
        _add_under(context, draft, None)
    else:
        show.text(_("Velg et innslag i planen for å endre det, flytte det eller legge til noe under det."))


def _entry(context: Context, draft: Draft, entry: DraftEntry) -> None:
    show.subheading(entry.name)
    if entry.key not in draft.standing:
        _removed(context, draft, entry)
        return
    if draft.above(entry):
        show.aside(" › ".join(above.name for above in draft.above(entry)))
    ways = [(_("Legg til under"), {UNDER: entry.key})] if may_stand_under(entry.kind) else []
    ways.append((_("Legg til etter, på samme nivå"), {UNDER: entry.parent or TOP_IN_ADDRESS}))
    links = [Markup('<a href="{}">{}</a>').format(at_entry(draft, **query), words) for words, query in ways]
    show.markup(Markup(" · ").join(links))
    _change(context, draft, entry)
    _buttons(context, draft, entry)


def _removed(context: Context, draft: Draft, entry: DraftEntry) -> None:
    """It can be put back, itself or what it stands under."""
    root = next(each for each in (*draft.above(entry), entry) if each.is_removed)
    show.text(_("«{label}» er fjernet fra utkastet, med alt som stod under.", label=root.label))
    restore = doing(context, actions.restore_entry, draft_id=draft.draft_id, key=root.key)
    feedback.button(
        f"restore-{root.entry_id}", _("Angre fjerningen"), save=restore, done=_("Innslaget er tilbake."), primary=True
    )


def _change(context: Context, draft: Draft, entry: DraftEntry) -> None:
    names = {TOP: _("Øverst i planen")} | draft.names
    others = [key for key in draft.standing if key != entry.key]
    with feedback.form(
        f"entry-{entry.entry_id}",
        _("Lagre"),
        save=editing(context, actions.change_entry, EntryForm, draft_id=draft.draft_id, key=entry.key),
        done=_("Innslaget er lagret."),
        version=entry.version,
    ) as form:
        _cells(form, draft, list(EntryKind), entry.parent, entry)
        places = draft.places_for(entry)
        form.choose("under", _("Står under"), places, label=names.__getitem__, value=entry.parent)
        form.several("refers_to", _("Viser til"), others, label=names.__getitem__, value=entry.refers_to)


def _cells(form: Inputs, draft: Draft, kinds: Sequence[EntryKind], parent: str, entry: DraftEntry | None) -> None:
    """What an entry is (where there is a choice) and says; a new one begins like the one before it."""
    like = entry or next(reversed(draft.standing_under(parent)), None)
    if len(kinds) > 1:
        form.choose("kind", _("Hva er det?"), kinds, label=lambda kind: kind.label, value=like.kind if like else None)
    form.text(
        "level",
        _("Hva kaller dokumentet nivået?"),
        value=like.level if like else "",
        help=_("For eksempel Strategiområde, Målsetting eller Regionalt tiltak."),
    )
    form.text(
        "number", _("Nummer"), value=entry.number if entry else "", help=_("Slik det står i dokumentet. Kan stå tomt.")
    )
    form.text(
        "label",
        _("Tekst"),
        value=entry.label if entry else "",
        help=_("Områder slik de er vedtatt. Mål og tiltak som en kortform med egne ord."),
    )
    form.choose(
        "scope",
        _("Hører til"),
        ["", *Scope],
        label=lambda scope: Scope(scope).label if scope else _("ikke delt i nasjonalt og regionalt"),
        value=(like and like.scope) or "",
    )


def _buttons(context: Context, draft: Draft, entry: DraftEntry) -> None:
    known = {"draft_id": draft.draft_id, "key": entry.key}
    with flow.within(flow.row()):
        for down, words in ((False, _("Flytt opp")), (True, _("Flytt ned"))):
            if neighbour(draft, entry, down=down):
                move = doing(context, actions.move_entry, **known, down=down)
                feedback.button(f"move-{down}-{entry.entry_id}", words, save=move, done=_("Innslaget er flyttet."))
        remove = doing(context, actions.remove_entry, **known)
        feedback.button(
            f"remove-{entry.entry_id}", _("Fjern"), save=remove, done=_("Innslaget er fjernet. Du kan angre det.")
        )


def _add_under(context: Context, draft: Draft, above: DraftEntry | None) -> None:
    parent = above.key if above else TOP
    kinds = may_stand_under(above.kind if above else None)
    show.subheading(_("Legg til under {name}", name=above.name) if above else _("Legg til et utviklingsområde"))

    def save(typed: Typed, store: Store) -> str:
        form = NewEntryForm(**{"kind": kinds[0]} | typed, under=parent)
        key = actions.add_entry(context.actor, store, form, draft_id=draft.draft_id)
        st.query_params[UNDER] = parent or TOP_IN_ADDRESS  # the form stays for the next one, in an empty plan too
        return key

    with feedback.form(
        f"add-{draft.draft_id}-{parent}", _("Legg til"), save=save, done=_("Innslaget er lagt til.")
    ) as form:
        _cells(form, draft, kinds, parent, None)


__all__ = ["write_opened"]
