"""What programme management does about what messages say: write a text, go back to the standard, set the mailbox.

`version` is the version that the form read, 0 where there was nothing to read; a stale one raises StaleRecord.
"""

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.messages.model import MessageKind
from programme.messages.records import mailbox, standing_template
from programme.messages.standard import Text
from programme.messages.templates import MailboxForm, Standing, TemplateForm, checked, form_of
from programme.store import Transaction

_TEMPLATE, _MAILBOX, _MAILBOX_ID = "message_template", "programme_mailbox", "programme"
_SET_MAILBOX = """
    INSERT INTO programme_mailbox (id, email, version) VALUES ($id, $email, $version)
    ON CONFLICT (id) DO UPDATE SET email = excluded.email, version = excluded.version
"""


@action
def write_template(
    actor: Actor, transaction: Transaction, form: TemplateForm, *, kind: MessageKind, version: int
) -> str:
    """The kind says this from now on, also what waits in the outbox; what it said is kept. Gives the kind.

    Raises StaleRecord and what templates.checked raises.
    """
    require(actor, Right.WRITE_TEMPLATES)
    before = _as_read(transaction, kind, version)
    text = checked(kind, form)
    if before.is_standard or text != before.text:
        _keep(transaction, actor, "write_template", before, text)
    return kind


@action
def restore_standard(actor: Actor, transaction: Transaction, *, kind: MessageKind, version: int) -> str:
    """The kind says its standard text again; what it said is kept. Gives the kind. Raises StaleRecord."""
    require(actor, Right.WRITE_TEMPLATES)
    before = _as_read(transaction, kind, version)
    if not before.is_standard:
        _keep(transaction, actor, "restore_standard", before, None)
    return kind


@action
def set_mailbox(actor: Actor, transaction: Transaction, form: MailboxForm, *, version: int) -> str:
    """What boards send is copied there from now on; gives the mailbox's id. Raises StaleRecord."""
    require(actor, Right.WRITE_TEMPLATES)
    return _keep_mailbox(transaction, actor, "set_mailbox", form.email, version)


@action
def remove_mailbox(actor: Actor, transaction: Transaction, *, version: int) -> str:
    """What boards send goes to each of programme management again; gives the mailbox's id. Raises StaleRecord."""
    require(actor, Right.WRITE_TEMPLATES)
    return _keep_mailbox(transaction, actor, "remove_mailbox", "", version)


def _keep_mailbox(transaction: Transaction, actor: Actor, name: str, email: str, version: int) -> str:
    present, stored = mailbox(transaction)
    refuse_stale(transaction, kind=_MAILBOX, record_id=_MAILBOX_ID, read=version, stored=stored)
    if email != present:
        transaction.rows(_SET_MAILBOX, id=_MAILBOX_ID, email=email, version=stored + 1)
        before, after = {"email": present}, {"email": email}
        write_audit(transaction, actor, name, kind=_MAILBOX, record_id=_MAILBOX_ID, before=before, after=after)
    return _MAILBOX_ID


def _as_read(transaction: Transaction, kind: MessageKind, version: int) -> Standing:
    stands = standing_template(transaction, kind)
    refuse_stale(transaction, kind=_TEMPLATE, record_id=kind, read=version, stored=stands.version)
    return stands


def _keep(transaction: Transaction, actor: Actor, name: str, before: Standing, text: Text | None) -> None:
    """The next version of the kind's text; None: the standard."""
    said = {
        "subject": text.subject if text else "",
        "text_before": text.before if text else "",
        "text_after": text.after if text else "",
    }
    transaction.insert(
        _TEMPLATE,
        kind=before.kind,
        version=before.version + 1,
        is_standard=text is None,
        **said,
        written_at=actor.at,
        written_by=actor.person_id,
    )
    was = form_of(before.text).model_dump()
    write_audit(transaction, actor, name, kind=_TEMPLATE, record_id=before.kind, before=was, after=said)
