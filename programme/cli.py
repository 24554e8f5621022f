"""The command `programme`: make a store, see what is wrong, and do what no screen does to a store that is in use."""

import argparse
import os
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

from programme.access.model import system
from programme.language import RuleBroken, _
from programme.organisation.loading import load_reference_data
from programme.organisation.reference import ReferenceFileFaulty, read_reference
from programme.participation.reminders import ReminderProgress
from programme.plans.actions import load_plans
from programme.plans.files import read_plans
from programme.server.commands import Answer, Arguments, CommandFailed, ask_server, carried_out, text_of
from programme.server.doctor import as_lines, examine, is_anything_wrong
from programme.server.operating import COMMANDS, Command
from programme.server.reminding import remind_everybody
from programme.server.running import Running, opened
from programme.server.sending import portion_told, send_everything, send_portion, stopping
from programme.server.settings import PROJECT_ROOT, SettingFaulty, Settings, read_place, read_settings
from programme.store import Kind, Store, StoreError, make_store
from programme.store.errors import StoreExists

_SAID = (StoreError, SettingFaulty, RuleBroken, ReferenceFileFaulty, CommandFailed)
"""Errors that are a sentence for whoever runs the command."""


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says (`words`, default: the process's); gives the exit code."""
    parser = _parser()
    asked = parser.parse_args(words)
    try:
        return int(asked.command(asked) or 0)
    except _SAID as error:
        sys.stderr.write(f"{error}\n")
        return 1


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help in Norwegian."""

    def add_usage(self, usage, actions, groups, prefix=None) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """As argparse does, with our word before it."""
        super().add_usage(usage, actions, groups, _("Bruk: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose faults are told in Norwegian."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, **options)  # type: ignore[arg-type]
        options_group = self.add_argument_group(_("Valg"))
        options_group.add_argument("-h", "--help", action="help", help=_("vis denne hjelpen"))
        self.options = options_group

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - argparse's own words are English
        """Tell that the command cannot be read, and how it is written."""
        self.exit(2, _("Kommandoen er ikke riktig skrevet.\n{usage}", usage=self.format_help()))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="programme", description=_("Fremtidens kulturskole fra kommandolinjen."))
    parser.set_defaults(command=lambda _asked: _say(parser.format_help()))
    commands = parser.add_subparsers(title=_("Kommandoer"), metavar=_("kommando"))
    init = commands.add_parser("init", help=_("lag et virkelig lager med referansedata og vedtatte planer"))
    init.set_defaults(command=_init)
    example = commands.add_parser("example", help=_("lag et lager med eksempelet"))
    example.options.add_argument(
        "--people-only", action="store_true", help=_("bare offentlige datoer og fem oppdiktede personer")
    )
    example.options.add_argument(
        "--until",
        type=date.fromisoformat,
        metavar=_("ÅÅÅÅ-MM-DD"),
        help=_("bygg eksempelet slik det var til og med denne dagen"),
    )
    example.set_defaults(command=_example)
    doctor = commands.add_parser("doctor", help=_("se hva som er galt med installasjonen"))
    doctor.set_defaults(command=_doctor)
    _add_operating(commands)
    return parser


def _add_operating(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """The commands that the server carries out itself while it has the store."""
    administrator = commands.add_parser("administrator", help=_("legg en person til i programledelsen"))
    administrator.options.add_argument("--name", required=True, metavar=_("NAVN"), help=_("for- og etternavn"))
    administrator.options.add_argument("--email", required=True, metavar=_("ADRESSE"), help=_("e-postadressen"))
    link = commands.add_parser("link", help=_("lag en lenke som logger en person inn én gang"))
    link.options.add_argument("email", metavar=_("ADRESSE"), help=_("e-postadressen til personen"))
    verify = commands.add_parser("verify-audit", help=_("kontroller at endringsloggen er som den ble skrevet"))
    verify.options.add_argument(
        "--expect", default="", metavar=_("NUMMER:SUM"), help=_("hodet som ble notert ved forrige kontroll")
    )
    commands.add_parser("seal-audit", help=_("forsegle de nyeste linjene i endringsloggen nå"))
    retention = commands.add_parser("retention", help=_("vis personopplysninger som har stått for lenge"))
    retention.options.add_argument("--run", action="store_const", const="yes", default="", help=_("slett dem også"))
    backup = commands.add_parser("backup", help=_("lag en sikkerhetskopi av lageret"))
    backup.options.add_argument("file", type=_absolute, metavar=_("FIL"), help=_("en fil som ikke finnes ennå"))
    commands.add_parser("send-reminders", help=_("legg dagens påminnelser om frister i køen"))
    commands.add_parser("send-messages", help=_("send meldingene som venter; kan stoppes og startes igjen"))
    for name in COMMANDS:
        commands.choices[name].set_defaults(command=partial(_operate, name))
    commands.choices["send-messages"].set_defaults(command=_send_messages)
    commands.choices["send-reminders"].set_defaults(command=_send_reminders)


def _absolute(file: str) -> str:
    """The server that may carry it out stands in another folder."""
    return str(Path(file).expanduser().absolute())


def _operate(name: str, asked: argparse.Namespace) -> int:
    arguments = {key: text for key, text in vars(asked).items() if isinstance(text, str)}
    settings = read_place(os.environ)
    answer = _told_by_server(settings, name, arguments)
    if answer is None:
        answer = _done_here(settings, name, arguments)
    elif answer.is_done:
        _say(_("Appen kjører og har lageret, og har utført kommandoen."))
    (sys.stdout if answer.is_done else sys.stderr).write(f"{answer.text}\n")
    return 0 if answer.is_done else 1


def _send_reminders(_asked: argparse.Namespace) -> int:
    name = "send-reminders"
    with stopping() as is_over, closing(_answers(name, COMMANDS[name], read_place)) as answers:
        remind_everybody(lambda: ReminderProgress.model_validate_json(text_of(next(answers))), _say, is_over)
    return 0


def _send_messages(_asked: argparse.Namespace) -> int:
    with stopping() as is_over:

        def send(now: Running, _arguments: Arguments) -> str:
            return send_portion(now, is_over).model_dump_json()

        with closing(_answers("send-messages", send, read_settings)) as answers:
            return 0 if send_everything(lambda: portion_told(next(answers)), _say, is_over) else 1


def _answers(
    name: str, here: Command, read: Callable[[Mapping[str, str]], Settings]
) -> Generator[Answer | None, None, None]:
    """What comes of the command each time it is done: by the server that has the store, else by `here`.

    `read` gives the settings that `here` needs; the store is then open until the generator is closed.
    """
    place = read_place(os.environ)
    answer = _told_by_server(place, name)
    if answer is not None:
        _say(_("Appen kjører og har lageret, og utfører kommandoen."))
        while True:
            yield answer
            answer = _told_by_server(place, name)
    settings = read(os.environ)
    store = opened(settings)
    try:
        while True:
            yield carried_out(partial(here, Running(settings, store)), {})
    finally:
        store.close()


def _done_here(settings: Settings, name: str, arguments: Arguments) -> Answer:
    store = opened(settings)
    try:
        return carried_out(partial(COMMANDS[name], Running(settings, store)), arguments)
    finally:
        store.close()


def _init(_asked: argparse.Namespace) -> None:
    settings = read_place(_environment_for(Kind.REAL))
    _make(settings, _fill_real_store)
    _say(_("Lageret er laget: {store}. Det holder referansedata og vedtatte planer.", store=_shown(settings)))


def _example(asked: argparse.Namespace) -> None:
    # The example world reaches all of the programme; the other commands need not wait for it.
    from programme.example.world import build_people, build_world  # noqa: PLC0415

    settings = read_place(_environment_for(Kind.EXAMPLE))
    _make(settings, build_people if asked.people_only else partial(build_world, until=asked.until))
    _say(_("Eksempelet er laget: {store}. Start det med «make run».", store=_shown(settings)))


def _doctor(_asked: argparse.Namespace) -> int:
    try:
        answer = _told_by_server(read_place(os.environ), "doctor")
    except SettingFaulty:
        answer = None
    if answer is None:
        lines = as_lines(examine(os.environ))
        _say(lines)
        return 1 if is_anything_wrong(lines) else 0
    _say(_("Appen kjører og har lageret. Dette har appen selv sett etter:"))
    _say(answer.text)
    return 0 if answer.is_done else 1


def _told_by_server(settings: Settings, command: str, arguments: Arguments | None = None) -> Answer | None:
    """What the server that has the store answers; None when none runs."""
    path = settings.command_socket
    return None if path is None else ask_server(path, command, arguments)


def _environment_for(kind: Kind) -> Mapping[str, str]:
    """The process's settings, with the mode that the command makes a store for; the example needs no host names."""
    hosts = os.environ.get("PROGRAMME_HOSTS", "") if kind is Kind.REAL else ""
    return {**os.environ, "PROGRAMME_MODE": kind.value, "PROGRAMME_HOSTS": hosts}


def _make(settings: Settings, fill: Callable[[Store], object]) -> None:
    """A new store that is there when `fill` is through, and not before: a file half made would pass for a whole one."""
    if settings.command_socket is None:
        _make_at(settings.store, settings.kind, fill)
        return
    path = Path(settings.store)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        if not path.exists():
            _make_at(str(unfinished), settings.kind, fill)
        if path.exists():
            raise StoreExists(address=path)
        unfinished.rename(path)
    finally:
        for rest in (unfinished, unfinished.with_name(f"{unfinished.name}.wal")):
            rest.unlink(missing_ok=True)


def _make_at(address: str, kind: Kind, fill: Callable[[Store], object]) -> None:
    store = make_store(address, kind)
    try:
        fill(store)
    finally:
        store.close()


def _fill_real_store(store: Store) -> None:
    actor, data = system(datetime.now(UTC)), PROJECT_ROOT / "data"
    load_reference_data(actor, store, read_reference(data))
    load_plans(actor, store, read_plans(data / "plans"))


def _shown(settings: Settings) -> str:
    """The store's address without a password."""
    return settings.store.rpartition("@")[2] if settings.command_socket is None else settings.store


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
