"""Every broken rule of the programme has a sentence that its facts can fill, and the two refusals are one."""

import pkgutil
from importlib import import_module
from string import Formatter

import pytest

import programme
from programme.language import NotAllowed, RuleBroken, _


def rules() -> list[type[RuleBroken]]:
    """All subclasses, once every model and action of the programme is imported."""
    for module in pkgutil.walk_packages(programme.__path__, "programme."):
        if module.name.rpartition(".")[2] in {"model", "rules", "actions", "files", "audit"}:
            import_module(module.name)
    found, seen = [RuleBroken], set()
    while found:
        each = found.pop()
        found += each.__subclasses__()
        seen.add(each)
    return sorted((rule for rule in seen if hasattr(rule, "sentence")), key=lambda rule: rule.__name__)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.__name__)
def test_a_rule_says_what_is_wrong_in_whole_sentences(rule: type[RuleBroken]) -> None:
    names = {name for _text, name, _format, _conversion in Formatter().parse(rule.sentence) if name}
    worded = str(rule(**dict.fromkeys(names, "x")))
    assert "{" not in worded
    assert worded.endswith((".", "?", "x"))
    assert not any(word in worded.casefold() for word in ("ugyldig", "vennligst", "feil oppstod"))


def test_the_refusal_tells_nothing_about_what_it_refuses() -> None:
    assert str(NotAllowed()) == "Du har ikke tilgang til dette, eller det finnes ikke."


def test_a_text_without_values_may_hold_braces() -> None:
    assert _("{tekst}") == "{tekst}"
    assert _("Bruk {navn}.", navn="{x}") == "Bruk {x}."
