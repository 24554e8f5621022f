"""The page «Kommuner»: list, row, several at once, file and map; for boards and programme management."""

import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor
from programme.documents.xlsx import Table, workbook
from programme.groups.model import Sector
from programme.outreach.actions import change_several
from programme.outreach.importing import COLUMNS
from programme.outreach.model import OutreachStatus, SeveralForm
from programme.outreach.queries import outreach
from programme.participation.charts import OUTLINE_ADDRESS
from programme.store import Store
from tests.factories import MORNING, acting, board_member, contact, programme_manager
from tests.outreach.arranging import BODO, NARVIK, NORDLAND, board, partner, record, row
from tests.screens import headings, html, labelled, nothing_here, opened, press, questions, titles

NO_FACTS = "Det er ikke registrert hvem som følger opp, eller hva neste steg er."
WHAT = "Hva vil dere endre i flere rader?"


@pytest.fixture
def actor(on_screen: Store) -> Actor:
    """Of Nordland's board."""
    return board(on_screen)


def page(actor: Actor, *unfolded: str, **address: str) -> AppTest:
    return opened("municipalities", actor.person_id, *unfolded, dato="2023-09-03", **address)


def names_in(app: AppTest) -> list[str]:
    """The names in the list, in its order."""
    table = html(app).partition("<tbody>")[2]
    return [cell.partition(">")[2].partition("<")[0] for cell in table.split('<th scope="row"><a ')[1:]]


def test_the_list_has_every_member_with_a_link_that_opens_it(actor: Actor, store: Store) -> None:
    record(actor, store, NARVIK, followed_up_by=actor.person_id, next_step="Ring")
    app = page(actor)

    assert titles(app) == ["Kommuner"]
    assert len(names_in(app)) == 41
    assert "kommune=1806" in html(app)
    assert html(app).count("ikke kontaktet</span>") == 40
    assert app.session_state["pages"]["municipalities"].url_path == "kommuner"


def test_filters_and_order_stand_in_the_address_and_narrow_the_list(actor: Actor, store: Store) -> None:
    record(actor, store)
    record(actor, store, NARVIK, contacted_on=MORNING.date())
    app = page(actor)
    labelled(app.selectbox, "Status").set_value("contacted").run()
    assert names_in(app) == ["Bodø", "Narvik"]
    assert app.query_params["status"] == "contacted"

    labelled(app.selectbox, "Følges opp av").set_value(str(actor.person_id)).run()
    assert nothing_here(app) == ["Ingen i listen passer til det dere har valgt. Velg «Alle» for å se flere."]
    assert names_in(page(actor, status="contacted", sorter="sist")) == ["Bodø", "Narvik"]
    assert names_in(page(actor, status="contacted", sorter="finnes-ikke")) == ["Bodø", "Narvik"]


def test_a_row_is_opened_from_its_address_changed_and_shown_with_its_history(actor: Actor, store: Store) -> None:
    app = page(actor, f"change-{BODO}", f"history-{BODO}", kommune="1804")
    assert headings(app) == ["Bodø"]
    assert nothing_here(app) == [NO_FACTS, "Ingenting er registrert ennå."]

    labelled(app.radio, "Status").set_value(OutreachStatus.CONTACTED)
    labelled(app.text_input, "Neste steg").set_value("Ring rektor")
    press(app, "Lagre")
    assert [each.value for each in app.success] == ["Oppfølgingen er lagret."]
    assert row(actor, store).next_step == "Ring rektor"
    assert '<th scope="row">Neste steg</th><td>Ring rektor</td>' in html(app)
    assert "Bo Eksempel endret oppfølgingen" in html(app)


