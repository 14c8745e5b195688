"""The Markdown of a card as lines for a terminal: pieces of text with what they are, maths in Unicode."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Flag, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.token import Token

# One line that no rule of the grammar would change; most texts of cards are such.
PLAIN = re.compile(r"(?![-+~\s]|\d+[.)])(?:[^\n\r`*_\[\\<&$]|\[…\](?![(:]))*+(?<!\s)")
_EMPHASIS = re.compile(r"(?<!\S)\*([^\W_](?:[^*\n]*[^\W_])?)\*(?!\w)")
FOLLOWED = re.compile(r"(?:https?://|mailto:)[^\s/]", re.IGNORECASE)
"""The addresses that a link may have."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Control characters drive terminals, U+001F separates Anki's fields, and lone surrogates cannot be stored.
UNPRINTABLE = dict.fromkeys(
    [*range(0x09), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)],
    _REPLACEMENT,
)


class Mark(Flag):
    """What a piece of text is beside plain."""

    EMPHASIS = auto()
    STRONG = auto()
    CODE = auto()
    ADDRESS = auto()  # of the link before it


_UNMARKED = Mark(0)


class Piece(NamedTuple):
    """Text of one kind, within a line."""

    text: str
    mark: Mark = _UNMARKED


class Line(NamedTuple):
    """A line, and the columns by which its continuation stands further right where it is folded."""

    pieces: Sequence[Piece]
    hanging: int = 0

    @property
    def text(self) -> str:
        """The line without marks; links are their text."""
        return "".join(piece.text for piece in self.pieces if Mark.ADDRESS not in piece.mark)


def to_lines(text: str) -> list[Line]:
    """The text of a card as lines; the address of a link follows its text, once in a card.

    Args:
        text: Markdown; never raises, whatever it holds. Control characters do not reach the terminal.
    """
    return _one_line(text) or _Lines().read(text)


def to_text(text: str) -> str:
    """The text of a card as plain lines: no marks of emphasis, links as their text, maths in Unicode.

    Args:
        text: Markdown, as for :func:`to_lines`.
    """
    return "\n".join(line.text for line in to_lines(text))


def _one_line(text: str) -> list[Line] | None:
    """A line that needs no parser, which takes long to load: no marks but of emphasis; None otherwise."""
    parts = _EMPHASIS.split(text)
    if not PLAIN.fullmatch("".join(parts)):
        return None
    marks = _UNMARKED, Mark.EMPHASIS
    return [Line([Piece(part.translate(UNPRINTABLE), marks[n % 2]) for n, part in enumerate(parts) if part])]


class _Lines:
    """Folds the tokens of a card into lines, with the place in nested lists as its state."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._numbers: list[int | None] = []  # of each open list: the next number, or None for bullets
        self._marker = ""
        self._addresses: set[str] = set()  # those shown

    def read(self, text: str) -> list[Line]:
        from studykit.cards.markdown import parse

        for token in parse(text):
            self._take(token)
        filled = [number for number, line in enumerate(self._lines) if line.text]
        return self._lines[filled[0] : filled[-1] + 1] if filled else []

    def _take(self, token: "Token") -> None:
        match token.type:
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                self._marker = self._next_marker()
            case "paragraph_open" if not token.hidden and not self._marker and self._lines:
                self._lines.append(Line(()))
            case "inline":
                self._add(self._pieces(token.children or ()))
            case "fence" | "maths_display":
                self._add([_piece(token, _UNMARKED)])

    def _next_marker(self) -> str:
        number = self._numbers[-1]
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _pieces(self, tokens: Iterable["Token"]) -> Iterator[Piece]:
        mark, address, label = _UNMARKED, "", ""
        for token in tokens:
            match token.type:
                case "em_open" | "em_close":
                    mark ^= Mark.EMPHASIS
                case "strong_open" | "strong_close":
                    mark ^= Mark.STRONG
                case "link_open":
                    address, label = str(token.attrs.get("href", "")), ""
                case "link_close":
                    if self._is_worth_showing(address, label):
                        yield Piece(f" ({address})", Mark.ADDRESS)
                case _:
                    piece = _piece(token, mark)
                    label += piece.text
                    yield piece

    def _is_worth_showing(self, address: str, label: str) -> bool:
        if address in {label, f"mailto:{label}", *self._addresses} or not FOLLOWED.match(address):
            return False
        self._addresses.add(address)
        return True

    def _add(self, pieces: Iterable[Piece]) -> None:
        indent = "  " * max(0, len(self._numbers) - 1)
        blank = indent + " " * len(self._marker)
        rows = _rows(pieces)
        starts = [indent + self._marker, *[blank] * (len(rows) - 1)]
        self._lines += [
            Line([Piece(start), *row] if start else row, len(blank))
            for start, row in zip(starts, rows, strict=True)
        ]
        self._marker = ""


def _rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces between line breaks, printable and none of them empty."""
    rows: list[list[Piece]] = [[]]
    for text, mark in pieces:
        for number, part in enumerate(text.split("\n")):
            if number:
                rows.append([])
            if part:
                rows[-1].append(Piece(part.translate(UNPRINTABLE), mark))
    return rows


def _piece(token: "Token", mark: Mark) -> Piece:
    match token.type:
        case "maths" | "maths_display":
            from studykit.cards.latex import latex_to_text

            return Piece(latex_to_text(token.content), mark)
        case "softbreak":
            return Piece(" ", mark)
        case "hardbreak":
            return Piece("\n", mark)
        case "fence":
            return Piece(token.content.rstrip("\n"), mark | Mark.CODE)
        case "code_inline":
            return Piece(token.content, mark | Mark.CODE)
        case _:
            return Piece(token.content, mark)
