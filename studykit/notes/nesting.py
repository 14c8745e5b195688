"""Lists of works in a topic: which items are works, and what stands under or over them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from studykit.notes import inline
from studykit.notes.cursor import Cursor
from studykit.notes.listed import Listed, is_label_line, listed
from studykit.notes.lists import Item
from studykit.notes.model import LineRole, Mention
from studykit.notes.tail import read_tail

_SEVERAL = 2  # items that show what a list is made of
_NAME_WORDS = 8  # of an item that names what the items under it are about


class Lead(NamedTuple):
    """What the line before a list gives to the works in it that do not say it themselves.

    Attributes:
        works: the items of the list are works, so that a title in plain words is one.
    """

    authors: tuple[str, ...] = ()
    kind: str | None = None
    remark: str | None = None
    works: bool = False

    def given(self, work: Mention) -> Mention:
        """The work with what it does not say itself."""
        return replace(work, authors=work.authors or self.authors, remark=work.remark or self.remark)


NO_LEAD = Lead()


def lead_of(text: str) -> Lead:
    """`introduction by Doe:` gives authors and a remark, `courses:` a kind."""
    tail = read_tail(text.removesuffix(":"))
    kind = tail.kind or inline.kind_of_name(tail.remark or "")
    return Lead(tail.people, kind, None if kind else tail.remark)


def names_target(item: Item) -> bool:
    """Whether an item is more than text, so that the items nested in it stand for themselves."""
    text = item.text
    if inline.reference(text):
        return True
    return not inline.is_sentence(text) and bool(inline.link_line(text))


class Shelf(NamedTuple):
    """Reads the lists of a topic whose works are of a kind when they say none."""

    cursor: Cursor
    default_kind: str

    def work_of(self, item: Item, lead: Lead) -> Listed | None:
        """The work that an item lists."""
        found = listed(item.full_text, lead.kind or self.default_kind)
        return found if found and (found.sure or lead.works) else None

    def are_works(self, items: Sequence[Item]) -> bool:
        """Whether most items look like works, so that those do too whose titles alone would not show it."""
        if len(items) < _SEVERAL or all(item.text[0] == "[" or "://" not in item.full_text for item in items):
            return False
        return 2 * sum(listed(next(item.flat()).full_text) is not None for item in items) > len(items)

    def pieces(self, item: Item, lead: Lead) -> Iterator[tuple[Item, Lead]]:
        """An item as one, or it and the items nested in it when they stand for themselves."""
        first, *nested = _folded(item.flat())
        if not nested:
            yield first, lead
        elif names_target(item) or self.work_of(first, lead):
            yield from ((piece, lead) for piece in (first, *nested))
        elif _may_name(first) and any(self.work_of(piece, lead) for piece in nested):
            yield from self._under_names([first, *nested], lead)
        else:
            yield item, lead

    def _under_names(self, items: Sequence[Item], lead: Lead) -> Iterator[tuple[Item, Lead]]:
        """Items under an item that names what they are about, which is a lead-in line to them."""
        leads = [(-1, lead._replace(works=lead.works or self.are_works(items[1:])))]
        for item, following in zip(items, [*items[1:], None], strict=True):
            indent, last = item.line.indent, leads[-1][1]
            while leads[-1][0] >= indent:
                leads.pop()
            deeper = following is not None and following.line.indent > indent
            if deeper and _may_name(item) and not self.work_of(item, last):
                self.cursor.mark(item.span, LineRole.STRUCTURE)
                named = lead_of(item.full_text.strip("*_ "))
                leads.append((indent, named._replace(works=leads[0][1].works)))
            else:
                yield item, leads[-1][1]


def _may_name(item: Item) -> bool:
    return len(item.full_text.split()) <= _NAME_WORDS


def _folded(items: Iterator[Item]) -> list[Item]:
    """Items that are nothing but `[code](url)` joined to the one they stand under."""
    folded = [next(items)]
    for item in items:
        last = folded[-1]
        if item.line.indent > last.line.indent and is_label_line(item.full_text):
            folded[-1] = Item(last.line, last.text, [*last.under, item.line, *item.under])
        else:
            folded.append(item)
    return folded
