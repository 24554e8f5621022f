"""The page «Planer»: a draft begun, entered entry by entry, taken out and put back, adopted, and read from a file."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor
from programme.plans.datafile import plan_datafile, read_datafile
from programme.plans.drafts.actions import adopt_plan, change_draft, change_entry, remove_entry, start_version
from programme.plans.drafts.model import DraftForm
from programme.plans.drafts.queries import draft, drafts, template_file
from programme.plans.model import EntryKind, Plan, walk
from programme.plans.queries import plan
from programme.plans.tree import plan_of
from programme.store import Store
from tests.factories import MORNING, board_member, cohort, contact, programme_manager
from tests.plans.drafting import (
    AFTER_MEETING,
    NORDLAND,
    REAL,
    RESOLUTION,
    form_of,
    load,
    started,
    with_entry,
    without_keys,
)
from tests.plans.test_plan_imports import filled
from tests.screens import headings, html, labelled, nothing_here, opened, press, titles

KINDS = {"area": "utviklingsområde", "strategy": "strategi", "goal": "delmål", "initiative": "tiltak"}
EARLIER = MORNING - timedelta(hours=1)


def page(actor: Actor, *unfolded: str, **address: str) -> AppTest:
    return opened("plans", actor.person_id, *unfolded, **address)


def at(app: AppTest, **address: str) -> AppTest:
    """The same page after following a link in it."""
    for name in ("innslag", "under", "gjor"):
        app.query_params.pop(name, None)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def fill(app: AppTest, **texts: str) -> AppTest:
    for label, text in texts.items():
        labelled(app.text_input, label.replace("_", " ")).set_value(text)
    return app


@pytest.fixture
def screen(on_screen: Store) -> Store:
    cohort(on_screen)
    load(on_screen)
    return on_screen


def enter(app: AppTest, plan: Plan) -> None:
    """Each entry through the page's form, as a person goes: open what it stands under, fill in, add.

    What an entry refers to is chosen when all of them are there.
    """
    keys: dict[str | None, str] = {None: "planen"}
    for placed in walk(plan):
        at(app, under=keys[placed.parent])
        for kind in [each for each in app.radio if each.label == "Hva er det?"]:
            kind.set_value(placed.entry.kind)
        labelled(app.text_input, "Hva kaller dokumentet nivået?").set_value(placed.entry.level)
        labelled(app.text_input, "Nummer").set_value(placed.entry.number)
        labelled(app.text_input, "Tekst").set_value(placed.entry.label)
        labelled(app.radio, "Hører til").set_value(placed.entry.scope or "")
        press(app, "Legg til")
        assert not app.error, [error.value for error in app.error]
        ours = html(app).partition(f"</span> {placed.entry.label}</a>")[0].rpartition("innslag=")[2]
        keys[placed.entry.key] = ours.partition('"')[0]
    for placed in walk(plan):
        if placed.entry.refers_to:
            at(app, innslag=keys[placed.entry.key], gjor="alt")
            labelled(app.multiselect, "Viser til").set_value([keys[key] for key in placed.entry.refers_to])
            press(app, "Lagre")
            assert not app.error, [error.value for error in app.error]


@pytest.mark.parametrize("slug", REAL)
def test_each_plan_is_entered_by_hand_on_the_page(screen: Store, slug: str) -> None:
    """Every level, number, text and reference, and the plan is then what its document says."""
    manager, real = programme_manager(screen), REAL[slug]
    app = page(manager, vis="ny", avdeling=real.department)
    labelled(app.text_input, "Hva heter planen?").set_value(real.title)
    if real.period:
        app.date_input[0].set_value(real.period.start)
        app.date_input[1].set_value(real.period.end)
    press(app, "Lag utkastet")
    [line] = drafts(manager, screen)
    enter(app, real)
    app = page(manager, utkast=line.draft_id, **{"del": "om"})
    fill(app, **{"Hvor er teksten fra?": real.source})
    for note in app.text_area:
        note.set_value(real.predecessor_note)
    press(app, "Lagre")
    app = page(manager, f"documented-{line.draft_id}", utkast=line.draft_id, **{"del": "vedta"})
    fill(app, **{"Hvem vedtok den?": real.adoption.by or ""})
    press(app, "Legg fram planen")

    made = draft(manager, screen, line.draft_id).plan_id
    assert without_keys(plan_of(plan(manager, screen, made))) == without_keys(real)


@pytest.mark.parametrize("ending", ["xlsx", "yaml"])
@pytest.mark.parametrize("slug", REAL)
def test_each_plan_taken_away_and_read_again_has_no_difference(screen: Store, slug: str, ending: str) -> None:
    """The button's own bytes, read as a new version on the page where boards read files."""
    manager = programme_manager(screen)
    areas = opened("development_areas", manager.person_id, plan=slug)
    content = areas.session_state[f"plan-{ending}.offer"].file.make()

    app = page(manager, vis="fil")
    app.file_uploader[0].set_value((f"plan.{ending}", content, "application/octet-stream"))
    labelled(app.radio, "Er det en ny utgave av en plan?").set_value(slug)
    press(app, "Les filen")
    press(app, "Lagre som utkast")

    [line] = drafts(manager, screen)
    assert (line.base_plan_id, line.is_new_version) == (slug, True)
    app = page(manager, utkast=line.draft_id, **{"del": "forskjeller"})
    assert nothing_here(app) == [f"Ingenting er endret fra «{REAL[slug].title}»."]


