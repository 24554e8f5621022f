"""Names that are made to do harm show as they were typed, on every screen that names them; nothing is fetched."""

import datetime as dt
import re
import shutil
from collections.abc import Iterator

import pytest

from programme.store import open_store
from tests.bench.servers import Server, in_example_mode, our_app
from tests.browser import way
from tests.browser.page import Visitor
from tests.browser.servers import AppServers
from tests.browser.test_accessibility import open_all_folds
from tests.browser.way import SitDown
from tests.factories import BODO

PERSON = "<b>Kari</b> [her](https://onde.example) **x** :red[y] ![z](https://onde.example/z.png)"
MUNICIPALITY = "<i>Bodø</i> [dit](https://verre.example) _x_ :material/home: ![z](https://verre.example/z.png)"
JOINER = "\N{WORD JOINER}"
"""What programme/ui/plain.py puts in, and nobody sees."""
TYPED = (
    "<b>skrevet</b> [hit](https://skrevet.example) **x** :red[y] ![z](https://skrevet.example/z.png) <script>x</script>"
)
COLUMNS = (
    *(("county_interest", name) for name in ("contact", "remark")),
    *(("municipal_interest", name) for name in ("contact", "remark")),
    *(("application", name) for name in ("motivation", "decision_reason", "withdrawal_reason")),
    *(("gathering", name) for name in ("venue", "theme")),
    *(("privacy_notice", name) for name in ("purpose", "ground", "recipients", "times", "rights", "contact")),
    *(("group_member", name) for name in ("function", "organisation")),
    *(("plan", name) for name in ("period_source", "adopted_by", "adoption_source")),
    ("resolution", "wording"),
    ("resolution", "case_number"),
    ("dialogue_meeting", "notes"),
    ("cohort_date", "reason"),
    ("cohort", "name"),
    ("region", "name"),
    ("gathering_answer", "substitute_name"),
    ("mentor_assignment", "reason"),
    ("guidance_refusal", "reason"),
    ("participation_decision", "reason_on_behalf"),
)
"""Where the other texts lie that people type; one that is empty stays so."""
Marked = tuple[Server, dict[str, str]]

DAY = dt.date(2025, 3, 14)
SPRING = dt.date(2024, 5, 20)
LOOKS = (
    (way.PERNILLE, "/", DAY),
    (way.PERNILLE, "/interesse", DAY),
    (way.PERNILLE, f"/soknad?kommune={BODO}", DAY),
    (way.PERNILLE, f"/samlinger?gruppe={BODO}", DAY),
    (way.PERNILLE, "/veiledning", DAY),
    (way.PERNILLE, "/deltakelse", DAY),
    (way.PERNILLE, "/deltakelse?vis=oppmote", DAY),
    (way.PERNILLE, "/deltakelse?vis=kommuner", DAY),
    (way.PERNILLE, "/deltakelse?vis=kart", DAY),
    (way.PERNILLE, "/deltakelse?tall=k-accepted", DAY),
    (way.PERNILLE, "/personer", DAY),
    (way.PERNILLE, "/endringslogg", DAY),
    (way.KARI, "/interesse", DAY),
    (way.MARIT, "/", SPRING),
    (way.MARIT, "/soknad", SPRING),
    (way.MARIT, "/personer", DAY),
    (way.VILDE, "/veiledning", DAY),
    (PERSON, "/", DAY),
    (PERSON, "/soknad", SPRING),
    (PERSON, "/samlinger", DAY),
    (PERSON, "/mine-opplysninger", DAY),
    *((PERSON, f"/mine-opplysninger?vis=alt&del={part}", DAY) for part in range(7)),
)


@pytest.fixture(scope="module")
def marked(app_servers: AppServers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    """The example world in which Jonas and Bodø have the names; and the people's ids by name."""
    path = tmp_path_factory.mktemp("marked") / "example.duckdb"
    shutil.copy(app_servers._made(people_only=False) / path.name, path)
    store = open_store(str(path))
    store.write(
        lambda transaction: [
            transaction.rows("UPDATE person SET name = $name WHERE name = $old", name=PERSON, old=way.JONAS),
            transaction.rows(
                "UPDATE municipality SET name = $name, name_unique = $name, name_official = $name "
                "WHERE municipality_number = $number",
                name=MUNICIPALITY,
                number=BODO,
            ),
        ]
    )
    for table, column in COLUMNS:  # one by one: DuckDB writes a referenced table in a transaction of its own
        text = f"UPDATE {table} SET {column} = $typed WHERE {column} <> ''"
        store.write(lambda transaction, text=text: transaction.rows(text, typed=TYPED))
    people = {row["name"]: row["id"] for row in store.rows("SELECT id, name FROM person")}
    store.close()
    with our_app(in_example_mode(path)) as server:
        yield server, people


def read(person: Visitor) -> str:
    """All that stands on the screen, in its fields too, as one line."""
    fields = person.page.locator("input, textarea").evaluate_all("all => all.map(each => each.value).join(' | ')")
    text = person.page.get_by_test_id("stApp").inner_text() + fields
    return re.sub(r"\s+", " ", text.replace(JOINER, ""))


def test_names_show_as_typed(marked: Marked, visitor: SitDown) -> None:
    server, people = marked
    person = visitor(server)
    named: dict[str, list[str]] = {PERSON: [], MUNICIPALITY: [], TYPED: []}
    for who, path, day in LOOKS:
        person.open(path, person=people[who], date=day)
        open_all_folds(person)
        text = read(person)
        for name, host in ((PERSON, "onde.example"), (MUNICIPALITY, "verre.example"), (TYPED, "skrevet.example")):
            assert text.count(host) == 2 * text.count(name), (who, path)
            named[name] += [path] if name in text else []
        made = person.page.locator(
            "[href*='.example'], [src*='.example'], b:text-is('Kari'), i:text-is('Bodø'), b:text-is('skrevet')"
        )
        assert made.count() == 0, (who, path)
    assert len(named[PERSON]) >= 8, named[PERSON]
    assert len(named[MUNICIPALITY]) >= 12, named[MUNICIPALITY]
    assert len(named[TYPED]) >= 12, named[TYPED]


def test_names_show_as_typed_in_lists_to_choose_from(marked: Marked, visitor: SitDown) -> None:
    server, people = marked
    person = visitor(server)
    person.open("/personer", person=people[way.PERNILLE], date=DAY)
    field = person.named("combobox", "Åpne en person")
    field.click()
    field.fill("<b>Kari")
    assert PERSON in person.page.get_by_role("option").first.inner_text().replace(JOINER, "")
