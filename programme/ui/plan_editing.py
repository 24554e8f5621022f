"""The entry of a draft that is opened in the address: one form to change it, or one to add another under it."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from programme.language import _
from programme.plans.drafts import actions
from programme.plans.drafts.model import TOP, Draft, DraftEntry, EntryForm, NewEntryForm
from programme.plans.drafts.placing import neighbour
from programme.plans.model import EntryKind, Scope, may_stand_under
from programme.store import Store
from programme.ui import feedback, flow, show
from programme.ui.context import Context
from programme.ui.forms import doing
from programme.ui.inputs import Inputs, Typed
from programme.ui.plan_draft_tree import DOING, ENTRY, TOP_IN_ADDRESS, UNDER, links_in
from programme.ui.show import Markup

TEXT, ALL, PLACE = "", "alt", "sted"
"""What may be done with an entry: number and text changed, all that is known of it, or its place."""


class Opened(NamedTuple):
    """What the address opens in a draft: an `entry` and what is done with it, or a place for a new one.

    The new one is to stand under `above`; None: at the top.
    """

    entry: DraftEntry | None = None
    above: DraftEntry | None = None
    doing: str = TEXT


def opened_in_address(draft: Draft) -> Opened | None:
    """What is open, if anything is."""
    query = st.query_params.to_dict()
    under, key, does = (query.get(name, "") for name in (UNDER, ENTRY, DOING))
    if under in draft.standing:
        return Opened(above=draft.by_key[under])
    if key in draft.by_key and not under:
        return Opened(entry=draft.by_key[key], doing=does if does in (ALL, PLACE) else TEXT)
    return Opened() if under == TOP_IN_ADDRESS else None


def write_head(draft: Draft, opened: Opened) -> None:
    """What is open, where it stands, and the ways on from it."""
    entry, above, does = opened
    if entry is None:
        show.subheading(_("Legg til under {name}", name=above.name) if above else _("Legg til et utviklingsområde"))
        return
    show.subheading(entry.name)
    if entry.key not in draft.standing:
        root = _removed_with(draft, entry)
        show.text(_("«{label}» er fjernet fra utkastet, med alt som stod under.", label=root.label))
        return
    if draft.above(entry):
        show.aside(" › ".join(each.name for each in draft.above(entry)))
    ways = [(_("Legg til under"), {UNDER: entry.key})] if may_stand_under(entry.kind) else []
    ways.append((_("Legg til etter, på samme nivå"), {UNDER: entry.parent or TOP_IN_ADDRESS}))
    others = {TEXT: _("Endre teksten"), ALL: _("Endre slag, plassering og henvisninger"), PLACE: _("Flytt eller fjern")}
    del others[does]
    ways += [(words, {ENTRY: entry.key} | ({DOING: way} if way else {})) for way, words in others.items()]
    show.markup(Markup("<p>{}</p>").format(links_in(draft, ways)))


def write_opened(context: Context, draft: Draft, opened: Opened) -> None:
    """What can be done with what is open."""
    entry, above, does = opened
    if entry is None:
        _add_under(context, draft, above)
    elif entry.key not in draft.standing:
        _put_back(context, draft, entry)
    elif does == PLACE:
        _move_or_remove(context, draft, entry)
    else:
        _change(context, draft, entry, does)


def _removed_with(draft: Draft, entry: DraftEntry) -> DraftEntry:
    return next(each for each in (*draft.above(entry), entry) if each.is_removed)


def _put_back(context: Context, draft: Draft, entry: DraftEntry) -> None:
    """It can be put back, itself or what it stands under."""
    root = _removed_with(draft, entry)
    restore = doing(context, actions.restore_entry, draft_id=draft.draft_id, key=root.key)
    feedback.button(
        f"restore-{root.entry_id}", _("Angre fjerningen"), save=restore, done=_("Innslaget er tilbake."), primary=True
    )


def _change(context: Context, draft: Draft, entry: DraftEntry, does: str) -> None:
    as_it_is = {name: getattr(entry, name) for name in ("kind", "level", "number", "label", "scope")}
    as_it_is |= {"under": entry.parent, "refers_to": list(entry.refers_to)}

    def save(typed: Typed, store: Store) -> str:
        form, known = EntryForm(**as_it_is | typed), {"draft_id": draft.draft_id, "key": entry.key}
        return actions.change_entry(context.actor, store, form, **known, version=typed.version)

    with feedback.form(
        f"entry-{entry.entry_id}", _("Lagre"), save=save, done=_("Innslaget er lagret."), version=entry.version
    ) as form:
        if does == ALL:
            _cells(form, draft, list(EntryKind), entry.parent, entry)
            _place(form, draft, entry)
        else:
            _number_and_text(form, entry)


def _place(form: Inputs, draft: Draft, entry: DraftEntry) -> None:
    names, places = {TOP: _("Øverst i planen")} | draft.names, draft.places_for(entry)
    form.choose("under", _("Står under"), places, label=names.__getitem__, value=entry.parent)
    others = [key for key in draft.standing if key != entry.key]
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
    _number_and_text(form, entry)
    form.choose(
        "scope",
        _("Hører til"),
        ["", *Scope],
        label=lambda scope: Scope(scope).label if scope else _("ikke delt i nasjonalt og regionalt"),
        value=(like and like.scope) or "",
    )


def _number_and_text(form: Inputs, entry: DraftEntry | None) -> None:
    form.text(
        "number", _("Nummer"), value=entry.number if entry else "", help=_("Slik det står i dokumentet. Kan stå tomt.")
    )
    form.text(
        "label",
        _("Tekst"),
        value=entry.label if entry else "",
        help=_("Områder slik de er vedtatt. Mål og tiltak som en kortform med egne ord."),
    )


def _move_or_remove(context: Context, draft: Draft, entry: DraftEntry) -> None:
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

    def save(typed: Typed, store: Store) -> str:
        form = NewEntryForm(**{"kind": kinds[0]} | typed, under=parent)
        key = actions.add_entry(context.actor, store, form, draft_id=draft.draft_id)
        st.query_params[UNDER] = parent or TOP_IN_ADDRESS  # the form stays for the next one, in an empty plan too
        return key

    with feedback.form(
        f"add-{draft.draft_id}-{parent}", _("Legg til"), save=save, done=_("Innslaget er lagt til.")
    ) as form:
        _cells(form, draft, kinds, parent, None)
