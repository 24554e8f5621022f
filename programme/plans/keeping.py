"""Plans as they are written inside a transaction. No rights are checked here: the action that calls has done it."""

from collections.abc import Iterator, Mapping, Sequence

from programme.plans.model import ExamplePlanInRealStore, Plan, adopted, walk
from programme.store import Kind, Reader, Transaction
from programme.store.store import Row, one_row


def write_plans(transaction: Transaction, plans: Sequence[Plan]) -> None:
    """Write plans whose slugs are new, with all that is in them."""
    transaction.insert_all("plan", map(_plan_row, plans))
    transaction.insert_all("plan_entry", (row for plan in plans for row in _entry_rows(plan)))
    transaction.insert_all("plan_reference", (row for plan in plans for row in _reference_rows(plan)))


def plan_row(reader: Reader, plan_id: str) -> Row | None:
    """What stands at the top of a plan; None when there is none."""
    return one_row(reader, "SELECT * FROM plan WHERE id = $plan_id", plan_id=plan_id)


def change_row(transaction: Transaction, table: str, record_id: str, after: Mapping[str, object]) -> None:
    """Change the columns named in `after` (table and names from code), and count the version up."""
    changes = ", ".join(f"{column} = ${column}" for column in after)
    sql = f"UPDATE {table} SET {changes}, version = version + 1 WHERE id = $record_id"
    transaction.rows(sql, record_id=record_id, **after)


def is_example_store(reader: Reader) -> bool:
    """Whether what people write here is invented."""
    return bool(reader.rows("SELECT kind FROM store_identity")[0]["kind"] == Kind.EXAMPLE)


def refuse_examples_in_real_store(transaction: Transaction, plans: Sequence[Plan]) -> None:
    """Raises ExamplePlanInRealStore."""
    is_real = not is_example_store(transaction)
    for plan in plans:
        if plan.example and is_real:
            raise ExamplePlanInRealStore(title=plan.title)


def _plan_row(plan: Plan) -> Mapping[str, object]:
    return {
        "id": plan.slug,
        "department_code": plan.department,
        "title": plan.title,
        "period_from": plan.period and plan.period.start,
        "period_to": plan.period and plan.period.end,
        "period_source": "",
        "adopted_by": plan.adoption.by or "",
        "adopted_on": plan.adoption.on,
        "adoption_source": "",
        "is_adopted": adopted(plan),
        "is_example": plan.example,
        "source": plan.source,
        "predecessor_note": plan.predecessor_note,
        "version": 1,
    }


def _entry_id(plan: Plan, key: str) -> str:
    return f"{plan.slug}/{key}"


def _entry_rows(plan: Plan) -> Iterator[Mapping[str, object]]:
    for place, placed in enumerate(walk(plan)):
        yield {
            "id": _entry_id(plan, placed.entry.key),
            "plan_id": plan.slug,
            "parent_id": placed.parent and _entry_id(plan, placed.parent),
            "place": place,
            "depth": placed.depth,
            "kind": placed.entry.kind,
            "level_name": placed.entry.level,
            "number": placed.entry.number,
            "label": placed.entry.label,
            "scope": placed.entry.scope,
        }


def _reference_rows(plan: Plan) -> Iterator[Mapping[str, object]]:
    for placed in walk(plan):
        for place, key in enumerate(placed.entry.refers_to):
            yield {
                "entry_id": _entry_id(plan, placed.entry.key),
                "place": place,
                "refers_to": _entry_id(plan, key),
            }
