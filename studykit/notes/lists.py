"""Lists: items with the lines that belong to each, whatever blank lines lie between."""

from collections.abc import Iterator
from dataclasses import dataclass

from studykit.notes.cursor import Cursor
from studykit.notes.lines import Line
from studykit.notes.model import Span
from studykit.notes.quotes import opens_quote


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
        rows = (f"\n- {line.item}" if line.item else f" {line.text}" for line in self.under)
        return "".join([self.text, *rows])

    def flat(self) -> Iterator["Item"]:
        """The item without the items nested in it, then each of those."""
        item = Item(self.line, self.text, [])
        for line in self.under:
            if line.item:
                yield item
                item = Item(line, line.item, [])
            else:
                item.under.append(line)
        yield item


def take_items(cursor: Cursor) -> list[Item]:
    """Take the items of the list whose first line is next."""
    first = cursor.take()
    items = [Item(first, first.item or first.text, [])]
    while (line := cursor.peek()) is not None:
        if line.blank:
            if not _goes_on(cursor.past_blanks(), first):
                break
            cursor.skip_blanks()
        elif _ends_list(line, first):
            break
        elif _is_next(line, first):
            items.append(Item(cursor.take(), line.item or "", []))
        elif _is_under(line, items[-1]):
            items[-1].under.append(cursor.take())
        else:
            break
    return items


def _goes_on(after: Line | None, first: Line) -> bool:
    """Whether the list goes on with the line after a blank one."""
    if after is None or after.quoted or _ends_list(after, first):
        return False
    return _is_next(after, first) or after.indent > first.indent + 1


def _is_next(line: Line, first: Line) -> bool:
    return line.item is not None and line.quoted == first.quoted and abs(line.indent - first.indent) <= 1


def _is_under(line: Line, item: Item) -> bool:
    if line.quoted and not item.line.quoted:  # a formula in the paragraph of a definition
        return bool(line.text and item.under) and not opens_quote(line)
    return line.indent > item.line.indent


def _ends_list(line: Line, first: Line) -> bool:
    if line.rule or line.heading or line.card:
        return True
    return first.quoted and not (line.quoted and line.text)
