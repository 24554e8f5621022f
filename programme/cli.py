"""The command `programme`: make a store, make the example, see what is wrong with this installation."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

from programme.access.model import system
from programme.language import RuleBroken, _
from programme.organisation.loading import load_reference_data
from programme.organisation.reference import ReferenceFileFaulty, read_reference
from programme.plans.actions import load_plans
from programme.plans.files import read_plans
from programme.server.commands import CommandFailed, ask_server
from programme.server.doctor import as_lines, examine, is_anything_wrong
from programme.server.settings import PROJECT_ROOT, SettingFaulty, Settings, read_settings
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
    return parser


def _init(_asked: argparse.Namespace) -> None:
    settings = read_settings(_environment_for(Kind.REAL))
    _make(settings, _fill_real_store)
    _say(_("Lageret er laget: {store}. Det holder referansedata og vedtatte planer.", store=_shown(settings)))


def _example(asked: argparse.Namespace) -> None:
    # The example world reaches all of the programme; the other commands need not wait for it.
    from programme.example.world import build_people, build_world  # noqa: PLC0415

    settings = read_settings(_environment_for(Kind.EXAMPLE))
    _make(settings, build_people if asked.people_only else partial(build_world, until=asked.until))
    _say(_("Eksempelet er laget: {store}. Start det med «make run».", store=_shown(settings)))


def _doctor(_asked: argparse.Namespace) -> int:
    lines = _told_by_server()
    if lines is None:
        lines = as_lines(examine(os.environ))
    else:
        _say(_("Appen kjører og har lageret. Dette har appen selv sett etter:"))
    _say(lines)
    return 1 if is_anything_wrong(lines) else 0


def _told_by_server() -> str | None:
    """What the server that has the store says; None when none runs, or when the settings are faulty."""
    try:
        path = read_settings(os.environ).command_socket
    except SettingFaulty:
        return None
    return None if path is None else ask_server(path, "doctor")


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
