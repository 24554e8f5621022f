"""The page «Søknad og gruppe», as each role sees and uses it."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from programme.applications.actions import accept_application
from programme.applications.queries import application
from programme.cohorts.extending import grant_extension
from programme.cohorts.model import ExtensionForm
from programme.groups.model import Sector
from programme.groups.queries import municipal_group
from programme.store import Store
from programme.ui.plain import plain
from tests.applications.test_applications import PLACE, form
from tests.applications.test_applications import sent as send
from tests.factories import BODO, COHORT, board_member, cohort, contact, programme_manager
from tests.gatherings.world import mentor_of
from tests.groups.making import AUTUMN, as_member, committed, decided, joined, loaded, member_form, plan
from tests.screens import Open, headings, html, nothing_here, opened, press


@pytest.fixture
def page(on_screen: Store) -> Open:
    """Opens the page for an actor, with what stands in the address."""
    cohort(on_screen)
    return lambda actor, **address: opened("application", actor.person_id, **{"dato": "2023-11-20"} | address)


def words(test: AppTest) -> str:
    """All that can be read on the page."""
    return "\n".join(str(getattr(each, "value", "")) for each in test.main) + html(test)


def unfold(test: AppTest, part: str) -> AppTest:
    """Open a part of Bodø's page that is drawn only then."""
    test.session_state[f"{part}-{COHORT}-{BODO}.folded"] = True
    return test.run()


def fill(test: AppTest, **values: object) -> None:
    """Type into the inputs by their labels."""
    inputs = [*test.text_input, *test.text_area, *test.checkbox, *test.selectbox]
    for label, value in values.items():
        (found,) = [each for each in inputs if each.label.startswith(label.replace("_", " "))]
        found.set_value(value)


def test_the_contact_sees_what_is_missing_and_adds_a_member(store: Store, page: Open) -> None:
    kai = contact(store, at=AUTUMN)
    test = page(kai)
    assert "Kommunegruppen er ikke komplett ennå" in words(test)
    assert "Legg til minst én fra kulturskolen." in words(test)

    test = unfold(page(kai, vis="gruppen"), "member")
    fill(test, Navn="Mari Eksempel", E="mari@kommune.example", Sektor=Sector.KULTURSKOLE)
    press(test, "Legg til medlem")

    assert [each.value for each in test.success] == ["Medlemmet er lagt til og blir bedt om å bekrefte."]
    assert [each.name for each in municipal_group(kai, store, cohort=COHORT, municipality=BODO).members] == [
        "Mari Eksempel"
    ]
    assert "Mari Eksempel" in words(test)


def test_a_wrong_address_is_told_and_what_was_typed_stays(store: Store, page: Open) -> None:
    test = unfold(page(contact(store, at=AUTUMN), vis="gruppen"), "member")

    fill(test, Navn="Mari Eksempel", E="mari", Sektor=Sector.KULTURSKOLE)
    press(test, "Legg til medlem")

    assert [each.value for each in test.error] == [
        plain("E-postadressen mangler @. Skriv for eksempel navn@kommune.no.")
    ]
    assert [each.value for each in test.text_input if each.label == "Navn"] == ["Mari Eksempel"]


def test_the_contact_drafts_and_sends(store: Store, page: Open) -> None:
    kai = contact(store, at=AUTUMN)
    test = page(kai, vis="soknad")
    assert any("ikke avklart deltakelsen ennå" in each for each in nothing_here(test))
    assert "Send søknad" not in [each.label for each in test.button]
    fill(test, Hvorfor="Vi vil.")
    press(test, "Lagre utkast")
    assert application(kai, store, **PLACE).motivation == "Vi vil."

    decided(store)
    test = page(kai, vis="soknad")
    fill(test, Vi_ønsker=True, Vi_gir=True)
    press(test, "Send søknad")

    assert [each.value for each in test.success] == ["Søknaden er sendt."]
    assert application(kai, store, **PLACE).state == "sent"


def test_more_time_and_who_gave_it_stand_on_the_page(store: Store, page: Open) -> None:
    decided(store)
    kai, late = contact(store, at=AUTUMN), {"dato": "2024-05-20", "vis": "soknad"}
    assert "Fristen var 15. mai 2024." in words(page(kai, **late))
    more = ExtensionForm(falls_on=date(2024, 6, 1), reason="Kommunestyret møtes 30. mai")
    grant_extension(programme_manager(store, AUTUMN), store, more, **PLACE)

    test = page(kai, **late)
    assert "Utsatt frist til 1. juni 2024, gitt av Pia Eksempel, 12 dager igjen." in words(test)
    fill(test, Hvorfor="Vi vil.", Vi_ønsker=True, Vi_gir=True)
    press(test, "Send søknad")

    assert application(kai, store, **PLACE).state == "sent"
    assert "Utsatt frist til 1. juni 2024, gitt av Pia Eksempel." in words(page(kai, **late))


def clicked_again(test: AppTest, label: str) -> AppTest:
    """Click a button of a form as it was: the second half of a double click."""
    typed = {each.key: each.value for each in [*test.text_area, *test.checkbox]}
    press(test, label)
    for each in [*test.text_area, *test.checkbox]:
        each.set_value(typed[each.key])
    return press(test, label)


