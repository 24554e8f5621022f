"""What is kept about a person as a document to read: the same parts, in the same words, as on the page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from programme.documents.pdf import Section, pdf_of
from programme.language import _
from programme.language.dates import date_in_table, local_date, moment_in_table, moment_in_text
from programme.language.numbers import number
from programme.personal.model import OwnCommitment, OwnData

Rows = Sequence[Mapping[str, str]]


def as_pdf(data: OwnData, at: datetime) -> bytes:
    """The document, made at `at`."""
    introduction = _("Dette er lagret om deg i Fremtidens kulturskole {moment}.", moment=moment_in_text(at))
    return pdf_of(_("Mine opplysninger"), introduction, sections(data), at=at)


def sections(data: OwnData) -> list[Section]:
    """All that is kept, part by part."""
    nothing = _("Ingenting.")
    parts = {
        _("Hvem du er"): _who(data),
        _("Roller"): _roles(data),
        _("Kommunegrupper og forpliktelser"): _memberships(data),
        _("Samlinger: svar og oppmøte"): _gatherings(data),
        _("Veiledning"): _assignments(data),
        _("Oppfølging av kommuner og andre"): _outreach(data),
        _("Interesse fra kommuner"): _interests(data),
        _("Meldinger til deg"): _messages(data),
        _("Innlogging"): _ways_in(data),
        _("Endringer du har gjort"): _traces(data),
    }
    return [Section(heading, rows, nothing) for heading, rows in parts.items()]


def _who(data: OwnData) -> Rows:
    facts = [(_("Navn"), data.name), *((_("E-post"), email) for email in data.emails)]
    return [{_("Hva"): what, _("Lagret"): said} for what, said in facts]


def _roles(data: OwnData) -> Rows:
    return [
        {
            _("Rolle"): role.role,
            _("Hvor"): role.where,
            _("Programperiode"): role.cohort,
            _("Fra"): date_in_table(role.valid_from),
            _("Til"): date_in_table(role.valid_to),
        }
        for role in data.roles
    ]


def _memberships(data: OwnData) -> Rows:
    return [
        {
            _("Kommune"): f"{each.municipality}, {each.cohort}",
            _("Sektor, rolle og sted"): ", ".join(filter(None, (each.sector, each.function, each.organisation))),
            _("Fullmakt"): _("ja") if each.has_mandate else _("nei"),
            _("Med i gruppen"): _span(each.joined_on, each.left_on),
            _("Forpliktelse"): "; ".join(map(_commitment, each.commitments)),
        }
        for each in data.memberships
    ]


def _span(first: date, last: date | None) -> str:
    return f"{date_in_table(first)}–{date_in_table(last)}"


def _commitment(given: OwnCommitment) -> str:
    day = date_in_table(local_date(given.given_at))
    said = _("bekreftet {day}", day=day) if given.by_member else _("registrert av kontaktpersonen {day}", day=day)
    if given.withdrawn_at is None:
        return said
    return _("{said}, trukket {day}", said=said, day=date_in_table(local_date(given.withdrawn_at)))


def _gatherings(data: OwnData) -> Rows:
    return [
        {
            _("Samling"): each.gathering,
            _("Dato"): date_in_table(each.day),
            _("For"): each.place,
            _("Svar"): ": ".join(filter(None, (each.answer, each.substitute_name))),
            _("Oppmøte"): each.attendance,
        }
        for each in data.gatherings
    ]


def _assignments(data: OwnData) -> Rows:
    return [
        {
            _("Kommune"): f"{each.municipality}, {each.cohort}",
            _("Status"): each.state,
            _("Spurt"): _day(each.offered_at),
            _("Svart"): _day(each.answered_at),
            _("Begrunnelse"): each.reason,
        }
        for each in data.assignments
    ]


def _outreach(data: OwnData) -> Rows:
    return [
        {
            _("Hvem"): f"{each.whom}, {each.cohort}",
            _("Du"): _("følger opp") if each.follows_up else _("er kontaktperson"),
            _("Skrevet om deg"): ", ".join(filter(None, (each.contact_name, each.contact_email, each.notes))),
        }
        for each in data.outreach
    ]


def _interests(data: OwnData) -> Rows:
    return [
        {
            _("Kommune"): f"{each.municipality}, {each.cohort}",
            _("Skrevet om deg"): ", ".join(filter(None, (each.contact, each.contact_email))),
            _("Merknad"): each.remark,
        }
        for each in data.interests
    ]


def _messages(data: OwnData) -> Rows:
    return [
        {
            _("Laget"): moment_in_table(each.queued_at),
            _("Sendt"): moment_in_table(each.sent_at),
            _("Emne"): each.subject,
        }
        for each in data.messages
    ]


def _ways_in(data: OwnData) -> Rows:
    accounts = [(_("Konto hos {issuer}", issuer=each.issuer), each.linked_at, None) for each in data.identities]
    browsers = [(_("Innlogget nettleser"), each.began_at, each.expires_at) for each in data.sessions]
    return [
        {_("Hva"): what, _("Fra"): moment_in_table(first), _("Til"): moment_in_table(last)}
        for what, first, last in [*accounts, *browsers]
    ]


def _traces(data: OwnData) -> Rows:
    traces = data.traces
    if not traces.changes:
        return []
    return [
        {
            _("Antall"): number(traces.changes),
            _("Den første"): moment_in_table(traces.first_at),
            _("Den siste"): moment_in_table(traces.last_at),
        }
    ]


def _day(moment: datetime | None) -> str:
    return date_in_table(local_date(moment)) if moment else ""
