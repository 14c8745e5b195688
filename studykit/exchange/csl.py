"""CSL-JSON → references: each object with a type by itself, so that a broken one spoils no other."""

import html
import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeGuard

from studykit.exchange.reference import Field, Reading, Reference, Value, named, told_kind
from studykit.notes.model import Diagnostic, LineRole, Span

_KINDS: Mapping[str, str] = {
    "book": "book", "collection": "book", "periodical": "book", "chapter": "chapter",
    "entry": "chapter", "entry-dictionary": "chapter", "entry-encyclopedia": "chapter", "thesis": "thesis",
    "motion_picture": "video", "broadcast": "video", "song": "audio", "musical_score": "audio",
    "speech": "talk", "software": "code", "dataset": "dataset", "article-newspaper": "press",
    "article-magazine": "press", "webpage": "post", "post": "post", "post-weblog": "post",
}  # fmt: skip
_NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.TITLE: ("title",),
    Field.VENUE: ("container-title", "event-title", "event", "publisher"),
    Field.PAGES: ("page",),
    Field.PAGE_COUNT: ("number-of-pages",),
    Field.DOI: ("DOI",),
    Field.ARXIV: ("number",),
    Field.URL: ("URL",),
    Field.KEYWORDS: ("keyword",),
    Field.ABSTRACT: ("abstract",),
    Field.NOTE: ("annote", "note"),
}
_WHOLE = frozenset(["book", "thesis"])
_STYLE = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|p|jats:[a-z-]+)(?: [^<>]*)?/?>", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # JSON can spell what no text file holds
_FRAME = re.compile(r'[\s\[\]{},]*+(?:"(?:items|references)"\s*+:[\s\[\]{},]*+)?')
_KEY = re.compile(r"(?=.*[^\W\d_])[^\s,/]{1,100}")
_BRACE = re.compile(
    r'"(?:[^"\\\n]|\\[^\n])*+"?|[{}]'
)  # strings are skipped; one never closed ends with its line
_LEVELS = 3  # of objects around an item: one that holds the list, and broken ones


class _Item(NamedTuple):
    """An object of the list and where it stands in the text."""

    start: int
    end: int
    fields: Mapping[str, Any]


def read_csl(text: str) -> Reading:
    r"""Read CSL-JSON whose lines end in `\n`: a list of items, an object that holds one, or a single item."""
    newlines = [match.start() for match in re.finditer("\n", text)]
    references, marks, warnings = [], [], []
    end = 0
    for item in [*_items(text), None]:
        start = item.start if item else len(text)
        between = list(_between(text[end:start], bisect_left(newlines, end) + 1))
        marks += between
        if torn := [span.first for span, role in between if role is LineRole.UNRECOGNISED]:
            warnings.append(
                Diagnostic(torn[0], "broken-item", "no valid JSON, or no item with a type and a title")
            )
        if item:
            end = item.end
            span = Span(bisect_left(newlines, start) + 1, bisect_left(newlines, end) + 1)
            references.append(_reference(item.fields, span))
    return Reading(tuple(references), tuple(marks), tuple(warnings))


def _items(text: str) -> Iterator[_Item]:
    """The items in order; what is none, or broken, is searched for items within."""
    done, around = 0, [len(text)]
    for start, end in _objects(text):
        while around[-1] <= start:
            around.pop()
        if start < done or len(around) > _LEVELS:
            continue
        fields = _decode(text[start:end])
        if _is_item(fields):
            yield _Item(start, end, fields)
            done = end
        around.append(end)


def _objects(text: str) -> list[tuple[int, int]]:
    """Start and end of all that stands between braces that match, in order of their starts."""
    opened: list[int] = []
    objects: list[tuple[int, int]] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            objects.append((opened.pop(), match.end()))
    return sorted(objects)


def _decode(text: str) -> object:
    """The value, or None when it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # a flaw, a number of thousands of digits, nesting without end
        return None


def _is_item(found: object) -> TypeGuard[dict[str, Any]]:
    return (
        isinstance(found, dict) and isinstance(found.get("type"), str) and ("title" in found or "id" in found)
    )


def _between(text: str, line: int) -> Iterator[tuple[Span, LineRole]]:
    """What the lines between two items are."""
    for number, row in enumerate(text.split("\n"), line):
        if row.strip():
            role = LineRole.STRUCTURE if _FRAME.fullmatch(row) else LineRole.UNRECOGNISED
            yield Span(number, number), role


# ---- what an item means --------------------------------------------------------------------------------


def _reference(item: Mapping[str, Any], span: Span) -> Reference:
    kind = told_kind(_text(item.get("genre"))) or _KINDS.get(item["type"], "paper")
    authors, et_al = _people(item, "author")
    if not authors:
        authors, et_al = _people(item, "editor" if kind == "book" else "director")
    values = {field: _all(item, names, span) for field, names in _NAMES.items()}
    if kind in _WHOLE:
        values[Field.VENUE] = _all(item, ("publisher",), span)
    values[Field.YEAR] = [Value(_year(item.get("issued")), span)]
    keys = _all(item, ("citation-key", "id"), span)
    values[Field.KEY] = [value for value in keys if _KEY.fullmatch(value.text)]
    return Reference(span, kind, values, authors, et_al)


def _all(item: Mapping[str, Any], names: tuple[str, ...], span: Span) -> list[Value]:
    return [Value(_text(item[name]), span) for name in names if name in item]


def _text(value: object) -> str:
    """A string without its marks of style, or a number; nothing else is text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", unmarked(value))


def unmarked(text: str) -> str:
    """Text without its marks of style, and with the characters that it spells out."""
    return html.unescape(_STYLE.sub("", text))


def _year(issued: object) -> str:
    """The first year of a date: `{"date-parts": [[2017, 6]]}`, `{"raw": "2017-06"}` or plain text."""
    if not isinstance(issued, dict):
        return _text(issued)
    parts = issued.get("date-parts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    return _text(parts) or _text(issued.get("raw")) or _text(issued.get("literal"))


def _people(item: Mapping[str, Any], role: str) -> tuple[tuple[str, ...], bool]:
    people = item.get(role)
    return named(map(_person, people if isinstance(people, list) else []))


def _person(name: object) -> str:
    """Given name, particles, family name, suffix in that order; or the name that has no parts."""
    if not isinstance(name, dict):
        return _text(name)
    order = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return (
        " ".join(_text(name.get(part)) for part in order) if "family" in name else _text(name.get("literal"))
    )