def test_two_buttons_of_one_form_each_act_once(store: Store, page: Open) -> None:
    decided(store)
    kai = contact(store, at=AUTUMN)
    test = page(kai, vis="soknad")
    fill(test, Hvorfor="Vi vil.", Vi_ønsker=True, Vi_gir=True)

    clicked_again(test, "Lagre utkast")
    assert application(kai, store, **PLACE).version == 1
    press(test, "Send søknad")

    assert application(kai, store, **PLACE).state == "sent"
    assert [each.value for each in test.success] == ["Søknaden er sendt."]
    logged = [row["action"] for row in store.rows("SELECT action FROM audit_log WHERE record_kind = 'application'")]
    assert sorted(logged) == ["save_draft", "save_draft", "send_application"]


def test_what_is_missing_to_send_is_told_and_nothing_is_kept(store: Store, page: Open) -> None:
    decided(store)
    kai = contact(store, at=AUTUMN)
    test = page(kai, vis="soknad")
    fill(test, Hvorfor="Vi vil.")

    press(test, "Send søknad")

    assert [each.value[:20] for each in test.error] == ["Kryss av for at dere"]
    assert application(kai, store, **PLACE).version == 0
    assert [each.value for each in test.text_area] == ["Vi vil."]
    press(test, "Lagre utkast")
    assert application(kai, store, **PLACE).motivation == "Vi vil."


def test_the_contact_takes_back_what_was_sent(store: Store, page: Open) -> None:
    decided(store)
    kai = contact(store, at=AUTUMN)
    send(store, kai)
    test = page(kai, vis="soknad")

    press(test, "Hent tilbake som utkast")

    assert application(kai, store, **PLACE).state == "draft"
    press(test, "Send søknad")
    test = unfold(test, "withdraw")
    fill(test, Hvorfor="Vi må vente et år.")
    press(test, "Trekk tilbake")
    assert application(kai, store, **PLACE).withdrawal_reason == "Vi må vente et år."


def test_the_contact_changes_and_ends_memberships(store: Store, page: Open) -> None:
    kai = contact(store, at=AUTUMN)
    joined(store, kai, member_form("Mari Eksempel"))
    test = unfold(page(kai, vis="gruppen"), "change")
    fill(test, Rolle="Fagleder")
    press(test, "Lagre")
    assert "Fagleder" in words(test)

    test.radio[0].set_value("on-behalf").run()
    press(test, "Registrer forpliktelse")
    assert "registrert av kontaktpersonen" in words(test)

    test.radio[0].set_value("leave").run()
    press(test, "Avslutt medlemskapet")
    assert municipal_group(kai, store, cohort=COHORT, municipality=BODO).members == ()


def test_the_mentor_reads_the_assigned_groups_once_sent(store: Store, page: Open) -> None:
    decided(store)
    kai = contact(store, at=AUTUMN)
    joined(store, kai, member_form("Mari Eksempel"))
    vera = mentor_of(store, at=AUTUMN)
    assert nothing_here(page(vera)) == ["Ingen søknader å vise ennå."]
    send(store, kai)

    test = page(vera)

    assert "Bodø · Nordland" in headings(test)
    assert "Mari Eksempel" in words(test)
    assert list(test.button) == []


def test_the_member_commits_with_one_button(store: Store, page: Open) -> None:
    kai = contact(store, at=AUTUMN)
    mari = as_member(store, joined(store, kai))
    test = page(mari)
    assert "Jeg forplikter meg til å delta på samlingene og i arbeidet mellom dem." in words(test)
    assert [each.label for each in test.button] == ["Bekreft"]

    press(test, "Bekreft")

    assert "Du bekreftet 20. november 2023" in words(test)
    (member,) = municipal_group(kai, store, cohort=COHORT, municipality=BODO).members
    assert member.is_committed


def test_the_contact_chooses_an_area(store: Store, page: Open) -> None:
    kai = contact(store, at=AUTUMN)
    loaded(store, plan("plan", "a", "b"))
    decided(store, "plan/a", "plan/b")
    test = page(kai, vis="omrade")

    press(test, "Velg området")

    area = municipal_group(kai, store, cohort=COHORT, municipality=BODO).area
    assert area is not None
    assert area.label == "Område a"


def test_management_filters_opens_and_accepts(store: Store, page: Open) -> None:
    decided(store)
    kai = contact(store, at=AUTUMN)
    committed(store, joined(store, kai, member_form("Mari Eksempel")))
    send(store, kai)
    manager = programme_manager(store, AUTUMN)

    assert "Bodø" in words(page(manager, status="sent", fylkesavdeling="nordland"))
    test = page(manager, kommune=BODO)
    assert "Vi vil." in words(unfold(test, "sent"))
    press(test, "Ta opp Bodø")

    assert application(manager, store, **PLACE).state == "accepted"
    assert "tatt opp" in words(test)


def test_the_board_reads_what_was_sent_and_decides_nothing(store: Store, page: Open) -> None:
    decided(store)
    kai, board = contact(store, at=AUTUMN), board_member(store, at=AUTUMN)
    assert nothing_here(page(board)) == ["Ingen søknader å vise ennå."]
    version = send(store, kai)

    test = page(board, kommune=BODO)

    assert "Vi vil." in words(unfold(test, "sent"))
    assert list(test.button) == []
    accept_application(programme_manager(store, AUTUMN), store, **PLACE, version=version)
    assert "tatt opp" in words(page(board, kommune=BODO))
    assert form().motivation == "Vi vil."
