"""The invented municipalities: whatever nobody would like to read about oneself happens to them alone.

No Norwegian municipality, today's or earlier, has one of these names. They have no point on the map: they are nowhere.
"""

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import RuleBroken, later
from programme.organisation.loading import add_municipalities
from programme.organisation.reference import Municipality
from programme.store import Kind, Transaction

INVENTED = {
    "9901": ("Storvik", "18"),
    "9902": ("Fjelldal", "50"),
    "9903": ("Eksempelvik", "46"),
    "9904": ("Granlia", "34"),
    "9905": ("Furuholt", "32"),
    "9906": ("Skarvfjord", "55"),
    "9907": ("Tindvik", "18"),
    "9908": ("Rognlia", "50"),
    "9909": ("Måkevåg", "46"),
    "9910": ("Sølvdal", "33"),
    "9911": ("Lyngmo", "34"),
    "9912": ("Steinmyr", "39"),
    "9913": ("Havnesund", "42"),
    "9914": ("Bjørkefjord", "56"),
    "9915": ("Eksempeldal", "50"),
    "9916": ("Øvre Eksempel", "11"),
}
"""By number: the name, and the number of the real county that the municipality is put in."""


class ExampleInRealStore(RuleBroken):
    """The example belongs in example stores alone."""

    sentence = later("Dette er et virkelig lager. Eksempelet kan bare legges i et lager som er laget for det.")


def refuse_real(kind: Kind) -> None:
    """Raises ExampleInRealStore unless the store is an example."""
    if kind is not Kind.EXAMPLE:
        raise ExampleInRealStore


@action
def add_invented_municipalities(actor: Actor, transaction: Transaction) -> None:
    """The invented municipalities, members like all others. Raises ExampleInRealStore."""
    require(actor, Right.MAKE_STORE)
    refuse_real(Kind(transaction.rows("SELECT kind FROM store_identity")[0]["kind"]))
    add_municipalities(transaction, [_municipality(number) for number in INVENTED], is_invented=True)
    write_audit(
        transaction,
        actor,
        "add_invented_municipalities",
        kind="reference_data",
        record_id="invented",
        after={number: name for number, (name, _county) in INVENTED.items()},
    )


def _municipality(number: str) -> Municipality:
    name, county = INVENTED[number]
    return Municipality(number=number, county_number=county, name=name, name_official=name, name_unique=name)
