"""Programme management finds in the log who changed what, when, and sees it in words."""

import ast
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import pytest

from programme.access.audit import write_audit
from programme.access.entries import AuditEntry, Difference
from programme.access.field_words import FIELDS, VALUES
from programme.access.forgetting import forget_in_audit
from programme.access.log_words import ACTIONS, KINDS
from programme.access.model import Actor, Role, nobody, system
from programme.access.queries import (
    ENTRIES_A_PAGE,
    AuditPage,
    AuditQuery,
    audit_choices,
    search_audit,
)
from programme.applications.model import ApplicationState
from programme.cohorts.actions import change_cohort
from programme.cohorts.model import CohortForm
from programme.cooperation.model import Origin, Stage
from programme.gatherings.model import AnswerState, AttendanceState, GatheringKind
from programme.groups.model import Sector
from programme.interest.model import Answer
from programme.language import NotAllowed
from programme.mentoring.model import AssignmentState
from programme.outreach.model import PARTNER_KINDS, OutreachStatus
from programme.plans.model import EntryKind
from programme.plans.model import Scope as PlanScope
from programme.store import Store, open_store
from tests.factories import BODO, COHORT, MORNING, ROOT, board_member, cohort, programme_manager
from tests.source import called_name, tree

LATER = MORNING + timedelta(hours=1)
ONE = AuditQuery(record_kind="cohort", record_id="1")


def log(store: Store, actor: Actor, record_id: str = "1", *, reason: str = "", **values: object) -> None:
    store.write(
        lambda transaction: write_audit(
            transaction, actor, "try_it", kind="cohort", record_id=record_id, after=values, reason=reason
        )
    )


def find(store: Store, actor: Actor, **query: object) -> list[str]:
    return [entry.record_id for entry in search_audit(actor, store, AuditQuery.model_validate(query)).entries]


def differences(store: Store, actor: Actor, kind: str, before: object, after: object) -> list[tuple[str, str, str]]:
    store.write(
        lambda transaction: write_audit(
            transaction,
            actor,
            "try_it",
            kind=kind,
            record_id="d",
            before=before,  # type: ignore[arg-type]
            after=after,  # type: ignore[arg-type]
        )
    )
    entry = search_audit(actor, store, AuditQuery(record_id="d")).entries[0]
    return [(each.field, each.before, each.after) for each in entry.differences]


def test_an_entry_tells_who_when_what_the_difference_and_why(store: Store) -> None:
    cohort(store)
    actor = programme_manager(store, at=LATER)
    form = CohortForm(name="2024–25", starts_on=date(2024, 8, 1), ends_on=date(2025, 12, 31), main_gatherings=8)
    change_cohort(actor, store, form, slug=COHORT, version=1)

    found = search_audit(actor, store, AuditQuery(record_kind="cohort", record_id=COHORT, action="change_cohort"))

    assert found == AuditPage(
        entries=(
            AuditEntry(
                logged_at=LATER,
                who="Pia Eksempel",
                what="endret programperioden",
                kind="Programperiode",
                title="2024–25",
                record_kind="cohort",
                record_id=COHORT,
                differences=(Difference(field="Antall samlinger", before="6", after="8"),),
                reason="",
            ),
        ),
        has_older=False,
    )


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        ("application", {"state": "draft"}, {"state": "sent"}, [("Status", "utkast", "sendt")]),
        ("mentor_assignment", {"state": "offered"}, {"state": "accepted"}, [("Status", "venter på svar", "takket ja")]),
        ("attendance", {"state": "met"}, None, [("Status", "møtte", "–")]),
        ("municipal_group", None, {"municipality": BODO}, [("Kommune", "–", "Bodø")]),
        ("county_interest", None, {"municipality_numbers": [BODO, "9999"]}, [("Kommuner", "–", "Bodø, 9999")]),
        ("county_interest", {"id": "1", "answer": "no"}, {"answer": "no"}, []),
        ("county_interest", {"received_at": "2023-08-30T07:30:00Z"}, {"received_at": "2023-08-30 07:30:00+00:00"}, []),
        (
            "gathering",
            {"cancelled_at": None},
            {"cancelled_at": datetime.fromisoformat("2024-01-05T12:00:00+00:00")},
            [("Avlyst", "–", "05.01.2024 kl.\N{NO-BREAK SPACE}13.00")],
        ),
        ("person", {"name": ""}, {"name": "2024-13-45"}, [("Navn", "–", "2024-13-45")]),
        ("group_member", {"has_mandate": False}, {"has_mandate": True}, [("Fullmakt til å avgjøre", "Nei", "Ja")]),
        ("odd", None, {"new": {"name": "x", "list": []}}, [("new", "–", "list: –; Navn: x")]),
    ],
)
def test_a_difference_is_in_words(
    store: Store, kind: str, before: object, after: object, expected: list[tuple[str, str, str]]
) -> None:
    assert differences(store, programme_manager(store), kind, before, after) == expected


def test_what_is_forgotten_reads_so(store: Store) -> None:
    actor = programme_manager(store)
    log(store, actor, name="Kari", venue="Bodø", reason="Ringte Kari")
    store.write(lambda transaction: forget_in_audit(transaction, ["Kari"]))
    entry = search_audit(actor, store, ONE).entries[0]
    assert [(each.field, each.after) for each in entry.differences] == [("Navn", "slettet"), ("Sted", "Bodø")]
    assert entry.reason == "slettet"


