"""A board strikes what nobody who was signed in has said for a municipality: its own word for it, or a link's.

Anybody can ask for a link to any municipality, so what comes by one may be false, and what a board has registered may
be a mistake. The municipality's own contact answers for itself: what that one has said, the board leaves.
"""

from pydantic import BaseModel

from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, require
from programme.cohorts.records import cohort_of
from programme.interest.keeping import refuse_stale_row, withdraw
from programme.interest.records import stored_municipal_interest
from programme.interest.rules import MunicipalityHasAnswered, require_registered
from programme.interest.telling import tell_of_striking
from programme.language.fields import RequiredText
from programme.organisation.records import department_of, municipality_on, require_own_municipalities
from programme.store import Transaction

_KIND = "municipal_interest"


class StrikeForm(BaseModel):
    """Why the interest is struck."""

    reason: RequiredText


@action
def strike_municipal_interest(
    actor: Actor,
    transaction: Transaction,
    form: StrikeForm,
    *,
    cohort: str,
    department: str,
    municipality: str,
    version: int,
) -> str:
    """The board takes out an interest of a municipality of its own, with a reason; gives the interest's id.

    The municipality's contacts hear of it, and the address that said it. They can say it again. Raises
    InterestNotRegistered, MunicipalityHasAnswered, StaleRecord, MunicipalityOfAnotherDepartment and what
    municipality_on raises.
    """
    require(actor, Right.REGISTER_MUNICIPAL_INTEREST_ON_BEHALF, Scope(department=department))
    starts_on = cohort_of(transaction, cohort).starts_on
    require_own_municipalities(transaction, department_of(transaction, department), [municipality], starts_on)
    place = municipality_on(transaction, municipality, starts_on)
    stored = require_registered(stored_municipal_interest(transaction, cohort, municipality), place.name)
    if not stored.can_be_struck:
        raise MunicipalityHasAnswered(municipality=place.name)
    refuse_stale_row(transaction, _KIND, stored, version)
    withdraw(transaction, actor, _KIND, "strike_municipal_interest", stored, reason=form.reason)
    tell_of_striking(transaction, actor, cohort=cohort, municipality=place, stored=stored, reason=form.reason)
    return stored.id
