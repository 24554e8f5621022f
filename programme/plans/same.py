"""The same goal in several departments' plans: when two goals are the same, and how each is used.

Two goals are the same when both plans call them national and they read alike, or when programme management has linked
them (docs/decisions/0021-the-same-goal.md).
"""

import re
from collections.abc import Sequence
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, field_validator

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor
from programme.access.rights import Right, require
from programme.language import NotAllowed, RuleBroken, later
from programme.language.fields import Name, fault
from programme.language.numbers import name_order
from programme.organisation.model import without_council
from programme.plans.use import Use, taken_up, uses_of
from programme.store import Reader, Transaction
from programme.store.derived import kept_by_content
from programme.store.store import Row, one_row

# Initiatives are means; what is compared are the ends. A plan that a newer one has replaced is compared no more.
_GOALS = """
    SELECT plan_entry.id AS entry_id, plan_entry.plan_id, plan_entry.kind, plan_entry.number, plan_entry.label,
           plan_entry.scope, plan_entry.level_name AS level, plan.title, plan.department_code,
           department.name AS department, same_goal.id AS same_goal_id, same_goal.name AS same_name,
           same_goal.version
    FROM plan_entry
    JOIN plan ON plan.id = plan_entry.plan_id
    JOIN department ON department.department_code = plan.department_code
    LEFT JOIN replaced_plan ON replaced_plan.plan_id = plan.id
    LEFT JOIN same_goal_entry ON same_goal_entry.entry_id = plan_entry.id AND same_goal_entry.removed_at IS NULL
    LEFT JOIN same_goal ON same_goal.id = same_goal_entry.same_goal_id AND same_goal.dissolved_at IS NULL
    WHERE plan_entry.kind <> 'initiative' AND replaced_plan.plan_id IS NULL
    ORDER BY plan.id, plan_entry.place
"""
_LINKED = """
    SELECT id, entry_id FROM same_goal_entry WHERE same_goal_id = $same_goal_id AND removed_at IS NULL ORDER BY entry_id
"""
_LINKED_ELSEWHERE = """
    SELECT plan_entry.label, same_goal.name FROM same_goal_entry
    JOIN same_goal ON same_goal.id = same_goal_entry.same_goal_id AND same_goal.dissolved_at IS NULL
    JOIN plan_entry ON plan_entry.id = same_goal_entry.entry_id
    WHERE same_goal_entry.entry_id = any($entry_ids) AND same_goal_entry.removed_at IS NULL
      AND same_goal.id <> $same_goal_id
    ORDER BY plan_entry.id
"""


class SameGoalForm(BaseModel):
    """Goals or areas (entry ids, of two departments or more) that are the same, and what it is called."""

    name: Name
    entry_ids: tuple[str, ...]

    @field_validator("entry_ids")
    @classmethod
    def _several(cls, entry_ids: Sequence[str]) -> tuple[str, ...]:
        several = tuple(dict.fromkeys(entry_ids))
        if len(several) < 2:  # noqa: PLR2004 - one alone is the same as nothing
            raise fault("goals_missing", later("Velg minst to mål."))
        return several


class _ReadModel(BaseModel):
    model_config = ConfigDict(frozen=True)


class GoalOfPlan(_ReadModel):
    """A goal or an area as one department's plan has it, and its use."""

    entry_id: str
    department: str
    department_code: str
    plan_title: str
    level: str
    number: str
    label: str
    use: Use


class SharedGoal(_ReadModel):
    """A goal that two departments or more have; `same_goal_id` empty where the plans themselves say that it is one."""

    same_goal_id: str
    version: int
    name: str
    goals: tuple[GoalOfPlan, ...]

    @property
    def municipalities(self) -> int:
        """How many municipalities took it up, in all departments together."""
        return sum(goal.use.municipalities for goal in self.goals)


class GoalOfOneDepartment(RuleBroken):
    """What is compared is of two departments or more."""

    sentence = later("Målene er fra samme fylkesavdeling. Velg mål fra minst to avdelinger.")
    field = "entry_ids"


