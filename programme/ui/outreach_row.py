"""One municipality or partner that a board follows up: where it stands, the form, the letter and the history."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from programme.groups.model import Sector
from programme.language import _
from programme.language.dates import date_in_text, local_date, moment_in_text
from programme.outreach import actions, queries
from programme.outreach.model import PARTNER_KINDS, BoardMember, OutreachForm, OutreachRow, OutreachStatus, PartnerForm
from programme.outreach.rules import ApplyingClosed
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.changes import changes
from programme.ui.context import Context
from programme.ui.filters import address_besides
from programme.ui.forms import folded
from programme.ui.letter import show_letter
from programme.ui.outreach_list import OPENED, status_of
from programme.ui.running import own_address

Place = Mapping[str, str]


def one_row(
    context: Context,
    row: OutreachRow,
    place: Place,
    *,
    board: Sequence[BoardMember],
    municipalities: Mapping[str, str],
    may_write: bool,
) -> None:
    """Everything about the row. `place` is cohort and department; `municipalities` are names by number."""
    show.heading(row.name)
    back = urlencode(address_besides(OPENED))
    show.markup(status_of(row), show.Markup(' <a href="?{}">{}</a>').format(back, _("Tilbake til listen")))
    if row.follows and row.recorded is not row.status:
        show.text(_("Statusen følger av seg selv. Dere har registrert «{recorded}».", recorded=row.recorded.label))
    _facts(row, municipalities)
    if may_write:
        with folded(f"change-{row.id}", _("Endre oppfølgingen")) as is_open:
            if is_open:
                _form(context, row, place, board=board, municipalities=municipalities)
        with folded(f"letter-{row.id}", _("Brev om programmet")) as is_open:
            if is_open:
                _letter(context, row, place)
    with folded(f"history-{row.id}", _("Historikk")) as is_open:
        if is_open:
            _history(context, row, place)
    if may_write and row.is_partner:
        _removal(context, row, place)


def add_partner(
    context: Context, place: Place, *, board: Sequence[BoardMember], municipalities: Mapping[str, str]
) -> None:
    """The board names somebody it wants to tell."""
    with feedback.form(
        "add-partner",
        _("Legg til samarbeidspart"),
        save=lambda typed, store: actions.add_partner(context.actor, store, PartnerForm(**_filled(typed)), **place),
        done=_("Samarbeidsparten er lagt til."),
    ) as form:
        _partner_inputs(form, None, municipalities)
        _inputs(form, None, board)


def _form(
    context: Context,
    row: OutreachRow,
    place: Place,
    *,
    board: Sequence[BoardMember],
    municipalities: Mapping[str, str],
) -> None:
    kind = PartnerForm if row.is_partner else OutreachForm
    with feedback.form(
        f"outreach-{row.id}",
        _("Lagre"),
        save=lambda typed, store: actions.follow_up(
            context.actor, store, kind(**_filled(typed)), **place, record_id=row.id, version=typed.version
        ),
        done=_("Oppfølgingen er lagret."),
        version=row.version,
    ) as form:
        if row.is_partner:
            _partner_inputs(form, row, municipalities)
        _inputs(form, row, board)


def _filled(typed: feedback.Typed) -> dict[str, object]:
    """What was typed; nobody and no municipality stand as an empty choice on the screen."""
    choices = ("followed_up_by", "municipality_number")
    return {name: value or None if name in choices else value for name, value in typed.items()}


def _partner_inputs(form: feedback.Inputs, row: OutreachRow | None, municipalities: Mapping[str, str]) -> None:
    form.text("partner_name", _("Navn på samarbeidsparten"), value=row.name if row else "")
    kind = row.partner_kind if row else None
    form.choose("partner_kind", _("Hva slags?"), PARTNER_KINDS, label=_label_of, value=kind)
    places = {"": _("Ingen bestemt kommune"), **municipalities}
    number = row.municipality_number if row else None
    form.choose("municipality_number", _("Kommune"), list(places), label=places.__getitem__, value=number or "")


def _label_of(sector: Sector) -> str:
    return sector.label


def _inputs(form: feedback.Inputs, row: OutreachRow | None, board: Sequence[BoardMember]) -> None:
    form.choose(
        "status",
        _("Status"),
        list(OutreachStatus),
        label=lambda status: status.label.capitalize(),
        value=row.recorded if row else OutreachStatus.NOT_CONTACTED,
    )
    people = {"": _("Ingen")}
    if row and row.followed_up_by:
        people[row.followed_up_by] = row.followed_up_name
    people |= {each.person_id: each.name for each in board}
    who = (row.followed_up_by if row else None) or ""
    form.choose("followed_up_by", _("Hvem i styret følger opp?"), list(people), label=people.__getitem__, value=who)
    form.day("contacted_on", _("Sist kontaktet"), value=row.contacted_on if row else None)
    form.text("next_step", _("Neste steg"), value=row.next_step if row else "")
    form.day("next_step_on", _("Dato for neste steg"), value=row.next_step_on if row else None)
    form.text("contact_name", _("Kontaktperson"), value=row.contact_name if row else "")
    form.text("contact_email", _("E-postadresse"), value=row.contact_email if row else "")
    form.long_text("notes", _("Notater"), value=row.notes if row else "")


def _facts(row: OutreachRow, municipalities: Mapping[str, str]) -> None:
    """What is registered."""
    step = ", ".join(filter(None, (row.next_step, date_in_text(row.next_step_on) if row.next_step_on else "")))
    said = {
        _("Slag"): row.partner_kind.label if row.partner_kind else "",
        _("Kommune"): municipalities.get(row.municipality_number or "", "") if row.is_partner else "",
        _("Følges opp av"): row.followed_up_name,
        _("Sist kontaktet"): date_in_text(row.contacted_on) if row.contacted_on else "",
        _("Neste steg"): step,
        _("Kontaktperson"): row.contact_name,
        _("E-postadresse"): row.contact_email,
        _("Notater"): row.notes,
    }
    show.table(
        [{_("Hva"): what, _("Registrert"): text} for what, text in said.items() if text],
        caption=_("Oppfølgingen av {name}", name=row.name),
        empty=_("Det er ikke registrert hvem som følger opp, eller hva neste steg er."),
    )


def _letter(context: Context, row: OutreachRow, place: Place) -> None:
    """The letter as it would go, and the button that sends it."""
    sent = queries.letter_sent(context.actor, context.store, **place, record_id=row.id)
    if sent and sent.fault:
        show.text(_("Brevet kunne ikke sendes: {fault}", fault=sent.fault))
    elif sent and sent.sent_at:
        show.text(_("Brevet ble sendt {moment}.", moment=moment_in_text(sent.sent_at)))
    elif sent:
        day = date_in_text(local_date(sent.queued_at))
        show.text(_("Brevet ble lagt klart {day}, og venter på å bli sendt.", day=day))
    letter = queries.introduction(context.actor, context.store, **place, record_id=row.id, address=own_address())
    if isinstance(letter, date):
        show.text(str(ApplyingClosed(day=date_in_text(letter))))
        return
    if not row.contact_email:
        show.empty(_("Skriv en e-postadresse under «Endre oppfølgingen» og lagre. Da kan dere sende brevet herfra."))
        return
    show.text(_("Brevet går til {address}. Slik blir det:", address=row.contact_email))
    show_letter(letter)
    feedback.button(
        f"send-letter-{row.id}",
        _("Send brevet på nytt") if sent else _("Send brevet"),
        save=lambda store: actions.send_introduction(
            context.actor, store, **place, record_id=row.id, version=row.version
        ),
        done=_("Brevet er lagt klart til sending."),
        confirm=_("Vil dere sende brevet til {address}?", address=row.contact_email),
    )


def _history(context: Context, row: OutreachRow, place: Place) -> None:
    entries = queries.outreach_history(context.actor, context.store, **place, record_id=row.id)
    if entries:
        changes(entries)
    else:
        show.empty(_("Ingenting er registrert ennå."))


def _removal(context: Context, row: OutreachRow, place: Place) -> None:
    def remove(store: Store) -> str:
        return actions.remove_partner(context.actor, store, **place, record_id=row.id, version=row.version)

    feedback.button(
        f"remove-{row.id}",
        _("Ta bort fra listen"),
        save=remove,
        done=_("{name} er tatt bort.", name=row.name),
        confirm=_("Vil dere ta {name} bort fra listen? Det kan ikke angres.", name=row.name),
    )