def test_the_second_of_two_sees_what_changed_and_loses_nothing_typed(actor: Actor, store: Store) -> None:
    app = page(actor, f"change-{BODO}", kommune="1804")
    labelled(app.text_area, "Notater").set_value("Rektor vil gjerne være med.")
    other = acting(store, board_member(store).person_id, MORNING + timedelta(minutes=5))
    record(other, store, status=OutreachStatus.INTERESTED)

    press(app, "Lagre")
    [told] = [each.value for each in app.error]
    assert "Bo Eksempel endret Status fra «ikke kontaktet» til «interessert»" in told
    assert labelled(app.text_area, "Notater").value == "Rektor vil gjerne være med."
    assert row(actor, store).notes == ""

    labelled(app.radio, "Status").set_value(OutreachStatus.INTERESTED)
    press(app, "Lagre")
    assert (row(actor, store).notes, row(actor, store).status) == (
        "Rektor vil gjerne være med.",
        OutreachStatus.INTERESTED,
    )


def test_several_are_changed_at_once_and_it_is_undone(actor: Actor, store: Store) -> None:
    app = page(actor, vis="flere")
    labelled(app.pills, WHAT).set_value(["status", "neste"]).run()
    assert app.query_params["endre"] == "status-neste"
    labelled(app.multiselect, "I hvilke rader?").set_value([BODO, NARVIK])
    labelled(app.radio, "Ny status").set_value("contacted")
    press(app, "Endre radene")
    assert (row(actor, store).status, row(actor, store, NARVIK).status) == (OutreachStatus.CONTACTED,) * 2
    assert "Bo Eksempel endret 2 rader på én gang" in html(app)
    assert (list(app.multiselect), labelled(app.pills, WHAT).value) == ([], [])
    assert "endre" not in app.query_params

    press(app, "Angre")
    assert row(actor, store).status is OutreachStatus.NOT_CONTACTED
    assert "Det ble angret" in html(app)


def test_what_is_not_to_be_changed_is_not_asked_for_and_what_was_typed_stays(actor: Actor, store: Store) -> None:
    app = page(actor, vis="flere", endre="hvem-sist")
    assert [each.label for each in app.text_input] == []
    labelled(app.radio, "Hvem skal følge opp?").set_value(actor.person_id)
    press(app, "Endre radene")
    assert [each.value for each in app.error] == ["Velg minst én rad å endre."]
    assert labelled(app.radio, "Hvem skal følge opp?").value == actor.person_id
    labelled(app.multiselect, "I hvilke rader?").set_value(["alle"])
    press(app, "Endre radene")
    assert {each.followed_up_by for each in outreach(actor, store, **NORDLAND)} == {actor.person_id}


def test_a_change_that_cannot_be_undone_any_longer_is_not_offered_to_be(actor: Actor, store: Store) -> None:
    def next_day() -> AppTest:
        return opened("municipalities", actor.person_id, dato="2023-09-04", vis="flere")

    wish = SeveralForm(record_ids=frozenset({BODO, NARVIK}), status=OutreachStatus.CONTACTED)
    change_several(actor, store, wish, **NORDLAND, seen={BODO: 0, NARVIK: 0})
    assert [each.label for each in next_day().button] == ["Angre"]

    record(actor, store, NARVIK, version=1, status=OutreachStatus.DECLINED)
    app = next_day()
    assert "1 av dem er endret etterpå, og blir stående som de er." in html(app)
    assert [each.label for each in app.button] == ["Angre"]

    record(actor, store, version=1, status=OutreachStatus.DECLINED)
    assert list(next_day().button) == []
    later = opened("municipalities", actor.person_id, dato="2023-09-18", vis="flere")
    assert "på én gang" not in html(later)


def test_all_in_the_narrowed_list_are_changed_at_once(actor: Actor, store: Store) -> None:
    record(actor, store)
    app = page(actor, vis="flere", status="contacted", endre="neste")
    assert names_in(app) == ["Bodø"]
    assert labelled(app.selectbox, "Status").value == "contacted"
    labelled(app.multiselect, "I hvilke rader?").set_value(["alle"])
    labelled(app.text_input, "Hva er neste steg?").set_value("Ring")
    press(app, "Endre radene")
    assert [each.next_step for each in outreach(actor, store, **NORDLAND) if each.next_step] == ["Ring"]


