"""Types for what people type: each fault is a sentence that says how to mend it.

Used as field types of pydantic models. The sentence is the message of the validation error.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from programme.language.numbers import number
from programme.language.words import _, later

NAME_LENGTH = 120
TEXT_LENGTH = 4000


_SAID = "said_"


def fault(kind: str, sentence: str, **facts: object) -> PydanticCustomError:
    """An error for a validator to raise: `sentence` says what is wrong and how to mend it."""
    return PydanticCustomError(_SAID + kind, sentence, facts)


def _no_longer_than(text: str, limit: int) -> str:
    if "\0" in text:  # PostgreSQL cannot keep it
        raise fault("text_unprintable", later("Teksten har et tegn som ikke kan lagres. Skriv den inn på nytt."))
    if len(text) > limit:
        sentence = later("Teksten er på {length} tegn. Skriv høyst {limit}.")
        raise fault("text_too_long", sentence, length=number(len(text)), limit=number(limit))
    return text


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise fault("name_missing", later("Navnet mangler. Skriv inn et navn."))
    if not name.isprintable():
        raise fault("name_unprintable", later("Navnet har tegn som ikke kan vises. Skriv det inn på nytt."))
    return _no_longer_than(name, NAME_LENGTH)


def _short(text: str) -> str:
    return _no_longer_than(" ".join(text.split()), NAME_LENGTH)


def _long(text: str) -> str:
    return _no_longer_than(text.strip(), TEXT_LENGTH)


def _required(text: str) -> str:
    if not text.strip():
        raise fault("text_missing", later("Feltet er tomt. Skriv noen ord."))
    return _long(text)


def _email(text: str) -> str:
    address = text.strip()
    if not address:
        raise fault("email_missing", later("E-postadressen mangler. Skriv for eksempel navn@kommune.no."))
    if "@" not in address:
        raise fault("email_without_at", later("E-postadressen mangler @. Skriv for eksempel navn@kommune.no."))
    try:
        return validate_email(address, check_deliverability=False).normalized.casefold()
    except EmailNotValidError as error:
        sentence = later("E-postadressen er ikke riktig skrevet. Skriv for eksempel navn@kommune.no.")
        raise fault("email_malformed", sentence) from error


Name = Annotated[str, AfterValidator(_name)]
"""A name, 1 to 120 characters, white space folded."""
ShortText = Annotated[str, AfterValidator(_short)]
"""One line, up to 120 characters; may be empty."""
LongText = Annotated[str, AfterValidator(_long)]
"""Up to 4000 characters; may be empty."""
RequiredText = Annotated[str, AfterValidator(_required)]
"""1 to 4000 characters."""
Email = Annotated[str, AfterValidator(_email)]
"""An e-mail address, in lower case."""
OptionalEmail = Annotated[str, AfterValidator(lambda text: _email(text) if text.strip() else "")]
"""The same, or nothing."""


class Because(BaseModel):
    """Why something is done that needs a reason."""

    reason: RequiredText


_BUILT_IN = {
    "missing": later("Feltet mangler. Fyll det ut."),
    "date_from_datetime_parsing": later("Datoen er ikke riktig skrevet. Skriv for eksempel 15.09.2023."),
    "date_type": later("Datoen mangler. Velg en dato."),
    "datetime_type": later("Tidspunktet mangler. Velg dato og klokkeslett."),
    "int_parsing": later("Tallet er ikke riktig skrevet. Skriv et helt tall."),
    "int_type": later("Tallet mangler. Skriv et helt tall."),
    "greater_than_equal": later("Tallet er for lite. Skriv {ge} eller mer."),
    "less_than_equal": later("Tallet er for stort. Skriv {le} eller mindre."),
    "enum": later("Valget mangler. Velg ett av alternativene."),
    "string_type": later("Feltet mangler. Fyll det ut."),
}
_FALLBACK = later("Feltet er ikke fylt ut riktig. Se over det og prøv igjen.")
_BY_LABEL = {
    f"{_SAID}text_missing": later("Feltet «{label}» er tomt. Skriv noen ord."),
    "missing": later("Feltet «{label}» mangler. Fyll det ut."),
    "string_type": later("Feltet «{label}» mangler. Fyll det ut."),
}
"""What would only say «the field», where several can be meant."""


def fault_sentences(error: ValidationError, labels: Mapping[str, str] = MappingProxyType({})) -> list[tuple[str, str]]:
    """Each fault of a model as (field name, sentence in the reader's language).

    `labels` are what the fields are called where the reader sees them, by name.
    """
    return [(_field(details), _sentence(details, labels.get(_field(details), ""))) for details in error.errors()]


def _field(details: ErrorDetails) -> str:
    return str(details["loc"][-1]) if details["loc"] else ""


def _sentence(details: ErrorDetails, label: str) -> str:
    if label and details["type"] in _BY_LABEL:
        return _(_BY_LABEL[details["type"]], label=label)
    if details["type"].startswith(_SAID):
        return details["msg"]
    return _(_BUILT_IN.get(details["type"], _FALLBACK), **details.get("ctx", {}))
