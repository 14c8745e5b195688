"""Text → lines: what each line is by itself, before any context."""

import re
from dataclasses import dataclass

TAB = 4
_RULE = re.compile(r"-{3,}|\*{3,}|_{3,}")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?")
_MARKER = re.compile(r"(?:[-*+•]|\d{1,3}[.)]|\(\d{1,3}\))[ \t]+(?=\S)")
_BOLD = re.compile(r"\*\*([^*\[\]]+)\*\*:?")
_TAGS = re.compile(r"(?:`[^`]+`[ \t,]*)+")
_CARD = re.compile(r"([QAC]):(?:[ \t]+|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source.

    Attributes:
        number: from 1.
        quoted: it begins with `>`, which `indent` and `text` leave out.
        indent: columns of white space before the text (a tab goes to the next multiple of 4).
        text: without white space at either end.
        broken: two spaces at its end, a hard line break.
    """

    number: int
    quoted: bool
    indent: int
    text: str
    broken: bool

    @property
    def blank(self) -> bool:
        """Nothing on it; a lone `>` is a blank line of its quotation, not a blank line."""
        return not self.text and not self.quoted

    @property
    def rule(self) -> bool:
        return not self.quoted and _RULE.fullmatch(self.text) is not None

    @property
    def heading(self) -> tuple[int, str] | None:
        """Level and text, or None; at most three columns of indent, as in Markdown."""
        if self.quoted or self.indent >= TAB or not self.text.startswith("#"):
            return None
        match = _HEADING.fullmatch(self.text)
        return (len(match[1]), (match[2] or "").strip()) if match else None

    @property
    def item(self) -> str | None:
        """The text of a list item without its marker, or None."""
        match = _MARKER.match(self.text)
        return self.text[match.end() :] if match else None

    @property
    def bold(self) -> str | None:
        """The name, when the line is nothing but `**name**`."""
        match = None if self.quoted else _BOLD.fullmatch(self.text)
        return match[1].strip() if match else None

    @property
    def tags(self) -> tuple[str, ...]:
        """The words of a line that is nothing but `` `words` ``."""
        if self.quoted or not _TAGS.fullmatch(self.text):
            return ()
        return tuple(tag.strip() for tag in re.findall(r"`([^`]+)`", self.text))

    @property
    def card(self) -> str | None:
        """`Q`, `A` or `C` when the line begins a card part."""
        match = None if self.quoted else _CARD.match(self.text)
        return match[1] if match else None


def read_lines(text: str) -> list[Line]:
    r"""Split at LF, CRLF and CR only, so that line numbers agree with every editor."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if rows and not rows[-1]:
        rows.pop()
    return [_line(number, row) for number, row in enumerate(rows, 1)]


def _line(number: int, row: str) -> Line:
    quoted = row.startswith(">")
    body = row[1:] if quoted else row
    if quoted and body[:1] in {" ", "\t"}:
        body = body[1:]
    stripped = body.strip()
    return Line(number, quoted, _columns(body[: len(body) - len(body.lstrip())]), stripped, row.endswith("  "))


def _columns(space: str) -> int:
    column = 0
    for character in space:
        column += TAB - column % TAB if character == "\t" else 1
    return column