class GoalLinkedElsewhere(RuleBroken):
    """A goal is the same as one other thing. Facts: label, name."""

    sentence = later("«{label}» er allerede koblet til «{name}». Ta det ut der først.")
    field = "entry_ids"


def alike(label: str) -> str:
    """What is left of a goal's words when case, signs and spaces don't count; equal for goals that read alike."""
    return " ".join(re.findall(r"\w+", label.casefold()))


def shared_goals(actor: Actor, reader: Reader, *, cohort: str) -> list[SharedGoal]:
    """The goals that two departments or more have, those with most departments first, each with its use in the cohort.

    For everyone signed in; who took a goal up is named only to those who may read the group.
    """
    require(actor, Right.READ_PLANS)
    goals = reader.rows(_GOALS)
    plan_ids = sorted({row["plan_id"] for rows in same_goals(goals) for row in rows})
    taken = taken_up(actor, reader, cohort=cohort, plan_ids=plan_ids) if plan_ids else []
    return list(_with_uses(goals, taken))


@kept_by_content
def _with_uses(goals: Sequence[Row], taken: Sequence[Row]) -> tuple[SharedGoal, ...]:
    uses = uses_of(taken)
    return tuple(sorted((_shared(rows, uses) for rows in same_goals(goals)), key=_rank))


def goals_to_link(actor: Actor, reader: Reader) -> list[GoalOfPlan]:
    """Every goal and area of the plans, by department and in the documents' order. For who links them."""
    require(actor, Right.LINK_GOALS)
    return sorted((_goal(row, {}) for row in reader.rows(_GOALS)), key=lambda goal: name_order(goal.department))


@action
def link_goals(
    actor: Actor, transaction: Transaction, form: SameGoalForm, *, same_goal_id: str = "", version: int = 0
) -> str:
    """Programme management says that goals are the same, or which are from now on; gives the link's id.

    `same_goal_id` empty: a new one. Raises StaleRecord, GoalOfOneDepartment, GoalLinkedElsewhere.
    """
    require(actor, Right.LINK_GOALS)
    _refuse_unlinkable(transaction, form, same_goal_id)
    before = None
    if same_goal_id:
        stored = _stored(transaction, same_goal_id)
        refuse_stale(transaction, kind="same_goal", record_id=same_goal_id, read=version, stored=stored["version"])
        linked = [row["entry_id"] for row in transaction.rows(_LINKED, same_goal_id=same_goal_id)]
        before = {"name": stored["name"], "entries": linked}
        sql = "UPDATE same_goal SET name = $name, version = version + 1 WHERE id = $id"
        transaction.rows(sql, name=form.name, id=same_goal_id)
    else:
        same_goal_id = str(uuid4())
        transaction.insert(
            "same_goal", id=same_goal_id, name=form.name, created_at=actor.at, dissolved_at=None, version=1
        )
    _link(transaction, actor, same_goal_id, form.entry_ids)
    after = {"name": form.name, "entries": list(form.entry_ids)}
    names = {"kind": "same_goal", "record_id": same_goal_id}
    write_audit(transaction, actor, "link_goals", **names, before=before, after=after)
    return same_goal_id


@action
def unlink_goals(actor: Actor, transaction: Transaction, *, same_goal_id: str, version: int) -> str:
    """The goals are held to be the same no more; gives the link's id. Raises StaleRecord."""
    require(actor, Right.LINK_GOALS)
    stored = _stored(transaction, same_goal_id)
    refuse_stale(transaction, kind="same_goal", record_id=same_goal_id, read=version, stored=stored["version"])
    linked = [row["entry_id"] for row in transaction.rows(_LINKED, same_goal_id=same_goal_id)]
    _link(transaction, actor, same_goal_id, ())
    sql = "UPDATE same_goal SET dissolved_at = $now, version = version + 1 WHERE id = $id"
    transaction.rows(sql, now=actor.at, id=same_goal_id)
    before = {"name": stored["name"], "entries": linked}
    write_audit(transaction, actor, "unlink_goals", kind="same_goal", record_id=same_goal_id, before=before)
    return same_goal_id