def test_the_newest_come_first_a_page_at_a_time(store: Store) -> None:
    actor = programme_manager(store)
    for number in range(ENTRIES_A_PAGE + 3):
        log(store, system(MORNING + timedelta(minutes=number)), str(number))
    first = search_audit(actor, store, AuditQuery(action="try_it"))
    second = search_audit(actor, store, AuditQuery(action="try_it", page=2))
    assert [entry.record_id for entry in first.entries][:2] == ["22", "21"]
    assert (len(first.entries), first.has_older) == (ENTRIES_A_PAGE, True)
    assert ([entry.record_id for entry in second.entries], second.has_older) == (["2", "1", "0"], False)
    assert not search_audit(actor, store, AuditQuery(action="try_it", page=3)).entries
    assert {entry.who for entry in first.entries} == {"Systemet"}


def test_each_condition_narrows(store: Store) -> None:
    pia = programme_manager(store)
    log(store, pia, "1", name="Søndre «Åse»")
    log(store, system(datetime.fromisoformat("2023-09-04T21:59:00+00:00")), "2", reason="ÅSE ringte")
    log(store, nobody(datetime.fromisoformat("2023-09-04T22:00:00+00:00")), "3", notes='sa "nei"')

    def found(**query: object) -> set[str]:
        return set(find(store, pia, action="try_it", **query))

    assert found() == {"1", "2", "3"}
    assert found(person_id=pia.person_id) == {"1"}
    assert found(person_id="system") == {"2"}
    assert found(record_kind="cohort", record_id="2") == {"2"}
    assert found(record_kind="region") == set()
    assert found(to_day=date(2023, 9, 4)) == {"1", "2"}
    assert found(from_day=date(2023, 9, 5)) == {"3"}
    assert found(text="åse") == {"1", "2"}
    assert found(text=' sa "nei" ') == {"3"}
    assert found(text="%") == set()
    assert found(text="åse", from_day=date(2023, 9, 4)) == {"2"}


def test_somebody_not_signed_in_and_one_without_a_name_are_told_of(store: Store) -> None:
    pia = programme_manager(store)
    log(store, nobody(LATER))
    assert search_audit(pia, store, ONE).entries[0].who == Role.VISITOR.label


def test_the_choices_are_what_the_log_has(store: Store) -> None:
    pia = programme_manager(store)
    log(store, pia)
    choices = audit_choices(pia, store)
    assert choices.people == {str(pia.person_id): "Pia Eksempel", "system": "Systemet"}
    assert list(choices.kinds.values()) == sorted(choices.kinds.values())
    assert choices.actions["try_it"] == "try_it"


def test_the_log_is_for_programme_management(store: Store) -> None:
    with pytest.raises(NotAllowed):
        search_audit(board_member(store), store, AuditQuery())
    with pytest.raises(NotAllowed):
        audit_choices(board_member(store), store)


def missing(names: Iterable[str], words: Iterable[str]) -> list[str]:
    return sorted(set(names) - set(words))


def test_all_that_the_example_world_logs_has_words(world_file: Path) -> None:
    store = open_store(str(world_file))
    rows = store.rows("SELECT action, record_kind, before, after FROM audit_log")
    fields = store.rows(
        "SELECT DISTINCT unnest(json_keys(coalesce(after, before))) AS field FROM audit_log "
        "WHERE action <> 'add_invented_municipalities' AND coalesce(after, before) IS NOT NULL"
    )
    store.close()
    assert missing((row["action"] for row in rows), ACTIONS) == []
    assert missing((row["record_kind"] for row in rows), KINDS) == []
    assert missing((row["field"] for row in fields), FIELDS) == []


def test_all_that_the_code_names_where_it_logs_has_words() -> None:
    actions, kinds = set(), set()
    for path in (ROOT / "programme").rglob("*.py"):
        for call in ast.walk(tree(path)):
            if isinstance(call, ast.Call) and called_name(call) in {"write_audit", "write_audits"}:
                actions |= {text(each) for each in call.args[2:3]}
                kinds |= {text(each.value) for each in call.keywords if each.arg == "kind"}
    assert missing(actions - {""}, ACTIONS) == []
    assert missing(kinds - {""}, KINDS) == []
    assert len(actions) > 20


def text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def test_actions_are_called_something() -> None:
    """What is decorated as an action logs under its own name, but for those that others are made of."""
    through_others = {
        "accept_together", "appoint_board_member", "appoint_contact", "appoint_programme_manager", "introduce_person",
        "record_attendance_all", "register_group", "request_link",
    }  # fmt: skip
    found = {
        node.name
        for path in (ROOT / "programme").rglob("actions.py")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and any(ast.unparse(each) == "action" for each in node.decorator_list)
    }
    assert missing(found, {*ACTIONS, *through_others}) == []


@pytest.mark.parametrize(
    ("kind", "field", "states"),
    [
        ("county_interest", "answer", Answer),
        ("gathering_answer", "answer", AnswerState),
        ("attendance", "state", AttendanceState),
        ("application", "state", ApplicationState),
        ("mentor_assignment", "state", AssignmentState),
        ("cooperation", "origin", Origin),
        ("cooperation", "stage", Stage),
        ("gathering", "kind", GatheringKind),
        ("group_member", "sector", Sector),
        ("plan_draft_entry", "kind", EntryKind),
        ("plan_draft_entry", "scope", PlanScope),
        ("outreach", "status", OutreachStatus),
        ("outreach", "partner_kind", PARTNER_KINDS),
    ],
)
def test_values_are_called_what_the_pages_call_them(kind: str, field: str, states: type[StrEnum]) -> None:
    assert VALUES[kind, field] == {state.value: state.label for state in states}  # type: ignore[attr-defined]


def test_roles_are_called_what_the_pages_call_them() -> None:
    assert VALUES["role_grant", "role"] == {
        role.value: role.label for role in Role if role not in {Role.SYSTEM, Role.VISITOR}
    }
