"""`make bench`: measure, and print one JSON document.

Each section is a function that gives what it measured; a new one is added by naming it in `SECTIONS`. Only the ratios
within one run mean anything: the machine, and what else it does, changes every absolute figure.
"""

import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from programme.example.people import BOARDS
from programme.store import open_store
from tests.bench.enlarged import measure_pages_enlarged, measure_queries, measure_registrations
from tests.bench.nation import COHORT, DAY, PEOPLE
from tests.bench.outreach import LARGEST, measure_presses
from tests.bench.pages import Figures, measure_pages
from tests.bench.registration import measure_registration
from tests.bench.servers import Server, in_example_mode, make_example_store, our_app
from tests.bench.wire import Page

LARGEST_BOARD = BOARDS[LARGEST][0].name
PAGES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("oversikt", "", "Pernille", ("Hei, Pernille", "Fylkesavdelingene", "Finnmark, Troms og Svalbard")),
    ("oversikt", "", "Marit", ("Hei, Marit", "Bodø")),
    ("interesse", "interesse", "Pernille", ("Har svart", "Historikk", "Vedtak om å delta")),
    ("interesse", "interesse", "Kari", ("Er vi interessert?", "Interesserte kommuner", "Vedtak om å delta")),
    ("utviklingsområder", "utviklingsomrader", "Pernille", ("Planer", 'class="plan"')),
    ("utviklingsområder", "utviklingsomrader", "Kari", ("Planer", 'class="plan"', "Velg utviklingsområder")),
    ("utviklingsområder, bruk", "utviklingsomrader?vis=bruk", "Kari", ("Hva brukes planen til?", "tatt opp")),
    ("utviklingsområder, felles mål", "utviklingsomrader?vis=felles", "Pernille", ("Samme mål i flere", "tatt opp")),
    ("kommuner, sammen", "kommuner?vis=sammen", "Kari", ("Hvem kan passe sammen?", "naboer")),
    ("planer", "planer", "Kari", ("Utkast til planer",)),
    (
        "planer, innslag",
        "planer?utkast={draft}&innslag=informere-a",
        "Kari",
        ("Innholdet i utkastet", "Flytt eller fjern"),
    ),
    ("søknad", "soknad", "Pernille", ("Tatt opp", "Bodø", "Komplette grupper")),
    ("søknad", "soknad", "Marit", ("Bodø", "Utviklingsområde", "Medlemmer")),
    ("søknad", "soknad", "Jonas", ("Kommunegruppen i Bodø", "Medlemmer")),
    ("samlinger", "samlinger", "Pernille", ("Samlingene i", "Åpne en samling", "Bodø")),
    (
        "samlinger, neste",
        "samlinger?samling={coming}",
        "Pernille",
        ("Åpne en samling", "Oppmøteliste", "Endre eller avlys"),
    ),
    ("samlinger", "samlinger", "Jonas", ("Samlingene i", "Jeg kommer", "Hvem kommer fra Bodø")),
    ("veiledning", "veiledning", "Pernille", ("Har alle en veileder?", "Veiledere og kapasitet", "Hvem veileder hvem")),
    ("veiledning", "veiledning", "Vilde", ("Kommunene du veileder", "Bodø")),
    (
        "deltakelse",
        "deltakelse",
        "Pernille",
        ("Hvor langt er vi kommet?", "Dette trenger oppmerksomhet", "Se veiledningen"),
    ),
    ("deltakelse, oppmøte", "deltakelse?vis=oppmote", "Pernille", ("Oppmøte på samlingene", "Fylkesstyrenes oppmøte")),
    ("deltakelse, kommunene", "deltakelse?vis=kommuner", "Pernille", ("Kommunene som deltar", "henger etter")),
    ("deltakelse, kart", "deltakelse?vis=kart", "Pernille", ("Kart over Norge",)),
    ("deltakelse", "deltakelse", "Kari", ("Hvor langt er vi kommet?", "Dette trenger oppmerksomhet")),
    ("programperiode", "programperiode", "Pernille", ("Hva gjelder denne gangen?", "Flytt en frist", "Regioner")),
    ("meldinger", "meldinger", "Pernille", ("Venter (", "Åpne en melding", "Hold tilbake eller slipp mange")),
    ("programperiode", "programperiode", "Jonas", ("Hva gjelder denne gangen?", "Regioner")),
    ("personer", "personer", "Pernille", ("Personer og roller",)),
    ("personer", "personer", "Kari", ("Personer og roller",)),
    ("endringslogg", "endringslogg", "Pernille", ("Hvem har endret hva?",)),
    ("mine opplysninger", "mine-opplysninger", "Jonas", ("Mine opplysninger", "Hvem du er")),
    ("mine opplysninger, alt", "mine-opplysninger?vis=alt", "Jonas", ("Alt som er lagret om deg", "Roller")),
    ("personvern", "personvern", "Pernille", ("Personvern", "Hva du kan kreve")),
    ("maler", "maler", "Pernille", ("Maler",)),
    ("kommuner, alle fylkesavdelingene", "kommuner", "Pernille", ("Hvor langt fylkesstyrene er kommet",)),
    ("kommuner, den største listen", "kommuner", LARGEST_BOARD, ("Oppfølging: 54 i listen", "Sorter etter")),
    ("kommuner, et utvalg", "kommuner?status=contacted&sorter=neste", LARGEST_BOARD, ("Oppfølging:", "Ring og spør")),
    ("kommuner, endre flere", "kommuner?vis=flere", LARGEST_BOARD, ("Hva vil dere endre", "Oppfølging: 54 i listen")),
    (
        "kommuner, endre flere, skjemaet",
        "kommuner?vis=flere&endre=status-neste",
        LARGEST_BOARD,
        ("Endre radene", "Dato for neste steg", "Oppfølging: 54 i listen"),
    ),
    ("kommuner, én kommune", "kommuner?kommune=0301", LARGEST_BOARD, ("Sist kontaktet", "Endre", "Historikk")),
    ("kommuner, kart", "kommuner?vis=kart", LARGEST_BOARD, ("Kart over fylkesavdelingen",)),
    ("kommuner, Excel", "kommuner?vis=fil", LARGEST_BOARD, ("Last ned som Excel", "Les filen")),
)
"""Name, address, who looks and texts that must have been sent: every page as the role that is shown most, and others.

The people are those that the example world names: programme management, the board of Nordland, a contact and a member
of the group in Bodø, and a mentor.
"""