def same_goals(rows: Sequence[Row]) -> list[list[Row]]:
    """The goals (rows with kind, label, scope, department_code and same_goal_id) that are the same, of two or more.

    A national goal that reads like one that is linked goes with it, where there is just one such link.
    """
    links: dict[str, set[str]] = {}
    for row in rows:
        if row["scope"] == "national" and row["same_goal_id"]:
            links.setdefault(_national(row), set()).add(row["same_goal_id"])
    together: dict[str, list[Row]] = {}
    for row in rows:
        key = row["same_goal_id"]
        if not key and row["scope"] == "national":
            linked = links.get(_national(row), set())
            key = next(iter(linked)) if len(linked) == 1 else _national(row)
        if key:
            together.setdefault(key, []).append(row)
    return [found for found in together.values() if len({row["department_code"] for row in found}) > 1]


def _national(row: Row) -> str:
    return f"{row['kind']}/{alike(row['label'])}"


def _shared(rows: Sequence[Row], uses: dict[str, Use]) -> SharedGoal:
    first = next((row for row in rows if row["same_goal_id"]), rows[0])
    goals = sorted((_goal(row, uses) for row in rows), key=lambda goal: (name_order(goal.department), goal.entry_id))
    return SharedGoal(
        same_goal_id=first["same_goal_id"] or "",
        version=first["version"] or 0,
        name=first["same_name"] or first["label"],
        goals=tuple(goals),
    )


def _goal(row: Row, uses: dict[str, Use]) -> GoalOfPlan:
    return GoalOfPlan(
        entry_id=row["entry_id"],
        department=without_council(row["department"]),
        department_code=row["department_code"],
        plan_title=row["title"],
        level=row["level"],
        number=row["number"],
        label=row["label"],
        use=uses.get(row["entry_id"], Use()),
    )


def _rank(goal: SharedGoal) -> tuple[object, ...]:
    departments = len({each.department_code for each in goal.goals})
    return -goal.municipalities, -departments, name_order(goal.name), goal.goals[0].entry_id


def _stored(transaction: Transaction, same_goal_id: str) -> Row:
    sql = "SELECT * FROM same_goal WHERE id = $id AND dissolved_at IS NULL"
    row = one_row(transaction, sql, id=same_goal_id)
    if row is None:
        raise NotAllowed
    return row


def _refuse_unlinkable(transaction: Transaction, form: SameGoalForm, same_goal_id: str) -> None:
    by_id = {row["entry_id"]: row for row in transaction.rows(_GOALS)}
    if not by_id.keys() >= set(form.entry_ids):
        raise NotAllowed
    if len({by_id[entry_id]["department_code"] for entry_id in form.entry_ids}) == 1:
        raise GoalOfOneDepartment
    known = {"entry_ids": list(form.entry_ids), "same_goal_id": same_goal_id}
    for row in transaction.rows(_LINKED_ELSEWHERE, **known):
        raise GoalLinkedElsewhere(label=row["label"], name=row["name"])


def _link(transaction: Transaction, actor: Actor, same_goal_id: str, entry_ids: Sequence[str]) -> None:
    """Just these entries are linked from now on; what was, keeps its row."""
    linked = {row["entry_id"]: row["id"] for row in transaction.rows(_LINKED, same_goal_id=same_goal_id)}
    for entry_id, row_id in linked.items():
        if entry_id not in entry_ids:
            sql = "UPDATE same_goal_entry SET removed_at = $now WHERE id = $id"
            transaction.rows(sql, now=actor.at, id=row_id)
    for entry_id in entry_ids:
        if entry_id not in linked:
            row = {"same_goal_id": same_goal_id, "entry_id": entry_id, "linked_at": actor.at, "removed_at": None}
            transaction.insert("same_goal_entry", id=str(uuid4()), **row)