def test_a_plan_is_begun_entered_and_adopted_on_the_page(screen: Store) -> None:
    """Nordland's plan, with an area, a goal, strategies and initiatives."""
    board = board_member(screen, "agder", at=AFTER_MEETING)
    app = page(board, dato="2023-11-12", vis="ny")
    labelled(app.text_input, "Hva heter planen?").set_value(REAL[NORDLAND].title)
    app.date_input[0].set_value("2024-01-01")
    app.date_input[1].set_value("2025-12-31")
    press(app, "Lag utkastet")
    [line] = drafts(board, screen)
    assert app.query_params["utkast"] in (line.draft_id, [line.draft_id])
    assert "Planen er tom." in nothing_here(app)[0]

    enter(app, REAL[NORDLAND])

    app = page(board, dato="2023-11-12", utkast=line.draft_id, **{"del": "vedta"})
    app.date_input[0].set_value("2023-10-28")
    fill(app, Saksnummer="7/23")
    app.text_area[0].set_value("Planen er vedtatt.")
    press(app, "Vedta planen")
    assert not app.error, [error.value for error in app.error]
    assert "utkastet er låst" in html(app)
    made = plan_of(plan(board, screen, "agder-2024-2025"))
    assert without_keys(made).entries == without_keys(REAL[NORDLAND]).entries
    assert (made.title, made.period) == (REAL[NORDLAND].title, REAL[NORDLAND].period)


def test_an_entry_is_changed_moved_taken_out_and_put_back(screen: Store) -> None:
    board = board_member(screen)
    draft_id = started(board, screen)
    area = with_entry(board, screen, draft_id, label="Område")
    first, second = (with_entry(board, screen, draft_id, area, label=label) for label in ("Første", "Andre"))
    app = page(board, utkast=draft_id, innslag=first)

    assert headings(app, 3) == ["Nivå: Første"]
    fill(app, Tekst="Ny tekst")
    press(app, "Lagre")
    at(app, innslag=first, gjor="sted")
    press(app, "Flytt ned")
    found = draft(board, screen, draft_id)
    assert [each.label for each in found.standing.values()] == ["Område", "Andre", "Ny tekst"]
    press(app, "Fjern")
    assert "«Ny tekst» er fjernet fra utkastet" in html(app)
    assert "<del>" in html(app)
    press(app, "Angre fjerningen")
    assert list(draft(board, screen, draft_id).standing) == [area, second, first]


def test_number_and_text_are_changed_and_the_rest_stays(screen: Store) -> None:
    board = board_member(screen)
    draft_id = started(board, screen, base_plan_id=NORDLAND)
    before = draft(board, screen, draft_id).by_key["informere-a"]
    app = page(board, utkast=draft_id, innslag="informere-a")
    assert [each.label for each in (*app.radio, *app.text_input)] == ["Nummer", "Tekst"]

    fill(app, Nummer="7", Tekst="Ny tekst")
    press(app, "Lagre")

    after = draft(board, screen, draft_id).by_key["informere-a"]
    assert after == before.model_copy(update={"number": "7", "label": "Ny tekst", "version": 2})


@pytest.mark.parametrize("doing", ["alt", "sted"])
def test_what_is_done_with_an_entry_is_done_with_the_next(screen: Store, doing: str) -> None:
    board = board_member(screen)
    draft_id = started(board, screen, base_plan_id=NORDLAND)
    ways = {"": "Endre teksten", "alt": "Endre slag, plassering og henvisninger", "sted": "Flytt eller fjern"}
    shown = html(page(board, utkast=draft_id, innslag="informere-a", gjor=doing))
    assert f"gjor={doing}&amp;innslag=informere-b" in shown
    assert [way for way, words in ways.items() if words not in shown] == [doing]
    shown = html(page(board, utkast=draft_id, innslag="informere-a", gjor="noe-annet"))
    assert [way for way, words in ways.items() if words not in shown] == [""]


