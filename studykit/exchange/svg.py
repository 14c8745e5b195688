"""Charts as SVG inside a page: sizes across are shares of the room, so that letters keep their size.

Colours are classes (`c0` to `c4` for levels, `s0` to `s3` for series), which the page gives for light and
dark.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import ceil

_CELL = 13  # pixels from one day of a heat map to the next
_LEFT, _TOP = 30, 18
_AXIS = 22
_FULL = 0.95  # share of the days that are no fuller than what counts as full


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of a chart.

    Attributes:
        name: what stands below it, or nothing.
        value: how high it is.
        said: what is shown when it is pointed at.
        dot: height of a dot above it, 0 to 1; None for none.
    """

    name: str
    value: float
    said: str
    dot: float | None = None


def columns(marks: Sequence[Mark], label: str, *, series: int = 0, height: int = 150) -> str:
    """Bars upwards with a scale; dots, where there are any, have the whole height for 1.

    Args:
        marks: from left to right.
        label: what the chart shows, for who cannot see it.
        series: which colour, 0 to 3.
        height: pixels of the bars.
    """
    most = max((mark.value for mark in marks), default=0.0) or 1.0
    step = 100 / max(1, len(marks))
    parts = [_line(share, height) for share in (0.0, 0.5, 1.0)]
    digits = 0 if most >= 10 else 1
    parts += [
        _text("-8", _y(share, height) + 4, f"{most * share:,.{digits}f}", "scale") for share in (0.5, 1.0)
    ]
    for place, mark in enumerate(marks):
        tall = max(mark.value / most * height, 1.5 if mark.value else 0)
        middle = f"{(place + 0.5) * step:.2f}%"
        parts.append(
            f'<rect x="{place * step + step * 0.12:.2f}%" width="{step * 0.76:.2f}%"'
            f' y="{_AXIS + height - tall:.1f}" height="{tall:.1f}" rx="2" class="s{series}">'
            f"{_title(mark.said)}</rect>"
        )
        if mark.dot is not None:
            parts.append(
                f'<circle cx="{middle}" cy="{_y(mark.dot, height):.1f}" r="3.5" class="dot">'
                f"{_title(mark.said)}</circle>"
            )
        if mark.name:
            parts.append(_text(middle, height + _AXIS + 16, mark.name, "name"))
    return _svg(parts, label, f'class="columns" height="{height + 2 * _AXIS}"')


def bar(shares: Sequence[tuple[float, int, str]], label: str, *, height: int = 14) -> str:
    """One bar to the right, of pieces one after another.

    Args:
        shares: of each piece the share of the room (0-1), the series of its colour, and what it says.
        label: what the bar shows.
        height: pixels.
    """
    start = 0.0
    parts = [f'<rect width="100%" height="{height}" rx="3" class="c0"/>']
    for share, series, said in shares:
        parts.append(
            f'<rect x="{100 * start:.2f}%" width="{100 * share:.2f}%" height="{height}" rx="3"'
            f' class="s{series}">{_title(said)}</rect>'
        )
        start += share
    return _svg(parts, label, f'width="100%" height="{height}"')


def heat_map(values: Mapping[date, float], end: date, label: str, *, unit: str, weeks: int = 53) -> str:
    """A year of days, weeks as columns, Monday on top; never so narrow that a day is hard to see."""
    monday = end - timedelta(days=end.weekday(), weeks=weeks - 1)
    ranked = sorted(value for value in values.values() if value > 0)
    full = ranked[int(_FULL * (len(ranked) - 1))] if ranked else 1.0
    parts = []
    for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")):
        parts.append(_text("0", _TOP + row * _CELL + 10, name, "left"))
    for number in range((end - monday).days + 1):
        day = monday + timedelta(days=number)
        x, y = _LEFT + number // 7 * _CELL, _TOP + number % 7 * _CELL
        value = values.get(day, 0.0)
        said = f"{day:%a %d %b %Y}: {value:.0f} {unit}"
        parts.append(
            f'<rect x="{x}" y="{y}" width="11" height="11" rx="2" class="c{min(4, ceil(4 * value / full))}">'
            f"{_title(said)}</rect>"
        )
        if day.day == 1 and number // 7 < weeks - 1:
            parts.append(_text(str(x), _TOP - 6, f"{day:%b}", "left"))
    width, height = _LEFT + weeks * _CELL, _TOP + 7 * _CELL
    return _svg(parts, label, f'viewBox="0 0 {width} {height}" style="min-width:{width}px"')


def _svg(parts: Iterable[str], label: str, size: str) -> str:
    return f'<svg {size} role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'


def _y(share: float, height: int) -> float:
    return _AXIS + height * (1 - share)


def _line(share: float, height: int) -> str:
    y = _y(share, height)
    return f'<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'


def _text(x: str, y: float, words: str, kind: str) -> str:
    return f'<text x="{x}" y="{y:.1f}" class="{kind}">{escape(words)}</text>'


def _title(words: str) -> str:
    return f"<title>{escape(words)}</title>"
