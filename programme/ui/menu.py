"""The pages: their addresses, and who has use of them."""

from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from programme.access.model import Role
from programme.language import _
from programme.language.numbers import number

_FOLDER = Path(__file__).parents[2] / "pages"

_ALL = frozenset({Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT, Role.MEMBER, Role.MENTOR})
_MENU: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    ("overview", "Oversikt", "", _ALL),
    ("interest", "Interesse", "interesse", frozenset({Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT})),
    ("development_areas", "Utviklingsområder", "utviklingsomrader", _ALL),
    ("municipalities", "Kommuner", "kommuner", frozenset({Role.PROGRAMME_MANAGEMENT, Role.BOARD})),
    ("plans", "Planer", "planer", frozenset({Role.PROGRAMME_MANAGEMENT, Role.BOARD})),
    ("application", "Søknad og gruppe", "soknad", _ALL),
    ("gatherings", "Samlinger", "samlinger", _ALL),
    ("mentoring", "Veiledning", "veiledning", _ALL),
    ("participation", "Deltakelse", "deltakelse", _ALL - {Role.MEMBER}),
    ("cohort", "Programperiode", "programperiode", _ALL),
    ("people", "Personer", "personer", frozenset({Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT})),
    ("messages", "Meldinger", "meldinger", frozenset({Role.PROGRAMME_MANAGEMENT})),
    ("templates", "Maler", "maler", frozenset({Role.PROGRAMME_MANAGEMENT})),
    ("audit", "Endringslogg", "endringslogg", frozenset({Role.PROGRAMME_MANAGEMENT})),
    ("own_data", "Mine opplysninger", "mine-opplysninger", _ALL),
    ("privacy", "Personvern", "personvern", _ALL),
)
"""File, title, address and who has use of it. A page left out of the menu is still refused by what it asks."""
FOR_THE_SIGNED_IN, FOR_EVERYONE = "mine-opplysninger", "personvern"
"""Addresses of the pages that need no role: the one asks who one is, the other nothing."""


def menu(role: Role | None, waiting: Mapping[str, int] | None = None) -> dict[str, StreamlitPage]:
    """All pages by file name: every address is known, only those that `role` has use of stand in the menu.

    `waiting` is how many steps wait on each page: «Interesse (1)». The addresses stay as they are.
    None as role: someone who is not signed in. To be called in a run, since Streamlit makes no whole page outside one.
    """
    # Streamlit marks the page that may run, once: no run may share its mark with another.
    return {file: copy(page) for file, page in _pages(role, frozenset((waiting or {}).items())).items()}


@lru_cache(maxsize=256)
def _pages(role: Role | None, waiting: frozenset[tuple[str, int]]) -> dict[str, StreamlitPage]:
    """The pages as `role` finds them. Making them asks the file system a dozen times."""
    counts = dict(waiting)
    return {
        file: st.Page(
            _FOLDER / f"{file}.py",
            title=_titled(_(title), counts.get(file, 0)),
            url_path=address or None,
            default=not address,
            visibility="visible" if role in roles else "hidden",
        )
        for file, title, address, roles in _MENU
    }


def title_without_count(page: StreamlitPage) -> str:
    """What the page is called, however many steps wait there: for the browser's tab and its history."""
    return next(_(title) for _file, title, address, _roles in _MENU if address == page.url_path)


def _titled(title: str, count: int) -> str:
    return _("{title} ({count})", title=title, count=number(count)) if count else title