def test_a_partner_is_added_and_taken_out(actor: Actor, store: Store) -> None:
    app = page(actor, "add-partner")
    labelled(app.text_input, "Navn på samarbeidsparten").set_value("Fylkesbiblioteket")
    labelled(app.selectbox, "Hva slags?").set_value(Sector.LIBRARY)
    press(app, "Legg til samarbeidspart")
    [added] = [each for each in outreach(actor, store, **NORDLAND) if each.is_partner]
    assert added.name == "Fylkesbiblioteket"
    assert "Fylkesbiblioteket</a> (bibliotek)" in html(app)

    shown = page(actor, kommune=added.id)
    press(shown, "Ta bort fra listen")
    assert len(outreach(actor, store, **NORDLAND)) == 41


def test_the_letter_is_looked_at_before_it_is_sent(actor: Actor, store: Store) -> None:
    app = page(actor, f"letter-{BODO}", kommune="1804")
    assert nothing_here(app)[1:] == [
        "Skriv en e-postadresse under «Endre oppfølgingen» og lagre. Da kan dere sende brevet herfra."
    ]

    record(actor, store, contact_email="rita@bodo.example")
    app = page(actor, f"letter-{BODO}", kommune="1804")
    assert "Norsk kulturskoleråd Nordland inviterer Bodø med" in html(app)
    press(app, "Send brevet")
    assert row(actor, store).introduced_at is not None
    assert "og venter på å bli sendt" in html(app)


def test_the_letter_goes_no_more_once_applying_has_closed(actor: Actor, store: Store) -> None:
    for version, address in enumerate(("", "rita@bodo.example")):
        record(actor, store, version=version, contact_email=address)
        app = opened("municipalities", actor.person_id, f"letter-{BODO}", dato="2024-05-16", kommune="1804")
        assert "Søknadsfristen gikk ut 15. mai 2024, så brevet inviterer ingen lenger." in html(app)
        assert (questions(app), nothing_here(app)) == ([], [] if address else [NO_FACTS])


def _send_in(app: AppTest, content: bytes) -> AppTest:
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    app.file_uploader[0].set_value([("liste.xlsx", content, media)])
    return press(app, "Les filen")


SPOILED = (
    ("Status", "ringt", "«ringt» er ingen status. "),
    ("Sist kontaktet", "i fjor", "«i fjor» er ingen dato. "),
    ("E-postadresse", "post.example", "E-postadressen mangler @. "),
    ("Slag", "sirkus", "«sirkus» er ikke et slag vi kjenner. "),
)
"""What is wrong in every tenth row, by turns: the column, what stands there, and how its reason begins."""


def _four_hundred(*, spoiled: bool) -> bytes:
    """Bodø, and 399 libraries; where `spoiled`, every tenth of them has something wrong in it."""
    rows = [["1804", "Bodø", "kommune", "kontaktet"]]
    rows += [["", f"Bibliotek {place}", "bibliotek", "interessert"] for place in range(399)]
    filled = [[*each, *[""] * (len(COLUMNS) - len(each))] for each in rows]
    for place in range(40) if spoiled else ():
        column, said, _reason = SPOILED[place % 4]
        filled[10 * place + 5][COLUMNS.index(column)] = said
    return workbook([Table("Oppfølging", COLUMNS, filled)])


def _faults(app: AppTest) -> list[tuple[str, ...]]:
    """Row, column and reason of all that is told of a file."""
    table = html(app).partition("Dette må rettes")[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [tuple(re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)) for line in table.split("</tr>")[:-1]]


