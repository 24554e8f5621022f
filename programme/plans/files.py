"""Reads plans from the files in data/plans, which people write and correct by hand."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from yaml.constructor import ConstructorError

from programme.language import RuleBroken, _, later
from programme.plans.model import Plan


class PlanFileFaulty(RuleBroken):
    """A plan file cannot be used. Facts: `file` (its name), `entry` (what in it, a key where there is one), `what`."""

    sentence = later("Planfilen {file} kan ikke brukes. {entry}: {what}")


_FAULTS = {
    "missing": later("Feltet mangler."),
    "extra_forbidden": later("Feltet er ukjent. Se etter skrivefeil i navnet."),
    "string_type": later("Her skal det stå tekst."),
    "string_pattern_mismatch": later("Bruk små bokstaver, sifre, punktum og bindestrek."),
    "string_too_short": later("Feltet er tomt."),
    "string_too_long": later("Teksten er for lang, høyst {max_length} tegn."),
    "enum": later("Verdien finnes ikke. Velg en av {expected}."),
    "date_from_datetime_parsing": later("Datoen er ikke riktig skrevet. Skriv for eksempel 2024-01-01."),
}


def read_plan(path: Path) -> Plan:
    """The plan in one YAML file, whose name is the plan's slug.

    Raises PlanFileFaulty naming the file, the entry and what is wrong with it.
    """
    content = _parsed(path)
    try:
        plan = Plan.model_validate(content)
    except ValidationError as error:
        raise _first_fault(path, content, error) from error
    if plan.slug != path.stem:
        what = _("Slug er {slug}. Den skal være lik filnavnet.", slug=plan.slug)
        raise PlanFileFaulty(file=path.name, entry="slug", what=what)
    return plan


def read_plans(folder: Path) -> tuple[Plan, ...]:
    """The plans of all `.yaml` files right in `folder` (not in folders below it), sorted by slug.

    Raises PlanFileFaulty for the first file that cannot be used.
    """
    return tuple(read_plan(path) for path in sorted(folder.glob("*.yaml")))


class AsWritten(yaml.SafeLoader):
    """Leaves everything as text but null, true and false, and refuses a field that is written twice.

    YAML 1.1 makes the number 1.10 into 1.1, the date 2024-01-01 into an object and the key `on` into True;
    a plan's numbers must stay as they are printed.
    """

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002  # SafeLoader's own signature
    ) -> dict[Any, Any]:
        """As SafeLoader does, which keeps the last of two fields and loses the first without a word."""
        counts = Counter(name.value for name, _value in node.value)
        repeated = [name for name, count in counts.items() if count > 1]
        if repeated:
            raise ConstructorError(
                problem=_("{fields} står to ganger", fields=", ".join(repeated)), problem_mark=node.start_mark
            )
        return super().construct_mapping(node, deep=deep)


# Not in the class body: a fresh table here, so that SafeLoader keeps its own.
AsWritten.yaml_implicit_resolvers = {}
AsWritten.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
AsWritten.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


def _parsed(path: Path) -> dict[str, Any]:
    try:
        content = AsWritten(path.read_text(encoding="utf-8")).get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        what = _("Innholdet er ikke riktig bygd opp som YAML: {reason}", reason=error)
        raise PlanFileFaulty(file=path.name, entry=_("Filen"), what=what) from error
    if not isinstance(content, dict):
        raise PlanFileFaulty(file=path.name, entry=_("Filen"), what=_("Filen er tom eller er ikke en plan."))
    return content


def _first_fault(path: Path, content: dict[str, Any], error: ValidationError) -> PlanFileFaulty:
    details = error.errors()[0]
    return PlanFileFaulty(file=path.name, entry=_place(content, details["loc"]), what=_what(details))


def _place(content: Any, location: tuple[int | str, ...]) -> str:
    """The key of the innermost entry at fault, and the field; "planen" when it is the plan as a whole."""
    key = ""
    fields: list[str] = []
    for step in location:
        if isinstance(step, int):
            fields.clear()
        elif step != "entries":
            fields.append(step)
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(content, dict) and "key" in content:
            key = str(content["key"])
    return " ".join(filter(None, [key, ".".join(fields)])) or _("planen")


def _what(details: ErrorDetails) -> str:
    sentence = _FAULTS.get(details["type"])
    return _(sentence, **details.get("ctx", {})) if sentence else details["msg"]
