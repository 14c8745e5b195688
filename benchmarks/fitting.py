"""Whether fitting helps: learners whose true weights are known, and the time that a large log takes.

Each learner's recall follows FSRS with weights of its own; reviews come at the intervals of the default
weights, up to a third earlier or later, as fuzz and missed days have it. Fitting should win where those
weights differ from the defaults (signal), and keep the defaults where they are the learner's own (none).

    python -m benchmarks.fitting                  50 learners of each kind, 400 cards
    python -m benchmarks.fitting --reviews 200000 and the time for a log of so many answers
"""

import argparse
import random
import time
from collections.abc import Sequence

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from fsrs_rs_python import DEFAULT_PARAMETERS

from benchmarks.timing import table
from studykit.review import kernel
from studykit.review.fitting import Fit, History, fit
from studykit.review.model import Rating

_FIRST = (24, 9, 50, 17)
_RECALLED = (22, 63, 15)
_NEW_A_DAY = 10
_YEAR = 365

Weights = tuple[float, ...]


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    rows = []
    for name, spread in (("none", 0.0), ("weak", 0.15), ("strong", 0.5)):
        fits = [_fitted(seed, spread, arguments.cards) for seed in range(arguments.seeds)]
        rows.append((name, *_summary(fits)))
    print(
        f"{arguments.seeds} learners of {arguments.cards} cards for each row; log loss on the later reviews"
    )
    table(("signal", "kept", "better", "tested", "constant", "defaults", "fitted", "truth", "s"), rows)
    if arguments.reviews:
        _time(arguments.reviews)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Whether fitting helps.")
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--cards", type=int, default=400)
    parser.add_argument("--reviews", type=int, default=0)
    return parser.parse_args()


def learner(weights: Weights, cards: int, seed: int) -> list[History]:
    """A year of answers of a learner with these weights, a few new cards each day."""
    chance = random.Random(seed)
    return [_history(weights, number // _NEW_A_DAY, chance) for number in range(cards)]


def _history(weights: Weights, day: int, chance: random.Random) -> History:
    history: list[tuple[int, Rating]] = []
    true = planned = None
    last = day
    while day < _YEAR:
        recall = 1.0 if true is None else kernel.retrievability(true.stability, day - last, weights)
        if true is None:
            rating = chance.choices(tuple(Rating), _FIRST)[0]
        else:
            rating = (
                Rating.AGAIN if chance.random() > recall else chance.choices(tuple(Rating)[1:], _RECALLED)[0]
            )
        history.append((day, rating))
        true = kernel.next_state(true, day - last, rating, weights)
        planned = kernel.next_state(planned, day - last, rating)
        last, wait = day, kernel.interval_days(planned.stability, 0.9)
        day += max(1, round(wait * chance.uniform(2 / 3, 4 / 3)))
    return history


def own_weights(seed: int, spread: float) -> Weights:
    """Weights of a learner: the defaults, each times a number around 1, within the bounds of fsrs."""
    chance = random.Random(seed)
    drawn = (
        min(max(weight * chance.lognormvariate(0, spread), low), high)
        for weight, low, high in zip(
            DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True
        )
    )
    return tuple(drawn)


def _fitted(seed: int, spread: float, cards: int) -> tuple[Fit, float, float]:
    """A fit, the log loss of the learner's true weights on the same reviews, and the seconds it took."""
    weights = own_weights(seed, spread)
    histories = learner(weights, cards, seed)
    start = time.perf_counter()
    found = fit(histories)
    seconds = time.perf_counter() - start
    truth = fit(histories, weights).evaluation
    if truth is None:
        raise RuntimeError("too few cards for a fit")
    return found, truth.current.log_loss, seconds


def _summary(fits: Sequence[tuple[Fit, float, float]]) -> tuple[str, ...]:
    tests = [found.evaluation for found, _, _ in fits if found.evaluation is not None]
    kept = sum(found.weights is not None for found, _, _ in fits)
    better = sum(test.gain > 0 for test in tests)

    def mean(values: Sequence[float]) -> str:
        return f"{sum(values) / len(values):.4f}"

    return (
        f"{kept}/{len(fits)}",
        f"{better}/{len(fits)}",
        f"{sum(test.tested for test in tests) // len(tests)}",
        mean([test.constant.log_loss for test in tests]),
        mean([test.defaults.log_loss for test in tests]),
        mean([test.fitted.log_loss for test in tests]),
        mean([truth for _, truth, _ in fits]),
        mean([seconds for _, _, seconds in fits]),
    )


def _time(reviews: int) -> None:
    sample = learner(own_weights(1, 0.5), 2000, 1)
    size = sum(map(len, sample))
    histories = (sample * (reviews // size + 1))[: len(sample) * reviews // size]
    start = time.perf_counter()
    fit(histories)
    print(f"{sum(map(len, histories))} answers: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
