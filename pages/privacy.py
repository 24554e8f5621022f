"""For everyone, signed in or not: what are personal data used for. For programme management also: what is to go."""

from collections.abc import Sequence

from programme.access.rights import Right, permits
from programme.language import _
from programme.language.dates import date_in_table, date_in_text, local_date
from programme.language.numbers import number
from programme.personal import actions, queries
from programme.personal.model import (
    ErasureForm,
    ErasurePreview,
    KnownPerson,
    NoticeForm,
    PrivacyNotice,
    RetentionDue,
    RetentionForm,
    RetentionTimes,
)
from programme.ui import feedback, show
from programme.ui.choice import choice_in_address, choice_in_list
from programme.ui.context import anyone
from programme.ui.forms import adding, doing, editing, folded

looker = anyone()
MOST_NAMED = 50
PARTS = {
    "purpose": _("Hva vi bruker opplysningene til"),
    "ground": _("Hvorfor vi har lov til det"),
    "recipients": _("Hvem som får se dem"),
    "times": _("Når de slettes"),
    "rights": _("Hva du kan kreve"),
    "contact": _("Hvem du kan spørre"),
}


def notice(found: PrivacyNotice, times: Sequence[RetentionTimes]) -> None:
    """The notice, part by part, with each cohort's own times."""
    if found.written_at is None:
        show.markup(show.status(_("Forslag – må godkjennes av behandlingsansvarlig"), "waiting"))
    else:
        show.text(_("Versjon {version}, {day}.", version=found.version, day=date_in_text(local_date(found.written_at))))
    for name, heading in PARTS.items():
        show.heading(heading)
        for paragraph in getattr(found, name).split("\n"):
            show.text(paragraph)
        if name == "times":
            show.table([_clocks(each) for each in times], caption=_("Siste dag opplysningene tas vare på"))


def _clocks(each: RetentionTimes) -> dict[str, str]:
    return {
        _("Programperiode"): each.cohort,
        _("Siste dag i perioden"): date_in_table(each.ends_on),
        _("Det som er følsomt"): date_in_table(each.sensitive_until),
        _("Navn og adresser"): date_in_table(each.persons_until),
    }


def chosen_version() -> PrivacyNotice:
    """The notice as it stands, or an earlier version that was chosen."""
    versions = queries.notice_versions(looker.actor, looker.store)
    if len(versions) < 2:  # noqa: PLR2004 - with one there is nothing to choose
        return queries.privacy_notice(looker.actor, looker.store)
    words = {str(each.version): date_in_text(local_date(each.written_at)) for each in versions}
    version = choice_in_address(_("Hvilken versjon?"), list(words), key="versjon", label=words.__getitem__)
    return queries.privacy_notice(looker.actor, looker.store, version=int(version))


def rewrite(standing: PrivacyNotice) -> None:
    """Programme management writes the next version."""
    with feedback.form(
        "notice",
        _("Lagre som ny versjon"),
        save=editing(looker, actions.write_notice, NoticeForm),
        done=_("Den nye versjonen gjelder nå."),
        version=standing.version,
        primary=False,
    ) as form:
        for name, heading in PARTS.items():
            form.long_text(name, heading, value=getattr(standing, name))


def set_times(times: Sequence[RetentionTimes]) -> None:
    """Programme management sets a cohort's two clocks."""
    known = {each.cohort_slug: each for each in times}
    if not known:
        show.text(_("Sett opp en programperiode først."))
        return
    each = known[choice_in_list(_("Programperiode"), list(known), label=lambda slug: known[slug].cohort)]
    with feedback.form(
        f"times-{each.cohort_slug}",
        _("Lagre"),
        save=editing(looker, actions.set_retention, RetentionForm, cohort=each.cohort_slug),
        done=_("Fristene er lagret."),
        version=each.version,
        primary=False,
    ) as form:
        sensitive, persons = _("Måneder til det følsomme slettes"), _("Måneder til navn og adresser slettes")
        form.number("sensitive_months", sensitive, value=each.sensitive_months, most=120)
        form.number("person_months", persons, value=each.person_months, most=120)