def test_an_entry_that_is_open_has_the_ways_to_the_parts_of_its_draft(screen: Store) -> None:
    board = board_member(screen)
    draft_id = started(board, screen)
    area = with_entry(board, screen, draft_id, label="Område")
    shown = html(page(board, utkast=draft_id, innslag=area))
    assert [part for part in ("innhold", "om", "forskjeller", "vedta", "fil") if f"del={part}" in shown] == [
        "innhold",
        "om",
        "vedta",
        "fil",
    ]


def test_the_second_of_two_keeps_what_was_typed(screen: Store) -> None:
    board, manager = board_member(screen, at=EARLIER), programme_manager(screen)
    draft_id = started(board, screen)
    area = with_entry(board, screen, draft_id, label="Område")
    app = page(board, utkast=draft_id, innslag=area)
    form = form_of(draft(manager, screen, draft_id), area, label="Noe annet")
    change_entry(manager, screen, form, draft_id=draft_id, key=area, version=1)

    fill(app, Tekst="Det jeg skrev")
    press(app, "Lagre")

    assert "Pia Eksempel endret Tekst fra «Område» til «Noe annet»" in app.error[0].value
    assert labelled(app.text_input, "Tekst").value == "Det jeg skrev"
    assert draft(board, screen, draft_id).by_key[area].label == "Noe annet"
    press(app, "Lagre")
    assert draft(board, screen, draft_id).by_key[area].label == "Det jeg skrev"


def test_the_second_of_two_is_told_what_became_of_the_top(screen: Store) -> None:
    board, manager = board_member(screen, at=EARLIER), programme_manager(screen)
    draft_id = started(board, screen)
    app = page(board, utkast=draft_id, **{"del": "om"})
    was = draft(board, screen, draft_id).source
    changed = DraftForm(title="Noe annet", source=was)
    change_draft(manager, screen, changed, draft_id=draft_id, version=1)

    fill(app, **{"Hvor er teksten fra?": "Det jeg skrev"})
    press(app, "Lagre")

    assert "Pia Eksempel endret Tittel fra «Handlingsplan 2026–2027» til «Noe annet»" in app.error[0].value
    assert labelled(app.text_input, "Hvor er teksten fra?").value == "Det jeg skrev"
    assert draft(board, screen, draft_id).source == was


def test_differences_stand_on_the_page(screen: Store) -> None:
    board = board_member(screen)
    draft_id = start_version(board, screen, plan_id=NORDLAND)
    remove_entry(board, screen, draft_id=draft_id, key="arrangere-b")
    app = page(board, utkast=draft_id, **{"del": "forskjeller"})
    assert "Forskjeller fra «Handlingsplan for Norsk kulturskoleråd Nordland 2024–2025»" in html(app)
    assert "<td>Tatt ut</td>" in html(app)


def test_a_draft_of_others_is_not_there(screen: Store) -> None:
    draft_id = started(board_member(screen), screen)
    app = page(board_member(screen, "agder"), utkast=draft_id)
    assert [each.value for each in app.warning] == ["Du har ikke tilgang til dette, eller det finnes ikke."]
    assert "Handlingsplan 2026" not in html(app)


def test_nobody_else_has_the_page(screen: Store) -> None:
    app = page(contact(screen))
    assert titles(app) == []
    assert [each.value for each in app.warning] == ["Du har ikke tilgang til dette, eller det finnes ikke."]


def test_without_drafts_the_page_says_what_to_do(screen: Store) -> None:
    app = page(board_member(screen))
    assert nothing_here(app) == ["Ingen utkast ennå. Lag et utkast, eller importer en plan fra en fil."]


def test_a_file_with_faults_is_told_of_and_nothing_is_kept(screen: Store) -> None:
    board = board_member(screen)
    app = page(board, vis="fil")
    content = filled({"Tittel": "Plan"}, [1, "delmål", "Mål", "", "Feil sted"], template=template_file(board, screen))
    app.file_uploader[0].set_value(("plan.xlsx", content, "application/octet-stream"))
    press(app, "Les filen")
    assert "Filen må rettes 1 steder" not in html(app)
    assert headings(app) == ["Filen må rettes ett sted"]
    row = '<tr><th scope="row">Innhold</th><td>2</td><td>Slag</td><td>Delmål kan ikke stå på øverste nivå.</td></tr>'
    assert row in html(app)
    assert drafts(board, screen) == []


def test_a_file_is_shown_as_a_tree_before_it_is_kept(screen: Store) -> None:
    manager = programme_manager(screen)
    app = page(manager, vis="fil")
    app.file_uploader[0].set_value(("plan.yaml", plan_datafile(REAL["btv"]), "application/yaml"))
    press(app, "Les filen")
    assert headings(app) == [REAL["btv"].title]
    assert all(area.label in html(app) for area in REAL["btv"].areas)
    assert drafts(manager, screen) == []

    press(app, "Lagre som utkast")
    [line] = drafts(manager, screen)
    assert line.department.department_code == "btv"
    assert draft(manager, screen, line.draft_id).as_plan("btv") == REAL["btv"]
    assert REAL["btv"].title in headings(app)


