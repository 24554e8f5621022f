"""What following up must keep to: one error a rule."""

from programme.access.audit import StaleRecord
from programme.language import RuleBroken, later


class ContactedInFuture(RuleBroken):
    """Somebody was contacted on a day that has been. Facts: day."""

    sentence = later("{day} har ikke vært ennå. Skriv dagen dere tok kontakt, eller skriv det som neste steg.")
    field = "contacted_on"


class NextStepMissing(RuleBroken):
    """A day is for something."""

    sentence = later("Dere har valgt en dato for neste steg. Skriv hva dere skal gjøre da, eller ta bort datoen.")
    field = "next_step"


class NotOnBoard(RuleBroken):
    """Somebody of the board follows up."""

    sentence = later("Den som følger opp, må sitte i fylkesstyret. Velg en fra listen.")
    field = "followed_up_by"


class PartnerKnown(RuleBroken):
    """A partner stands in the list once. Facts: name."""

    sentence = later("«{name}» står i listen fra før. Åpne raden og endre den.")
    field = "partner_name"


class PartnerIsMunicipality(RuleBroken):
    """Municipalities stand in the list already. Facts: name."""

    sentence = later("{name} er en kommune, og medlemskommunene står i listen allerede.")
    field = "partner_name"


class NoRowsChosen(RuleBroken):
    """Something is changed somewhere."""

    sentence = later("Velg minst én rad å endre.")
    field = "record_ids"


class NothingToChange(RuleBroken):
    """A change of several rows says what is to be another."""

    sentence = later("Velg hva som skal endres: status, hvem som følger opp, eller neste steg.")


class AlreadySo(RuleBroken):
    """A change of several rows changes one at least."""

    sentence = later("Radene dere valgte, står slik fra før.")
    field = "record_ids"


class SeveralChanged(StaleRecord):
    """Somebody has changed rows since they were read. Facts: changes."""

    sentence = later("{changes} Det du valgte, står her fortsatt. Se over radene, og lagre på nytt.")


class AlreadyUndone(RuleBroken):
    """What is undone cannot be undone again."""

    sentence = later("Dette er allerede angret.")


class UndoLapsed(RuleBroken):
    """Only the last change of several rows is undone, and only for some days. Facts: days."""

    sentence = later(
        "Bare den siste endringen av flere rader kan angres, og bare i {days} dager. Endre radene på nytt i stedet."
    )


class ApplyingClosed(RuleBroken):
    """A letter asks for something that can still be done. Facts: day."""

    sentence = later("Søknadsfristen gikk ut {day}, så brevet inviterer ingen lenger. Ta kontakt på en annen måte.")


class ColumnsMissing(RuleBroken):
    """A file to import has the columns that tell whom a row is about. Facts: columns."""

    sentence = later("Filen mangler kolonnene {columns}. Last ned listen, fyll den ut, og send den inn igjen.")
    field = "file"


class FileMissing(RuleBroken):
    """Something is imported from somewhere."""

    sentence = later("Velg en fil først.")
    field = "file"


class NothingToImport(RuleBroken):
    """A file changes something."""

    sentence = later("Filen endrer ingenting.")


class RowsAtFault(RuleBroken):
    """A file with faults is not imported unless the good rows alone are asked for. Facts: count."""

    sentence = later("{count} rader har noe som må rettes. Rett dem og send filen på nytt, eller velg de andre.")


class AddressMissing(RuleBroken):
    """A letter goes to an address. Facts: name."""

    sentence = later("Dere har ikke skrevet noen e-postadresse for {name}. Legg den inn og lagre først.")
    field = "contact_email"
