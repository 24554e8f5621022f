"""Tables as CSV, for the spreadsheet that people here have, and such that no cell is ever reckoned as a formula."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Final

_BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it Excel takes UTF-8 for an old Windows alphabet, and æ, ø and å go wrong."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell that is reckoned begins with, as OWASP has it (CSV Injection), the wide forms among them."""


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows under their keys as headings, to be encoded as UTF-8: semicolons between, for commas mark decimals here.

    Every text stands in quotation marks, so that no other separator divides it. One that a spreadsheet would take for
    a formula has an apostrophe before it; numbers are left as they are.
    """
    out = StringIO(newline="")
    out.write(_BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_NONNUMERIC)
    if rows:
        writer.writerow(map(_cell, rows[0]))
    writer.writerows(map(_cell, row.values()) for row in rows)
    return out.getvalue()


def _cell(value: object) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
