"""How an application is written, sent and taken back by the contact, and decided by programme management."""

from collections.abc import Sequence

from programme.applications import actions, queries
from programme.applications.model import (
    Application,
    ApplicationForm,
    ApplicationRow,
    ApplicationState,
    ReasonForm,
    WithdrawalForm,
    advice_on_accepting,
    can_become,
)
from programme.language import _
from programme.ui import feedback, show
from programme.ui.application_place import named, place
from programme.ui.context import Context
from programme.ui.forms import doing, editing, folded


def write(context: Context, application: Application) -> None:
    """The contact writes the application: kept as a draft, or sent as it stands in the form."""
    if application.state not in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}:
        return
    where = place(context, application.municipality_number)
    why_not = queries.why_not_apply(context.actor, context.store, **where)
    if why_not:
        show.empty(why_not)
    else:
        show.text(_("Dere kan sende selv om gruppen ikke er komplett ennå. Den må være det før første samling."))
    send = feedback.Submit(
        label=_("Send søknad"),
        save=editing(context, actions.send_application, ApplicationForm, **where),
        done=_("Søknaden er sendt."),
    )
    with feedback.form(
        named("application", where),
        _("Lagre utkast"),
        save=editing(context, actions.save_draft, ApplicationForm, **where),
        done=_("Utkastet er lagret."),
        version=application.version,
        also=None if why_not else send,
    ) as form:
        _inputs(form, application)


def _inputs(form: feedback.Inputs, application: Application) -> None:
    form.long_text("motivation", _("Hvorfor vil dere delta?"), value=application.motivation)
    societal = _("Vi ønsker å utvikle kulturskolen i et samfunnsperspektiv")
    form.tick("wants_societal_development", societal, value=application.wants_societal_development)
    cocreation = _("Vi gir rom for lokal samskaping")
    form.tick("makes_room_for_cocreation", cocreation, value=application.makes_room_for_cocreation)


def take_back(context: Context, application: Application) -> None:
    """The contact makes what was sent a draft again, or withdraws for good."""
    where, version = place(context, application.municipality_number), application.version
    sent = application.state is ApplicationState.SENT
    if sent and not queries.why_not_apply(context.actor, context.store, **where):
        recall = doing(context, actions.recall_application, version=version, **where)
        done, ask = _("Søknaden er et utkast igjen."), _("Da må dere sende den på nytt før fristen.")
        feedback.button(named("recall", where), _("Hent tilbake som utkast"), save=recall, done=done, confirm=ask)
    if can_become(application.state, ApplicationState.WITHDRAWN):
        with folded(named("withdraw", where), _("Trekk søknaden")) as is_open:
            if is_open:
                _withdraw(context, application)


def _withdraw(context: Context, application: Application) -> None:
    where = place(context, application.municipality_number)
    save = editing(context, actions.withdraw_application, WithdrawalForm, **where)
    label, done = _("Trekk tilbake"), _("Søknaden er trukket.")
    with feedback.form(
        named("withdraw", where), label, save=save, done=done, version=application.version, primary=False
    ) as form:
        form.day("withdrawn_on", _("Fra hvilken dag?"), value=context.today)
        form.long_text("reason", _("Hvorfor?"))


def decide(context: Context, application: Application, together: Sequence[ApplicationRow]) -> None:
    """Programme management accepts or declines; `together` are the applications of those it applies together with."""
    where, name = place(context, application.municipality_number), application.municipality
    if can_become(application.state, ApplicationState.ACCEPTED):
        label, done = _("Ta opp {municipality}", municipality=name), _("{municipality} er tatt opp.", municipality=name)
        accept = doing(context, actions.accept_application, version=application.version, **where)
        warning = advice_on_accepting(name, [each for each in together if each.state is not ApplicationState.ACCEPTED])
        key, primary = named("accept", where), not together
        feedback.button(key, label, save=accept, done=done, confirm=warning or None, primary=primary)
    if can_become(application.state, ApplicationState.DECLINED):
        with folded(named("decline", where), _("Gi avslag")) as is_open:
            if is_open:
                _decline(context, application)


def _decline(context: Context, application: Application) -> None:
    where = place(context, application.municipality_number)
    save = editing(context, actions.decline_application, ReasonForm, **where)
    key, done = named("decline", where), _("Søknaden har fått avslag.")
    with feedback.form(key, _("Gi avslag"), save=save, done=done, version=application.version, primary=False) as form:
        form.long_text("reason", _("Begrunnelse"))
