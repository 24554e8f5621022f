"""The annual meeting on a page: what it decided on taking part, in which words, and its minutes."""

from collections.abc import Mapping, Sequence

from programme.access.model import Role
from programme.documents.attachments import ENDINGS, Attachment, checked
from programme.interest import actions, queries
from programme.interest.decision import ChoosableArea, Decision, DecisionForm
from programme.interest.words import decision_in_words, yes_or_no
from programme.language import _
from programme.language.dates import date_in_table, date_in_text, local_date
from programme.language.numbers import listed
from programme.organisation.annual_meetings import (
    AnnualMeeting,
    Resolution,
    ResolutionForm,
    annual_meetings,
    attach_minutes,
    correct_resolution,
    minutes,
    remove_minutes,
)
from programme.server.running import running
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address
from programme.ui.context import Context
from programme.ui.county_interest import facts, key, of
from programme.ui.download import download
from programme.ui.forms import folded

_KILO = 1024


def department_decision(context: Context, department: str, names: Mapping[str, str], *, primary: bool) -> None:
    """What the department decided, or the form for it; then the meeting, to be put right and given minutes."""
    is_board = context.role is Role.BOARD
    (show.heading if is_board else show.subheading)(_("Vedtak om å delta"))
    decided = queries.decision(context.actor, context.store, **of(context, department))
    form_key = key("decision", context, department)
    if decided is None:
        show.text(_("Fylkesårsmøtet avgjør om fylkesavdelingen deltar. Registrer vedtaket når møtet er holdt."))
        if is_board:
            _decision_form(context, department, None, names, primary=primary)
            return
        with folded(form_key, _("Registrer vedtaket for fylkesavdelingen")) as is_open:
            if is_open:
                _decision_form(context, department, None, names, primary=primary)
        return
    facts(decision_in_words(decided, names), _("Vedtaket slik det er registrert"))
    show.link("development_areas", _("Se utviklingsområdene"))
    with folded(form_key, _("Registrer et nytt vedtak")) as is_open:
        if is_open:
            _decision_form(context, department, decided, names, primary=False)
    with folded(key("meeting", context, department), _("Årsmøtet og protokollen")) as is_open:
        if is_open:
            _meetings(context, department, decided)


def _decision_form(
    context: Context, department: str, decided: Decision | None, names: Mapping[str, str], *, primary: bool
) -> None:
    """The board records the resolution; programme management records it for the board, with a reason."""
    is_board, whose = context.role is Role.BOARD, of(context, department)
    areas = queries.choosable_areas(context.actor, context.store, **whose)
    named = decided.municipality_numbers if decided else ()
    show.text(
        _(
            "Et ja er fylkesavdelingens søknad om å delta: for seg selv, og på vegne av medlemskommunene dere nevner. "
            "Kommunene er ikke bundet av det. De søker selv etterpå."
        )
    )

    def record(typed: feedback.Typed, store: Store) -> None:
        form, version = DecisionForm(**typed), typed.version
        if is_board:
            actions.record_decision(context.actor, store, form, **whose, version=version)
        else:
            because = {"reason": typed["reason"], **whose}
            actions.record_decision_for_board(context.actor, store, form, **because, version=version)

    with feedback.form(
        key("decision", context, department),
        _("Registrer vedtaket"),
        save=record,
        done=_("Vedtaket er registrert. Legg ved protokollen under «Årsmøtet og protokollen»."),
        version=decided.version if decided else 0,
        primary=primary,
    ) as form:
        form.choose("takes_part", _("Deltar fylkesavdelingen?"), [True, False], label=lambda yes: yes_or_no(answer=yes))
        form.day("held_on", _("Når var årsmøtet?"))
        form.text("place", _("Hvor var årsmøtet?"))
        form.text("case_number", _("Saksnummer"), help=_("Skriv for eksempel 12/23."))
        form.text("agenda_item", _("Hva heter saken?"))
        form.long_text("wording", _("Hva ble vedtatt?"))
        question = _("Hvilke medlemskommuner søker dere på vegne av?")
        form.several("municipality_numbers", question, list(names), label=names.__getitem__, value=named)
        _area_input(form, areas)
        if not is_board:
            form.long_text("reason", _("Hvorfor registrerer programledelsen vedtaket?"))


def _area_input(form: feedback.Inputs, areas: Sequence[ChoosableArea]) -> None:
    """The areas that can be brought in, those that are brought in already chosen."""
    labels = {area.id: f"{area.label} ({area.plan_title})" for area in areas if area.is_brought or not area.why_not}
    if not labels:
        show.text(_("Ingen utviklingsområder kan velges ennå. Se hvorfor under Utviklingsområder."))
        return
    brought = [area.id for area in areas if area.is_brought]
    question = _("Hvilke utviklingsområder tar dere med?")
    form.several("area_ids", question, list(labels), label=labels.__getitem__, value=brought)


