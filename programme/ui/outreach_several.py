"""Several rows that a board follows up changed at once, and the way to undo it."""

from collections.abc import Mapping, Sequence
from typing import Final

from programme.language import _
from programme.language.dates import moment_in_text
from programme.language.numbers import listed, number
from programme.outreach import actions, queries
from programme.outreach.model import NOBODY, BoardMember, OutreachRow, OutreachStatus, SeveralForm
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.context import Context
from programme.ui.filters import choose_none, several_in_address

_CHANGES: Final = "endre"
"""Name in the address of what is to be another."""
_ALL: Final = "alle"


def change_several(
    context: Context, shown: Sequence[OutreachRow], place: Mapping[str, str], board: Sequence[BoardMember]
) -> None:
    """First what is to be another, then in which of the rows in the list, and what it is to be."""
    wishes = {
        "status": _("Status"),
        "hvem": _("Hvem som følger opp"),
        "sist": _("Sist kontaktet"),
        "neste": _("Neste steg"),
    }
    chosen = several_in_address(_("Hva vil dere endre i flere rader?"), wishes, key=_CHANGES)
    if not chosen:
        return
    names = {_ALL: _("Alle {count} i listen under", count=number(len(shown)))} | {row.id: row.name for row in shown}
    seen = {row.id: row.version for row in shown}

    def save(typed: feedback.Typed, store: Store) -> str:
        batch_id = actions.change_several(context.actor, store, _form(typed, seen), **place, seen=seen)
        choose_none(_CHANGES)
        return batch_id

    with feedback.form("several", _("Endre radene"), save=save, done=_("Radene er endret.")) as form:
        form.several("record_ids", _("I hvilke rader?"), list(names), label=names.__getitem__)
        _inputs(form, chosen, board)


def _inputs(form: feedback.Inputs, chosen: Sequence[str], board: Sequence[BoardMember]) -> None:
    if "status" in chosen:
        statuses = {each.value: each.label.capitalize() for each in OutreachStatus}
        form.choose("status", _("Ny status"), list(statuses), label=statuses.__getitem__)
    if "hvem" in chosen:
        people = {NOBODY: _("Ingen")} | {each.person_id: each.name for each in board}
        form.choose("who", _("Hvem skal følge opp?"), list(people), label=people.__getitem__)
    if "sist" in chosen:
        form.day("contacted_on", _("Når hadde dere sist kontakt?"))
    if "neste" in chosen:
        form.text("next_step", _("Hva er neste steg?"))
        form.day("next_step_on", _("Dato for neste steg"))


def _form(typed: feedback.Typed, seen: Mapping[str, int]) -> SeveralForm:
    """What was typed; what was not asked for stays as it is."""
    rows, who = typed["record_ids"] or (), typed.get("who")
    return SeveralForm(
        record_ids=frozenset(seen if _ALL in rows else rows),
        status=typed.get("status"),
        followed_up_by=None if who == NOBODY else who,
        nobody=who == NOBODY,
        contacted_on=typed.get("contacted_on"),
        next_step=typed.get("next_step") or "",
        next_step_on=typed.get("next_step_on"),
    )


def undo_last(context: Context, place: Mapping[str, str]) -> None:
    """The last time that several rows were changed at once: the way to undo it, or what became of that."""
    batch = queries.latest_batch(context.actor, context.store, **place)
    if batch is None:
        return
    facts = {"who": batch.done_by, "count": number(batch.rows), "when": moment_in_text(batch.done_at)}
    said = [
        _("{who} importerte {count} rader {when}.", **facts)
        if batch.is_import
        else _("{who} endret {count} rader på én gang {when}.", **facts)
    ]
    can_be_undone = batch.undone_at is None and batch.standing > 0
    if can_be_undone and batch.standing < batch.rows:
        count = number(batch.rows - batch.standing)
        said.append(_("{count} av dem er endret etterpå, og blir stående som de er.", count=count))
    if batch.undone_at:
        said.append(_("Det ble angret {when}.", when=moment_in_text(batch.undone_at)))
    if batch.left:
        left = listed(batch.left)
        said.append(_("Disse står som de er, for noen har endret dem etterpå: {left}.", left=left))
    show.text(" ".join(said))
    if can_be_undone:
        feedback.button(
            f"undo-{batch.id}",
            _("Angre"),
            save=lambda store: actions.undo_several(context.actor, store, batch_id=batch.id),
            done=_("Endringen er angret."),
        )
