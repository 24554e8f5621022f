"""What can be wrong with a group: one class a rule, each with the sentence that tells how to mend it.

What can be wrong with an area in itself is in programme/interest/rules.py: a department meets it first.
"""

from programme.language import RuleBroken, later


class MemberTwice(RuleBroken):
    """A person is an active member of a group once. Facts: name."""

    sentence = later("{name} er allerede med i gruppen. Bruk en annen e-postadresse, eller endre medlemmet som er der.")
    field = "email"


class MemberLeavesBeforeJoining(RuleBroken):
    """Nobody leaves before joining. Facts: joined."""

    sentence = later("Medlemmet ble med {joined} og kan ikke slutte før det. Velg den dagen eller en senere dag.")
    field = "left_on"


class MemberLeavesInFuture(RuleBroken):
    """A member leaves today or has left. Facts: day."""

    sentence = later("{day} er ikke kommet ennå. Velg i dag eller en tidligere dag.")
    field = "left_on"


class DepartmentNotDecided(RuleBroken):
    """The department's decision comes first. Facts: department."""

    sentence = later(
        "{department} har ikke avklart deltakelsen ennå. Skriv utkast og sett sammen gruppen mens dere venter."
    )


class DepartmentSaidNo(RuleBroken):
    """The department takes no part, so its municipalities cannot. Facts: department."""

    sentence = later(
        "{department} har vedtatt å ikke delta i programperioden. Kontakt fylkesstyret hvis dere ønsker å være med."
    )


class AreaNotBroughtIn(RuleBroken):
    """A group chooses among the areas that its department brought into the cohort. Facts: area, department."""

    sentence = later("{department} har ikke tatt «{area}» med inn i programperioden. Velg et av områdene i listen.")
    field = "area_id"


class EntryNotUnderArea(RuleBroken):
    """Goals and initiatives are named under the area that was chosen. Facts: area."""

    sentence = later("Et delmål eller tiltak hører ikke til «{area}». Velg blant dem som står under området.")
    field = "entry_ids"
