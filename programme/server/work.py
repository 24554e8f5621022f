"""Which jobs the app does by itself, from its settings."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from programme.access.model import Actor
from programme.access.sealing import seal_audit
from programme.interest.links import issue_interest_token, resolve_interest_requests
from programme.messages.mail import Mail
from programme.messages.sending import Outcome, send_waiting
from programme.participation.renewing import renewed
from programme.personal.actions import issue_address_token
from programme.personal.sweeping import sweep_file
from programme.server.jobs import AGAIN, Job
from programme.server.reminding import reminders_job
from programme.server.settings import Settings
from programme.sign_in.actions import resolve_requests
from programme.sign_in.tokens import issue_token
from programme.store import Store

_LONGEST_ROUND: Final = 5.0
"""Seconds: whoever asks for a link to sign in with waits at the screen, and a round that has begun goes first."""


def jobs_for(settings: Settings) -> tuple[Job, ...]:
    """In the order in which they are done: a link that is asked for is made, sent and logged for good in one round.

    The file is swept last: nothing waits for it.
    """
    sending = (_sending(settings.mail, settings.address),) if settings.mail else ()
    # An example shows another day than today's.
    reminding = () if settings.is_example else (reminders_job(),)
    keeping = (Job("seal the audit log", seal_audit), Job("sweep the file", sweep_file))
    asking = (
        Job("resolve requests for links", resolve_requests),
        Job("resolve requests about interest", resolve_interest_requests),
    )
    return (*asking, *reminding, *sending, *keeping)


def send_round(actor: Actor, store: Store, mail: Mail, address: str, is_over: Callable[[], bool]) -> Outcome:
    """One round of sending, with the tokens that links need, by the machine's clock. Raises MailUnreachable.

    It ends five seconds after its first message, or when `is_over` says so; what has come meanwhile is in the next one.
    """
    until: float | None = None

    def is_enough() -> bool:
        nonlocal until
        now = time.monotonic()
        until = until or now + _LONGEST_ROUND
        return is_over() or now > until

    def issue(link_id: str) -> str:
        return issue_token(actor, store, link_id=link_id)

    def confirm(wish_id: str) -> str:
        return issue_address_token(actor, store, wish_id=wish_id)

    def open_interest(link_id: str) -> str:
        return issue_interest_token(actor, store, link_id=link_id)

    return send_waiting(
        actor,
        store,
        mail,
        address=address,
        issue=issue,
        confirm=confirm,
        open_interest=open_interest,
        renew=renewed,
        clock=lambda: datetime.now(UTC),
        is_over=is_enough,
    )


def _sending(mail: Mail, address: str) -> Job:
    def send(actor: Actor, store: Store, is_over: Callable[[], bool]) -> object:
        return AGAIN if send_round(actor, store, mail, address, is_over).is_more else None

    return Job("send mail", send, can_stop=True)
