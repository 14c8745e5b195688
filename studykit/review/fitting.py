"""Fitting: FSRS weights from a learner's own answers; the one module that knows ``fsrs-rs-python``.

That is the extra ``fit``: the code with which Anki trains. Weights are trained on the earlier answers and
tested on the later ones, and kept only when they foretell those better than the weights in use do, by more
than chance.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log, sqrt
from statistics import fmean, stdev
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import StudykitError
from studykit.review.day import StudyDay, elapsed_days
from studykit.review.model import Rating

if TYPE_CHECKING:
    from fsrs_rs_python import FSRSItem

History = Sequence[tuple[StudyDay, Rating]]
"""Answers of one card in order; a reset begins another history."""

LEAST_REVIEWS = 400
"""Answers on a later day than the one before them that a log must hold, for training and test together."""

_TRAINED = 0.8  # of the reviews, in the order of time
_GROUPS = 10  # of cards, whose differences show what chance does
_DECIMALS = 6  # single precision has no more, and its rounding may exceed the bounds that fsrs sets


class Score(NamedTuple):
    """How well recall was foretold; lower is better, ``rmse_bins`` is None for a constant."""

    log_loss: float
    rmse_bins: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Forecasts of the later reviews, side by side.

    Attributes:
        trained: reviews that were learnt from.
        tested: later reviews that were foretold.
        constant: foretelling the share of the earlier ones that were recalled.
        defaults: the default weights.
        current: the weights in use.
        fitted: the new weights.
        gain: log loss that the new weights save on those in use.
        error: standard error of the gain.
    """

    trained: int
    tested: int
    constant: Score
    defaults: Score
    current: Score
    fitted: Score
    gain: float
    error: float

    @property
    def better(self) -> bool:
        """Whether the new weights foretell better, by more than the error and in calibration too."""
        calibrated = (self.fitted.rmse_bins or 0.0) <= (self.current.rmse_bins or 0.0)
        return calibrated and self.gain > self.error


@dataclass(frozen=True, slots=True)
class Fit:
    """What fitting came to.

    Attributes:
        weights: new weights to use; None when those in use are to stay.
        evaluation: how they did; None when the log is too short to tell.
    """

    weights: tuple[float, ...] | None
    evaluation: Evaluation | None


class _Review(NamedTuple):
    """A review whose outcome can be foretold, with all that was answered before it."""

    day: StudyDay
    card: int
    recalled: bool
    item: "FSRSItem"


def histories_of(answers: Iterable[tuple[object, StudyDay, Rating | None]]) -> list[History]:
    """Histories in a log: answers that count, by card, anew after each reset.

    Days never fall within a history, as in replay, where a clock that was set back counts as the same day.

    Args:
        answers: card, study day and rating (None for a reset), those of each card in order.
    """
    cards: defaultdict[object, list[list[tuple[StudyDay, Rating]]]] = defaultdict(lambda: [[]])
    for card, day, rating in answers:
        histories = cards[card]
        if rating is None:
            histories.append([])
        else:
            latest = histories[-1][-1][0] if histories[-1] else day
            histories[-1].append((max(day, latest), rating))
    return [history for histories in cards.values() for history in histories if history]


def passed_milestone(before: int, after: int) -> bool:
    """Whether a log that grew to so many answers is due for another fit: at 400, and each tenth more.

    That the answers alone say when, keeps weights from being tried after every sitting until chance lets some
    pass.

    Args:
        before: answers before a sitting.
        after: answers after it.
    """
    return _milestone(before) < _milestone(after)


def _milestone(answers: int) -> int:
    return floor(log(answers / LEAST_REVIEWS, 1.1)) if answers >= LEAST_REVIEWS else -1


def fit(histories: Iterable[History], current: tuple[float, ...] | None = None) -> Fit:
    """Train weights on the earlier reviews and test them on the later ones.

    Answers on the day of the one before shape the memory but are not foretold.

    Args:
        histories: answers of each card.
        current: weights in use; None for the defaults.

    Raises:
        StudykitError: the extra ``fit`` is not installed.
    """
    rust = _rust()
    reviews = sorted(_reviews(histories, rust), key=lambda review: review.day)
    if len(reviews) < LEAST_REVIEWS:
        return Fit(None, None)
    split = reviews[int(len(reviews) * _TRAINED)].day
    earlier = [review for review in reviews if review.day < split]
    later = reviews[len(earlier) :]
    if not earlier:
        return Fit(None, None)
    trained = rust.FSRS(rust.DEFAULT_PARAMETERS).compute_parameters([review.item for review in earlier])
    weights = tuple(round(weight, _DECIMALS) for weight in trained)
    evaluation = _evaluate(earlier, later, weights, current or tuple(rust.DEFAULT_PARAMETERS), rust)
    return Fit(weights if evaluation.better else None, evaluation)


def _evaluate(
    earlier: Sequence[_Review],
    later: Sequence[_Review],
    weights: tuple[float, ...],
    current: tuple[float, ...],
    rust: ModuleType,
) -> Evaluation:
    groups = [[review for review in later if review.card % _GROUPS == group] for group in range(_GROUPS)]
    gains = [
        _score(current, group, rust).log_loss - _score(weights, group, rust).log_loss
        for group in groups
        if group
    ]
    before, after = _score(current, later, rust), _score(weights, later, rust)
    return Evaluation(
        trained=len(earlier),
        tested=len(later),
        constant=_constant(earlier, later),
        defaults=_score(tuple(rust.DEFAULT_PARAMETERS), later, rust),
        current=before,
        fitted=after,
        gain=before.log_loss - after.log_loss,
        error=stdev(gains) / sqrt(len(gains)) if len(gains) > 1 else float("inf"),
    )


def _score(weights: tuple[float, ...], reviews: Sequence[_Review], rust: ModuleType) -> Score:
    found = rust.FSRS(weights).evaluate([review.item for review in reviews])
    return Score(found.log_loss, found.rmse_bins)


def _constant(earlier: Sequence[_Review], later: Sequence[_Review]) -> Score:
    """Score of the earlier share of recalled reviews; one more of each kind keeps it off 0 and 1."""
    share = (sum(review.recalled for review in earlier) + 1) / (len(earlier) + 2)
    return Score(-fmean(log(share if review.recalled else 1 - share) for review in later), None)


def _reviews(histories: Iterable[History], rust: ModuleType) -> Iterator[_Review]:
    for card, history in enumerate(histories):
        waits = [0, *(elapsed_days(before, day) for (before, _), (day, _) in pairwise(history))]
        answers = [
            rust.FSRSReview(int(rating), wait) for wait, (_, rating) in zip(waits, history, strict=True)
        ]
        for place, (day, rating) in enumerate(history):
            if waits[place]:
                yield _Review(day, card, rating is not Rating.AGAIN, rust.FSRSItem(answers[: place + 1]))


def _rust() -> ModuleType:
    try:
        import fsrs_rs_python
    except ModuleNotFoundError as error:
        raise StudykitError(
            "fitting needs the package fsrs-rs-python", hint="pip install 'studykit[fit]'"
        ) from error
    return fsrs_rs_python
