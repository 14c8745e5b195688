"""A place in the lines of a section, and what became of the lines before it."""

from collections.abc import Sequence

from studykit.notes.lines import Line
from studykit.notes.model import Diagnostic, LineRole, Span


class Cursor:
    """Walks the lines of one section; each line that is taken gets its role."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._at = 0
        self.roles: dict[int, LineRole] = {}
        self.diagnostics: list[Diagnostic] = []

    def peek(self, ahead: int = 0) -> Line | None:
        """The line `ahead` of the next one, not taken; None past the end."""
        place = self._at + ahead
        return self._lines[place] if place < len(self._lines) else None

    def take(self, role: LineRole = LineRole.RECORD) -> Line:
        """The next line, which now has a role (a blank line is blank whatever is said)."""
        line = self._lines[self._at]
        self._at += 1
        self.roles[line.number] = LineRole.BLANK if line.blank else role
        return line

    def skip_blanks(self) -> None:
        """Take the blank lines that follow."""
        while (line := self.peek()) is not None and line.blank:
            self.take()

    def past_blanks(self, ahead: int = 0) -> Line | None:
        """The next line that is not blank, from `ahead` of the next one, not taken."""
        while (line := self.peek(ahead)) is not None and line.blank:
            ahead += 1
        return line

    def mark(self, span: Span, role: LineRole) -> None:
        """Give lines that were taken another role; blank ones stay blank."""
        for number in range(span.first, span.last + 1):
            if self.roles.get(number) is not LineRole.BLANK:
                self.roles[number] = role

    def warn(self, line: int, code: str, message: str) -> None:
        """Note a flaw that did not stop the reading."""
        self.diagnostics.append(Diagnostic(line, code, message))


def span_of(lines: Sequence[Line]) -> Span:
    """From the first to the last of some lines (at least one)."""
    return Span(lines[0].number, lines[-1].number)
