"""Dialogue meetings on a page: programme management records them, boards read those with their own department."""

from collections.abc import Sequence

from programme.interest.dialogue import (
    change_dialogue_meeting,
    delete_dialogue_meeting,
    record_dialogue_meeting,
    record_party_dialogue,
)
from programme.interest.model import Dialogue, DialogueForm, PartyDialogueForm
from programme.language import _
from programme.language.dates import date_in_table, date_in_text
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import Context
from programme.ui.county_interest import key, of
from programme.ui.forms import adding, folded


def dialogue_table(found: Sequence[Dialogue], *, empty: str, in_short: bool = False) -> None:
    """The meetings: with whom, who came, what was agreed and what comes next; `in_short`: when, and what comes next."""
    rows = [
        {_("Dato"): date_in_table(each.held_on)}
        | ({} if in_short else {_("Med"): each.with_whom, _("Hvem som møtte"): each.attendees or "–"})
        | ({} if in_short else {_("Avtalt"): each.notes or "–"})
        | {_("Neste steg"): each.next_step or "–"}
        for each in found
    ]
    show.table(rows, caption=_("Dialogmøter"), empty=empty)


def record_with_department(context: Context, department: str) -> None:
    """Programme management records a meeting with the board."""
    form_key = key("dialogue", context, department)
    with folded(form_key, _("Registrer dialogmøte")) as is_open:
        if is_open:
            with feedback.form(
                form_key,
                _("Lagre dialogmøtet"),
                save=adding(context, record_dialogue_meeting, DialogueForm, **of(context, department)),
                done=_("Dialogmøtet er registrert."),
                primary=False,
            ) as form:
                _inputs(form, None)


def other_parties(context: Context, found: Sequence[Dialogue]) -> None:
    """Programme management records meetings with other parties, and puts right or takes out any that it recorded."""
    cohort = context.cohort.slug
    with folded(f"party-{cohort}", _("Registrer møte med en annen part")) as is_open:
        if is_open:
            with feedback.form(
                f"party-{cohort}",
                _("Lagre møtet"),
                save=adding(context, record_party_dialogue, PartyDialogueForm, cohort=cohort),
                done=_("Dialogmøtet er registrert."),
                primary=False,
            ) as form:
                form.text("party", _("Hvem var møtet med?"), help=_("Skriv for eksempel fylkeskommunen eller KS."))
                _inputs(form, None)
    if not found:
        return
    with folded(f"dialogues-{cohort}", _("Rett eller slett et dialogmøte")) as is_open:
        if is_open:
            _mend(context, found)


def _mend(context: Context, found: Sequence[Dialogue]) -> None:
    several = {each.id: each for each in found}
    labels = {each.id: f"{each.with_whom}, {date_in_text(each.held_on)}" for each in found}
    chosen = choice_in_address(_("Hvilket dialogmøte?"), list(labels), key="dialogmote", label=labels.__getitem__)
    dialogue = several[chosen]
    filled = DialogueForm if dialogue.department_code else PartyDialogueForm
    with feedback.form(
        f"dialogue-{dialogue.id}",
        _("Lagre rettelsen av møtet"),
        save=lambda typed, store: change_dialogue_meeting(
            context.actor, store, filled(**typed), dialogue_id=dialogue.id, version=typed.version
        ),
        done=_("Dialogmøtet er rettet."),
        version=dialogue.version,
        primary=False,
    ) as form:
        if dialogue.department_code is None:
            form.text("party", _("Møtet var med"), value=dialogue.with_whom)
        _inputs(form, dialogue)
    version = dialogue.version
    feedback.button(
        f"delete-{dialogue.id}",
        _("Slett dialogmøtet"),
        save=lambda store: delete_dialogue_meeting(context.actor, store, dialogue_id=dialogue.id, version=version),
        done=_("Dialogmøtet er slettet. Endringsloggen viser at det var der."),
        confirm=_("Vil du slette dialogmøtet fra listen?"),
    )


def _inputs(form: feedback.Inputs, known: Dialogue | None) -> None:
    form.day("held_on", _("Når var møtet?"), value=known.held_on if known else None)
    form.long_text("attendees", _("Hvem møtte?"), value=known.attendees if known else "")
    form.long_text("notes", _("Hva ble dere enige om?"), value=known.notes if known else "")
    form.long_text("next_step", _("Hva er neste steg, og hvem tar det?"), value=known.next_step if known else "")
