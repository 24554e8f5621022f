"""What a draft must keep to: one error a rule."""

from programme.language import RuleBroken, later


class DraftLocked(RuleBroken):
    """A draft that was adopted or thrown away is not changed. Facts: title."""

    sentence = later("«{title}» er vedtatt eller forkastet og kan ikke endres. Lag en ny utgave, eller hent det fram.")


class DraftChanged(RuleBroken):
    """What is adopted is what was read. Facts: title."""

    sentence = later("Noen har endret «{title}» siden du åpnet det. Se over planen en gang til før du går videre.")


class DraftWithoutArea(RuleBroken):
    """A plan has at least one area. Facts: title."""

    sentence = later("«{title}» har ingen utviklingsområder ennå. Legg til minst ett først.")


class EntryMisplaced(RuleBroken):
    """What may stand under what. Facts: label, what, place."""

    sentence = later("«{label}» er {what} og kan ikke stå {place}. Velg et annet slag eller et annet sted.")
    field = "kind"


class EntryUnderItself(RuleBroken):
    """An entry does not stand under itself. Facts: label."""

    sentence = later("«{label}» kan ikke stå under seg selv. Velg et annet sted.")
    field = "under"


class EntryRemoved(RuleBroken):
    """What was taken out is put back before anything is done with it. Facts: label."""

    sentence = later("«{label}» er fjernet fra utkastet. Angre fjerningen først, eller velg et annet sted.")
    field = "under"


class ReferenceUnknown(RuleBroken):
    """An entry refers to others of the same draft. Facts: label."""

    sentence = later("«{label}» viser til noe som ikke står i utkastet. Velg blant innslagene i planen.")
    field = "refers_to"


class BaseUnknown(RuleBroken):
    """A plan is copied within its department, or from one that it took over from."""

    sentence = later("Planen kan ikke brukes her. Velg en av fylkesavdelingens egne planer.")
    field = "base_plan_id"


class VersionStarted(RuleBroken):
    """A plan gets one new version at a time. Facts: title."""

    sentence = later("En ny utgave av «{title}» er alt under arbeid. Arbeid videre med det utkastet.")
    field = "base_plan_id"


class PlanReplaced(RuleBroken):
    """The newest version is the one to go on from. Facts: title, newer."""

    sentence = later("«{title}» er alt erstattet av en nyere utgave, «{newer}». Gå ut fra den.")
    field = "base_plan_id"