def _meetings(context: Context, department: str, decided: Decision) -> None:
    """The department's annual meetings, that of the decision first; one is opened."""
    found = annual_meetings(context.actor, context.store, department)
    of_decision = [each for each in found if _holds(each, decided.resolution_id)]
    several = {each.id: each for each in [*of_decision, *(each for each in found if each not in of_decision)]}
    if not several:
        return
    labels = {each.id: _title(each) for each in several.values()}
    chosen = next(iter(several))
    if len(several) > 1:
        chosen = choice_in_address(_("Hvilket årsmøte?"), list(labels), key="arsmote", label=labels.__getitem__)
    _meeting(context, department, several[chosen])


def _holds(meeting: AnnualMeeting, resolution_id: str) -> bool:
    return any(each.id == resolution_id for each in meeting.resolutions)


def _title(meeting: AnnualMeeting) -> str:
    cases = listed(each.case_number for each in meeting.resolutions)
    return _("{day}, sak {cases}", day=date_in_text(meeting.held_on), cases=cases)


def _meeting(context: Context, department: str, meeting: AnnualMeeting) -> None:
    """One meeting: its minutes, and the forms for those and for what was typed wrong."""
    show.subheading(_("Protokollen"))
    empty = _("Ingen protokoll er lagt ved ennå. Velg filen nedenfor.")
    show.table([_file_row(each) for each in meeting.minutes], caption=_("Protokoller som er lagt ved"), empty=empty)
    for each in meeting.minutes:
        _file(context, department, meeting, each)
    _add_minutes(context, meeting)
    for resolution in meeting.resolutions:
        show.subheading(_("Rett sak {case}", case=resolution.case_number))
        _resolution_form(context, meeting, resolution)


def _file_row(each: Attachment) -> dict[str, object]:
    return {
        _("Fil"): each.name,
        _("Størrelse"): _("{size} kB", size=max(each.size // _KILO, 1)),
        _("Lagt ved"): date_in_table(local_date(each.added_at)),
        _("Av"): each.added_by,
        _("Virusskannet"): yes_or_no(answer=each.is_scanned),
    }


def _file(context: Context, department: str, meeting: AnnualMeeting, each: Attachment) -> None:
    # The file is given under a name of ours: the sender's stands in the table alone.
    name = f"arsmote-{department}-{meeting.held_on.isoformat()}.{each.kind}"
    download(
        _("Last ned {name}", name=each.name),
        lambda: minutes(context.actor, context.store, attachment_id=each.id),
        key=f"minutes-{each.id}",
        file=name,
        mime=each.kind.media_type,
    )
    label, done = _("Ta bort {name}", name=each.name), _("Protokollen er tatt bort.")
    if context.role is Role.BOARD:
        feedback.button(
            f"remove-{each.id}",
            label,
            save=lambda store: remove_minutes(context.actor, store, attachment_id=each.id),
            done=done,
            confirm=_("Vil dere ta bort filen? Den kan ikke hentes tilbake."),
        )
        return
    with feedback.form(
        f"remove-{each.id}",
        label,
        save=lambda typed, store: remove_minutes(context.actor, store, attachment_id=each.id, reason=typed["reason"]),
        done=done,
        primary=False,
    ) as form:
        _reason_input(form, context)


def _add_minutes(context: Context, meeting: AnnualMeeting) -> None:
    show.aside(_("PDF, Word (DOCX), ODT, PNG eller JPEG, høyst 10 MB. Fylkesstyret og programledelsen kan lese den."))

    def add(typed: feedback.Typed, store: Store) -> None:
        actor = context.actor  # first of all: whoever is signed out since is told so
        file = checked(typed["file"], scan=running().settings.scan)
        attach_minutes(actor, store, file, meeting_id=meeting.id, reason=typed.get("reason", ""))

    with feedback.form(
        f"minutes-{meeting.id}", _("Legg ved"), save=add, done=_("Protokollen er lagt ved."), primary=False
    ) as form:
        form.file("file", _("Velg protokollen"), kinds=ENDINGS)
        _reason_input(form, context)


def _resolution_form(context: Context, meeting: AnnualMeeting, resolution: Resolution) -> None:
    with feedback.form(
        f"resolution-{resolution.id}",
        _("Lagre rettelsen av saken"),
        save=lambda typed, store: correct_resolution(
            context.actor,
            store,
            ResolutionForm(**typed),
            resolution_id=resolution.id,
            version=typed.version,
            reason=typed.get("reason", ""),
        ),
        done=_("Saken er rettet."),
        version=resolution.version,
        primary=False,
    ) as form:
        form.day("held_on", _("Årsmøtet ble holdt"), value=meeting.held_on)
        form.text("place", _("Sted"), value=meeting.place)
        form.text("case_number", _("Saken har nummer"), value=resolution.case_number)
        form.text("agenda_item", _("Saken heter"), value=resolution.agenda_item)
        form.long_text("wording", _("Vedtaket lyder"), value=resolution.wording)
        _reason_input(form, context)


def _reason_input(form: feedback.Inputs, context: Context) -> None:
    """Programme management says why it does what is the board's to do."""
    if context.role is not Role.BOARD:
        form.long_text("reason", _("Hvorfor gjør programledelsen dette?"))
