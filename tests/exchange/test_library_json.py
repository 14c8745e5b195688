"""A library as one JSON text: what is written is read, row by row, and what is no such text is refused."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.exchange.errors import ExchangeError
from studykit.exchange.library_json import SCHEMA, library_text, read_library

values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
rows = st.dictionaries(st.text(max_size=8), values | st.lists(values, max_size=3), max_size=4)
libraries = st.dictionaries(st.text(max_size=8), st.lists(rows, max_size=5), max_size=4)
BIRDS = {"bird": [{"id": 1, "name": "wren"}, {"id": 2, "name": "dove"}], "nest": []}


def text_of(tables: dict[str, list[dict[str, Any]]]) -> str:
    """The text of a library."""
    return "".join(library_text("0001", tables.items()))


def rows_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """All rows of a text."""
    return list(read_library(io.StringIO(text)).rows)


@given(libraries)
def test_what_is_written_is_read(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Rows come back in order with the names of their tables, in this layout and in any other."""
    text = text_of(tables)
    expected = [(name, row) for name, listed in tables.items() for row in listed]
    assert rows_of(text) == expected
    assert rows_of(json.dumps(json.loads(text), indent=3)) == expected
    assert json.loads(text)["tables"] == tables


def test_a_row_is_a_line() -> None:
    """The layout is fixed, so that equal libraries give equal bytes."""
    assert text_of(BIRDS) == (
        '{"schema":"studykit.library/1","revision":"0001","tables":{\n'
        '"bird":[\n{"id":1,"name":"wren"},\n{"id":2,"name":"dove"}\n],\n"nest":[\n]\n}}\n'
    )


def test_rows_are_read_as_they_are_asked_for() -> None:
    """The beginning is known before the end is read: a large file needs no large memory."""
    many = {"bird": [{"id": number, "song": "tweet " * 100} for number in range(2000)]}
    file = io.StringIO(text_of(many))
    library = read_library(file)
    assert next(library.rows)[1]["id"] == 0
    assert file.tell() < 200_000


@given(st.integers(0, len(text_of(BIRDS)) - 2))
def test_a_text_cut_short_is_refused(length: int) -> None:
    """Wherever it ends, the lost end is noticed."""
    with pytest.raises(ExchangeError):
        rows_of(text_of(BIRDS)[:length])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "ends"),
        ("no JSON", "'{' is expected"),
        ('{"schema":"other/1","revision":"1","tables":{}}', SCHEMA),
        ('{"revision":"1"}', SCHEMA),
        ('{"schema":"studykit.library/1","tables":{}}', "revision"),
        ('{"schema":"studykit.library/1","revision":7,"tables":{}}', "expected"),
        ('{"schema":"studykit.library/1","revision":"1","rows":{}}', "tables are missing"),
        ('{"schema":"studykit.library/1","revision":"1","tables":{"a":[7]}}', "'{' is expected"),
        ('{"schema":"studykit.library/1","revision":"1","tables":{"a":{}}}', "expected"),
        ('{"schema":"studykit.library/1","revision":"1","tables":{"a":[{"x":NaN}]}}', "number"),
        ('{"schema":"studykit.library/1","revision":"1","tables":{"a":[{"x":' + "9" * 10**6 + "}]}}", "number"),
        ('{"schema":"studykit.library/1","revision":"1","tables":{"a":[{"x":' + "[" * 10**5, "nested|JSON"),
        ('{"schema":"studykit.library/1","revision":"1","tables":{"a":[{"x":1}\n{"x":2}]}}', "line 2"),
        (text_of(BIRDS) + "more", "behind the end"),
    ],
)  # fmt: skip
def test_what_is_no_library_is_refused(text: str, words: str) -> None:
    """One clear error says what is wrong, and in which line."""
    with pytest.raises(ExchangeError, match=words):
        rows_of(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    """A file of another kind gives a clear error, too."""
    file = io.TextIOWrapper(io.BytesIO(b"\xff\xfe{}" * 9), "utf-8")
    with pytest.raises(ExchangeError, match="UTF-8"):
        read_library(file)
