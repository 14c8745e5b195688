"""Text → lines: what each line is by itself, before any context."""

import re
from typing import NamedTuple

TAB = 4

_QUOTED = re.compile(r" {0,3}>(?: {0,3}>)*[ \t]?")
_FENCE = re.compile(r"([ \t]*)(`{3,}|~{3,})[^`]*")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}")
_MARKER = re.compile(r"(?:[-*+•]|\d{1,3}[.)]|\(\d{1,3}\))[ \t]+(?=\S)")
_BOLD = re.compile(r"\*\*([^*\[\]]+)\*\*:?")
_TAGS = re.compile(r"(?:`[^`]+`[ \t,]*)+")
_CARD = re.compile(r"([QAC]):(?:[ \t]+|$)")
_MARKS = frozenset("#-*+•_(0123456789QAC")  # a line that begins with none of them is plain


class Line(NamedTuple):
    """A line of the source.

    Attributes:
        number: from 1.
        quoted: it begins with `>`, which `indent` and `text` leave out.
        indent: columns of white space before the text (a tab goes to the next multiple of 4).
        text: without white space at either end.
        code: it stands in a fenced block, and `text` keeps the white space after the indent of the fence.
        rule: it is a horizontal rule.
        heading: level and text of a heading; at most three columns of indent, as in Markdown.
        item: the text of a list item without its marker.
        card: `Q`, `A` or `C` when the line begins a card part.
    """

    number: int
    quoted: bool
    indent: int
    text: str
    code: bool = False
    rule: bool = False
    heading: tuple[int, str] | None = None
    item: str | None = None
    card: str | None = None

    @property
    def blank(self) -> bool:
        """Nothing on it; a lone `>` is a blank line of its quotation, not a blank line."""
        return not (self.text or self.quoted or self.code)

    @property
    def bold(self) -> str | None:
        """The name, when the line is nothing but `**name**`."""
        match = _BOLD.fullmatch(self.text) if self.text[:1] == "*" and not self.quoted else None
        return match[1].strip(" :") or None if match and not self.code else None

    @property
    def tags(self) -> tuple[str, ...]:
        """The words of a line that is nothing but `` `words` ``."""
        if self.text[:1] != "`" or self.quoted or self.code or not _TAGS.fullmatch(self.text):
            return ()
        return tuple(tag.strip() for tag in re.findall(r"`([^`]+)`", self.text))


def split_lines(text: str) -> list[str]:
    """Split at LF, CRLF and CR only, so that line numbers agree with every editor."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not rows[-1]:
        rows.pop()
    return rows


def read_lines(text: str) -> list[Line]:
    """The lines of a text, each classified by itself; only fenced code looks at its neighbours."""
    rows = split_lines(text)
    code = _code(rows) if "```" in text or "~~~" in text else {}
    return [code.get(number) or _line(number, row) for number, row in enumerate(rows, 1)]


def _code(rows: list[str]) -> dict[int, Line]:
    """The lines of fenced blocks by number, fences included; a fence that is never closed opens none."""
    code: dict[int, Line] = {}
    opened: tuple[int, str, str] | None = None
    for number, row in enumerate(rows, 1):
        if opened is None:
            if match := _FENCE.fullmatch(row):
                opened = number, match[1], match[2]
        elif row.strip().startswith(opened[2]) and not row.strip().strip(opened[2][0]):
            first, space, _ = opened
            block = enumerate(rows[first - 1 : number], first)
            code |= {place: _code_line(place, text, space) for place, text in block}
            opened = None
    return code


def _code_line(number: int, row: str, space: str) -> Line:
    text = row[len(space) :] if row.startswith(space) else row.lstrip()
    return Line(number, False, _columns(space), text.rstrip(), code=True)


def _line(number: int, row: str) -> Line:
    match = _QUOTED.match(row)
    body = row[match.end() :] if match else row
    text = body.strip()
    indent = _columns(body[: len(body) - len(body.lstrip())]) if text else 0
    if text[:1] not in _MARKS:
        return Line(number, match is not None, indent, text)
    marker = _MARKER.match(text)
    item = text[marker.end() :] if marker else None
    if match:
        return Line(number, True, indent, text, item=item)
    if _RULE.fullmatch(text):
        return Line(number, False, indent, text, rule=True)
    heading = _heading(text) if text[0] == "#" and indent < TAB else None
    part = _CARD.match(text)
    card = part[1] if part else None
    return Line(number, False, indent, text, heading=heading, item=item, card=card)


def _heading(text: str) -> tuple[int, str] | None:
    """Level and text; hashes that close the heading are no part of it."""
    body = text.lstrip("#")
    level = len(text) - len(body)
    if level > 6 or (body and not body[0].isspace()):
        return None
    name = body.strip()
    unclosed = name.rstrip("#")
    closed = not unclosed or unclosed[-1].isspace()
    return level, unclosed.rstrip() if closed else name


def _columns(space: str) -> int:
    column = 0
    for character in space:
        column += TAB - column % TAB if character == "\t" else 1
    return column