def due(found: RetentionDue) -> None:
    """What is past its time, and the button that takes it away."""
    if found.is_nothing:
        show.empty(_("Ingenting er over tiden nå."))
        return
    rows = [
        {_("Programperiode"): each.cohort, _("Hva"): each.what, _("Antall"): number(each.count)} for each in found.texts
    ]
    if rows:
        show.table(rows, caption=_("Følsomme tekster som er over tiden"))
    if found.people:
        names = [{_("Navn"): person.name} for person in found.people[:MOST_NAMED]]
        show.table(names, caption=_("Personer som er over tiden: {count}", count=number(len(found.people))))
    if len(found.people) > MOST_NAMED:
        show.text(_("… og {more} til.", more=number(len(found.people) - MOST_NAMED)))
    save = doing(looker, actions.run_retention)
    confirm = _("Det som slettes, kan ikke hentes tilbake. Tallene for deltakelse blir stående.")
    feedback.button("retention", _("Slett dette"), save=save, done=_("Det er slettet."), confirm=confirm)


def erase(people: Sequence[KnownPerson]) -> None:
    """Programme management erases a person, and sees first what that touches."""
    known = {person.person_id: person for person in people}
    labels = {"": _("Ingen valgt")} | {key: _label(person) for key, person in known.items()}
    person_id = choice_in_list(_("Hvem skal slettes?"), list(labels), label=labels.__getitem__)
    if not person_id:
        return
    preview(queries.erasure_preview(looker.actor, looker.store, person_id=person_id))
    with feedback.form(
        f"erase-{person_id}",
        _("Slett personen"),
        save=adding(looker, actions.erase_person, ErasureForm, person_id=person_id),
        done=_("Personen er slettet."),
        primary=False,
    ) as form:
        form.text("confirmed_name", _("Skriv navnet for å bekrefte"))
        form.long_text("reason", _("Hvorfor? Ikke skriv navnet her."))


def _label(person: KnownPerson) -> str:
    asked = _("har bedt om det") if person.has_asked else ""
    return " · ".join(filter(None, (person.name, *person.emails, asked)))


def preview(shown: ErasurePreview) -> None:
    """What goes and what stays."""
    goes = {
        _("E-postadresser"): len(shown.emails),
        _("Kontoer til å logge inn med"): shown.identities,
        _("Innlogginger"): shown.sessions,
        _("Meldinger til personen eller om personen"): shown.messages,
        _("Andre tekster der navnet eller adressen står"): shown.texts,
        _("Roller i programledelsen som avsluttes"): shown.roles_ended,
    }
    rows = [{_("Hva"): what, _("Antall"): number(count)} for what, count in goes.items()]
    show.table(rows, caption=_("Dette fjernes for {name}, også i endringsloggen", name=shown.name))
    show.text(
        _(
            "Svar, oppmøte, forpliktelser og {count} andre roller blir stående uten navn, så tallene for deltakelse "
            "er de samme. Det kan ikke angres.",
            count=number(shown.roles_kept),
        )
    )
    show.text(_("Står bare fornavnet i en tekst, blir det ikke funnet. Be den som skrev teksten, om å rette den."))


def for_management(standing: PrivacyNotice, times: Sequence[RetentionTimes]) -> None:
    """What programme management does about all this, each part drawn when it is opened."""
    show.heading(_("For programledelsen"))
    with folded("rewrite", _("Skriv en ny versjon av erklæringen")) as is_open:
        if is_open:
            rewrite(standing)
    with folded("times", _("Sett frister for sletting")) as is_open:
        if is_open:
            set_times(times)
    with folded("due", _("Slett det som er over tiden")) as is_open:
        if is_open:
            due(queries.due_for_retention(looker.actor, looker.store))
    with folded("erase", _("Slett en person")) as is_open:
        if is_open:
            erase(queries.people_to_erase(looker.actor, looker.store))


of_cohorts = queries.retention_times(looker.actor, looker.store)

show.title(_("Personvern"))
notice(chosen_version(), of_cohorts)
show.link("overview", _("Til forsiden"))
if permits(looker.actor, Right.ERASE_PERSON):
    for_management(queries.privacy_notice(looker.actor, looker.store), of_cohorts)
