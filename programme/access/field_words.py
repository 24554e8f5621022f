"""What the fields and values of the audit log are called for people. A name that is new is shown as it is."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from programme.language import _, later
from programme.language.dates import date_in_table, moment_in_table

FIELDS: Mapping[str, str] = {
    "adopted_by": later("Vedtatt av"),
    "adopted_on": later("Vedtatt"),
    "adoption_source": later("Kilde for vedtaket"),
    "agenda_item": later("Saken heter"),
    "answer": later("Svar"),
    "answerable": later("Svarer for det"),
    "application": later("Søknadsfrist for kommunene"),
    "applied_at": later("Søknaden gitt"),
    "area": later("Utviklingsområde"),
    "area_ids": later("Utviklingsområder"),
    "areas": later("Utviklingsområder"),
    "attendees": later("Hvem som møtte"),
    "base_plan_id": later("Bygger på"),
    "by_member": later("Medlemmets eget ord"),
    "cancelled_at": later("Avlyst"),
    "capacity": later("Kapasitet"),
    "case_number": later("Sak"),
    "cohort": later("Programperiode"),
    "cohort_slug": later("Programperiode"),
    "confirmed_at": later("Bekreftet"),
    "contact": later("Kontakt"),
    "contact_email": later("E-postadresse"),
    "contact_name": later("Kontaktperson"),
    "contacted_on": later("Sist kontaktet"),
    "counties": later("Fylker"),
    "county_interest": later("Frist for fylkesavdelingene til å melde interesse"),
    "county_successions": later("Overganger mellom fylker"),
    "day": later("Dag"),
    "days_before": later("Dager før fristen"),
    "decided_at": later("Avgjort"),
    "decision_reason": later("Begrunnelse for avgjørelsen"),
    "deleted_at": later("Slettet"),
    "department": later("Fylkesavdeling"),
    "department_code": later("Fylkesavdeling"),
    "department_counties": later("Fylker i fylkesavdelingene"),
    "department_successions": later("Overganger mellom fylkesavdelinger"),
    "departments": later("Fylkesavdelinger"),
    "discarded_at": later("Forkastet"),
    "due_on": later("Vurdert etter fristen"),
    "edited_subject": later("Endret emne"),
    "edited_text": later("Endret tekst"),
    "email": later("E-postadresse"),
    "ends_at": later("Slutter"),
    "ends_on": later("Siste dag"),
    "entries": later("Delmål og tiltak"),
    "expires_at": later("Gjelder til"),
    "falls_on": later("Dato"),
    "fault": later("Hva som er galt"),
    "fingerprint": later("Filens fingeravtrykk"),
    "followed_up_by": later("Følges opp av"),
    "from_date": later("Fra og med"),
    "function": later("Stilling eller rolle"),
    "gathering_id": later("Samling"),
    "ground": later("Rettslig grunnlag"),
    "group_id": later("Kommunegruppe"),
    "has_mandate": later("Fullmakt til å avgjøre"),
    "held_at": later("Holdt tilbake fra"),
    "held_on": later("Holdt"),
    "hold": later("Holdt tilbake eller sluppet"),
    "host_municipality": later("Vertskommune"),
    "id": later("Nummer i lageret"),
    "in_touch_on": later("Satt i kontakt"),
    "introduced_at": later("Brev om programmet"),
    "is_by_link": later("Svart med lenke"),
    "is_confirmed": later("Bekreftet"),
    "is_late": later("Etter fristen"),
    "is_member": later("Medlem"),
    "is_new_version": later("Ny utgave"),
    "is_on_behalf": later("Meldt av fylkesstyret"),
    "is_scanned": later("Virusskannet"),
    "issuer": later("Utsteder"),
    "joined_on": later("Med fra"),
    "kind": later("Slag"),
    "label": later("Tekst"),
    "left_on": later("Med til"),
    "level_name": later("Nivå"),
    "main_gatherings": later("Antall samlinger"),
    "makes_room_for_cocreation": later("Gir rom for samskaping"),
    "member_id": later("Medlem"),
    "mentor": later("Veileder"),
    "motivation": later("Begrunnelse for å søke"),
    "municipal_interest": later("Frist for kommunene til å melde interesse"),
    "municipalities": later("Kommuner"),
    "municipality": later("Kommune"),
    "municipality_changes": later("Kommuneendringer"),
    "municipality_number": later("Kommune"),
    "municipality_numbers": later("Kommuner"),
    "municipality_successions": later("Overganger mellom kommuner"),
    "name": later("Navn"),
    "next_step": later("Neste steg"),
    "next_step_on": later("Dato for neste steg"),
    "notes": later("Notater"),
    "number": later("Nummer"),
    "opens_on": later("Åpner"),
    "organisation": later("Arbeidssted"),
    "origin": later("Hvem som begynte"),
    "partner_kind": later("Slag"),
    "partner_name": later("Navn"),
    "party": later("Møtet var med"),
    "period_from": later("Periode fra"),
    "period_source": later("Kilde for perioden"),
    "period_to": later("Periode til"),
    "person": later("Person"),
    "person_id": later("Person"),
    "person_months": later("Måneder før personer slettes"),
    "place": later("Sted"),
    "plan_id": later("Plan"),
    "pre_gatherings": later("Antall presamlinger"),
    "predecessor_note": later("Om tidligere avdeling"),
    "purpose": later("Formål"),
    "queued": later("Meldinger lagt i køen"),
    "reason": later("Begrunnelse"),
    "reason_on_behalf": later("Registrert for fylkesstyret fordi"),
    "received_at": later("Mottatt"),
    "recipients": later("Mottakere"),
    "recommended_members_least": later("Anbefalt antall i gruppen: minst"),
    "recommended_members_most": later("Anbefalt antall i gruppen: høyst"),
    "recorded_at": later("Registrert"),
    "recorded_by": later("Registrert av"),
    "refers_to": later("Viser til"),
    "region": later("Region"),
    "region_id": later("Region"),
    "regions": later("Regioner"),
    "remark": later("Merknad"),
    "reminded": later("Fikk påminnelse"),
    "removed_at": later("Fjernet"),
    "resolution_id": later("Årsmøtevedtak"),
    "rights": later("Rettigheter"),
    "role": later("Rolle"),
    "roster_closed_at": later("Oppmøtelisten avsluttet"),
    "school_breaks": later("Skoleferier"),
    "scope": later("Hører til"),
    "sector": later("Sektor"),
    "sensitive_months": later("Måneder før følsomme opplysninger slettes"),
    "sent_at": later("Sendt"),
    "sequence": later("Rekkefølge"),
    "sessions": later("Innlogginger"),
    "size": later("Størrelse i byte"),
    "source": later("Kilde"),
    "stage": later("Hvor langt det er kommet"),
    "starts_at": later("Begynner"),
    "starts_on": later("Første dag"),
    "state": later("Status"),
    "status": later("Status"),
    "subject": later("Emne"),
    "substitute_name": later("Vara"),
    "takes_part": later("Deltar"),
    "text_after": later("Tekst etter lenken"),
    "text_before": later("Tekst før lenken"),
    "text_version": later("Utgave av teksten"),
    "texts": later("Tekster"),
    "theme": later("Tema"),
    "times": later("Lagringstider"),
    "title": later("Tittel"),
    "to_date": later("Til og med"),
    "under": later("Står under"),
    "valid_from": later("Gjelder fra"),
    "valid_to": later("Gjelder til"),
    "venue": later("Sted"),
    "version": later("Utgave"),
    "wants_dialogue": later("Ønsker dialogmøte"),
    "wants_societal_development": later("Vil utvikle kulturskolen i et samfunnsperspektiv"),
    "withdrawal_reason": later("Trukket fordi"),
    "withdrawn_at": later("Trukket"),
    "withdrawn_on": later("Trukket"),
    "wording": later("Vedtak"),
}

_PARTNER_SECTORS = {
    "kindergarten": later("barnehage"),
    "after_school": later("SFO"),
    "school": later("skole"),
    "library": later("bibliotek"),
    "health": later("helse"),
    "voluntary": later("frivillighet"),
    "business": later("næringsliv"),
    "administration": later("kommuneadministrasjon"),
    "political_leadership": later("politisk ledelse"),
    "other": later("annet"),
}
VALUES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("plan_draft_entry", "kind"): {
        "area": later("utviklingsområde"),
        "strategy": later("strategi"),
        "goal": later("delmål"),
        "initiative": later("tiltak"),
    },
    ("plan_draft_entry", "scope"): {"national": later("nasjonalt"), "regional": later("regionalt")},
    ("county_interest", "answer"): {"yes": later("Ja"), "perhaps": later("Kanskje"), "no": later("Nei")},
    ("gathering_answer", "answer"): {
        "comes": later("kommer"),
        "comes_not": later("kommer ikke"),
        "substitute": later("vara møter"),
    },
    ("attendance", "state"): {
        "met": later("møtte"),
        "excused": later("meldt forfall"),
        "absent": later("ikke møtt"),
        "substitute_met": later("vara møtte"),
    },
    ("application", "state"): {
        "draft": later("utkast"),
        "sent": later("sendt"),
        "under_review": later("under vurdering"),
        "offered": later("tilbud"),
        "accepted": later("tatt opp"),
        "refused": later("takket nei"),
        "waiting_list": later("venteliste"),
        "declined": later("avslag"),
        "withdrawn": later("trukket"),
    },
    ("mentor_assignment", "state"): {
        "offered": later("venter på svar"),
        "accepted": later("takket ja"),
        "declined": later("takket nei"),
        "ended": later("avsluttet"),
    },
    ("cooperation", "origin"): {
        "suggested": later("foreslått av appen"),
        "board": later("opprettet av styret"),
        "management": later("opprettet av programledelsen"),
        "contact": later("foreslått av en kommune"),
    },
    ("cooperation", "stage"): {
        "noted": later("ikke satt i kontakt ennå"),
        "in_touch": later("satt i kontakt"),
        "cooperating": later("samarbeider"),
        "came_to_nothing": later("ble ikke noe"),
    },
    ("gathering_proposal", "state"): {
        "proposed": later("venter på svar"),
        "accepted": later("tatt inn"),
        "declined": later("ikke tatt inn"),
        "withdrawn": later("trukket"),
    },
    ("further_deadline", "kind"): {
        "county_interest": later("Frist for fylkesavdelingene til å melde interesse"),
        "municipal_interest": later("Frist for kommunene til å melde interesse"),
    },
    ("gathering", "kind"): {"pre": later("presamling"), "main": later("samling")},
    ("outreach", "status"): {
        "not_contacted": later("ikke kontaktet"),
        "contacted": later("kontaktet"),
        "interested": later("interessert"),
        "declined": later("takket nei"),
        "applied": later("søkt"),
    },
    ("outreach", "partner_kind"): _PARTNER_SECTORS,
    ("group_member", "sector"): {"kulturskole": later("kulturskole")} | _PARTNER_SECTORS,
    ("role_grant", "role"): {
        "programme_management": later("Programledelsen"),
        "board": later("Fylkesstyret"),
        "contact": later("Kontaktperson"),
        "member": later("Medlem i kommunegruppe"),
        "mentor": later("Veileder"),
    },
}
"""By kind of record and field. The folders above have the words too; a test holds the two to each other."""

FORGOTTEN: Final = object()
"""Stands for a value that has been forgotten."""

_NOTHING = "–"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:\d\d)")


def field_in_words(name: str) -> str:
    """The field: `Status`."""
    return _(FIELDS.get(name, name))


def forgotten_in_words() -> str:
    """What stands for a value that has been forgotten."""
    return _("slettet")


def value_in_words(value: object, *, kind: str, field: str, names: Mapping[str, str]) -> str:
    """A field's value in a record of `kind`; `names` has the names of what values may be keys of, by key."""
    if value is FORGOTTEN:
        return forgotten_in_words()
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, str):
        return _text_in_words(value, VALUES.get((kind, field), {}), names) or _NOTHING
    if isinstance(value, Sequence):
        return ", ".join(value_in_words(each, kind=kind, field=field, names=names) for each in value) or _NOTHING
    if isinstance(value, Mapping):
        parts = {name: value_in_words(each, kind=kind, field=name, names=names) for name, each in value.items()}
        return "; ".join(f"{field_in_words(name)}: {part}" for name, part in parts.items()) or _NOTHING
    return _NOTHING if value is None else str(value)


def _text_in_words(text: str, known: Mapping[str, str], names: Mapping[str, str]) -> str:
    if text in known:
        return _(known[text])
    try:
        if _DAY.fullmatch(text):
            return date_in_table(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return moment_in_table(datetime.fromisoformat(text))
    except ValueError:
        return text  # somebody wrote something that looks like a date
    return names.get(text, text)
