"""What can be wrong with an application: one class a rule, each with the sentence that tells how to mend it."""

from programme.language import RuleBroken, later


class ApplicationClosed(RuleBroken):
    """Applying closes at the deadline. Facts: deadline."""

    sentence = later("Søknadsfristen var {deadline}. Kontakt programledelsen hvis dere likevel vil søke.")


class ApplicationCannotBecome(RuleBroken):
    """An application moves as TRANSITIONS says. Facts: state, wanted (labels)."""

    sentence = later(
        "Søknaden har status «{state}» og kan ikke få status «{wanted}». Åpne siden på nytt og se hva som kan gjøres."
    )


class ApplicationIsSent(RuleBroken):
    """What was sent is kept as it was. Facts: state (label)."""

    sentence = later("Søknaden har status «{state}» og kan ikke skrives om. Hent den tilbake som utkast først.")


class MotivationMissing(RuleBroken):
    """An application says why."""

    sentence = later("Begrunnelsen mangler. Skriv noen ord om hvorfor dere vil delta.")
    field = "motivation"


class SocietalDevelopmentNotConfirmed(RuleBroken):
    """A condition to be accepted (DOMAIN.md, 6)."""

    sentence = later(
        "Kryss av for at dere ønsker å utvikle kulturskolen i et samfunnsperspektiv. Det er et vilkår for å delta."
    )
    field = "wants_societal_development"


class CocreationNotConfirmed(RuleBroken):
    """A condition to be accepted (DOMAIN.md, 6)."""

    sentence = later("Kryss av for at dere vil gi rom for lokal samskaping. Det er et vilkår for å delta.")
    field = "makes_room_for_cocreation"


class WithdrawalInFuture(RuleBroken):
    """A withdrawal holds from today or from an earlier day. Facts: day."""

    sentence = later("{day} er ikke kommet ennå. Velg i dag eller en tidligere dag.")
    field = "withdrawn_on"


class WithdrawalBeforeSending(RuleBroken):
    """Nobody withdraws before having applied. Facts: day."""

    sentence = later("Søknaden ble sendt {day} og kan ikke trekkes før det. Velg den dagen eller en senere dag.")
    field = "withdrawn_on"
