"""For programme management, to decide what goes: what waits, is held, could not be sent and is sent; one or many."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from programme.access.model import Role
from programme.language import _
from programme.language.dates import date_in_table, local_date, time_in_text
from programme.language.numbers import listed, number
from programme.messages import holding
from programme.messages.model import MessageKind
from programme.messages.queries import (
    AT_ONCE,
    OutboxSummary,
    QueuedMessage,
    WholeMessage,
    outbox,
    outbox_summary,
    whole_message,
)
from programme.messages.state import NEVER_HELD, LetterForm, MessageState
from programme.participation.renewing import renewed
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address, view_in_address
from programme.ui.context import page_context
from programme.ui.filters import leaf, side_in_address
from programme.ui.forms import doing, editing, folded
from programme.ui.running import is_example, is_mail_set_up, own_address

context = page_context(Role.PROGRAMME_MANAGEMENT)
TONES: Mapping[MessageState, show.Tone] = {
    MessageState.WAITING: "waiting",
    MessageState.HELD: "neutral",
    MessageState.BEING_SENT: "waiting",
    MessageState.PARKED: "late",
    MessageState.SENT: "done",
}
VIEWS: Mapping[str, tuple[MessageState, ...]] = {
    "venter": (MessageState.WAITING, MessageState.BEING_SENT),
    "holdes": (MessageState.HELD,),
    "stanset": (MessageState.PARKED,),
    "sendt": (MessageState.SENT,),
}
EMPTY: Mapping[str, str] = {
    "venter": _("Ingen meldinger venter."),
    "holdes": _("Ingen meldinger holdes tilbake."),
    "stanset": _("Alle meldinger har latt seg sende."),
    "sendt": _("Ingen meldinger er sendt ennå."),
}


def how_it_stands(summary: OutboxSummary) -> None:
    """Whether messages go at all, and what is held before it goes."""
    show.title(_("Meldinger"))
    show.text(_why_nothing_goes(summary) or _how_far(summary))
    if summary.held_kinds:
        labels = sorted(_("«{kind}»", kind=each.label) for each in summary.held_kinds)
        kinds = _("alle slag") if _are_all_held(summary) else listed(labels)
        show.text(_("Disse meldingene går først når du slipper dem: {kinds}.", kinds=kinds))


def _are_all_held(summary: OutboxSummary) -> bool:
    return len(summary.held_kinds) == len(MessageKind) - len(NEVER_HELD)


def _why_nothing_goes(summary: OutboxSummary) -> str:
    if is_example():
        return _("Dette er et eksempel. Ingenting sendes, men du kan lese meldingene.")
    if not is_mail_set_up():
        return _("E-post er ikke satt opp, så ingenting sendes. Meldingene blir liggende her, og du kan lese dem.")
    if summary.rests_until:
        at = time_in_text(summary.rests_until)
        return _("E-posttjeneren kan ikke nås. Meldingene venter, og neste forsøk er {time}.", time=at)
    return ""


def _how_far(summary: OutboxSummary) -> str:
    waiting = summary.count(MessageState.WAITING)
    if summary.count(MessageState.BEING_SENT):
        return _("Meldinger sendes nå, og {count} venter. Last siden på nytt for å se mer.", count=number(waiting))
    return _("Meldinger går av seg selv etter noen sekunder, hvis du ikke holder dem tilbake.")


def chosen_view(summary: OutboxSummary) -> str:
    """Which messages are shown; each view with how many there are."""
    words = {
        "venter": _("Venter ({count})"),
        "holdes": _("Holdes tilbake ({count})"),
        "stanset": _("Kunne ikke sendes ({count})"),
        "sendt": _("Sendt ({count})"),
    }
    counts = {view: sum(summary.count(state) for state in states) for view, states in VIEWS.items()}
    return view_in_address({view: words[view].format(count=number(counts[view])) for view in VIEWS}, key="vis")


def chosen_kind() -> MessageKind | None:
    """Which kind of message; None for all. The same in every view, since what is done to many is done to that kind."""
    labels = {"": _("Alle slag")} | {
        kind.value: kind.label for kind in sorted(MessageKind, key=lambda each: each.label)
    }
    wanted = choice_in_address(_("Hvilket slag?"), list(labels), key="slag", label=labels.__getitem__)
    return MessageKind(wanted) if wanted else None


def found_messages(view: str, kind: MessageKind | None, side: int) -> Sequence[QueuedMessage]:
    """Those of the view that are on that page of the list, the newest first."""
    return outbox(context.actor, context.store, states=VIEWS[view], kind=kind, page=side, renew=renewed)


def list_of(found: Sequence[QueuedMessage], side: int) -> None:
    """The messages on the page, and ways to the others."""
    nothing = _("Ingen meldinger av dette slaget her.") if kind else EMPTY[view]
    # The view says the state already; only what says more has a column.
    with_state = any(_why(each) or each.state is MessageState.BEING_SENT for each in found)
    rows = [_row(each, with_state=with_state) for each in found]
    show.table(rows, caption=_("Meldinger, de nyeste først"), empty=nothing)
    count = sum(summary.count(state, kind) for state in VIEWS[view])
    if count > AT_ONCE:
        newer = _("Nyere meldinger") if side > 1 else ""
        older = _("Eldre meldinger") if side * AT_ONCE < count else ""
        leaf(side, place="below", back=newer, on=older)


def _row(each: QueuedMessage, *, with_state: bool) -> dict[str, object]:
    row: dict[str, object] = {
        _("Til"): each.recipient,
        _("Emne"): _short(each.subject),
        _("Når"): _moment(each.sent_at or each.queued_at),
    }
    return row | {_("Status"): _status(each)} if with_state else row


def _short(subject: str) -> str:
    """The subject without what most of them begin with."""
    short = subject.removeprefix(_("Fremtidens kulturskole: "))
    return short[:1].upper() + short[1:]


def _status(each: QueuedMessage) -> show.Markup:
    status, why = show.status(each.state.label, TONES[each.state]), _why(each)
    return status + show.Markup(" {}").format(why) if why else status


def _why(each: QueuedMessage) -> str:
    if each.fault:
        return each.fault
    if each.next_attempt_at and each.state is MessageState.WAITING:
        at = _moment(each.next_attempt_at)
        return _("E-posttjeneren tok ikke imot den. Neste forsøk: {at}.", at=at)
    return ""


def _moment(moment: datetime) -> str:
    return f"{date_in_table(local_date(moment))} {time_in_text(moment)}"


def opened(found: Sequence[QueuedMessage]) -> None:
    """The message that one wants to read, and what one can do with it."""
    if not found:
        return
    labels = {"": _("Ingen valgt")} | {each.id: f"{each.recipient}: {_short(each.subject)}" for each in found}
    wanted = choice_in_address(_("Åpne en melding"), list(labels), key="melding", label=labels.__getitem__)
    if wanted:
        address = own_address()
        one_message(whole_message(context.actor, context.store, message_id=wanted, address=address, renew=renewed))


def one_message(whole: WholeMessage) -> None:
    """All that it says, and its buttons."""
    message = whole.message
    show.heading(message.subject)
    show.text(_("Til {recipient} · {kind}", recipient=message.recipient, kind=message.kind.label))
    show.markup(_status(message), _("endret for hånd") if whole.is_edited else None)
    if whole.why_not:
        show.text(whole.why_not)
    else:
        show.letter(whole.as_text)
    one_step(message)
    if message.can_be_held and message.state not in {MessageState.SENT, MessageState.BEING_SENT} and not whole.why_not:
        with folded(f"edit-{message.id}", _("Endre meldingen")) as is_open:
            if is_open:
                edit(whole)
        if whole.is_edited:
            known = {"message_id": message.id, "version": message.version}
            done = _("Meldingen følger malen igjen.")
            ask = _("Vil du gå tilbake til malen? Teksten du skrev, blir borte.")
            _step("restore", _("Gå tilbake til malen"), holding.restore_message, done, known, confirm=ask)


def one_step(message: QueuedMessage) -> None:
    """Hold it, release it or try it again: what its state allows."""
    known = {"message_id": message.id, "version": message.version}
    if message.state is MessageState.PARKED:
        _step("retry", _("Prøv igjen"), holding.retry_message, _("Meldingen blir prøvd på nytt."), known)
    elif message.state is MessageState.HELD:
        _step("release", _("Slipp meldingen"), holding.release_message, _("Meldingen er sluppet."), known)
    elif message.state is MessageState.WAITING and message.can_be_held:
        _step("hold", _("Hold tilbake"), holding.hold_message, _("Meldingen holdes tilbake."), known)


def _step(
    key: str,
    label: str,
    action: Callable[..., object],
    done: str,
    known: Mapping[str, object],
    *,
    confirm: str | None = None,
) -> None:
    of = known.get("message_id") or known.get("kind") or "all"
    feedback.button(f"{key}-{of}", label, save=doing(context, action, **known), done=done, confirm=confirm)


def _at_once(held: int) -> str:
    return _(
        "Vil du slippe meldingene? {count} blir sendt med en gang, og kan ikke hentes tilbake.", count=number(held)
    )


def edit(whole: WholeMessage) -> None:
    """Another subject line, another text above the link."""
    with feedback.form(
        f"edit-{whole.message.id}",
        _("Lagre meldingen"),
        save=editing(context, holding.edit_message, LetterForm, message_id=whole.message.id, renew=renewed),
        done=_("Meldingen er endret."),
        version=whole.message.version,
        primary=False,
    ) as form:
        form.text("subject", _("Emne"), value=whole.message.subject)
        form.long_text("text", _("Tekst over lenken"), value=whole.text)


def several(kind: MessageKind | None, summary: OutboxSummary) -> None:
    """Hold, release or try again all of a kind, or everything."""
    known = {"kind": kind}
    if kind is None:
        show.text(_("Dette gjelder alle slag. Lenker for å logge inn går alltid med en gang."))
    elif kind in NEVER_HELD:
        show.text(_("Disse meldingene går alltid med en gang."))
    else:
        show.text(_("Dette gjelder «{kind}».", kind=kind.label))
    held, parked = summary.count(MessageState.HELD, kind), summary.count(MessageState.PARKED, kind)
    if kind not in summary.held_kinds and not _are_all_held(summary) and kind not in NEVER_HELD:
        _step("hold-kinds", _("Hold tilbake, også nye"), holding.hold_kinds, _("Meldingene holdes tilbake."), known)
    if held:
        label = _("Slipp alle som holdes tilbake ({count})", count=number(held))
        _step("release-held", label, holding.release_held, _("Meldingene er sluppet."), known, confirm=_at_once(held))
    if kind in summary.held_kinds or (kind is None and summary.held_kinds):
        label, done = _("Slutt å holde tilbake"), _("Meldingene går av seg selv igjen.")
        _step("let-go", label, holding.let_kinds_go, done, known, confirm=_at_once(held) if held else None)
    if parked:
        label = _("Prøv alle som ikke kunne sendes ({count})", count=number(parked))
        _step("retry-parked", label, holding.retry_parked, _("Meldingene blir prøvd på nytt."), known)


summary = outbox_summary(context.actor, context.store)
how_it_stands(summary)
view = chosen_view(summary)
kind = chosen_kind()
side = side_in_address((view, kind))
found = found_messages(view, kind, side)
opened(found)
with folded("several", _("Hold tilbake eller slipp mange")) as is_open:
    if is_open:
        several(kind, summary)
list_of(found, side)
