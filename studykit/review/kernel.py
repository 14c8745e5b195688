"""Memory states by FSRS: the one module that knows ``fsrs``.

The numbers are those of the published algorithm (https://github.com/open-spaced-repetition, FSRS-6) as py-
fsrs computes them. py-fsrs counts periods of 24 hours where study days are meant, so it is handed midnights
that lie a whole number of study days apart, and never a real instant. Its steps, its fuzz and its due dates
are not used.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, cast

import fsrs

from studykit.review.model import Rating

STABILITY_MAX = 36500.0  # days; Anki's engine stops here, py-fsrs nowhere

_FINE = 10**6
_NO_LIMIT = 10**15
_DAY_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryState(NamedTuple):
    """FSRS's two numbers: stability, the days until recall falls to 0.9, and difficulty, from 1 to 10."""

    stability: float
    difficulty: float


@lru_cache(maxsize=8)  # an answer asks again for what the buttons of its card showed
def next_state(
    previous: MemoryState | None,
    elapsed_days: int,
    rating: Rating,
    weights: tuple[float, ...] | None = None,
) -> MemoryState:
    """Memory state after an answer.

    Args:
        previous: state before it; None for a first answer.
        elapsed_days: whole study days since the answer before, 0 on the same day.
        rating: the answer.
        weights: 21 FSRS weights; None for the defaults.

    Raises:
        ValueError: a weight is outside the bounds that fsrs sets.
    """
    answered = _DAY_ZERO if previous is None else _DAY_ZERO + timedelta(days=elapsed_days)
    after, _ = _scheduler(weights).review_card(_card(previous), fsrs.Rating(rating), answered)
    # an answered card has both numbers, which its type does not tell
    stability, difficulty = cast("tuple[float, float]", (after.stability, after.difficulty))
    return MemoryState(min(stability, STABILITY_MAX), difficulty)


def interval_days(
    stability: float,
    desired_retention: float,
    maximum_interval: int = 36500,
    weights: tuple[float, ...] | None = None,
) -> int:
    """Days until recall falls to ``desired_retention`` (0 to 1), rounded, from 1 to ``maximum_interval``."""
    scheduler = _scheduler(weights, desired_retention, maximum_interval)
    # no public name of fsrs tells this interval; the version is pinned and golden vectors watch it
    return scheduler._next_interval(stability=stability)  # noqa: SLF001


def exact_interval(
    stability: float, desired_retention: float, weights: tuple[float, ...] | None = None
) -> float:
    """Days until recall falls to ``desired_retention`` (0 to 1), to six decimals and without limits."""
    # fsrs rounds to days; its interval is proportional to stability, so this keeps millionths of a day
    return interval_days(stability * _FINE, desired_retention, _NO_LIMIT, weights) / _FINE


def retrievability(stability: float, elapsed_days: int, weights: tuple[float, ...] | None = None) -> float:
    """Probability of recall (0 to 1) so many whole study days after an answer; meant from one day on."""
    card = _card(MemoryState(stability, 1.0))
    return _scheduler(weights).get_card_retrievability(card, _DAY_ZERO + timedelta(days=elapsed_days))


def weights_in_use(weights: tuple[float, ...] | None) -> tuple[float, ...]:
    """The weights themselves, or fsrs's defaults in the place of None."""
    return tuple(fsrs.scheduler.DEFAULT_PARAMETERS) if weights is None else weights


@lru_cache(maxsize=32)
def _scheduler(
    weights: tuple[float, ...] | None,
    desired_retention: float = 0.9,
    maximum_interval: int = 36500,
) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        parameters=fsrs.scheduler.DEFAULT_PARAMETERS if weights is None else weights,
        desired_retention=desired_retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=maximum_interval,
        enable_fuzzing=False,
    )


def _card(previous: MemoryState | None) -> fsrs.Card:
    # an id and a due are given because fsrs would read the clock, and sleep, to make them up
    if previous is None:
        return fsrs.Card(card_id=0, due=_DAY_ZERO)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=previous.stability,
        difficulty=previous.difficulty,
        due=_DAY_ZERO,
        last_review=_DAY_ZERO,
    )
