"""Which municipality's application is meant, as the page «Søknad og gruppe» tells its queries, actions and keys."""

from collections.abc import Mapping

from programme.ui.context import Context


def place(context: Context, municipality: str) -> dict[str, str]:
    """The municipality in the cohort that is looked at, as queries and actions are told it."""
    return {"cohort": context.cohort.slug, "municipality": municipality}


def named(what: str, where: Mapping[str, str]) -> str:
    """The key of a form or a part for that `place`: another place's holds nothing of what was typed here."""
    return "-".join([what, *where.values()])
