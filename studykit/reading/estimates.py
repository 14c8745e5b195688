"""How many minutes a work takes to read, and how sure that is."""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log, pi, sqrt
from typing import NamedTuple

from studykit.reading.model import Pass
from studykit.reading.situation import Learner, WorkState

MINUTES_PER_PAGE = 3
"""Of a paper in pass *read*; twelve pages come to 36 minutes, within Keshav's *up to an hour*."""

WORDS_PER_MINUTE = 200
"""Of prose: most adults read 175 to 300 (Brysbaert 2019); what is studied from is read at the slow end."""

Z80 = 0.8416
"""Standard deviations above the median that 80 % of a normal distribution stay under."""

_BY_KIND: Mapping[str, int] = {
    "paper": 45, "post": 20, "page": 10, "notes": 20, "video": 50, "audio": 50, "slides": 20, "press": 10,
    "poster": 10, "demo": 10, "code": 30, "tutorial": 90, "chapter": 60, "book": 900, "course": 1500,
    "thesis": 300, "workshop": 240, "school": 900, "panel": 60,
}  # fmt: skip
_DEFAULT = 30
_FACTOR: Mapping[Pass, float] = {Pass.SKIM: 0.2, Pass.READ: 1.0, Pass.STUDY: 5.0}

_ENOUGH = 8  # works of a kind from which its median is believed in full
_RECENT = 24  # works of a kind that are looked at
_LEAST, _MOST = 0.4, 3.0  # a factor beyond these is a slip of the log
_WORK_SPREAD = 0.35  # of the logarithm of taken over foreseen, from work to work, before there is a log
_LEARNER_SPREAD = 0.35  # the same from learner to learner: what the factor of a new one may turn out to be


class Basis(NamedTuple):
    """What an estimate rests on.

    Attributes:
        words: in words, such as ``12 pages``.
        minutes: what that comes to in the pass, before the learner's factor.
    """

    words: str
    minutes: int


class Estimate(NamedTuple):
    """Minutes that a work takes from its first page to its last.

    Attributes:
        basis: what it rests on.
        factor: how much longer or shorter this learner takes for works of the kind.
        p50: minutes that it takes as likely as not.
        p80: minutes that suffice in four cases of five.
    """

    basis: Basis
    factor: float
    p50: float
    p80: float

    def left(self, progress: float) -> int:
        """Whole minutes still to read after a share (0 to 1) of it; at least one."""
        return max(1, round(self.p50 * (1 - progress)))


def estimate(kind: str, pages: int | None, stated: Mapping[str, int] | None, reading_pass: Pass) -> int:
    """Minutes that a work takes in a pass, whoever reads it; as :func:`basis`."""
    said = {Pass(name): minutes for name, minutes in (stated or {}).items()}
    return basis(WorkState("", kind, 0, pages=pages, stated=said), reading_pass).minutes


def basis(work: WorkState, reading_pass: Pass) -> Basis:
    """What a work takes in a pass, whoever reads it.

    What is stated wins; length, pages or words refine the figure of the kind; a skim takes a fifth of a
    reading and a study five times as long (Keshav, *How to Read a Paper*, 2007: 5–10 minutes, up to an hour,
    four to five hours).
    """
    if reading_pass in work.stated:
        return Basis("as stated", max(1, work.stated[reading_pass]))
    words, minutes = _of_reading(work)
    return Basis(words, max(1, round(minutes * _FACTOR[reading_pass])))


def _of_reading(work: WorkState) -> tuple[str, float]:
    if work.stated.get(Pass.READ):
        return "as stated", work.stated[Pass.READ]
    if work.length:
        return f"plays {work.length} min", work.length
    if work.pages:
        return f"{work.pages} pages", work.pages * MINUTES_PER_PAGE
    if work.words:
        return f"{work.words} words", work.words / WORDS_PER_MINUTE
    return f"usual for kind {work.kind}", _BY_KIND.get(work.kind, _DEFAULT)


class Habits(NamedTuple):
    """How long this learner takes; spreads are standard deviations of the logarithm of minutes.

    Attributes:
        factors: minutes taken over minutes foreseen, by kind.
        factor_spreads: how far the factor of a kind may be off.
        factor_spread: the same for a kind that was never read.
        work_spread: how far one work may be off when the factor is right.
    """

    factors: Mapping[str, float]
    factor_spreads: Mapping[str, float]
    factor_spread: float
    work_spread: float

    def estimate(self, work: WorkState, reading_pass: Pass) -> Estimate:
        """What a work takes this learner in a pass."""
        found, scale = basis(work, reading_pass), self.factors.get(work.kind, 1.0)
        p50 = found.minutes * scale
        spread = sqrt(self.work_spread**2 + self.spread_of(work.kind) ** 2)
        return Estimate(found, scale, p50, p50 * exp(Z80 * spread))

    def spread_of(self, kind: str) -> float:
        """How far the factor of a kind may be off."""
        return self.factor_spreads.get(kind, self.factor_spread)


def habits(learner: Learner) -> Habits:
    """What the log tells of the learner's times.

    The factor of a kind starts from 1 with the variance that there is among learners; n works read bring it
    to 1 / (1 / that + n / v), where v is the variance of the median of one, pi / 2 times that between works.
    """
    recent = {kind: ratios[-_RECENT:] for kind, ratios in learner.ratios.items() if ratios}
    spread = _work_spread(recent.values())
    of_median = spread**2 * pi / 2
    known = {kind: 1 / sqrt(_LEARNER_SPREAD**-2 + len(few) / of_median) for kind, few in recent.items()}
    return Habits({kind: factor(ratios) for kind, ratios in recent.items()}, known, _LEARNER_SPREAD, spread)


def factor(ratios: Sequence[float]) -> float:
    """The learner's factor for a kind: the median of taken over foreseen, clipped, drawn to 1 when few.

    With n of the eight works that would be enough the logarithm of the median counts n eighths.
    """
    if not ratios:
        return 1.0
    middle = min(max(_median(ratios), _LEAST), _MOST)
    return float(middle ** min(1.0, len(ratios) / _ENOUGH))


def _work_spread(by_kind: Iterable[Sequence[float]]) -> float:
    """Spread from work to work; a prior of eight works keeps a short log from promising too much."""
    squares, count = _WORK_SPREAD**2 * _ENOUGH, _ENOUGH
    for ratios in by_kind:
        clipped = [log(min(max(ratio, _LEAST), _MOST)) for ratio in ratios]
        middle = _median(clipped)
        squares += sum((each - middle) ** 2 for each in clipped)
        count += len(clipped) - 1
    return sqrt(squares / count)


def _median(values: Sequence[float]) -> float:
    """Their middle; the module `statistics` takes longer to load than today's list may."""
    ranked = sorted(values)
    return (ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) / 2