_MANAGEMENT = f"?person={PEOPLE['programme management']}&dato={DAY}&periode={COHORT}"
NATION_PAGES = tuple(
    (address or "oversikt", f"/{address}{_MANAGEMENT}", ())
    for address in (
        "",
        "interesse",
        "utviklingsomrader",
        "soknad",
        "samlinger",
        "veiledning",
        "deltakelse",
        "programperiode",
    )
)
"""Every page as programme management sees it on tests/bench/nation.py: the role that is shown most."""


@contextmanager
def example_server() -> Iterator[tuple[Server, dict[str, str]]]:
    """Serve the app on an example world of its own, made for this run; gives also the ids of its people by name."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "example.duckdb"
        make_example_store(path)
        with closing(open_store(str(path))) as store:
            ids = {row["name"]: row["id"] for row in store.rows("SELECT name, id FROM person")}
            ids["coming"] = store.rows("SELECT id FROM gathering ORDER BY starts_at DESC, id LIMIT 1")[0]["id"]
            ids["draft"] = store.rows("SELECT id FROM plan_draft ORDER BY id LIMIT 1")[0]["id"]
        with our_app(in_example_mode(path)) as server:
            yield server, ids


def pages_over_the_wire() -> list[Figures]:
    """Measure the script run of every page, all its content sent, at 1 and 10 sessions."""
    with example_server() as (server, ids):
        pages = [
            Page(f"{name}, {who}", f"{server.url}/{_as(ids[_called(who)], address.format(**ids))}", expects)
            for name, address, who, expects in PAGES
        ]
        return measure_pages(pages)


def presses_over_the_wire() -> list[Figures]:
    """Measure the change of all rows of the largest list at once, and its undoing, at 1 and 10 sessions."""
    with example_server() as (server, ids):
        address = f"{server.url}/{_as(ids[LARGEST_BOARD], 'kommuner?vis=flere')}"
        return measure_presses(Page("kommuner, endre flere", address), "Alle 54 i listen under")


def _called(who: str) -> str:
    """The whole name of those whom the example calls by the first."""
    return who if " " in who else f"{who} Eksempel"


def _as(person_id: str, address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}person={person_id}"


def pages_with_ten_nations() -> list[Figures]:
    """Measure the same pages in a store with ten nations and in one with one."""
    return measure_pages_enlarged(NATION_PAGES)


SECTIONS: dict[str, Callable[[], object]] = {
    "pages over the wire": pages_over_the_wire,
    "registration against bare DuckDB": measure_registration,
    "the largest list changed at once": presses_over_the_wire,
    "pages with ten nations against one": pages_with_ten_nations,
    "queries with ten nations against one, nothing remembered": measure_queries,
    "registration with ten nations against one": measure_registrations,
}


def main() -> None:
    """Print what the named sections measured, or all of them."""
    wanted = sys.argv[1:] or list(SECTIONS)
    machine: dict[str, object] = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
    }
    figures = {"machine": machine} | {name: SECTIONS[name]() for name in wanted}
    sys.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
