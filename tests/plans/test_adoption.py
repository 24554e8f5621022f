"""Programme management enters when a plan was adopted whose document does not tell, with its source."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import nobody, system
from programme.interest.queries import choosable_areas
from programme.language import NotAllowed
from programme.language.fields import fault_sentences
from programme.plans.actions import enter_adoption, enter_period, load_plans
from programme.plans.files import read_plans
from programme.plans.model import AdoptionForm, AdoptionGivenByPlan, AdoptionInFuture
from programme.store import Store
from tests.factories import COHORT, MORNING, ROOT, board_member, cohort, contact
from tests.plans.test_period import NORDLAND, OSLO_OG_VIKEN, header, manager_with_plans
from tests.plans.test_period import form as period_form

GOOD = {"by": "Fylkesårsmøtet", "on": date(2022, 10, 29), "source": "Protokollen"}
TODAY = MORNING.date()


def form(**changes: object) -> AdoptionForm:
    return AdoptionForm.model_validate(GOOD | changes)


def test_adoption_is_shown_with_its_source(store: Store) -> None:
    actor = manager_with_plans(store)
    before = header(actor, store)
    assert (before.adoption_in_text, before.can_be_given_an_adoption) == ("vedtak ikke oppgitt", True)

    assert enter_adoption(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1) == OSLO_OG_VIKEN

    after = header(actor, store)
    assert after.adoption_in_text == "vedtatt 29. oktober 2022 av Fylkesårsmøtet"
    assert (after.adoption_source, after.version, after.can_be_given_an_adoption) == ("Protokollen", 2, True)


def test_adoption_entered_can_be_corrected_and_the_log_has_both(store: Store) -> None:
    actor = manager_with_plans(store)
    enter_adoption(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)
    enter_adoption(actor, store, form(by="", on=TODAY), plan_id=OSLO_OG_VIKEN, version=2)

    assert header(actor, store).adoption_in_text == "vedtatt 3. september 2023"
    logged = store.rows("SELECT after ->> 'adopted_on' AS adopted_on FROM audit_log WHERE action = 'enter_adoption'")
    assert {row["adopted_on"] for row in logged} == {"2022-10-29", "2023-09-03"}


def test_area_can_be_brought_in_once_adoption_and_period_are_entered(store: Store) -> None:
    actor = manager_with_plans(store)
    cohort(store)

    def hindrances() -> set[str]:
        found = choosable_areas(actor, store, cohort=COHORT, department="oslo-og-viken")
        return {area.why_not.partition("»")[2] for area in found}

    assert {told.partition(".")[0] for told in hindrances()} == {" er ikke vedtatt"}
    enter_adoption(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)
    enter_period(actor, store, period_form(), plan_id=OSLO_OG_VIKEN, version=2)
    assert hindrances() == {""}


def test_the_second_of_two_is_told_and_writes_nothing(store: Store) -> None:
    actor = manager_with_plans(store)
    enter_adoption(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)

    with pytest.raises(StaleRecord, match="Pia Eksempel har endret dette"):
        enter_adoption(actor, store, form(source="Noe annet"), plan_id=OSLO_OG_VIKEN, version=1)
    assert header(actor, store).adoption_source == "Protokollen"


def test_adoption_that_the_document_gives_stays(store: Store) -> None:
    actor = manager_with_plans(store)
    before = header(actor, store, NORDLAND)

    with pytest.raises(AdoptionGivenByPlan, match="oppgir selv vedtaket"):
        enter_adoption(actor, store, form(), plan_id=NORDLAND, version=1)
    assert header(actor, store, NORDLAND) == before


def test_adoption_lies_in_the_past(store: Store) -> None:
    actor = manager_with_plans(store)

    with pytest.raises(AdoptionInFuture, match=r"er ikke vedtatt ennå: 4\. september 2023 har ikke vært"):
        enter_adoption(actor, store, form(on=TODAY + timedelta(days=1)), plan_id=OSLO_OG_VIKEN, version=1)
    assert not header(actor, store).is_adopted


def test_loading_again_leaves_the_adoption_that_was_entered(store: Store) -> None:
    actor = manager_with_plans(store)
    enter_adoption(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)
    load_plans(system(MORNING), store, read_plans(ROOT / "data" / "plans"))

    assert header(actor, store).adoption_source == "Protokollen"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": None}, "Datoen mangler. Velg en dato."),
        ({"source": "  "}, "Feltet er tomt. Skriv noen ord."),
    ],
)
def test_faulty_adoption_is_told_in_a_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        form(**changes)
    assert [told for _field, told in fault_sentences(caught.value)] == [sentence]


def test_only_programme_management_enters_an_adoption(store: Store) -> None:
    manager_with_plans(store)
    cohort(store)
    for actor in (board_member(store, "oslo-og-viken"), contact(store), nobody(MORNING)):
        with pytest.raises(NotAllowed):
            enter_adoption(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)


def test_unknown_plan_is_not_allowed(store: Store) -> None:
    with pytest.raises(NotAllowed):
        enter_adoption(manager_with_plans(store), store, form(), plan_id="finnes-ikke", version=1)
