"""A step between wishing and doing: what was typed stands while the page shows what it would do, to be confirmed."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Generic, TypeVar

import streamlit as st
from pydantic import BaseModel

from programme.access.model import Actor
from programme.cohorts.model import Concerned
from programme.language import _
from programme.language.dates import date_in_text
from programme.language.numbers import listed, number
from programme.sign_in.model import SignedOut
from programme.store import Store
from programme.ui import feedback, flow, kept, show
from programme.ui.context import Looker
from programme.ui.inputs import Typed
from programme.ui.plain import plain

Wish = TypeVar("Wish", bound=BaseModel)
MOST_PLACES = 100


class Previewed(Generic[Wish]):
    """What somebody wishes to do, kept in the tab until done or given up. `key`: the form that it came from."""

    def __init__(self, key: str) -> None:
        self._key, self._wish, self._typed = key, f"{key}.wish", f"{key}.typed"

    @property
    def wish(self) -> Wish | None:
        """What waits to be confirmed; None while nothing does."""
        waiting: Wish | None = st.session_state.get(self._wish)
        return waiting

    @property
    def typed(self) -> Wish | None:
        """What was given up to be typed anew, to begin from."""
        earlier: Wish | None = st.session_state.get(self._typed)
        return earlier

    def keep(self, wish: Wish) -> None:
        """Let it wait to be confirmed."""
        st.session_state[self._wish] = wish

    def looking(self, looker: Looker, read: Callable[[Actor, Typed], Wish]) -> Callable[[Typed, Store], None]:
        """What the form does: what `read` makes of what was typed waits to be confirmed. Raises what `read` raises."""

        def look(typed: Typed, _store: Store) -> None:
            actor = looker.actor  # first of all: whoever is signed out since is told so
            self.keep(read(actor, typed))

        return look

    def confirm(self, label: str, *, save: Callable[[Store], object], done: str) -> None:
        """The button that does it, and the one that leads back to what was typed."""

        def act(store: Store) -> None:
            try:
                save(store)
            except SignedOut:
                self._stand_in_the_form()
                raise
            st.session_state.pop(self._wish, None)
            st.session_state.pop(self._typed, None)

        with flow.within(flow.row()):
            feedback.button(f"{self._wish}.do", label, save=act, done=done, primary=True)
            self.way_back()

    def _stand_in_the_form(self) -> None:
        """Signing in again ends the tab's session: what waits is kept as what was typed."""
        if self.wish:
            kept.keep(self._key, Typed(self.wish.model_dump()))

    def way_back(self) -> None:
        """The button that gives the wish up; what was typed stands in the form again."""
        flow.send()
        st.button(plain(_("Tilbake")), key=f"{self._wish}.back", on_click=self._give_up)

    def _give_up(self) -> None:
        st.session_state[self._typed] = st.session_state.pop(self._wish, None)


def what_changes(deadline: str, before: date | None, after: date, reason: str, concerned: Sequence[Concerned]) -> None:
    """A deadline that would move: from which day to which, why, and who will get a message."""
    what_moves(deadline, before, after)
    show.text(_("Grunn: {reason}", reason=reason))
    told(concerned)


def what_moves(what: str, before: date | None, after: date) -> None:
    """From which day to which."""
    days = {"before": date_in_text(before) if before else _("ikke satt"), "after": date_in_text(after)}
    show.text(_("{deadline}: fra {before} til {after}.", deadline=what, **days))


def ids_of(concerned: Sequence[Concerned]) -> list[str]:
    """Who was shown, for the action to hold against who is told."""
    return [person.person_id for person in concerned]


def told(people: Sequence[Concerned]) -> None:
    """Who will get a message: how many, and their names, a row for each place."""
    show.text(told_in_words(people))
    places: dict[str, list[str]] = {}
    for person in people:
        places.setdefault(person.where, []).append(person.name)
    if places:
        rows = [{_("Hvor"): where, _("Hvem"): listed(names)} for where, names in list(places.items())[:MOST_PLACES]]
        show.table(rows, caption=_("De som får melding"), low=True)
    if len(places) > MOST_PLACES:
        show.text(_("… og {more} steder til.", more=len(places) - MOST_PLACES))


def told_in_words(people: Sequence[Concerned]) -> str:
    """`199 personer får melding.`, `Ingen får melding.`."""
    count = len({person.person_id for person in people})
    if count == 0:
        return _("Ingen får melding.")
    return _("1 person får melding.") if count == 1 else _("{count} personer får melding.", count=number(count))
