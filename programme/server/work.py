"""Which jobs the app does by itself, from its settings."""

from programme.access.model import Actor
from programme.access.sealing import seal_audit
from programme.messages.mail import Mail
from programme.messages.sending import send_waiting
from programme.personal.actions import issue_address_token
from programme.personal.sweeping import sweep_file
from programme.server.jobs import Job
from programme.server.settings import Settings
from programme.sign_in.actions import resolve_requests
from programme.sign_in.tokens import issue_token
from programme.store import Store


def jobs_for(settings: Settings) -> tuple[Job, ...]:
    """In the order in which they are done: a link that is asked for is made, sent and logged for good in one round.

    The file is swept last: nothing waits for it.
    """
    sending = (_sending(settings.mail, settings.address),) if settings.mail else ()
    keeping = (Job("seal the audit log", seal_audit), Job("sweep the file", sweep_file))
    return (Job("resolve requests for links", resolve_requests), *sending, *keeping)


def _sending(mail: Mail, address: str) -> Job:
    def send(actor: Actor, store: Store) -> int:
        def issue(link_id: str) -> str:
            return issue_token(actor, store, link_id=link_id)

        def confirm(wish_id: str) -> str:
            return issue_address_token(actor, store, wish_id=wish_id)

        return send_waiting(actor, store, mail, address=address, issue=issue, confirm=confirm)

    return Job("send mail", send)
