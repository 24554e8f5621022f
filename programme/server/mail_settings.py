"""Where mail is handed over: PROGRAMME_SMTP and PROGRAMME_SENDER."""

from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from programme.language import _
from programme.language.fields import Email
from programme.messages.mail import Mail, Tls
from programme.server.faults import SettingFaulty
from programme.server.loopback import is_loopback

_EMAIL: Final[TypeAdapter[str]] = TypeAdapter(Email)


def read_mail(server: str, sender: str) -> Mail | None:
    """What PROGRAMME_SMTP and PROGRAMME_SENDER say; None when neither is set. Raises SettingFaulty."""
    if not server and not sender:
        return None
    parts = _parts(server)
    tls = _tls(parts)
    mail = Mail(
        host=parts.hostname or "",
        port=parts.port or {Tls.STARTTLS: 587, Tls.FROM_THE_START: 465, Tls.NONE: 25}[tls],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        sender=_sender(sender),
    )
    if mail.password and tls is Tls.NONE and not is_loopback(mail.host):
        raise SettingFaulty(_("PROGRAMME_SMTP ville sendt passordet åpent. Fjern «starttls=no» fra adressen."))
    return mail


def _parts(server: str) -> SplitResult:
    # The address is never repeated: it holds a password.
    sentence = _("PROGRAMME_SMTP er ikke riktig skrevet. Skriv for eksempel smtp://bruker:passord@smtp.example:587.")
    try:
        parts = urlsplit(server)
        is_written_well = bool(parts.hostname) and parts.port != 0 and not parts.path.strip("/") and not parts.fragment
    except ValueError as error:
        raise SettingFaulty(sentence) from error
    if parts.scheme not in {"smtp", "smtps"} or not is_written_well:
        raise SettingFaulty(sentence)
    return parts


def _tls(parts: SplitResult) -> Tls:
    if parts.query not in {"", "starttls=no"} or (parts.query and parts.scheme == "smtps"):
        raise SettingFaulty(
            _("PROGRAMME_SMTP kan bare ende på «?starttls=no», og bare etter smtp://. Fjern det andre.")
        )
    if parts.scheme == "smtps":
        return Tls.FROM_THE_START
    return Tls.NONE if parts.query else Tls.STARTTLS


def _sender(sender: str) -> str:
    try:
        return _EMAIL.validate_python(sender)
    except ValidationError as error:
        sentence = _(
            "PROGRAMME_SENDER mangler eller er ikke en e-postadresse. Skriv for eksempel program@program.example."
        )
        raise SettingFaulty(sentence) from error
