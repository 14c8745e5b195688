"""Text → lines: what each line is by itself, before any context."""

import re
from collections.abc import Sequence
from typing import NamedTuple

TAB = 4

_QUOTED = re.compile(r" {0,3}>(?: {0,3}>)*[ \t]?")
_FENCE = re.compile(r"([ \t]*)(`{3,}|~{3,})[^`]*")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}")
_MARKER = re.compile(r"(?:[-*+•]|\d{1,3}[.)]|\(\d{1,3}\))[ \t]+(?=\S)")
_BOLD = re.compile(r"\*\*([^*\[\]]+)\*\*:?")
_TAGS = re.compile(r"(?:`[^`]{1,200}+`[ \t,]*+)++")  # longer ones are words of a paragraph
_CARD = re.compile(r"([QAC]):(?:[ \t]+|$)")
_FIELD = re.compile(r"([A-Za-z_][\w-]+):(?:[ \t]+(.*))?")
_UNDER = re.compile(r"={2,}|-{3,}")
_RULE_COLUMNS = 4  # of a rule at most
_NAME_WORDS = 12  # of a heading over `---` at most
_FRONT = 200  # lines of front matter at most
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
        frame: it belongs to the form of the file: front matter, or the line under a heading.
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
    frame: bool = False

    @property
    def blank(self) -> bool:
        """Nothing on it; a lone `>` is a blank line of its quotation, not a blank line."""
        return not (self.text or self.quoted or self.code)

    @property
    def bold(self) -> str | None:
        """The name, when the line is nothing but `**name**`."""
        match = _BOLD.fullmatch(self.text) if self.text[:1] == "*" and self._plain else None
        return match[1].strip(" :") or None if match else None

    @property
    def _plain(self) -> bool:
        return not (self.quoted or self.code or self.heading)

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
    read = _front_matter(rows)
    if "```" in text or "~~~" in text:
        read = _code(rows) | read
    lines = [read.get(number) or _line(number, row) for number, row in enumerate(rows, 1)]
    return _with_underlined(lines)


def front_title(lines: Sequence[Line]) -> str | None:
    """The title that the front matter gives."""
    for line in lines:
        if not line.frame or line.number > _FRONT:
            return None
        match = _FIELD.fullmatch(line.text)
        if match and match[1].casefold() == "title" and (title := (match[2] or "").strip().strip("\"'")):
            return title
    return None


def _front_matter(rows: list[str]) -> dict[int, Line]:
    """The lines between `---` at the very start and the next `---`, when they are `name: value` lines."""
    if len(rows) < 3 or rows[0].rstrip() != "---" or not _FIELD.fullmatch(rows[1].rstrip()):
        return {}
    for number, row in enumerate(rows[1:_FRONT], 2):
        text = row.strip()
        if text in {"---", "..."}:
            return {
                place: Line(place, False, 0, rows[place - 1].strip(), frame=True)
                for place in range(1, number + 1)
            }
        if text and row[0] not in " \t-#" and not _FIELD.fullmatch(text):
            return {}
    return {}


def _with_underlined(lines: list[Line]) -> list[Line]:
    """The lines with the headings that `===` or `---` under them make.

    `---` is a rule in notes whose headings begin with `#`, but for one as long as the line above it, and but
    for notes that underline with `===`.
    """
    places = [place for place in range(1, len(lines)) if _may_underline(lines, place)]
    underlined = any(lines[place].text[0] == "=" for place in places)
    ruled = bool(places) and not underlined and any(line.heading for line in lines)
    for place in places:
        line, under = lines[place - 1], lines[place]
        level = 1 if under.text[0] == "=" else 2
        if (
            level == 1
            or not ruled
            or (len(under.text) > _RULE_COLUMNS and abs(len(under.text) - len(line.text)) < 2)
        ):
            lines[place - 1] = line._replace(heading=(level, line.text))
            lines[place] = under._replace(frame=True, rule=False)
    return lines


def _may_underline(lines: Sequence[Line], place: int) -> bool:
    """Whether a line of `===` or `---` stands under the name of a topic or a work after a blank line."""
    under, line = lines[place], lines[place - 1]
    if under.text[:1] not in {"=", "-"} or not _UNDER.fullmatch(under.text) or under.quoted or under.code:
        return False
    if not line.text or line.indent or under.indent or not _is_name(line):
        return False
    before = lines[place - 2] if place > 1 else None
    if before is not None and not (before.blank or before.frame):
        return False
    return under.text[0] == "=" or (line.text[-1] not in '.!?:;,"”' and len(line.text.split()) <= _NAME_WORDS)


def _is_name(line: Line) -> bool:
    taken = line.quoted or line.code or line.rule or line.heading or line.frame or line.card
    return not taken and line.item is None and line.text[0] not in "|<`+" and any(map(str.isalnum, line.text))


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
