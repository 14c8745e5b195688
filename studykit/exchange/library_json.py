"""A whole library as one JSON text, `studykit.library/1`: its rows by table, written and read one by one.

{"schema":"studykit.library/1","revision":"0004","tables":{
"device":[
{"id":1,"uid":"…",…},
…
],
…
}}
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TextIO

from studykit.exchange.errors import ExchangeError

SCHEMA = "studykit.library/1"
_SPACE = re.compile(r"[ \t\r\n]*+")
_CHUNK = 2**16  # characters
_LONGEST_ROW = 2**28  # characters: the text of the largest source fits in
_HINT = "give a file that `studykit export json` wrote; nothing was changed"

Row = Mapping[str, Any]


def library_text(revision: str, tables: Iterable[tuple[str, Iterable[Row]]]) -> Iterator[str]:
    """The text in pieces; a row stands on a line of its own, and equal rows give equal bytes.

    Args:
        revision: of the database schema.
        tables: by name, each after those that it refers to.
    """
    yield f'{{"schema":{_dump(SCHEMA)},"revision":{_dump(revision)},"tables":{{'
    for number, (name, rows) in enumerate(tables):
        yield f"{',' if number else ''}\n{_dump(name)}:["
        before = "\n"
        for row in rows:
            yield before + _dump(row)
            before = ",\n"
        yield "\n]"
    yield "\n}}\n"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class LibraryText:
    """What a text holds: the revision of its schema, and its rows with the names of their tables, in order.

    Reading the rows raises ExchangeError where the text ends early or is no such text.
    """

    revision: str
    rows: Iterator[tuple[str, dict[str, Any]]]


def read_library(file: TextIO) -> LibraryText:
    """Begin to read a text; its layout does not matter, the order of its keys does.

    Raises:
        ExchangeError: it is no JSON, or of another schema.
    """
    scanner = _Scanner(file)
    scanner.take("{")
    if scanner.key() != "schema" or scanner.text() != SCHEMA:
        scanner.fail(f"this is no library: it does not begin with the schema {SCHEMA}")
    scanner.take(",")
    if scanner.key() != "revision":
        scanner.fail("the revision of the schema is missing")
    return LibraryText(scanner.text(), _rows(scanner))


def _rows(scanner: "_Scanner") -> Iterator[tuple[str, dict[str, Any]]]:
    scanner.take(",")
    if scanner.key() != "tables":
        scanner.fail("the tables are missing")
    for _ in scanner.members("{", "}"):
        table = scanner.key()
        for _ in scanner.members("[", "]"):
            yield table, scanner.row()
    scanner.take("}")
    if scanner.peek():
        scanner.fail("something stands behind the end")


class _Scanner:
    """Reads a JSON text piece by piece, and knows the line."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._place = 0
        self._line = 1

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self._place)
            self._go_to(space.end() if space else self._place)
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._more():
                return ""

    def take(self, mark: str) -> None:
        """Pass a mark that must come next."""
        found = self.peek()
        if found != mark:
            self.fail(f"{mark!r} is expected, not {found!r}" if found else "the text ends before its end")
        self._place += 1

    def members(self, first: str, last: str) -> Iterator[None]:
        """Stop at each member of a list or object; the caller reads it."""
        self.take(first)
        if self.peek() == last:
            self.take(last)
            return
        while True:
            yield
            if self.peek() == last:
                self.take(last)
                return
            self.take(",")

    def key(self) -> str:
        """The name of a member."""
        name = self.text()
        self.take(":")
        return name

    def text(self) -> str:
        """A string."""
        return str(self._value('"'))

    def row(self) -> dict[str, Any]:
        """An object."""
        found: dict[str, Any] = self._value("{")
        return found

    def _value(self, mark: str) -> Any:
        if self.peek() != mark:
            self.take(mark)
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if not self._more():
                    self.fail(f"this is no JSON: {error.msg}")
            except (ValueError, RecursionError):
                self.fail("a number is too long, or lists are nested too deep")
            else:
                self._go_to(end)
                return value

    def fail(self, message: str) -> NoReturn:
        """Refuse the text, naming the line."""
        raise ExchangeError(f"line {self._line}: {message}", hint=_HINT)

    def _go_to(self, place: int) -> None:
        self._line += self._text.count("\n", self._place, place)
        self._place = place

    def _more(self) -> bool:
        """Read on, twice as far each time; whether there was more."""
        left = len(self._text) - self._place
        if left > _LONGEST_ROW:
            self.fail("a row is too long")
        try:
            piece = self._file.read(max(_CHUNK, left))
        except UnicodeDecodeError:
            self.fail("this is no text in UTF-8")
        self._text = self._text[self._place :] + piece
        self._place = 0
        return bool(piece)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity, which no JSON holds


_DECODER = json.JSONDecoder(parse_constant=_refuse)
