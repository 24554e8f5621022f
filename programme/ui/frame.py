"""The script that Streamlit runs for every page: who looks, at which cohort, which menu; then the page itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import StreamlitPage

from programme.access.grants import actor_of
from programme.access.model import Actor, nobody
from programme.access.rights import Right, permits
from programme.cohorts.queries import cohorts
from programme.language import _
from programme.language.dates import date_in_text, local_date
from programme.messages.reading import role_in_address
from programme.organisation.queries import example_people, my_units
from programme.participation.queries import open_steps
from programme.sign_in.model import Claims
from programme.ui import feedback, flow, kept, session, show, sign_in
from programme.ui.arrival import DAY, arrival, choose_example_day, note_arrival
from programme.ui.choice import choice_in_address
from programme.ui.cohort_form import set_up_cohort
from programme.ui.context import Context, Looker, set_context
from programme.ui.menu import FOR_EVERYONE, FOR_THE_SIGNED_IN, menu, title_without_count
from programme.ui.running import is_example, store

T = TypeVar("T")
PERSON = "person"
"""Name in the address of who one is in an example: a person's id."""
CHOOSING = "velg"
"""Stands in the address while one chooses who one is; goes when one follows a link."""
_KEPT = "frame.kept"


def who_looks() -> tuple[Actor, Claims | None]:
    """Who looks, at the moment that has come in; and what a provider says of somebody whom nobody here knows."""
    if is_example():
        return _chosen_person(), None
    at = note_arrival()
    found = session.present(at)
    actor = actor_of(store(), found.person_id, at)
    if actor.person_id:
        kept.belongs_to(actor.person_id)
        sign_in.who_one_is(actor)
    return actor, found.unknown


def _chosen_person() -> Actor:
    """Who one is in an example: chosen, not signed in."""
    kept_before = st.session_state.get(_KEPT, {})
    if PERSON not in st.query_params:  # the menu leads to an address without anything in it
        st.query_params.update(kept_before)
    at = note_arrival()
    address = st.query_params.to_dict()
    person_id = address.get(PERSON, "")
    if not person_id or CHOOSING in address:
        st.query_params[CHOOSING] = "ja"
        person_id = _chosen_example(at, person_id)
        address = st.query_params.to_dict()
    keeps = {name: address[name] for name in (PERSON, DAY) if name in address}
    if keeps != kept_before:
        st.session_state[_KEPT] = keeps
    return actor_of(store(), person_id, at)


def _chosen_example(at: datetime, present: str) -> str:
    wanted = st.session_state.get(f"choice.{PERSON}") or present
    everyone = example_people(nobody(at), store(), chosen=wanted)
    people = {"": _("Ikke valgt")} | {person.person_id: person.label for person in everyone}
    person_id = choice_in_address(_("Hvem er du?"), list(people), key=PERSON, label=people.__getitem__)
    choose_example_day()
    return person_id


def chosen_context(actor: Actor) -> Context | None:
    """The cohort and the role that the person looks with; None for someone without any."""
    several = cohorts(actor, store()) if actor.is_signed_in and actor.grants else []
    if not several:
        return None
    units = my_units(actor, store())
    roles = {role_in_address(grant): grant for grant in units}
    acting_as = _one_of(_("Rolle"), roles, key="rolle", label=units.__getitem__)
    slug = acting_as.scope.cohort
    own = {cohort.slug: cohort for cohort in several if slug in (None, cohort.slug)}
    cohort = _one_of(_("Programperiode"), own, key="periode", label=lambda each: each.name)
    return Context(store(), _still(actor.person_id or ""), cohort, acting_as)


def _without_role(actor: Actor, page: StreamlitPage) -> Looker | None:
    """What a page is given that needs no role; None for every other one."""
    if page.url_path == FOR_EVERYONE or (page.url_path == FOR_THE_SIGNED_IN and actor.is_signed_in):
        return Looker(store(), _still(actor.person_id) if actor.person_id else nobody)
    return None


def _still(person_id: str) -> Callable[[datetime], Actor]:
    """What gives the person at a later moment, a click's; in an example they are always there."""
    return (lambda at: actor_of(store(), person_id, at)) if is_example() else session.still(person_id)


def _one_of(question: str, options: Mapping[str, T], *, key: str, label: Callable[[T], str]) -> T:
    """The one that is chosen, by its id in the address; asked only when there are several."""
    if len(options) == 1:
        return next(iter(options.values()))
    chosen = choice_in_address(question, list(options), key=key, label=lambda each: label(options[each]))
    return options[chosen]


