"""The rows of outreach, each written with its line in the audit log, and what several changed at once leave behind.

No rights or rules are judged here: the action that calls has done it.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import uuid4

from programme.access.audit import write_audits
from programme.access.model import Actor
from programme.outreach.model import OutreachForm, OutreachRow, OutreachStatus
from programme.store import Reader, Transaction
from programme.store.store import Row, one_row

KIND = "outreach"
BLANK: Mapping[str, object] = {
    "partner_name": "",
    "partner_kind": "",
    **OutreachForm(status=OutreachStatus.NOT_CONTACTED).model_dump(),
    "introduced_at": None,
}
"""A row of which nothing is recorded."""
NOTHING = "{}"
"""What a batch keeps of a row that it added."""
_BATCHES = "SELECT * FROM outreach_batch WHERE cohort_slug = $cohort AND department_code = $department"
_DAYS = ("contacted_on", "next_step_on")

Values = Mapping[str, object]


def keep(
    transaction: Transaction, actor: Actor, action: str, changes: Mapping[str, tuple[OutreachRow, Values]]
) -> dict[str, dict[str, object]]:
    """Write what becomes another in each row, by id; gives what each of those that did change was before.

    A row that has not been recorded yet is made. Logged as `action`, a line a version.
    """
    different = {
        key: {name: value for name, value in values.items() if _value(row, name) != value}
        for key, (row, values) in changes.items()
    }
    different = {key: values for key, values in different.items() if values}
    before = {key: {name: _value(changes[key][0], name) for name in values} for key, values in different.items()}
    new = {key: values for key, values in different.items() if changes[key][0].version == 0}
    transaction.insert_all(KIND, [_new(changes[key][0], values) for key, values in new.items()])
    _update(transaction, {key: values for key, values in different.items() if key not in new})
    write_audits(transaction, actor, action, kind=KIND, before=before, after=different)
    return before


def _value(row: OutreachRow, name: str) -> object:
    return row.introduced_at if name == "introduced_at" else row.values.get(name, BLANK.get(name))


def _new(row: OutreachRow, values: Values) -> dict[str, object]:
    cohort = row.id.split("/", maxsplit=1)[0]
    place = {"department_code": row.department_code, "municipality_number": row.municipality_number}
    return {"id": row.id, "cohort_slug": cohort, **place, **BLANK, **values, "version": 1}


def add(transaction: Transaction, actor: Actor, values: Values, *, cohort: str, department: str, action: str) -> str:
    """A new partner; gives its id."""
    return add_all(transaction, actor, [values], cohort=cohort, department=department, action=action)[0]


def add_all(
    transaction: Transaction, actor: Actor, partners: list[Values], *, cohort: str, department: str, action: str
) -> list[str]:
    """New partners; gives their ids, in the same order."""
    place = {"cohort_slug": cohort, "department_code": department, "municipality_number": None}
    rows = [{"id": str(uuid4()), **place, **BLANK, **values, "version": 1} for values in partners]
    transaction.insert_all(KIND, rows)
    ids = [str(row["id"]) for row in rows]
    write_audits(transaction, actor, action, kind=KIND, after=dict(zip(ids, partners, strict=True)))
    return ids


def _update(transaction: Transaction, different: Mapping[str, Values]) -> None:
    """One statement for all rows that become the same."""
    by_values = sorted(different.items(), key=lambda item: repr(item[1]))
    for _same, several in groupby(by_values, key=lambda item: repr(item[1])):
        rows = list(several)
        values = rows[0][1]
        sets = ", ".join(f"{column} = ${column}" for column in values)
        ids = [key for key, _values in rows]
        sql = f"UPDATE outreach SET {sets}, version = version + 1 WHERE id = any($ids)"
        transaction.rows(sql, ids=ids, **values)


def keep_batch(
    transaction: Transaction,
    actor: Actor,
    before: Mapping[str, Values],
    versions: Mapping[str, int],
    *,
    cohort: str,
    department: str,
    is_import: bool,
) -> str:
    """What stood before several rows were changed at once (`{}`: nothing), so that it can be undone; gives its id.

    `versions` are those that the rows had before, by id; a row that was added has none.
    """
    batch_id = str(uuid4())
    transaction.insert(
        "outreach_batch",
        id=batch_id,
        cohort_slug=cohort,
        department_code=department,
        is_import=is_import,
        done_at=actor.at,
        done_by=actor.person_id,
        undone_at=None,
    )
    rows = [
        {
            "batch_id": batch_id,
            "outreach_id": key,
            "before": json.dumps(dict(values), default=str, ensure_ascii=False),
            "version": versions.get(key, 0) + 1,
            "is_left": False,
        }
        for key, values in before.items()
    ]
    transaction.insert_all("outreach_batch_row", rows)
    return batch_id


def newest_batch(reader: Reader, cohort: str, department: str, at: datetime) -> Row | None:
    """The last change of several rows in the department's list by the moment."""
    done = [each for each in reader.rows(_BATCHES, cohort=cohort, department=department) if each["done_at"] <= at]
    return max(done, key=lambda each: (each["done_at"], each["id"]), default=None)


def batch_of(reader: Reader, batch_id: str) -> Row | None:
    """The change of several rows with that id."""
    return one_row(reader, "SELECT * FROM outreach_batch WHERE id = $batch_id", batch_id=batch_id)


def undo(transaction: Transaction, actor: Actor, batch_id: str, rows: Mapping[str, OutreachRow]) -> None:
    """Give each row of the batch what it had before, and take out what the batch added; `rows` are those of today.

    A row that is another than the batch made it is left as it is, and so is one whose earlier content is erased.
    """
    of_batch = transaction.rows("SELECT * FROM outreach_batch_row WHERE batch_id = $batch_id", batch_id=batch_id)
    standing = [
        each
        for each in of_batch
        if each["before"] and each["outreach_id"] in rows and rows[each["outreach_id"]].version == each["version"]
    ]
    added = [each["outreach_id"] for each in standing if each["before"] == NOTHING]
    changed = {
        each["outreach_id"]: (rows[each["outreach_id"]], _restored(json.loads(each["before"])))
        for each in standing
        if each["before"] != NOTHING
    }
    keep(transaction, actor, "undo_several", changed)
    if added:
        transaction.rows("DELETE FROM outreach WHERE id = any($ids)", ids=added)
        gone = {key: rows[key].values for key in added}
        write_audits(transaction, actor, "undo_several", kind=KIND, before=gone, after={key: {} for key in added})
    left = sorted({each["outreach_id"] for each in of_batch} - {each["outreach_id"] for each in standing})
    if left:
        mark = "UPDATE outreach_batch_row SET is_left = true WHERE batch_id = $batch_id AND outreach_id = any($left)"
        transaction.rows(mark, batch_id=batch_id, left=left)
    transaction.rows("UPDATE outreach_batch SET undone_at = $now WHERE id = $batch_id", now=actor.at, batch_id=batch_id)


def _restored(before: Mapping[str, Any]) -> dict[str, object]:
    """The columns as they were; JSON has days as texts."""
    return {
        name: date.fromisoformat(value) if name in _DAYS and isinstance(value, str) else value
        for name, value in before.items()
    }
