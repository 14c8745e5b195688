"""Quotations: where one begins, where it is closed, and who speaks.

A quotation begins with a mark at the start of a line and is closed by a mark that ends a line (but for
`. , ; )` after it), across blank `>` lines. One that is never closed ends, with a warning, before the next
blank line, rule, heading or line that opens one.
"""

import re
from collections.abc import Sequence

from studykit.notes.cursor import Cursor, span_of
from studykit.notes.lines import Line
from studykit.notes.model import Quote
from studykit.notes.people import is_people

_OPENING = frozenset('"“')
_CLOSING = frozenset('"”')
_AFTER = ".,;) \t\n"  # what may stand between the mark that closes and the end of its line
_ATTRIBUTION = re.compile(r"\*\((?P<any>.+)\)\*|(?:[–—]|--)[ \t]*(?P<name>\S.*)")
_MAY_ATTRIBUTE = frozenset("*-–—")


def opens_quote(line: Line) -> bool:
    """Whether a quotation begins on the line, marked by `>` or not."""
    return line.text[:1] in _OPENING and not line.code


def speaker_before(line: Line, following: Line | None) -> str | None:
    """The name, when the line is `Name:` and what follows is a block of quoted lines or a quotation."""
    if not line.text.endswith(":") or following is None or not (following.quoted or opens_quote(following)):
        return None
    name = line.text[:-1].strip()
    return name if is_people(name) else None


def attribution_after(line: Line) -> str | None:
    """What stands in `*(…)*`, when the line is nothing else, or the name after a dash."""
    match = _ATTRIBUTION.fullmatch(line.text) if line.text[:1] in _MAY_ATTRIBUTE else None
    if match is None or line.code or (line.quoted and match["any"]):
        return None
    if match["name"]:
        return match["name"] if is_people(match["name"]) else None
    return match["any"].strip() or None


def take_quote(cursor: Cursor, *, commentary: bool, speaker: str | None) -> Quote:
    """Take one quotation; the cursor stands on the line that opens it."""
    lines = [cursor.take()]
    closed = _closes(lines[0].text[1:])
    while not closed and (line := cursor.peek()) is not None and _continues(line):
        lines.append(cursor.take())
        closed = _closes(line.text)
    if not closed:
        cursor.warn(lines[0].number, "unclosed-quotation", "the quotation that begins here is never closed")
    text = _without_mark(_joined(lines)[1:])
    return Quote(span_of(lines), _without_odd_mark(text), commentary, speaker)


def statement_text(lines: Sequence[Line]) -> str:
    """The words of `>` lines that are no quotation."""
    return _without_odd_mark(_joined(lines))


def _closes(text: str) -> bool:
    return text.rstrip(_AFTER)[-1:] in _CLOSING


def _continues(line: Line) -> bool:
    if line.blank or line.rule or line.heading:
        return False
    return not opens_quote(line) or line.text.rstrip(_AFTER) in _CLOSING


def _without_mark(text: str) -> str:
    """The words before the mark that closes, when one does."""
    return text.rstrip(_AFTER)[:-1].strip() if _closes(text) else text.strip()


def _without_odd_mark(text: str) -> str:
    """Drop a mark at the end that closes what nothing in the text has opened."""
    return _without_mark(text) if sum(map(text.count, _OPENING | _CLOSING)) % 2 else text


def _joined(lines: Sequence[Line]) -> str:
    """List items keep their indent below the outermost one, other lines lose it."""
    outermost = min((line.indent for line in lines if line.item), default=0)
    rows = (f"{' ' * (line.indent - outermost)}{line.text}" if line.item else line.text for line in lines)
    return "\n".join(rows).strip()
