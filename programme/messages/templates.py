"""The texts of messages as programme management writes them: placeholders, what can be wrong with them, filling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from programme.language import RuleBroken, _, later
from programme.language.fields import Email, LongText, RequiredText
from programme.language.numbers import listed
from programme.messages.about import ABOUT
from programme.messages.model import MessageKind
from programme.messages.standard import PLACEHOLDER, Text, standard

_WORDS: Mapping[str, str] = {
    "answer": later("svar"),
    "answerable": later("den som svarer for det"),
    "application": later("hva et ja er"),
    "application_deadline": later("søknadsfrist"),
    "asker": later("den som spør"),
    "before": later("tidligere dag"),
    "case": later("sak"),
    "dates": later("datoer"),
    "day": later("dag"),
    "days": later("dager igjen"),
    "deadline": later("frist"),
    "decision": later("vedtak"),
    "department": later("fylkesavdeling"),
    "department_name": later("fylkesavdelingens navn"),
    "dialogue": later("dialogmøte"),
    "ends": later("siste dag"),
    "from": later("fra dag"),
    "gathering": later("samling"),
    "host": later("vertskommune"),
    "gatherings": later("samlinger"),
    "holds": later("fristen som gjelder nå"),
    "interest_deadline": later("interessefrist"),
    "municipalities": later("kommuner"),
    "municipality": later("kommune"),
    "on_behalf": later("den som svarte for kommunen"),
    "opens": later("åpner"),
    "partners": later("andre kommuner"),
    "period": later("programperiode"),
    "reason": later("grunn"),
    "received": later("svart"),
    "recipient": later("mottaker"),
    "role": later("rolle"),
    "said": later("hva som er gjort"),
    "sender": later("avsender"),
    "sender_email": later("avsenderens adresse"),
    "starts": later("første dag"),
    "task": later("oppgave"),
    "theme": later("tema"),
    "venue": later("sted"),
    "when": later("tid"),
    "who": later("hvilken kommune"),
    "without_contact": later("ingen kontaktperson"),
}
"""What a fact is called between braces, for who writes texts; the store has the fact's own name."""


class TemplateForm(BaseModel):
    """A kind's text as it is typed, with placeholders in words."""

    subject: RequiredText
    text_before: RequiredText
    text_after: LongText = ""


class TemplateWish(TemplateForm):
    """A text that is looked at before it is saved, and the version it was begun from."""

    version: int


class MailboxForm(BaseModel):
    """The programme's mailbox."""

    email: Email


@dataclass(frozen=True, slots=True)
class Standing:
    """The text of a kind that holds; version 0 when nobody has ever written one."""

    kind: MessageKind
    text: Text
    is_standard: bool
    version: int


class TemplateVersion(BaseModel):
    """One of the texts there have been, in words: when it was written (UTC), by whom."""

    model_config = ConfigDict(frozen=True)
    version: int
    is_standard: bool
    subject: str
    text_before: str
    text_after: str
    written_at: datetime
    written_by: str


class PlaceholderUnknown(RuleBroken):
    """A text asks for what its messages do not know. Facts: names, known."""

    sentence = later("Denne meldingen kjenner ikke {names}. Du kan bruke {known}.")


class PlaceholderMissing(RuleBroken):
    """A text leaves out what its reader needs to know which record it is. Facts: names."""

    sentence = later("Teksten må ha med {names}, ellers forstår ikke mottakeren hva den gjelder.")


class BraceAlone(RuleBroken):
    """A brace without the other one, or with nothing between."""

    sentence = later("En klamme står alene. Skriv det som skal fylles ut, mellom to klammer, eller ta klammen bort.")


class SubjectOnSeveralLines(RuleBroken):
    """A subject line is one line."""

    sentence = later("Emnet må stå på én linje.")
    field = "subject"


class SubjectTooLong(RuleBroken):
    """A subject line is read in a list. Facts: most."""

    sentence = later("Emnet er for langt. Skriv høyst {most} tegn.")
    field = "subject"


_LONGEST_SUBJECT = 150


def placeholders(kind: MessageKind) -> dict[str, str]:
    """What a text of the kind may ask for, in words with braces, and what each can look like."""
    return {_braced(name): sample for name, sample in ABOUT[kind].facts.items()}


def in_words(text: str) -> str:
    """The text with its placeholders in words."""
    return PLACEHOLDER.sub(lambda found: _braced(found[1]), text)


def form_of(text: Text) -> TemplateForm:
    """The text as who writes texts sees it."""
    return TemplateForm(
        subject=in_words(text.subject), text_before=in_words(text.before), text_after=in_words(text.after)
    )


def checked(kind: MessageKind, form: TemplateForm) -> Text:
    """The text as it is stored.

    Raises BraceAlone, PlaceholderUnknown, PlaceholderMissing, SubjectOnSeveralLines, SubjectTooLong.
    """
    parts = (form.subject, form.text_before, form.text_after)
    if "\n" in form.subject:
        raise SubjectOnSeveralLines
    if len(form.subject) > _LONGEST_SUBJECT:
        raise SubjectTooLong(most=_LONGEST_SUBJECT)
    if any(brace in PLACEHOLDER.sub("", part) for part in parts for brace in "{}"):
        raise BraceAlone
    names = {_(_WORDS[name]): name for name in ABOUT[kind].facts}
    asked = [_spoken(found) for part in parts for found in PLACEHOLDER.findall(part)]
    unknown = [word for word in asked if word not in names]
    if unknown:
        raise PlaceholderUnknown(names=_quoted(unknown), known=_quoted(names) or _("ingen slike"))
    missing = [_(_WORDS[name]) for name in ABOUT[kind].needed if _(_WORDS[name]) not in asked]
    if missing:
        raise PlaceholderMissing(names=_quoted(missing))
    return Text(*(PLACEHOLDER.sub(lambda found: f"{{{names[_spoken(found[1])]}}}", part) for part in parts))


def standing(kind: MessageKind, text: Text | None, version: int) -> Standing:
    """What holds for the kind: `text`, or the standard where there is none."""
    return Standing(kind, text or standard(kind), is_standard=text is None, version=version)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts; a line whose facts are all empty is left out. Raises KeyError for a missing one."""
    lines = [line for line in text.split("\n") if not _is_idle(line, facts)]
    return "\n".join(PLACEHOLDER.sub(lambda found: facts[found[1]], line) for line in lines)


def _is_idle(line: str, facts: Mapping[str, str]) -> bool:
    names = PLACEHOLDER.findall(line)
    return bool(names) and not any(facts[name] for name in names)


def _braced(name: str) -> str:
    return "{" + _(_WORDS[name]) + "}"


def _spoken(word: str) -> str:
    return " ".join(word.split()).lower()


def _quoted(words: Iterable[str]) -> str:
    return listed("{" + word + "}" for word in dict.fromkeys(words))


__all__ = [
    "BraceAlone",
    "MailboxForm",
    "PlaceholderMissing",
    "PlaceholderUnknown",
    "Standing",
    "SubjectOnSeveralLines",
    "SubjectTooLong",
    "TemplateForm",
    "TemplateVersion",
    "TemplateWish",
    "checked",
    "filled",
    "form_of",
    "in_words",
    "placeholders",
    "standing",
]
