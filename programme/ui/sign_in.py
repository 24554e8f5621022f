"""What is seen of signing in: the page for it, the page for an account nobody knows, who one is and the way out."""

from typing import Final
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from markupsafe import Markup

from programme.access.model import Actor, nobody
from programme.language import _
from programme.server.running import running
from programme.server.settings import Settings
from programme.sign_in.actions import link_identity, request_link
from programme.sign_in.model import LINK_ASKED_FOR, Claims, LinkRequestForm
from programme.store import Store
from programme.ui import feedback, flow, session, show
from programme.ui.arrival import arrival
from programme.ui.ask_interest import ask_interest
from programme.ui.inputs import Typed

_NOBODY_KNOWS_WHERE: Final = "-"
"""Stands for the network address of who asks, where Streamlit gives none: on this machine."""


def sign_in(target: str) -> None:
    """For who is not signed in: the ways in. They lead to `target`, the address that was wanted."""
    feedback.tell_of_sign_out()
    settings = running().settings
    for_interest = _is_for_interest(target)
    if for_interest:
        ask_interest(_client, is_wanted=True)
    if not settings.providers and not settings.mail:
        show.empty(_("Innlogging er ikke satt opp ennå, derfor slipper vi ingen inn. Spør den som drifter tjenesten."))
        if not for_interest:
            ask_interest(_client)
        return
    show.heading(_("Logg inn"))
    if settings.providers:
        with flow.within(flow.row()):
            for each in settings.providers:
                label = _("Logg inn med {provider}", provider=each.name)
                st.button(label, key=f"sign_in.{each.key}", type="primary", on_click=st.login, args=(each.key,))
    if settings.mail:
        if settings.providers:
            show.subheading(_("Har du ingen av disse?"))
        _ask_for_link(settings, target)
    if not for_interest:
        ask_interest(_client)


def _is_for_interest(target: str) -> bool:
    """Whether one comes from a mail to somebody without an account: a link to somebody with a role says which."""
    wanted = urlsplit(target)
    return wanted.path == "/interesse" and "rolle" not in parse_qs(wanted.query)


def unknown_account(claims: Claims, target: str) -> None:
    """For who comes from a provider and is nobody here: which account it was, and what to do. Nothing else."""
    show.title(_("Vi kjenner ikke denne kontoen"))
    show.text(_("Du er logget inn med {account}, men ingen hos oss står med den.", account=session.account(claims)))
    show.text(
        _(
            "Skal du være med i programmet, kan du be den som har invitert deg, om å legge deg til med denne "
            "e-postadressen. Det er fylkesstyret, kontaktpersonen i kommunen eller programledelsen."
        )
    )
    way_out(_("Logg ut og bruk en annen konto"))
    settings = running().settings
    if settings.mail:
        show.heading(_("Står du med en annen e-postadresse?"))
        show.text(_("Be om en lenke dit, og åpne den i denne nettleseren. Da kan du også koble kontoen til deg."))
        _ask_for_link(settings, target)


def offer_to_link(claims: Claims, person_id: str) -> None:
    """For who is signed in by a link, and at a provider with an account that nobody has: it can become theirs."""
    account = session.account(claims)
    show.text(_("Du er også logget inn med {account}, som vi ikke kjenner.", account=account))
    who = session.still(person_id)
    feedback.button(
        "link_identity",
        _("Koble kontoen til meg"),
        save=lambda store: link_identity(who(arrival()), store, claims=claims),
        done=_("Kontoen er din. Neste gang kan du logge inn med den."),
    )


def who_one_is(actor: Actor) -> None:
    """Above the choices in the menu: whose they are."""
    show.markup(Markup("<strong>{}</strong>").format(actor.name))


def way_out(label: str) -> None:
    """A button that signs out. It is a form of HTML's own: only an answer to one can take a cookie away."""
    form = Markup(
        '<form class="way-out" method="post" action="/logg-ut"><input type="hidden" name="sign_in" value="{}">'
        "<button>{}</button></form>"
    )
    show.markup(form.format(session.sealed_claims(), label))


def _ask_for_link(settings: Settings, target: str) -> None:
    show.text(_("Skriv e-postadressen din, så sender vi deg en lenke som logger deg inn."))

    def save(typed: Typed, store: Store) -> str:
        asked, secret = LinkRequestForm(**typed), settings.cookie_secret
        return request_link(nobody(arrival()), store, asked, client=_client(), target=target, secret=secret)

    primary = not settings.providers
    with feedback.form("link", _("Send meg en lenke"), save=save, done=_(LINK_ASKED_FOR), primary=primary) as form:
        form.text("email", _("E-postadresse"), autocomplete="email")


def _client() -> str:
    """The network address of who asks."""
    return st.context.ip_address or _NOBODY_KNOWS_WHERE
