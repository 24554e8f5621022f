"""Several rows that a board follows up changed at once, and the way to undo it."""

from collections.abc import Mapping, Sequence

from programme.language import _
from programme.language.dates import moment_in_text
from programme.language.numbers import listed, number
from programme.outreach import actions, queries
from programme.outreach.model import BoardMember, OutreachRow, OutreachStatus, SeveralForm
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.context import Context

_AS_IT_IS, _NOBODY = "som før", "ingen"


def change_several(
    context: Context, shown: Sequence[OutreachRow], place: Mapping[str, str], board: Sequence[BoardMember]
) -> None:
    """Which of the rows in the list, and what is to be another in all of them."""
    names = {row.id: row.name for row in shown}
    seen = {row.id: row.version for row in shown}

    def save(typed: feedback.Typed, store: Store) -> str:
        return actions.change_several(context.actor, store, _form(typed, list(names)), **place, seen=seen)

    with feedback.form("several", _("Endre radene"), save=save, done=_("Radene er endret.")) as form:
        everyone = _("Alle {count} i listen under", count=number(len(shown)))
        form.tick("all", everyone)
        form.several("record_ids", _("Eller velg hvilke"), list(names), label=names.__getitem__)
        statuses = {_AS_IT_IS: _("Ikke endre")} | {each.value: each.label.capitalize() for each in OutreachStatus}
        people = {_AS_IT_IS: _("Ikke endre"), _NOBODY: _("Ingen")} | {each.person_id: each.name for each in board}
        form.choose("status", _("Ny status"), list(statuses), label=statuses.__getitem__, value=_AS_IT_IS)
        form.choose("who", _("Følges opp av"), list(people), label=people.__getitem__, value=_AS_IT_IS)
        form.day("contacted_on", _("Sist kontaktet (tom: ikke endre)"))
        form.text("next_step", _("Neste steg (tomt: ikke endre)"))
        form.day("next_step_on", _("Dato for neste steg (tom: ikke endre)"))


def _form(typed: feedback.Typed, everyone: list[str]) -> SeveralForm:
    status, who = typed["status"], typed["who"]
    return SeveralForm(
        record_ids=frozenset(everyone if typed["all"] else typed["record_ids"] or ()),
        status=None if status == _AS_IT_IS else status,
        followed_up_by=None if who in (_AS_IT_IS, _NOBODY) else who,
        nobody=who == _NOBODY,
        contacted_on=typed["contacted_on"],
        next_step=typed["next_step"] or "",
        next_step_on=typed["next_step_on"],
    )


def undo_last(context: Context, place: Mapping[str, str]) -> None:
    """The last time that several rows were changed at once: the way to undo it, or what became of that."""
    batch = queries.latest_batch(context.actor, context.store, **place)
    if batch is None:
        return
    facts = {"who": batch.done_by, "count": number(batch.rows), "when": moment_in_text(batch.done_at)}
    show.text(
        _("{who} importerte {count} rader {when}.", **facts)
        if batch.is_import
        else _("{who} endret {count} rader på én gang {when}.", **facts)
    )
    if batch.undone_at is None:
        feedback.button(
            f"undo-{batch.id}",
            _("Angre"),
            save=lambda store: actions.undo_several(context.actor, store, batch_id=batch.id),
            done=_("Endringen er angret."),
        )
        return
    show.text(_("Det ble angret {when}.", when=moment_in_text(batch.undone_at)))
    if batch.left:
        left = listed(batch.left)
        show.text(_("Disse står som de er, for noen har endret dem etterpå: {left}.", left=left))
