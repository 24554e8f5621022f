"""Programme management enters a period that a plan's document does not give, with its source."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from programme.access.audit import StaleRecord
from programme.access.model import Actor, nobody, system
from programme.language import NotAllowed
from programme.language.fields import fault_sentences
from programme.plans.actions import enter_period, load_plans
from programme.plans.files import read_plans
from programme.plans.model import PeriodForm, PeriodGivenByPlan
from programme.plans.queries import plan
from programme.plans.tree import PlanHeader
from programme.store import Store
from tests.factories import MORNING, ROOT, board_member, cohort, contact, programme_manager

OSLO_OG_VIKEN, NORDLAND = "oslo-og-viken", "nordland-2024-2025"
GOOD = {"period_from": date(2022, 1, 1), "period_to": date(2025, 6, 30), "source": "E-post fra fylkesstyret"}


def form(**changes: object) -> PeriodForm:
    return PeriodForm.model_validate(GOOD | changes)


def manager_with_plans(store: Store) -> Actor:
    load_plans(system(MORNING), store, read_plans(ROOT / "data" / "plans"))
    return programme_manager(store, MORNING + timedelta(hours=1))


def header(actor: Actor, store: Store, plan_id: str = OSLO_OG_VIKEN) -> PlanHeader:
    return plan(actor, store, plan_id).header


def test_period_is_shown_with_its_source(store: Store) -> None:
    actor = manager_with_plans(store)
    assert header(actor, store).period_in_text == "periode ikke oppgitt"

    assert enter_period(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1) == OSLO_OG_VIKEN

    after = header(actor, store)
    assert after.period_in_text == "1. januar 2022 til 30. juni 2025"
    assert (after.period_source, after.version, after.can_be_given_a_period) == ("E-post fra fylkesstyret", 2, True)


def test_period_entered_can_be_corrected_and_the_log_has_both(store: Store) -> None:
    actor = manager_with_plans(store)
    enter_period(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)
    enter_period(actor, store, form(period_to=date(2025, 12, 31)), plan_id=OSLO_OG_VIKEN, version=2)

    assert header(actor, store).period_in_text == "2022–2025"
    logged = store.rows("SELECT after ->> 'period_to' AS period_to FROM audit_log WHERE action = 'enter_period'")
    assert {row["period_to"] for row in logged} == {"2025-06-30", "2025-12-31"}


def test_the_second_of_two_is_told_and_writes_nothing(store: Store) -> None:
    actor = manager_with_plans(store)
    enter_period(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)

    with pytest.raises(StaleRecord, match="Pia Eksempel har endret dette"):
        enter_period(actor, store, form(source="Noe annet"), plan_id=OSLO_OG_VIKEN, version=1)
    assert header(actor, store).period_source == "E-post fra fylkesstyret"


def test_period_that_the_document_gives_stays(store: Store) -> None:
    actor = manager_with_plans(store)

    with pytest.raises(PeriodGivenByPlan, match="oppgir selv perioden"):
        enter_period(actor, store, form(), plan_id=NORDLAND, version=1)
    assert header(actor, store, NORDLAND).period_in_text == "2024–2025"


def test_loading_again_leaves_the_period_that_was_entered(store: Store) -> None:
    actor = manager_with_plans(store)
    enter_period(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)
    load_plans(system(MORNING), store, read_plans(ROOT / "data" / "plans"))

    assert header(actor, store).period_source == "E-post fra fylkesstyret"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"period_to": date(2021, 12, 31)},
            "Perioden slutter 31. desember 2021, før den begynner 1. januar 2022. Rett én av datoene.",
        ),
        ({"period_from": None}, "Datoen mangler. Velg en dato."),
        ({"source": "  "}, "Feltet er tomt. Skriv noen ord."),
        ({"source": "k" * 10_000}, "Teksten er på 10\N{NO-BREAK SPACE}000 tegn. Skriv høyst 4\N{NO-BREAK SPACE}000."),
    ],
)
def test_faulty_period_is_told_in_a_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        form(**changes)
    assert [told for _field, told in fault_sentences(caught.value)] == [sentence]


def test_only_programme_management_enters_a_period(store: Store) -> None:
    manager_with_plans(store)
    cohort(store)
    for actor in (board_member(store, "oslo-og-viken"), contact(store), nobody(MORNING)):
        with pytest.raises(NotAllowed):
            enter_period(actor, store, form(), plan_id=OSLO_OG_VIKEN, version=1)


def test_unknown_plan_is_not_allowed(store: Store) -> None:
    with pytest.raises(NotAllowed):
        enter_period(manager_with_plans(store), store, form(), plan_id="finnes-ikke", version=1)
