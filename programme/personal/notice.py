"""The privacy notice: the proposal that stands until somebody writes one, and the versions there have been."""

from programme.language import _, later
from programme.personal.model import NoticeForm, NoticeVersion, PrivacyNotice
from programme.store import Reader
from programme.store.store import Row, one_row

_VERSIONS = """
    SELECT privacy_notice.*, coalesce(person.name, '') AS writer
    FROM privacy_notice LEFT JOIN person ON person.id = privacy_notice.written_by
"""
_PURPOSE = later(
    "Vi bruker opplysningene til å gjennomføre utviklingsprogrammet Fremtidens kulturskole: å ta imot interesse og "
    "søknader, sette sammen kommunegrupper, invitere til samlinger, føre oppmøte og gi kommunene veiledning. "
    "Oppmøte og deltakelse telles også samlet, for å forbedre programmet."
)
_GROUND = later(
    "Forslag – må godkjennes av behandlingsansvarlig: Kommunenes behandling bygger på en oppgave i allmennhetens "
    "interesse (personvernforordningen artikkel 6 nr. 1 bokstav e, med grunnlag i opplæringsloven om kulturskole). "
    "Norsk kulturskoleråds behandling bygger på en berettiget interesse i å gjennomføre programmet som "
    "medlemskommunene har bedt om (artikkel 6 nr. 1 bokstav f). Vi ber ikke om helseopplysninger eller andre særlige "
    "kategorier av opplysninger."
)
_RECIPIENTS = later(
    "Programledelsen ser det den trenger for å lede programmet. Fylkesstyret ser søknader og kommunegrupper i egen "
    "fylkesavdeling, kommunen ser sin egen gruppe, og veilederen ser kommunene hun eller han er veileder for. "
    "Den som drifter tjenesten, behandler opplysningene på våre vegne. Vi selger dem ikke og gir dem ikke til andre."
)
_TIMES = later(
    "Opplysningene slettes når programperioden er over. Det som er følsomt, går først: navn på vara, begrunnelser og "
    "notater fra møter. Senere går navn og adresser. Tall om deltakelse blir stående, uten at noen kan kjennes igjen. "
    "Fristene for hver programperiode står under."
)
_RIGHTS = later(
    "Du kan se og laste ned det som er lagret om deg, rette det og be om å bli slettet. Det gjør du under «Mine "
    "opplysninger» når du er logget inn. Du kan også protestere mot behandlingen. Mener du at vi ikke følger reglene, "
    "kan du klage til Datatilsynet."
)
_CONTACT = later(
    "Forslag – må godkjennes av behandlingsansvarlig: Norsk kulturskoleråd er behandlingsansvarlig for programmet. "
    "Skriv til programledelsen om du har spørsmål."
)


def proposal() -> PrivacyNotice:
    """What stands until programme management has written a notice: version 0."""
    parts = {
        "purpose": _PURPOSE,
        "ground": _GROUND,
        "recipients": _RECIPIENTS,
        "times": _TIMES,
        "rights": _RIGHTS,
        "contact": _CONTACT,
    }
    return PrivacyNotice(**{name: _(text) for name, text in parts.items()}, version=0, written_at=None, written_by="")


def notice_of(reader: Reader, version: int | None) -> PrivacyNotice | None:
    """That version of the notice; None for `version`: the newest, which is the proposal when nobody has written any."""
    if version is not None:
        row = one_row(reader, _VERSIONS + " WHERE privacy_notice.version = $version", version=version)
        return _notice(row) if row else None
    rows = reader.rows(_VERSIONS + " ORDER BY privacy_notice.version DESC LIMIT 1")
    return _notice(rows[0]) if rows else proposal()


def versions_of(reader: Reader) -> list[NoticeVersion]:
    """Every version there has been, the newest first."""
    rows = reader.rows(_VERSIONS + " ORDER BY privacy_notice.version DESC")
    return [
        NoticeVersion(version=row["version"], written_at=row["written_at"], written_by=row["writer"]) for row in rows
    ]


def _notice(row: Row) -> PrivacyNotice:
    parts = {name: row[name] for name in NoticeForm.model_fields}
    return PrivacyNotice(**parts, version=row["version"], written_at=row["written_at"], written_by=row["writer"])
