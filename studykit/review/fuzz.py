"""Fuzz: spreads cards that were learnt together over neighbouring days, the same way each time it is asked.

The bands are Anki's: intervals under 2.5 days are left alone; above, one day either way and a share of the
interval that falls from 15 % to 5 %.
"""

from math import floor, inf

_BANDS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, inf, 0.05))
_FIRST_FUZZED = 2.5
_BITS = 53  # what a float holds exactly


def hash_fraction(key: str) -> float:
    """A number in [0, 1) that looks random and belongs to ``key`` for ever."""
    from hashlib import blake2b  # loads OpenSSL, which today's list and most queues do without

    digest = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
    return (digest >> (64 - _BITS)) / (1 << _BITS)


def fuzz_factor(card: str, reps: int) -> float:
    """Fuzz factor in [0, 1) of a card's next answer after ``reps`` others; given anew, it gets the same."""
    return hash_fraction(f"{reps}:{card}")


def fuzz_bounds(interval: float, minimum: int, maximum: int) -> tuple[int, int]:
    """Shortest and longest interval in days that fuzz may choose, both within ``minimum`` and ``maximum``."""
    least = min(minimum, maximum)
    middle = min(max(interval, least), maximum)
    delta = _delta(middle)
    lower = _clamp(round(middle - delta), least, maximum)
    upper = _clamp(round(middle + delta), least, maximum)
    if lower == upper and 2 < upper < maximum:
        upper += 1
    return lower, upper


def fuzzed(interval: float, factor: float, minimum: int, maximum: int) -> int:
    """Interval in days that ``factor`` in [0, 1) picks from the fuzz bounds, each day equally likely."""
    return pick(factor, *fuzz_bounds(interval, minimum, maximum))


def pick(factor: float, lower: int, upper: int) -> int:
    """Interval in days that ``factor`` in [0, 1) picks from bounds, each day equally likely."""
    return lower + floor(factor * (1 + upper - lower))


def _delta(interval: float) -> float:
    if interval < _FIRST_FUZZED:
        return 0.0
    return 1.0 + sum(share * max(0.0, min(interval, end) - start) for start, end, share in _BANDS)


def _clamp(value: int, low: int, high: int) -> int:
    return min(max(value, low), high)
