"""Text folded to the columns of a terminal: what is visible counts, colours do not."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

_CELL = re.compile(r"\x1b\[[0-9;]*m|.", re.DOTALL)
_ESCAPE = "\x1b"
_RESET = "\x1b[0m"


def cell_width(text: str) -> int:
    """Columns of a terminal that plain text takes: wide characters take two, combining ones none."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def fold(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """A line as rows that are at most so wide: broken at spaces, beside wide characters, and else anywhere.

    A colour that is on at the end of a row goes off there, and on again behind the indent of the next.

    Args:
        text: one line, which may hold colours.
        width: columns of a row with its indent.
        first: indent of the first row.
        rest: indent of the others.
    """
    rows: list[str] = []
    style = ""
    for row in _rows(_CELL.findall(text.rstrip()), width, len(first), len(rest)):
        colors = [cell for cell in row if cell.startswith(_ESCAPE)]
        after = _style_after(style, colors)
        rows.append(f"{rest if rows else first}{style}{''.join(row)}{_RESET if after else ''}")
        style = after
    return rows


def _style_after(style: str, colors: Sequence[str]) -> str:
    for color in colors:
        style = "" if color == _RESET else style + color
    return style


def _rows(cells: list[str], width: int, first: int, rest: int) -> Iterator[list[str]]:
    room = max(1, width - first)
    while (end := _fitting(cells, room)) < len(cells):
        cut = next((place for place in range(end, 0, -1) if _may_break(cells, place)), end)
        yield _without_space(cells[:cut])
        cells = cells[cut + 1 :] if cells[cut] == " " else cells[cut:]
        room = max(1, width - rest)
    yield cells


def _fitting(cells: Sequence[str], room: int) -> int:
    """How many cells a row holds; one at least."""
    for place, cell in enumerate(cells):
        room -= 0 if cell.startswith(_ESCAPE) else cell_width(cell)
        if room < 0:
            return max(place, 1)
    return len(cells)


def _may_break(cells: Sequence[str], place: int) -> bool:
    return any(cell == " " or _is_wide(cell) for cell in cells[place - 1 : place + 1])


def _is_wide(cell: str) -> bool:
    return not cell.startswith(_ESCAPE) and unicodedata.east_asian_width(cell) in "WF"


def _without_space(cells: list[str]) -> list[str]:
    """A row without the spaces at its end; colours that change among them still do."""
    shown = [place for place, cell in enumerate(cells) if cell != " " and not cell.startswith(_ESCAPE)]
    end = shown[-1] if shown else -1
    return [cell for place, cell in enumerate(cells) if place <= end or cell != " "]