def test_no_file_is_told_in_a_sentence(screen: Store) -> None:
    app = press(page(board_member(screen), vis="fil"), "Les filen")
    assert [error.value for error in app.error] == ["Filen mangler. Velg en fil først."]


def test_a_draft_is_thrown_away_and_brought_back(screen: Store) -> None:
    board = board_member(screen)
    draft_id = started(board, screen)
    app = page(board, utkast=draft_id, **{"del": "om"})
    fill(app, **{"Hva heter planen?": "Ny tittel"})
    press(app, "Lagre")
    press(app, "Forkast utkastet")
    assert "Utkastet er forkastet." in html(app)
    press(app, "Hent fram")
    assert draft(board, screen, draft_id).is_open
    assert draft(board, screen, draft_id).title == "Ny tittel"


def test_a_new_version_is_begun_on_the_page(screen: Store) -> None:
    board = board_member(screen)
    app = press(page(board, vis="ny"), "Lag ny utgave")
    [line] = drafts(board, screen)
    assert line.is_new_version
    assert "Ny utgave av «Handlingsplan for Norsk kulturskoleråd Nordland 2024–2025»" in html(app)


def test_the_draft_can_be_taken_away(screen: Store) -> None:
    board = board_member(screen)
    draft_id = started(board, screen)
    app = page(board, utkast=draft_id, **{"del": "fil"})
    assert "Planen er tom." in nothing_here(app)[0]
    with_entry(board, screen, draft_id)
    app = page(board, utkast=draft_id, **{"del": "fil"})
    offered = [app.session_state[f"draft-{ending}.offer"] for ending in ("xlsx", "yaml")]
    assert all(f'<a href="{offer.address}">Last ned som' in html(app) for offer in offered)
    assert read_datafile(offered[1].file.make(), None).plan == draft(board, screen, draft_id).as_plan("nordland")


def test_an_adopted_version_tells_what_it_replaced_and_the_old_one_which_is_newer(screen: Store) -> None:
    board = board_member(screen, at=AFTER_MEETING)
    draft_id = start_version(board, screen, plan_id=NORDLAND)
    remove_entry(board, screen, draft_id=draft_id, key="arrangere-b")
    plan_id = adopt_plan(board, screen, RESOLUTION, draft_id=draft_id, edition=2)

    old = opened("development_areas", board.person_id, plan=NORDLAND)
    assert "eldre utgave" in html(old)
    assert f"plan={plan_id}" in html(old)
    new = opened("development_areas", board.person_id, f"difference-{plan_id}", plan=plan_id)
    assert "Erstatter" in html(new)
    assert "sak 7/23" in html(new)
    assert "Vedtaket: Planen er vedtatt." in html(new)
    assert "<td>Tatt ut</td>" in html(new)


def test_a_department_shows_what_those_before_it_planned(screen: Store) -> None:
    shown = opened("development_areas", board_member(screen, "oslo-og-viken").person_id)
    assert "Region BTV er en del av avdelingen nå" in html(shown)
    assert "plan=btv" in html(shown)
    labels = shown.radio[0].options
    assert [label.partition(" ·")[0] for label in labels[:2]] == ["Oslo og Viken", "Region BTV"]


def test_an_entry_is_moved_and_refers_to_the_one_that_was_chosen_of_two_alike(screen: Store) -> None:
    board = board_member(screen)
    draft_id = started(board, screen)
    one, two = (with_entry(board, screen, draft_id, label="Likt navn") for _number in range(2))
    goal = with_entry(board, screen, draft_id, one, label="Mål")
    app = page(board, utkast=draft_id, innslag=goal, gjor="alt")

    labelled(app.radio, "Står under").set_value(two)
    labelled(app.multiselect, "Viser til").set_value([two])
    press(app, "Lagre")

    assert not app.error
    found = draft(board, screen, draft_id).by_key[goal]
    assert (found.parent, found.refers_to) == (two, (two,))


def test_an_area_becomes_a_goal_when_it_gets_another_place(screen: Store) -> None:
    board = board_member(screen)
    draft_id = started(board, screen)
    one, two = (with_entry(board, screen, draft_id, label=label) for label in ("Område", "Egentlig et mål"))
    app = page(board, utkast=draft_id, innslag=two, gjor="alt")
    labelled(app.radio, "Står under").set_value(one)
    press(app, "Lagre")
    assert "er utviklingsområde og kan ikke stå under utviklingsområde" in app.error[0].value
    labelled(app.radio, "Hva er det?").set_value(EntryKind.GOAL)
    press(app, "Lagre")
    assert draft(board, screen, draft_id).by_key[two].parent == one
