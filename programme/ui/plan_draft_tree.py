"""A draft as a tree in one piece: an entry that can be changed is a link to there, one taken out is struck through."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from programme.language import _
from programme.language.numbers import listed
from programme.plans.drafts.model import TOP, Draft, DraftEntry
from programme.plans.model import Plan, PlanEntry, walk
from programme.ui import show

DRAFT, ENTRY, UNDER, DOING = "utkast", "innslag", "under", "gjor"
"""Names in the address: the draft, the entry that is open, under what a new one is to stand, what is done with one."""
TOP_IN_ADDRESS = "planen"

Entry = TypeVar("Entry", DraftEntry, PlanEntry)


def address(**query: str) -> str:
    """The page with this in its address, and nothing else but what goes along from page to page."""
    return f"?{urlencode(show.kept_in_address() | query)}"


def at_entry(draft: Draft, **query: str) -> str:
    """The page at a place in the draft."""
    return address(**{DRAFT: draft.draft_id}, **query)


def links_in(draft: Draft, ways: Iterable[tuple[str, Mapping[str, str]]]) -> Markup:
    """Links to places in the draft beside each other: the words, and what stands in the address there."""
    here = at_entry(draft)
    link = Markup('<a href="{}&amp;{}">{}</a>')
    return Markup(" · ").join(link.format(here, urlencode(query), words) for words, query in ways)


def write_draft(draft: Draft) -> None:
    """Show the draft's tree, with the entry that is open marked; what is done with one, is done with the next."""
    query = st.query_params.to_dict()
    along = {DOING: query[DOING]} if DOING in query else {}
    show.markup(_draft_markup(draft, f"{at_entry(draft, **along)}&{ENTRY}=", query.get(ENTRY, "")))


@lru_cache(maxsize=64)  # by content, so it is never stale; making it takes longer than to compare
def _draft_markup(draft: Draft, prefix: str, opened: str) -> Markup:
    def told(entry: DraftEntry) -> Markup:
        words = _words(entry, [draft.standing[key] for key in entry.refers_to if key in draft.standing])
        told = Markup("<del>{}</del> {}").format(words, _("(fjernet)")) if entry.is_removed else words
        if not draft.is_open:
            return told
        current = Markup(' aria-current="true"') if entry.key == opened else ""
        return Markup('<a href="{}{}"{}>{}</a>').format(prefix, entry.key, current, told)

    def below(entry: DraftEntry) -> Sequence[DraftEntry]:
        return [] if entry.is_removed else draft.under.get(entry.key, [])

    return _tree(draft.under.get(TOP, []), told, below, name=_("Innholdet i utkastet"))


def write_read_plan(plan: Plan) -> None:
    """Show a plan that was read from a file and is kept nowhere yet."""
    by_key = {placed.entry.key: placed.entry for placed in walk(plan)}
    show.markup(
        _tree(
            plan.entries,
            lambda entry: _words(entry, [by_key[key] for key in entry.refers_to]),
            lambda entry: entry.entries,
            name=_("Innholdet i filen"),
        )
    )


def _tree(
    entries: Sequence[Entry],
    told: Callable[[Entry], Markup],
    below: Callable[[Entry], Sequence[Entry]],
    *,
    name: str = "",
) -> Markup:
    """A list of lists; `name` is that of the whole, for who hears it."""
    items = Markup("").join(
        Markup("<li>{}{}</li>").format(told(entry), _tree(below(entry), told, below)) for entry in entries
    )
    named = Markup(' class="draft" aria-label="{}"').format(name) if name else ""
    return Markup("<ul{}>{}</ul>").format(named, items) if items else Markup()


def _words(entry: DraftEntry | PlanEntry, references: Sequence[DraftEntry | PlanEntry]) -> Markup:
    """The document's level and number, the text, and whose it is and what it refers to."""
    marks = [entry.scope.label] if entry.scope else []
    if references:
        marks.append(_("viser til {entries}", entries=listed(each.number or f"«{each.label}»" for each in references)))
    small = Markup(" <small>{}</small>").format(", ".join(marks)) if marks else ""
    level = " ".join(filter(None, (entry.level, entry.number)))
    return Markup('<span class="level">{}</span> {}{}').format(level, entry.label, small)
