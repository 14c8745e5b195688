"""Lists: items with the lines that belong to each, whatever blank lines lie between."""

from dataclasses import dataclass

from studykit.notes.cursor import Cursor
from studykit.notes.lines import Line
from studykit.notes.model import Span


@dataclass(slots=True)
class Item:
    """A list item: its first line, its text without the marker, and the deeper lines under it."""

    line: Line
    text: str
    under: list[Line]

    @property
    def span(self) -> Span:
        """From the marker to the last line under it."""
        return Span(self.line.number, (self.under or [self.line])[-1].number)

    @property
    def full_text(self) -> str:
        """The text with nested items as lines of their own, other lines joined to the one before."""
        text = self.text
        for line in self.under:
            text += f"\n- {line.item}" if line.item is not None else f" {line.text}"
        return text


def take_items(cursor: Cursor) -> list[Item]:
    """Take the items of the list whose first line is next."""
    first = cursor.take()
    items = [Item(first, first.item or first.text, [])]
    while (line := cursor.peek()) is not None:
        if line.blank:
            after = cursor.past_blanks()
            if after is None or after.quoted or not (_is_next(after, first) or after.indent > first.indent + 1):
                break
            cursor.skip_blanks()
        elif _ends_list(line, first):
            break
        elif _is_next(line, first):
            items.append(Item(cursor.take(), line.item or "", []))
        elif line.indent > first.indent or (line.quoted and not first.quoted):
            items[-1].under.append(cursor.take())
        else:
            break
    return items


def _is_next(line: Line, first: Line) -> bool:
    return line.item is not None and line.quoted == first.quoted and abs(line.indent - first.indent) <= 1


def _ends_list(line: Line, first: Line) -> bool:
    return line.rule or line.heading is not None or line.card is not None or (first.quoted and not (line.quoted and line.text))
