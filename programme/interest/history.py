"""What the audit log says about a department's interest, in words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from programme.access.field_words import forgotten_in_words
from programme.access.hashing import is_forgotten
from programme.interest.model import Answer
from programme.language import _
from programme.language.dates import date_in_text
from programme.language.numbers import listed

Content = Mapping[str, Any]


def in_words(action: str, before: Content, after: Content) -> str:
    """What an action did to interest, dialogue or decision, from what was before and what is after."""
    return _SAID[action](before, after) if action in _SAID else _("Endret opplysningene")


def _registered(_before: Content, after: Content) -> str:
    return _("Meldte interesse: {answer}{late}", answer=_answer(after), late=_late(after))


def _changed(before: Content, after: Content) -> str:
    if before.get("answer") == after.get("answer"):
        return _("Endret opplysningene. Svaret er fortsatt {answer}", answer=_answer(after))
    return _("Endret svaret fra {was} til {now}{late}", was=_answer(before), now=_answer(after), late=_late(after))


def _corrected(before: Content, after: Content) -> str:
    return _("Rettet interessen. Svaret var {was} og er {now}", was=_answer(before), now=_answer(after))


def _withdrew(_before: Content, _after: Content) -> str:
    return _("Trakk interessen")


def _met(_before: Content, after: Content) -> str:
    return _("Registrerte dialogmøte {day}", day=_day(after))


def _decided(_before: Content, after: Content) -> str:
    facts = {"case_number": _said(after, "case_number"), "day": _day(after)}
    if after["takes_part"]:
        return _("Registrerte vedtaket om å delta (sak {case_number}, {day})", **facts)
    return _("Registrerte vedtaket om ikke å delta (sak {case_number}, {day})", **facts)


def _brought(_before: Content, after: Content) -> str:
    if not after["areas"]:
        return _("Tok ut alle utviklingsområdene")
    areas = _said(after, "areas")
    return _("Valgte utviklingsområder: {areas}", areas=areas if isinstance(areas, str) else listed(areas))


_SAID: Mapping[str, Callable[[Content, Content], str]] = {
    "register_interest": _registered,
    "change_interest": _changed,
    "correct_interest": _corrected,
    "withdraw_interest": _withdrew,
    "record_dialogue_meeting": _met,
    "record_decision": _decided,
    "record_decision_for_board": _decided,
    "bring_in_areas": _brought,
}


def _answer(content: Content) -> str:
    answer = content["answer"]
    return forgotten_in_words() if is_forgotten(answer) else Answer(answer).label.lower()


def _late(content: Content) -> str:
    return _(" (etter fristen)") if content.get("is_late") else ""


def _day(content: Content) -> str:
    return date_in_text(date.fromisoformat(content["held_on"]))


def _said(content: Content, field: str) -> Any:
    """What the field says, or that it has been erased together with a person whom it named."""
    value = content[field]
    return forgotten_in_words() if is_forgotten(value) else value
