"""Rows as CSV (RFC 4180): a header, CR LF, quotation marks where they are needed, UTF-8."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

_FORMULA = re.compile(r"[=+\-@\t\r]")
_BATCH = 200


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The header and a line for each row, in pieces.

    A text that a spreadsheet would run as a formula gets an apostrophe in front. Lists are joined by `; `,
    instants and dates are ISO 8601, nothing is an empty cell.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow([_cell(row[name]) for name in columns])
        if number % _BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | float):
        return "" if value is None else str(value)
    if isinstance(value, date):
        return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value.isoformat()
    text = str(value) if isinstance(value, str) else "; ".join(map(str, value))
    return f"'{text}" if _FORMULA.match(text) else text
