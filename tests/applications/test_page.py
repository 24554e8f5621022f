"""The page «Søknad og gruppe», as each role sees and uses it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from programme.access.model import Actor
from programme.applications.actions import accept_application
from programme.applications.queries import application
from programme.groups.model import Sector
from programme.groups.queries import municipal_group
from programme.server import running
from programme.server.settings import Settings
from programme.store import Store
from tests.applications.test_applications import PLACE, form
from tests.applications.test_applications import sent as send
from tests.factories import BODO, COHORT, board_member, cohort, contact, programme_manager
from tests.groups.making import AUTUMN, as_member, committed, decided, joined, loaded, member_form, plan

Opened = Callable[..., AppTest]


def _script(store: "Store", person_id: str) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    import streamlit as st  # noqa: PLC0415

    from programme.access.grants import actor_of  # noqa: PLC0415
    from programme.cohorts.records import cohort_of  # noqa: PLC0415
    from programme.ui import feedback  # noqa: PLC0415
    from programme.ui.arrival import note_arrival  # noqa: PLC0415
    from programme.ui.context import Context, set_context  # noqa: PLC0415
    from tests.factories import COHORT, ROOT  # noqa: PLC0415

    st.session_state.setdefault("dato", datetime(2023, 11, 20, tzinfo=UTC).date())
    actor = actor_of(store, person_id, note_arrival())
    set_context(Context(store, person_id, cohort_of(store, COHORT), actor.grants[0]))
    feedback.tell_what_was_done()
    st.navigation([st.Page(ROOT / "pages" / "application.py", default=True)]).run()


@pytest.fixture
def page(store: Store, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens the page for an actor, with what stands in the address."""
    cohort(store)
    settings = Settings(kind=store.kind, store=str(Path(store.address)))
    monkeypatch.setattr(running, "_now", running.Running(settings, store))

    def opened(actor: Actor, **address: str) -> AppTest:
        test = AppTest.from_function(_script, kwargs={"store": store, "person_id": actor.person_id})
        for name, value in address.items():
            test.query_params[name] = value
        test.run(timeout=20)
        assert not test.exception
        return test

    return opened


def words(test: AppTest) -> str:
    """All that can be read on the page."""
    return "\n".join(str(getattr(each, "value", "")) for each in test.main) + "\n".join(
        html.proto.body for html in test.get("html")
    )


def press(test: AppTest, label: str) -> AppTest:
    """Click the button named `label`."""
    (button,) = [each for each in test.button if each.label == label]
    button.click().run(timeout=20)
    assert not test.exception
    return test


def fill(test: AppTest, **values: object) -> None:
    """Type into the inputs by their labels."""
    inputs = [*test.text_input, *test.text_area, *test.checkbox, *test.selectbox]
    for label, value in values.items():
        (found,) = [each for each in inputs if each.label.startswith(label.replace("_", " "))]
        found.set_value(value)


def test_the_contact_sees_what_is_missing_and_adds_a_member(store: Store, page: Opened) -> None:
    kai = contact(store, at=AUTUMN)
    test = page(kai)
    assert "Kommunegruppen er ikke komplett ennå" in words(test)
    assert "Legg til minst én fra kulturskolen." in words(test)

    fill(test, Navn="Mari Eksempel", E="mari@kommune.example", Sektor=Sector.KULTURSKOLE)
    press(test, "Legg til medlem")

    assert [each.value for each in test.success] == ["Medlemmet er lagt til og blir bedt om å bekrefte."]
    assert [each.name for each in municipal_group(kai, store, cohort=COHORT, municipality=BODO).members] == [
        "Mari Eksempel"
    ]
    assert "Mari Eksempel" in words(test)


def test_a_wrong_address_is_told_and_what_was_typed_stays(store: Store, page: Opened) -> None:
    test = page(contact(store, at=AUTUMN))

    fill(test, Navn="Mari Eksempel", E="mari", Sektor=Sector.KULTURSKOLE)
    press(test, "Legg til medlem")

    assert [each.value for each in test.error] == ["E-postadressen mangler @. Skriv for eksempel navn@kommune.no."]
    assert [each.value for each in test.text_input if each.label == "Navn"] == ["Mari Eksempel"]


def test_the_contact_drafts_and_sends(store: Store, page: Opened) -> None:
    kai = contact(store, at=AUTUMN)
    test = page(kai)
    assert any("ikke avklart deltakelsen ennå" in each.value for each in test.info)
    fill(test, Hvorfor="Vi vil.")
    press(test, "Lagre utkast")
    assert application(kai, store, **PLACE).motivation == "Vi vil."

    decided(store)
    test = page(kai)
    test.radio[0].set_value("Sende søknaden").run()
    fill(test, Vi_ønsker=True, Vi_gir=True)
    press(test, "Send søknad")

    assert [each.value for each in test.success] == ["Søknaden er sendt."]
    assert application(kai, store, **PLACE).state == "sent"


def test_the_member_commits_with_one_button(store: Store, page: Opened) -> None:
    kai = contact(store, at=AUTUMN)
    mari = as_member(store, joined(store, kai))
    test = page(mari)
    assert "Jeg forplikter meg til å delta på samlingene og i arbeidet mellom dem." in words(test)
    assert [each.label for each in test.button] == ["Bekreft"]

    press(test, "Bekreft")

    assert "Du bekreftet 20. november 2023" in words(test)
    (member,) = municipal_group(kai, store, cohort=COHORT, municipality=BODO).members
    assert member.is_committed


def test_the_contact_chooses_an_area(store: Store, page: Opened) -> None:
    kai = contact(store, at=AUTUMN)
    loaded(store, plan("plan", "a", "b"))
    decided(store, "plan/a", "plan/b")
    test = page(kai)

    press(test, "Velg området")

    area = municipal_group(kai, store, cohort=COHORT, municipality=BODO).area
    assert area is not None
    assert area.label == "Område a"


def test_management_filters_opens_and_accepts(store: Store, page: Opened) -> None:
    decided(store)
    kai = contact(store, at=AUTUMN)
    committed(store, joined(store, kai, member_form("Mari Eksempel")))
    send(store, kai)
    manager = programme_manager(store, AUTUMN)

    assert "Bodø" in words(page(manager, status="sent", fylkesavdeling="nordland"))
    test = page(manager, kommune=BODO)
    assert "Vi vil." in words(test)
    press(test, "Ta opp Bodø")

    assert application(manager, store, **PLACE).state == "accepted"
    assert "tatt opp" in words(test)


def test_the_board_reads_what_was_sent_and_decides_nothing(store: Store, page: Opened) -> None:
    decided(store)
    kai, board = contact(store, at=AUTUMN), board_member(store, at=AUTUMN)
    assert [each.value for each in page(board).info] == ["Ingen søknader å vise ennå."]
    version = send(store, kai)

    test = page(board, kommune=BODO)

    assert "Vi vil." in words(test)
    assert list(test.button) == []
    accept_application(programme_manager(store, AUTUMN), store, **PLACE, version=version)
    assert "tatt opp" in words(page(board, kommune=BODO))
    assert form().motivation == "Vi vil."