def waiting_on_pages(context: Context) -> Mapping[str, int]:
    """How many steps wait on each page, for the numbers in the menu; asked again when something has been written."""
    actor, cohort, role = context.actor, context.cohort.slug, context.acting_as
    # A step may come or go as a gathering begins or ends, to the minute.
    minute = actor.at.replace(second=0, microsecond=0)
    key = ("open steps", actor.person_id, actor.grants, role, cohort, minute)
    return context.store.while_unchanged(key, lambda: open_steps(actor, context.store, cohort, role))


def example_band(actor: Actor) -> None:
    """On every screen of an example store: that it is one, who one is and which day it shows."""
    sentence = _("Alle personer er oppdiktet, og det kommunene gjør her, er ikke virkelig.")
    day = _("Datoen er satt til {day}.", day=date_in_text(local_date(arrival())))
    who = _("Du er {name}.", name=actor.name) if actor.is_signed_in else ""
    parts = " ".join(filter(None, (sentence, who, day)))
    address = urlencode(show.kept_in_address() | {CHOOSING: "ja"})
    change = Markup('<a href="?{}">{}</a>').format(address, _("Bytt person eller dato")) if actor.is_signed_in else ""
    if CHOOSING in st.query_params and actor.is_signed_in:
        change = Markup("{}").format(_("Velg i menyen til venstre. På telefon åpner du den øverst til venstre."))
    show.markup(Markup('<div class="example"><strong>{}</strong> {} {}</div>').format(_("Eksempel"), parts, change))


def welcome(actor: Actor, unknown: Claims | None, target: str) -> None:
    """What someone not signed in, or without any role, sees whatever the address (`target`)."""
    if unknown and not actor.is_signed_in:
        sign_in.unknown_account(unknown, target)
        return
    show.title(_("Fremtidens kulturskole"))
    show.text(_("Her melder fylkesavdelingene interesse, kommunene søker, og alle ser samlinger og veiledning."))
    if actor.is_signed_in and actor.grants:
        first_cohort(actor)
    elif actor.is_signed_in:
        show.empty(_("Du har ingen rolle her ennå. Be kontaktpersonen i kommunen om å legge deg til i kommunegruppen."))
    elif is_example():
        show.empty(_("Velg hvem du er i menyen til venstre. På telefon åpner du den øverst til venstre."))
    else:
        sign_in.sign_in(target)


def first_cohort(actor: Actor) -> None:
    """In a new store: programme management sets up the first cohort, and others read that there is none yet."""
    if not permits(actor, Right.WRITE_COHORTS):
        show.empty(_("Ingen programperiode er satt opp ennå. Programledelsen gjør det."))
        return
    show.heading(_("Sett opp den første programperioden"))
    show.text(_("Datoene kan flyttes senere, og frister du ikke kjenner ennå, kan stå tomme."))
    looker = Looker(store(), _still(actor.person_id or ""))
    set_up_cohort(looker, done=_("Programperioden er satt opp. Legg til folk under «Personer»."), primary=True)


def links_for_all(actor: Actor) -> None:
    """The way to what somebody without a role may read, who has no menu."""
    show.link("privacy", _("Personvern"))
    if actor.is_signed_in:
        show.link("own_data", _("Mine opplysninger"))


def _wanted(page: StreamlitPage) -> str:
    """The address that is open, with what is chosen in it."""
    query = urlencode(st.query_params.to_dict())
    return f"/{page.url_path}" + (f"?{query}" if query else "")


def run() -> None:
    """One run: choose, draw the menu, then the page."""
    feedback.begin_run()
    flow.begin_run()
    with flow.within(st.sidebar):
        actor, unknown = who_looks()
        context = chosen_context(actor)
        if actor.is_signed_in and not is_example():
            sign_in.way_out(_("Logg ut"))
    pages = menu(context.role, waiting_on_pages(context)) if context else menu(None)
    # All of them in sight: from thirteen on Streamlit hides the last ones behind a button.
    page = st.navigation(list(pages.values()), position="sidebar" if context else "hidden", expanded=True)
    st.set_page_config(page_title=title_without_count(page))
    looker = context or _without_role(actor, page)
    set_context(looker)
    st.session_state["pages"] = pages
    if is_example():
        example_band(actor)
    feedback.tell_what_was_done()
    if unknown and actor.person_id:
        sign_in.offer_to_link(unknown, actor.person_id)
    if looker is None:
        welcome(actor, unknown, _wanted(page))
        links_for_all(actor)
    else:
        with feedback.refusing():
            page.run()
    flow.send()


run()
