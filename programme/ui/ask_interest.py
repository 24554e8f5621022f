"""The start page, for somebody from a municipality who has no account: ask for a link to say that it is interested."""

from collections.abc import Callable

from programme.access.model import nobody
from programme.cohorts.model import DateKind
from programme.interest.links import (
    INTEREST_LINK_ASKED_FOR,
    InterestLinkForm,
    ask_for_interest_link,
    open_for_interest,
)
from programme.interest.words import deadline_in_words
from programme.language import _
from programme.language.dates import local_date
from programme.server.running import running
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.arrival import arrival
from programme.ui.forms import folded
from programme.ui.inputs import Typed


def ask_interest(client: Callable[[], str], *, is_wanted: bool = False) -> None:
    """The form, while municipalities can say that they are interested; `client` is the network address of who asks.

    `is_wanted`: it is what one has come for, and open to begin with.
    """
    settings = running().settings
    opened = open_for_interest(nobody(arrival()), running().store)
    if opened is None:
        if is_wanted:
            show.empty(
                _("Det går ikke an å melde interesse nå. Vil dere være med, kan dere ta kontakt med fylkesstyret.")
            )
        return
    show.heading(_("Er kommunen din interessert?"))
    then = _("Etter det kan interesse meldes frem til søknadsfristen, men den merkes «etter fristen».")
    show.text(
        _(
            "Kommuner kan melde interesse for programperioden {period} uten å logge inn. Interesse er ikke bindende.",
            period=opened.cohort.name,
        )
        + " "
        + deadline_in_words(opened.cohort, DateKind.MUNICIPAL_INTEREST, then, today=local_date(arrival()))
    )
    if not settings.mail:
        show.text(
            _("Vi kan ikke sende lenker ennå. Be fylkesstyret om å melde interessen, eller spør programledelsen.")
        )
        return

    def save(typed: Typed, store: Store) -> str:
        asked = InterestLinkForm(**typed)
        known = {"cohort": opened.cohort.slug, "client": client(), "secret": settings.cookie_secret}
        return ask_for_interest_link(nobody(arrival()), store, asked, **known)

    with folded("interest-link", _("Meld interesse for en kommune"), opened=is_wanted) as is_open:
        if is_open:
            names = opened.municipalities
            done = _(INTEREST_LINK_ASKED_FOR)
            with feedback.form("interest-link", _("Send meg lenken"), save=save, done=done, primary=False) as form:
                form.choose("municipality", _("Hvilken kommune?"), list(names), label=names.__getitem__)
                form.text("email", _("E-postadressen din"), autocomplete="email")
