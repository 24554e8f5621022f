"""What can go wrong with the store: one type a kind. The driver's own words stay in the chained cause."""

from programme.language import Worded, later


class StoreError(Worded):
    """Base of all store errors."""

    sentence = later("Lageret svarer ikke som det skal. Prøv igjen om litt.")


class StoreMissing(StoreError):
    """There is no store at the address."""

    sentence = later("Det finnes ikke noe lager på {address}. Lag et med «programme init» eller «programme example».")


class StoreExists(StoreError):
    """A store is there already; making one never overwrites."""

    sentence = later("Det finnes allerede et lager på {address}. Flytt det, eller velg et annet sted.")


class StoreLocked(StoreError):
    """Another process has the DuckDB file."""

    sentence = later("Lageret {address} er i bruk av et annet program. Stopp det andre programmet og prøv igjen.")


class StoreUnreachable(StoreError):
    """The database server does not answer, or the file cannot be read."""

    sentence = later("Lageret {address} kan ikke nås. Se om tjeneren er i gang og adressen er riktig.")


class StoreConflict(StoreError):
    """Others wrote the same rows at the same time, and trying again did not help."""

    sentence = later("Flere lagret samtidig, og din lagring ble stoppet. Prøv igjen.")


class ConstraintBroken(StoreError):
    """A row breaks a constraint of the tables: a fault in the code above, or in a file read in."""

    sentence = later("Lagringen ble stoppet fordi opplysningene ikke henger sammen. Ingenting er lagret.")


class WrongKind(StoreError):
    """An example store was opened as a real one, or the other way round."""

    sentence = later("Lageret {address} er merket «{found}», men appen er startet for «{wanted}».")


class SchemaUnknown(StoreError):
    """The store was written by a newer version of the programme."""

    sentence = later("Lageret {address} er laget av en nyere utgave. Oppdater programmet før du åpner det.")
