"""Charts of letters, for terminals from 60 columns on; they need no colour."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

LEVELS = "·░▒▓█"
"""Nothing, and four quarters of a full day."""

_FULL = 0.95  # share of the days that are no fuller than what counts as full; a record day hides no others

_EIGHTHS_UP = " ▁▂▃▄▅▆▇█"
_EIGHTHS_RIGHT = " ▏▎▍▌▋▊▉█"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MARGIN = 4
_WEEKS = 53


def heat_map(values: Mapping[date, float], end: date, width: int) -> list[str]:
    """Weeks as columns, the last one with a day, Monday on top; as much of a year as the width holds."""
    weeks = min(_WEEKS, width - _MARGIN)
    monday = end - timedelta(days=end.weekday(), weeks=weeks - 1)
    ranked = sorted(value for value in values.values() if value > 0)
    most = ranked[int(_FULL * (len(ranked) - 1))] if ranked else 0.0
    lines = [_months(monday, weeks)]
    for weekday, name in enumerate(_WEEKDAYS):
        days = (monday + timedelta(days=weekday, weeks=week) for week in range(weeks))
        cells = "".join(_level(values.get(day, 0.0), most) if day <= end else " " for day in days)
        lines.append(f"{name if weekday % 2 == 0 else '':{_MARGIN}}{cells}".rstrip())
    return lines


def _months(monday: date, weeks: int) -> str:
    """The names of the months above the weeks in which they begin."""
    line = " " * (_MARGIN + weeks)
    for week in range(weeks):
        last = monday + timedelta(weeks=week, days=6)
        place = _MARGIN + week
        if last.day <= 7 and place + 3 <= len(line) and not line[place - 1 : place].strip():
            line = f"{line[:place]}{last:%b}{line[place + 3 :]}"
    return line.rstrip()


def _level(value: float, most: float) -> str:
    return LEVELS[min(4, ceil(4 * value / most))] if most else LEVELS[0]


def bar(value: float, most: float, width: int) -> str:
    """A bar to the right, as wide as `width` columns when the value is the most."""
    eighths = round(8 * width * value / most) if most else 0
    if value > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    return _EIGHTHS_RIGHT[8] * full + (_EIGHTHS_RIGHT[rest] if rest else "")


def bars(rows: Sequence[tuple[str, float, str]], width: int, most: float | None = None) -> Iterator[str]:
    """A bar for each row of name, value and the words after it.

    Args:
        rows: what to draw.
        width: columns of the whole chart.
        most: the value of the longest bar; None for the greatest there is.
    """
    names = max((len(name) for name, _, _ in rows), default=0)
    words = max((len(said) for _, _, said in rows), default=0)
    room = max(4, width - names - words - 2)
    greatest = max((value for _, value, _ in rows), default=0.0) if most is None else most
    for name, value, said in rows:
        yield f"{name:<{names}} {bar(value, greatest, room)} {said}"


def columns(values: Sequence[float], width: int, height: int = 4) -> list[str]:
    """Bars upwards, one for each value, with the most written at the top left."""
    most = max(values, default=0.0)
    wide = column_width(len(values), width)
    tops = [round(8 * height * value / most) if most else 0 for value in values]
    tops = [max(top, int(value > 0)) for top, value in zip(tops, values, strict=True)]
    lines = []
    for row in reversed(range(height)):
        cells = (_EIGHTHS_UP[min(8, max(0, top - 8 * row))] * max(1, wide - 1) for top in tops)
        drawn = "".join(cell.ljust(wide) for cell in cells).rstrip()
        name = _short(most) if row == height - 1 else ""
        lines.append(f"{name:>{_MARGIN}} {drawn}".rstrip())
    return lines


def _short(number: float) -> str:
    """A number in at most four letters, up to a billion."""
    if number >= 10**6:
        return f"{number / 10**6:.0f}M"
    return f"{number // 1000:.0f}k" if number >= 9999.5 else f"{number:.0f}"


def column_width(count: int, width: int) -> int:
    """How many letters each column of `columns` takes."""
    return max(1, min(3, (width - _MARGIN - 1) // max(1, count)))


def before_and_after(rows: Sequence[tuple[str, float, float]], width: int) -> Iterator[str]:
    """Two bars for each row of name and values, the second one with what became of the first."""
    names = max((len(name) for name, _, _ in rows), default=0)
    most = max((max(before, after) for _, before, after in rows), default=0.0)
    room = max(4, (width - names - 14) // 2)
    for name, before, after in rows:
        first, second = bar(before, most, room), bar(after, most, room)
        yield f"{name:<{names}} {first:<{room}} {before:>4.0f} → {after:>4.0f} {second}".rstrip()
