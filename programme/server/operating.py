"""What whoever runs the app asks of it from the command line, whether the server has the store or the command itself.

Each command takes its arguments as texts and gives what was done, in a sentence. None of it is done from a browser.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from programme.access.model import Actor, system
from programme.access.sealing import seal_audit, verify_audit
from programme.access.verdict import Head
from programme.language import _
from programme.language.numbers import number
from programme.organisation.actions import appoint_programme_manager
from programme.organisation.model import PersonForm
from programme.personal.actions import run_retention
from programme.personal.model import RetentionDue
from programme.personal.queries import due_for_retention
from programme.personal.sweeping import sweep_file
from programme.server.commands import Arguments, CommandFailed, Handlers
from programme.server.doctor import examine_running, is_anything_wrong
from programme.server.reminding import remind_some
from programme.server.running import Running, running
from programme.server.sending import send_messages
from programme.sign_in.by_hand import make_link
from programme.sign_in.model import LinkRequestForm
from programme.sign_in.tokens import issue_token
from programme.store.backup import back_up

Command = Callable[[Running, Arguments], str]


def administrator(now: Running, arguments: Arguments) -> str:
    """`name` with the address `email` becomes part of programme management."""
    form = PersonForm.model_validate(arguments)
    appoint_programme_manager(_system(), now.store, form)
    text = (
        "{name} er med i programledelsen. Lag en lenke med «programme link {email}» hvis e-post ikke er satt opp ennå."
    )
    return _(text, name=form.name, email=form.email)


def link(now: Running, arguments: Arguments) -> str:
    """A one-time link for the person who has the address `email`, for whoever runs the app to hand over."""
    if not now.settings.address:
        raise CommandFailed(_("PROGRAMME_ADDRESS mangler. Sett den til adressen til appen, og prøv igjen."))
    actor = _system()
    link_id = make_link(actor, now.store, LinkRequestForm.model_validate(arguments))
    token = issue_token(actor, now.store, link_id=link_id)
    address = f"{now.settings.address}/inn/{token}"
    return _("Denne lenken virker én gang, de neste 20 minuttene: {address}", address=address)


def backup(now: Running, arguments: Arguments) -> str:
    """All that the store holds goes to a new file, the absolute path `file`."""
    path = Path(arguments["file"])
    rows = back_up(now.store, path)
    return _("Sikkerhetskopien er laget: {path} ({rows} rader).", path=path, rows=number(rows))


def verify(now: Running, arguments: Arguments) -> str:
    """Computes the audit log's chain anew; `expect` is a head that was noted earlier. Raises CommandFailed."""
    expect = arguments.get("expect", "")
    verdict = verify_audit(_system(), now.store, expect=Head.from_text(expect) if expect else None)
    told = "\n".join(verdict.sentences)
    if not verdict.is_sound:
        raise CommandFailed(told)
    return told


def seal(now: Running, _arguments: Arguments) -> str:
    """What the app does every few seconds while it runs."""
    return _("Endringsloggen er forseglet. Nye linjer: {count}.", count=number(seal_audit(_system(), now.store)))


def retention(now: Running, arguments: Arguments) -> str:
    """Tells what has been kept too long; takes it away when `run` is given."""
    due = due_for_retention(_system(), now.store)
    if due.is_nothing:
        return _("Ingen personopplysninger har stått for lenge.")
    if arguments.get("run"):
        done = run_retention(_system(), now.store)
        sweep_file(_system(), now.store)
        return done
    not_done = _("Ingenting er slettet. Skriv «programme retention --run» for å slette dette.")
    return "\n".join((*_due(due), not_done))


def _due(due: RetentionDue) -> Iterator[str]:
    for texts in due.texts:
        yield _("{cohort}: {what} ({count})", cohort=texts.cohort, what=texts.what, count=number(texts.count))
    if due.people:
        yield _("Personer uten tilknytning lenger: {count}", count=number(len(due.people)))


def doctor(_now: Running, _arguments: Arguments) -> str:
    """What is wrong with the installation of a server that runs. Raises CommandFailed when anything is."""
    lines = examine_running()
    if is_anything_wrong(lines):
        raise CommandFailed(lines)
    return lines


COMMANDS: Final[Mapping[str, Command]] = {
    "administrator": administrator,
    "backup": backup,
    "link": link,
    "retention": retention,
    "seal-audit": seal,
    "send-messages": send_messages,
    "send-reminders": remind_some,
    "verify-audit": verify,
}
"""By the name that is written on the command line: those that need no more than the open store."""


def for_the_server() -> Handlers:
    """The commands for the store that this process has open."""
    return {name: partial(_in_the_server, command) for name, command in {**COMMANDS, "doctor": doctor}.items()}


def _in_the_server(command: Command, arguments: Arguments) -> str:
    return command(running(), arguments)


def _system() -> Actor:
    return system(datetime.now(UTC))
