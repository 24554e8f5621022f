"""A draft as a tree in one piece: each entry is a link to where it is changed, what was taken out is struck through."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from programme.language import _
from programme.plans.drafts.model import TOP, Draft, DraftEntry
from programme.plans.model import Plan, PlanEntry
from programme.ui import show

DRAFT, ENTRY, UNDER = "utkast", "innslag", "under"
"""Names in the address: the draft, the entry that is open, and under what a new one is to stand."""
TOP_IN_ADDRESS = "planen"


def address(**query: str) -> str:
    """The page with this in its address, and nothing else but what goes along from page to page."""
    return f"?{urlencode(show.kept_in_address() | query)}"


def at_entry(draft: Draft, **query: str) -> str:
    """The page at a place in the draft."""
    return address(**{DRAFT: draft.draft_id}, **query)


def write_draft(draft: Draft) -> None:
    """Show the draft's tree, with the entry that is open marked."""
    opened = st.query_params.get(ENTRY, "")
    prefix = f"{at_entry(draft)}&{ENTRY}="
    show.markup(_draft_markup(draft, prefix, opened))


@lru_cache(maxsize=64)  # by content, so it is never stale; making it takes longer than to compare
def _draft_markup(draft: Draft, prefix: str, opened: str) -> Markup:
    return _branch(draft, TOP, lambda entry: _link(entry, prefix, is_open=entry.key == opened))


def _branch(draft: Draft, parent: str, link: Callable[[DraftEntry], Markup]) -> Markup:
    items = Markup("").join(
        Markup("<li>{}{}</li>").format(link(entry), "" if entry.is_removed else _branch(draft, entry.key, link))
        for entry in draft.under.get(parent, [])
    )
    name = Markup(' class="draft" aria-label="{}"').format(_("Innholdet i utkastet")) if parent == TOP else ""
    return Markup("<ul{}>{}</ul>").format(name, items) if items else Markup()


def _link(entry: DraftEntry, prefix: str, *, is_open: bool) -> Markup:
    current = Markup(' aria-current="true"') if is_open else ""
    level = " ".join(filter(None, (entry.level, entry.number)))
    words = Markup('<span class="level">{}</span> {}').format(level, entry.label)
    told = Markup("<del>{}</del> {}").format(words, _("(fjernet)")) if entry.is_removed else words
    return Markup('<a href="{}{}"{}>{}</a>').format(prefix, entry.key, current, told)


def write_read_plan(plan: Plan) -> None:
    """Show a plan that was read from a file and is kept nowhere yet."""
    show.markup(_read_branch(plan.entries, is_top=True))


def _read_branch(entries: tuple[PlanEntry, ...], *, is_top: bool = False) -> Markup:
    items = Markup("").join(
        Markup('<li><span class="level">{}</span> {}{}{}</li>').format(
            " ".join(filter(None, (entry.level, entry.number))),
            entry.label,
            Markup(" <small>{}</small>").format(", ".join(_marks(entry))) if _marks(entry) else "",
            _read_branch(entry.entries),
        )
        for entry in entries
    )
    name = Markup(' class="draft" aria-label="{}"').format(_("Innholdet i filen")) if is_top else ""
    return Markup("<ul{}>{}</ul>").format(name, items) if items else Markup()


def _marks(entry: PlanEntry) -> list[str]:
    marks = [entry.scope.label] if entry.scope else []
    return marks + ([_("viser til {keys}", keys=", ".join(entry.refers_to))] if entry.refers_to else [])
