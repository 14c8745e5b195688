"""Timing in interleaved rounds, and tables of medians and ratios.

A machine gets faster and slower while it is measured. So all cases of a comparison take turns, round by
round, and what is compared are ratios within one run.
"""

import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

Case = Callable[[], float]
"""Does something once and says how many seconds that took."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The seconds that a case took, one for each round, sorted."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.seconds)

    @property
    def mean(self) -> float:
        """Their mean."""
        return fmean(self.seconds)

    def quantile(self, share: float) -> float:
        """The smallest that a share of the rounds (0-1) does not exceed."""
        return self.seconds[min(int(share * len(self.seconds)), len(self.seconds) - 1)]


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a case may take: times another case, or seconds."""

    times: float | None = None
    seconds: float | None = None

    def allows(self, seconds: float, base: float) -> bool:
        """Whether a time is within it, beside the time of the case it is measured by."""
        return not self.share(seconds, base) > 1

    def share(self, seconds: float, base: float) -> float:
        """How much of the budget a time takes; 0 when there is none."""
        shares = []
        if self.times is not None:
            shares.append(seconds / base / self.times)
        if self.seconds is not None:
            shares.append(seconds / self.seconds)
        return max(shares, default=0.0)

    def __str__(self) -> str:
        words = [f"{self.times:g}x"] if self.times is not None else []
        return " ".join(words + ([f"{self.seconds * 1000:g} ms"] if self.seconds is not None else []))


def timed(work: Callable[[], object]) -> Case:
    """A case that takes the time of a call."""

    def case() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return case


def interleaved(cases: Mapping[str, Case], rounds: int, warm_up: int = 1) -> dict[str, Timing]:
    """Run the cases in turns.

    Args:
        cases: what to time, by name.
        rounds: turns that count.
        warm_up: turns before them that do not.
    """
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    gc.collect()
    for number in range(warm_up + rounds):
        for name, case in cases.items():
            taken = case()
            if number >= warm_up:
                seconds[name].append(taken)
    return {name: Timing(tuple(sorted(taken))) for name, taken in seconds.items()}


def compare(timings: Mapping[str, Timing], base: str, budgets: Mapping[str, Budget]) -> None:
    """Print the timings beside the base they are measured by, and which are over their budget.

    Ratios are those of the medians and, since a busy machine disturbs some rounds, those of the best rounds.
    """
    unit, least = timings[base].median, timings[base].seconds[0]
    rows = []
    for name, timing in timings.items():
        budget, median, best = budgets.get(name, Budget()), timing.median, timing.seconds[0]
        within = "" if budget.allows(median, unit) else f"OVER by {budget.share(median, unit) - 1:.0%}"
        rows.append(
            (name, ms(median), ms(best), f"{median / unit:.2f}x", f"{best / least:.2f}x", str(budget), within)
        )
    table(("case", "median ms", "best ms", f"/ {base}", "of bests", "budget", ""), rows)


def ms(seconds: float) -> str:
    """Seconds as milliseconds, with as many digits as tell something."""
    value = seconds * 1000
    return f"{value:.3f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their titles; the first column is words, the others are numbers."""
    cells = [list(titles), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(titles))]
    for row in cells:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *rest]).rstrip())
    print()
