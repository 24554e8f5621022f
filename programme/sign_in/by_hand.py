"""A link that whoever runs the app hands over herself, for when mail is not set up yet."""

from uuid import uuid4

from programme.access.audit import write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import RuleBroken, later
from programme.sign_in.model import LINK_LASTS, LinkRequestForm
from programme.store import Transaction
from programme.store.store import one_row

_PERSON = """
    SELECT person_id FROM person_email
    WHERE email = $email AND person_id NOT IN (SELECT person_id FROM erasure)
"""


class AddressUnknown(RuleBroken):
    """Nobody has the address. Told to whoever runs the app alone, never in a browser."""

    sentence = later("Ingen har denne e-postadressen. Se etter skrivefeil, eller legg til personen først.")
    field = "email"


@action
def make_link(actor: Actor, transaction: Transaction, form: LinkRequestForm) -> str:
    """A link to the front page for the person who has the address; gives the link's id, for issue_token.

    By the system. No mail is queued. Raises AddressUnknown.
    """
    require(actor, Right.RUN_JOBS)
    person = one_row(transaction, _PERSON, email=form.email)
    if person is None:
        raise AddressUnknown
    link_id = str(uuid4())
    transaction.insert(
        "sign_in_link",
        id=link_id,
        person_id=person["person_id"],
        email=form.email,
        target="/",
        token_hash=None,
        created_at=actor.at,
        expires_at=actor.at + LINK_LASTS,
        used_at=None,
    )
    after = {"person": person["person_id"]}
    write_audit(transaction, actor, "make_link", kind="sign_in_link", record_id=link_id, after=after)
    return link_id