def test_forty_faulty_rows_of_four_hundred_are_all_shown_and_nothing_is_imported(actor: Actor, store: Store) -> None:
    app = _send_in(page(actor, vis="fil"), _four_hundred(spoiled=True))
    found = _faults(app)
    assert [each[:2] for each in found] == [(str(10 * place + 7), SPOILED[place % 4][0]) for place in range(40)]
    assert all(each[2].startswith(SPOILED[place % 4][2]) for place, each in enumerate(found))
    assert "Ingenting er importert." in html(app)
    assert (len(outreach(actor, store, **NORDLAND)), row(actor, store).version) == (41, 0)

    press(app, "Tilbake")
    press(_send_in(app, _four_hundred(spoiled=False)), "Importer alle 400")
    assert (len(outreach(actor, store, **NORDLAND)), row(actor, store).status) == (440, OutreachStatus.CONTACTED)


def test_the_good_rows_are_imported_when_asked_for_and_it_is_undone(actor: Actor, store: Store) -> None:
    app = _send_in(page(actor, vis="fil"), _four_hundred(spoiled=True))
    press(app, "Importer bare de 360 som er i orden")
    names = {each.name for each in outreach(actor, store, **NORDLAND) if each.is_partner}
    assert names == {f"Bibliotek {place}" for place in range(399) if place % 10 != 4}
    assert row(actor, store).status is OutreachStatus.CONTACTED
    assert "Bo Eksempel importerte 360 rader" in html(app)

    press(app, "Angre")
    assert len(outreach(actor, store, **NORDLAND)) == 41
    assert row(actor, store).status is OutreachStatus.NOT_CONTACTED


def test_a_file_whose_other_rows_change_nothing_can_only_be_mended(actor: Actor) -> None:
    rows = [["1804", "Bodø", "kommune", "ikke kontaktet"], ["1806", "Narvik", "kommune", "ringt"]]
    filled = [[*each, *[""] * (len(COLUMNS) - len(each))] for each in rows]
    app = _send_in(page(actor, vis="fil"), workbook([Table("Oppfølging", COLUMNS, filled)]))
    assert "send den på nytt. De andre radene endrer ingenting." in html(app)
    assert [each.label for each in app.button] == ["Tilbake"]


def test_what_is_no_workbook_is_told_and_imports_nothing(actor: Actor) -> None:
    app = _send_in(page(actor, vis="fil"), b"Bodo;kontaktet")
    assert [each.value for each in app.error] == [
        "Filen kan ikke leses. Lagre den som Excel-arbeidsbok (.xlsx), uten passord, og prøv igjen."
    ]
    press(page(actor, vis="fil"), "Les filen")


def test_the_map_shows_the_department_by_colour_and_shape_with_a_table(actor: Actor, store: Store) -> None:
    record(actor, store)
    partner(actor, store)
    app = page(actor, vis="kart")
    [chart] = app.get("vega_lite_chart")

    assert f'"url": "{OUTLINE_ADDRESS}"' in chart.proto.spec
    assert '"oneOf": ["18"]' in chart.proto.spec
    assert '"cross"' in chart.proto.spec
    assert "Fylkesbiblioteket" not in chart.proto.spec
    app.session_state[f"table.{chart.proto.alt}.folded"] = True
    assert 'Bodø</th><td><span class="status waiting">' in html(app.run())


def test_programme_management_reads_every_department_and_writes_none(actor: Actor, store: Store) -> None:
    record(actor, store, notes="Vil vite mer.")
    manager = programme_manager(store)
    everywhere = page(manager)
    assert "Hvor langt fylkesstyrene er kommet med kommunene sine" in html(everywhere)
    assert '<th scope="row">Nordland</th><td>40</td><td>1</td>' in html(everywhere)

    own = page(manager, avdeling="nordland", kommune="1804")
    assert "Vil vite mer." in html(own)
    assert not own.text_area
    assert [each.label for each in own.button] == []
    listed = page(manager, avdeling="nordland")
    assert len(names_in(listed)) == 41
    assert page(manager, avdeling="nordland", vis="fil").get("file_uploader") == []


@pytest.mark.usefixtures("actor")
def test_the_page_is_for_boards_and_management_alone(store: Store) -> None:
    app = opened("municipalities", contact(store).person_id, dato="2023-09-03", kommune="1804")
    assert "Bodø" not in html(app)
    assert [each.value for each in app.warning]
