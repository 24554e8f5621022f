"""What tests of outreach begin with: a cohort, a board, and short words for what it records."""

from datetime import datetime

from programme.access.model import Actor
from programme.groups.model import Sector
from programme.outreach.actions import add_partner, follow_up
from programme.outreach.model import OutreachForm, OutreachRow, OutreachStatus, PartnerForm
from programme.outreach.queries import outreach
from programme.store import Store
from tests.factories import COHORT, MORNING, board_member, cohort

NORDLAND = {"cohort": COHORT, "department": "nordland"}
BODO, NARVIK = f"{COHORT}/nordland/1804", f"{COHORT}/nordland/1806"


def board(store: Store, at: datetime = MORNING) -> Actor:
    """The board of Nordland, in a store where the cohort is made."""
    if not store.rows("SELECT slug FROM cohort"):
        cohort(store)
    return board_member(store, at=at)


def form(status: OutreachStatus = OutreachStatus.CONTACTED, **changes: object) -> OutreachForm:
    """Contacted, and nothing else."""
    return OutreachForm.model_validate({"status": status} | changes)


def partner_form(name: str = "Fylkesbiblioteket", **changes: object) -> PartnerForm:
    """A library that has not been contacted."""
    said = {"status": OutreachStatus.NOT_CONTACTED, "partner_name": name, "partner_kind": Sector.LIBRARY}
    return PartnerForm.model_validate(said | changes)


def record(actor: Actor, store: Store, record_id: str = BODO, *, version: int = 0, **changes: object) -> str:
    """The board records that it has contacted somebody, unless `changes` say otherwise."""
    return follow_up(actor, store, form(**changes), **NORDLAND, record_id=record_id, version=version)  # type: ignore[arg-type]


def partner(actor: Actor, store: Store, name: str = "Fylkesbiblioteket", **changes: object) -> str:
    """A partner of Nordland's; gives its id."""
    return add_partner(actor, store, partner_form(name, **changes), **NORDLAND)


def row(actor: Actor, store: Store, record_id: str = BODO) -> OutreachRow:
    """The row as the board sees it."""
    return next(each for each in outreach(actor, store, **NORDLAND) if each.id == record_id)
