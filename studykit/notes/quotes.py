"""Quotations: where one begins, where it is closed, and who speaks.

A quotation begins with a mark at the start of a line and is closed by a mark that ends a line (but for
`. , ; )` after it), across blank `>` lines. One that is never closed ends, with a warning, before the next
blank line, rule, heading or line that opens one.
"""

import re

from studykit.notes.cursor import Cursor, span_of
from studykit.notes.lines import Line
from studykit.notes.model import Quote

_OPENING = '"“'
_CLOSING = re.compile(r'["”][.,;)\s]*')
_TAIL = re.compile(r'["”][.,;)\s]*\Z')
_SPEAKER = re.compile(r"(?:(?:de|van|von|der|la|le|di)\s+)*[^\W\d_][\w.'’-]*(?:\s+[\w.'’-]+){0,4}:")
_ATTRIBUTION = re.compile(r"\*\((.+)\)\*")


def opens_quote(line: Line) -> bool:
    """Whether a quotation begins on the line, marked by `>` or not."""
    return line.text[:1] != "" and line.text[0] in _OPENING


def speaker_before(line: Line, following: Line | None) -> str | None:
    """The name, when the line is `Name:` and what follows is a block of quoted lines or a quotation."""
    if line.quoted or following is None or not (following.quoted or opens_quote(following)):
        return None
    return line.text[:-1].strip() if _SPEAKER.fullmatch(line.text) else None


def attribution_after(line: Line) -> str | None:
    """What stands in `*(…)*`, when the line is nothing else."""
    match = None if line.quoted else _ATTRIBUTION.fullmatch(line.text)
    return match[1].strip() if match else None


def take_quote(cursor: Cursor, *, commentary: bool, speaker: str | None) -> Quote:
    """Take one quotation; the cursor stands on the line that opens it."""
    lines = [cursor.take()]
    closed = _closes(lines[0], opening=True)
    while not closed and (line := cursor.peek()) is not None and _continues(line):
        lines.append(cursor.take())
        closed = _closes(lines[-1], opening=False)
    if not closed:
        cursor.warn(lines[0].number, "unclosed-quotation", "the quotation that begins here is never closed")
    return Quote(span_of(lines), quoted_text(lines), commentary, speaker)


def _closes(line: Line, *, opening: bool) -> bool:
    text = line.text[1:] if opening else line.text
    return _TAIL.search(text[-8:]) is not None


def _continues(line: Line) -> bool:
    if line.blank or line.rule or line.heading:
        return False
    return not opens_quote(line) or _CLOSING.fullmatch(line.text) is not None


def quoted_text(lines: list[Line]) -> str:
    """The words between the marks; list items keep their indent, other lines lose it."""
    rows = [f"{' ' * (line.indent // 2 * 2)}{line.text}" if line.item is not None else line.text for line in lines]
    text = "\n".join(rows).strip()
    text = text[1:] if text[:1] in _OPENING else text
    return _TAIL.sub("", text).strip()

