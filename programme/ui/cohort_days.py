"""The part of «Programperiode» that moves its first or last day: shown, then done."""

from programme.access.model import Actor
from programme.cohorts import days
from programme.cohorts.model import MoveDaysForm
from programme.language import RuleBroken, _
from programme.ui import feedback, show
from programme.ui.context import Context
from programme.ui.preview import Previewed, ids_of, told, told_in_words, what_moves


def move_days(context: Context) -> None:
    """New days for the cohort alone: typed, then shown with whom it concerns, then confirmed."""
    move: Previewed[MoveDaysForm] = Previewed("move-days")
    if move.wish:
        _confirm(context, move, move.wish)
    else:
        _type(context, move)


def _type(context: Context, move: Previewed[MoveDaysForm]) -> None:
    cohort, before = context.cohort, move.typed
    show.text(_("Fristene og samlingene blir stående, og må være innenfor de nye dagene."))

    def read(actor: Actor, typed: feedback.Typed) -> MoveDaysForm:
        wish = MoveDaysForm(**typed)
        days.concerned_by_days(actor, context.store, wish, slug=cohort.slug)
        return wish

    look = move.looking(context, read)
    with feedback.form("move-days", _("Se hvem som får melding"), save=look, done="") as form:
        form.day("starts_on", _("Ny første dag"), value=before.starts_on if before else cohort.starts_on)
        form.day("ends_on", _("Ny siste dag"), value=before.ends_on if before else cohort.ends_on)
        form.long_text("reason", _("Hvorfor flyttes de?"), value=before.reason if before else "")


def _confirm(context: Context, move: Previewed[MoveDaysForm], wish: MoveDaysForm) -> None:
    cohort = context.cohort
    try:
        concerned = days.concerned_by_days(context.actor, context.store, wish, slug=cohort.slug)
    except RuleBroken as broken:  # something has changed since it was typed
        show.text(str(broken))
        move.way_back()
        return
    if wish.starts_on != cohort.starts_on:
        what_moves(_("Første dag"), cohort.starts_on, wish.starts_on)
    if wish.ends_on != cohort.ends_on:
        what_moves(_("Siste dag"), cohort.ends_on, wish.ends_on)
    show.text(_("Grunn: {reason}", reason=wish.reason))
    told(concerned)
    shown = ids_of(concerned)
    move.confirm(
        _("Flytt dagene"),
        save=lambda store: days.move_days(
            context.actor, store, wish, slug=cohort.slug, version=cohort.version, shown=shown
        ),
        done=_("Dagene er flyttet. {told}", told=told_in_words(concerned)),
    )
