"""The one language of all lists: words, `field:value`, `-term`, "quoted words", `sort:field`."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from studykit.errors import UsageError

Record = Mapping[str, Any]
"""A work in the shape of `works --json`, and for some fields more: `link_kinds`, `due`, `flagged` and
`leeches` (counts of cards), `texts` (further words to find it by)."""

Test = Callable[[Record], bool]

SORTS = ("order", "title", "year", "author", "importance", "minutes", "retention", "state")

_STATES = ("planned", "reading", "read", "dropped", "none")
_IS = (
    "read",
    "reading",
    "planned",
    "dropped",
    "unread",
    "due",
    "new",
    "suspended",
    "locked",
    "draft",
    "flagged",
    "leech",
)
_TERM = re.compile(r'(?P<minus>-)?(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]\S*))')
_GAP = re.compile(r"\s*")
_RANGE = re.compile(r"(?P<low>\d{1,4})?(?P<dots>\.\.)?(?P<high>\d{1,4})?")
_BOUND = re.compile(r"(?P<op><=|>=|<|>|=)?(?P<value>\d+(?:\.\d+)?)")
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
}  # fmt: skip


class Query(NamedTuple):
    """What was asked: tests that must all hold, and the order of the answer.

    Attributes:
        tests: what a record must be.
        sort: field to sort by, `-` before it for falling order; None for the order of the library.
        fields: the fields that are looked at, so that a caller gathers no more.
    """

    tests: tuple[Test, ...] = ()
    sort: str | None = None
    fields: frozenset[str] = frozenset()

    def matches(self, record: Record) -> bool:
        """Whether a record is asked for."""
        return all(test(record) for test in self.tests)

    def select(self, records: Sequence[Record]) -> list[Record]:
        """The records asked for, in the order asked for; those without a value to sort by come last."""
        chosen = [record for record in records if self.matches(record)]
        if self.sort is None:
            return chosen
        name = self.sort.removeprefix("-")
        known = [record for record in chosen if _sort_value(record, name) is not None]
        unknown = [record for record in chosen if _sort_value(record, name) is None]
        falling = self.sort.startswith("-")
        return sorted(known, key=lambda record: _sort_value(record, name), reverse=falling) + unknown


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        UsageError: an unknown field or value, with the nearest right one; a quote that is not closed.
    """
    tests: list[Test] = []
    fields: set[str] = set()
    sort: str | None = None
    for match in _terms(text):
        field, value = (match["field"] or "").lower(), match["quoted"] or match["word"] or ""
        if field == "sort":
            sort = value
            field = _known(value.removeprefix("-"), SORTS, "order to sort by")
        else:
            test = _test(field, value)
            tests.append(_negated(test) if match["minus"] else test)
        fields.add(field)
    return Query(tuple(tests), sort, frozenset(fields))


def _terms(text: str) -> list[re.Match[str]]:
    terms: list[re.Match[str]] = []
    place = _end_of_gap(text, 0)
    while place < len(text):
        match = _TERM.match(text, place)
        if match is None:
            raise UsageError(f"a quote is not closed in {text!r}", hint='write "two words" in double quotes')
        terms.append(match)
        place = _end_of_gap(text, match.end())
    return terms


def _end_of_gap(text: str, place: int) -> int:
    match = _GAP.match(text, place)
    return match.end() if match else place


def _negated(test: Test) -> Test:
    return lambda record: not test(record)


def _test(field: str, value: str) -> Test:
    if not field and (lone := re.fullmatch(r"([A-Za-z]+):", value)):
        field, value = lone[1].lower(), ""
    if not field:
        return _holds(value)
    make = _FIELDS[_known(field, FIELDS, "field")]
    if not value:
        raise UsageError(f"{field}: has no value", hint=f"write {field}:VALUE, without a space")
    return make(value)


# ---- fields --------------------------------------------------------------------------------------------


def _holds(words: str) -> Test:
    wanted = words.casefold()

    def test(record: Record) -> bool:
        own = (record["title"], record["key"], *record["authors"], *record["tags"], *record["aliases"])
        return any(wanted in text.casefold() for text in (*own, *record.get("texts", ())))

    return test


def _topic(value: str) -> Test:
    wanted = value.casefold()
    return lambda record: any(wanted in (place["topic"] or "").casefold() for place in record["listings"])


def _tag(value: str) -> Test:
    wanted = value.casefold()
    return lambda record: any(wanted == tag.casefold() for tag in record["tags"])


def _author(value: str) -> Test:
    wanted = value.casefold()
    return lambda record: any(wanted in author.casefold() for author in record["authors"])


def _years(value: str) -> Test:
    match = _RANGE.fullmatch(value)
    if match is None or not value.strip("."):
        raise UsageError(f"year:{value} is no year", hint="write year:2017, year:2015..2017 or year:2015..")
    low = int(match["low"] or 0)
    high = int(match["high"] or (9999 if match["dots"] else low))
    return lambda record: record["year"] is not None and low <= record["year"] <= high


def _is(value: str) -> Test:
    state = _known(value.casefold(), _IS, "state")
    if state == "unread":
        return lambda record: record["state"] not in {"read", "dropped"}
    if state in _STATES:
        return lambda record: bool(record["state"] == state)
    if state in {"due", "flagged", "leech"}:
        name = "leeches" if state == "leech" else state
        return lambda record: record.get(name, 0) > 0
    return lambda record: record["cards"].get(state, 0) > 0


def _state(value: str) -> Test:
    state = _known(value.casefold(), _STATES, "state")
    return lambda record: bool(record["state"] == state)


def _has(value: str) -> Test:
    wanted = value.casefold()
    if wanted == "cards":
        return lambda record: any(record["cards"].values())
    return lambda record: bool(record.get(wanted)) or wanted in record.get("link_kinds", ())


def _language(value: str) -> Test:
    wanted = value.casefold()
    return lambda record: (record.get("language") or "").casefold() == wanted


def _plain(name: str) -> Callable[[str], Test]:
    def make(value: str) -> Test:
        wanted = value.casefold()
        return lambda record: (record.get(name) or "").casefold() == wanted

    return make


def _bounded(name: str) -> Callable[[str], Test]:
    def make(value: str) -> Test:
        match = _BOUND.fullmatch(value)
        if match is None:
            raise UsageError(f"{name}:{value} is no number", hint=f"write '{name}:<0.8' or {name}:3")
        bound, compare = float(match["value"]), _COMPARISONS[match["op"] or "="]
        return lambda record: record.get(name) is not None and compare(record[name], bound)

    return make


_FIELDS: Mapping[str, Callable[[str], Test]] = {
    "topic": _topic, "tag": _tag, "kind": _plain("kind"), "author": _author, "year": _years, "state": _state,
    "is": _is, "has": _has, "lang": _language, "retention": _bounded("retention"),
    "importance": _bounded("importance"), "key": _plain("key"),
}  # fmt: skip
FIELDS = tuple(_FIELDS)


def _known(word: str, known: Sequence[str], what: str) -> str:
    if word in known:
        return word
    from difflib import get_close_matches

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
