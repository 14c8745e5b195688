"""The one language of all lists: words, `field:value`, `-term`, "quoted words", `sort:field`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from studykit.errors import UsageError

Record = Mapping[str, Any]
Test = Callable[[Record], bool]

FIELDS = (
    "topic",
    "tag",
    "kind",
    "author",
    "year",
    "state",
    "is",
    "has",
    "lang",
    "retention",
    "importance",
    "key",
)
SORTS = ("order", "title", "year", "author", "importance", "minutes", "retention", "state")
_IS = ("read", "reading", "planned", "dropped", "unread", "due", "new", "suspended", "draft")
_TERM = re.compile(r'(?P<minus>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<word>\S+))')
_RANGE = re.compile(r"(?P<low>\d{4})?(?P<dots>\.\.)?(?P<high>\d{4})?")
_BOUND = re.compile(r"(?P<op><=|>=|<|>|=)?(?P<value>\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: tests that must all hold, and the order of the answer.

    Attributes:
        sort: field to sort by, `-` before it for falling order; None for the order of the library.
    """

    tests: tuple[Test, ...] = ()
    sort: str | None = None

    def matches(self, record: Record) -> bool:
        """Whether a work, in the shape of `works --json`, is asked for."""
        return all(test(record) for test in self.tests)

    def select(self, records: Sequence[Record]) -> list[Record]:
        """The records asked for, in the order asked for."""
        chosen = [record for record in records if self.matches(record)]
        if self.sort is None:
            return chosen
        name = self.sort.removeprefix("-")
        known = [record for record in chosen if _sort_value(record, name) is not None]
        unknown = [record for record in chosen if _sort_value(record, name) is None]
        return sorted(known, key=lambda r: _sort_value(r, name), reverse=self.sort.startswith("-")) + unknown


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        UsageError: an unknown field or value, with the nearest right one.
    """
    tests: list[Test] = []
    sort: str | None = None
    for match in _TERM.finditer(text):
        value = match["quoted"] if match["quoted"] is not None else match["word"]
        if match["field"] == "sort":
            sort = _known(value.removeprefix("-"), SORTS, "order to sort by") and value
            continue
        test = _test(match["field"], value)
        tests.append((lambda record, test=test: not test(record)) if match["minus"] else test)
    return Query(tuple(tests), sort)


def _test(field: str | None, value: str) -> Test:
    if field is None:
        return _holds(value)
    wanted = value.casefold()
    match _known(field, FIELDS, "field"):
        case "topic":
            return lambda r: any(wanted in (place["topic"] or "").casefold() for place in r["listings"])
        case "tag":
            return lambda r: any(wanted == tag.casefold() for tag in r["tags"])
        case "author":
            return lambda r: any(wanted in author.casefold() for author in r["authors"])
        case "year":
            return _years(value)
        case "is":
            return _is(_known(wanted, _IS, "state"))
        case "has":
            return lambda r: bool(r.get(wanted)) or wanted in r.get("link_kinds", ())
        case "lang":
            return lambda r: (r.get("language") or "").casefold() == wanted
        case "retention" | "importance" as name:
            return _bound(name, value)
        case name:
            return lambda r: (r.get(name) or "").casefold() == wanted


def _holds(words: str) -> Test:
    wanted = words.casefold()

    def test(record: Record) -> bool:
        texts = (record["title"], record["key"], *record["authors"], *record["tags"], *record["aliases"])
        return any(wanted in text.casefold() for text in texts)

    return test


def _years(value: str) -> Test:
    match = _RANGE.fullmatch(value)
    if match is None or not value.strip("."):
        raise UsageError(f"year:{value} is no year", hint="write year:2017, year:2015..2017 or year:2015..")
    low = int(match["low"] or 0)
    high = int(match["high"] or (9999 if match["dots"] else low))
    return lambda record: record["year"] is not None and low <= record["year"] <= high


def _is(state: str) -> Test:
    if state in {"read", "reading", "planned", "dropped"}:
        return lambda record: bool(record["state"] == state)
    if state == "unread":
        return lambda record: record["state"] not in {"read", "dropped"}
    return lambda record: record["cards"].get(state, 0) > 0


def _bound(name: str, value: str) -> Test:
    match = _BOUND.fullmatch(value)
    if match is None:
        raise UsageError(f"{name}:{value} is no number", hint=f"write {name}:<0.8 or {name}:3")
    bound, comparison = float(match["value"]), match["op"] or "="
    compare: dict[str, Callable[[float], bool]] = {
        "<": lambda x: x < bound, "<=": lambda x: x <= bound, ">": lambda x: x > bound, ">=": lambda x: x >= bound,
        "=": lambda x: x == bound,
    }  # fmt: skip
    return lambda record: record.get(name) is not None and compare[comparison](record[name])


def _known(word: str, known: Sequence[str], what: str) -> str:
    if word in known:
        return word
    near = get_close_matches(word, known, 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    raise UsageError(f"there is no {what} {word!r}", hint=hint)


def _sort_value(record: Record, name: str) -> Any:
    match name:
        case "order":
            return record["position"]
        case "author":
            return record["authors"][0].casefold() if record["authors"] else None
        case "title" | "state":
            return record[name].casefold()
        case _:
            return record.get(name)
