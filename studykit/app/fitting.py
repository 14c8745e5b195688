"""Fitting: FSRS weights from the learner's own log, kept when they foretell later reviews better."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.loading import Shift, set_dues, shift_of
from studykit.app.settings import review_settings
from studykit.review.model import Memory, Rating, ReviewSettings
from studykit.store import stats_queries
from studykit.store.memory_rows import memory_of
from studykit.store.reads import Reader

if TYPE_CHECKING:
    from studykit.review.fitting import Evaluation, Fit

_VERSION = "FSRS-6"


@dataclass(frozen=True, slots=True)
class Refit:
    """What fitting would change.

    Attributes:
        answers: how many were learnt from and tested.
        fit: the new weights, if they are kept, and how they did.
        settings: the settings with the weights that hold from now on.
        shift: due dates to move; None when they stay.
    """

    answers: int
    fit: "Fit"
    settings: ReviewSettings
    shift: Shift | None = None

    @property
    def value(self) -> dict[str, Any]:
        """The shape of `fit --json`."""
        evaluation = self.fit.evaluation
        return {
            "answers": self.answers,
            "kept": self.fit.weights is not None,
            "weights": self.fit.weights and list(self.fit.weights),
            "evaluation": evaluation and _evaluation(evaluation),
        } | (self.shift.value if self.shift else {})


def refit(app: App, *, reschedule: bool = False) -> Refit:
    """Train weights on the log and test them; nothing is written.

    Args:
        app: the library.
        reschedule: propose new due dates, too, by the weights that hold afterwards.

    Raises:
        NotFoundError: there is no library.
        StudykitError: the extra `fit` is not installed.
    """
    from studykit.review.fitting import fit, histories_of

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        rows = stats_queries.histories(reader)
        found = fit(
            histories_of((row["card"], row["day"], row["rating"] and Rating(row["rating"])) for row in rows),
            settings.weights,
        )
        settings = replace(settings, weights=found.weights or settings.weights)
        answers = sum(row["rating"] is not None for row in rows)
        memories = _live(reader) if reschedule else {}
    if not reschedule:
        return Refit(answers, found, settings)
    if found.weights is not None:
        memories = _folded(app, memories, settings)
    return Refit(answers, found, settings, _rescheduled(app, memories, settings))


def _live(reader: Reader) -> dict[str, Memory]:
    return {row["uid"]: memory_of(row) for row in stats_queries.live_memories(reader)}


def _folded(app: App, live: Mapping[str, Memory], settings: ReviewSettings) -> dict[str, Memory]:
    """The memories of live cards as other weights would have them."""
    from studykit.review.replay import replay
    from studykit.store.study import events_of

    with app.writing() as connection:
        folded = replay(events_of(connection), settings)
    return {card: memory for card, memory in folded.items() if card in live}


def _rescheduled(app: App, memories: Mapping[str, Memory], settings: ReviewSettings) -> Shift:
    from studykit.review.reschedule import reschedule

    today = settings.study_day(app.now_ms)
    return shift_of(memories, list(reschedule(memories, today, settings)), today)


def adopt(app: App, refit: Refit) -> None:
    """Use the new weights from now on, and move the due dates that were proposed, as one operation.

    All memories are folded anew with the weights; due dates stay, but for those proposed.
    """
    from studykit.app.upkeep import refold_memories
    from studykit.store.study import start_operation
    from studykit.store.weights import adopt_weights

    moves = refit.shift.changes if refit.shift else ()
    if refit.fit.weights is None and not moves:
        return
    with app.writing() as connection:
        summary: dict[str, Any] = {"cards": len(moves)}
        if refit.fit.weights is not None:
            evaluation = refit.value["evaluation"] | {"answers": refit.answers}
            summary["weights"] = adopt_weights(connection, _VERSION, refit.fit.weights, evaluation, app.now)
            refold_memories(connection, refit.settings)
        operation = start_operation(connection, "fit", summary, app.now)
        set_dues(connection, app, moves, refit.settings, operation)


def fit_after(app: App, answered: int) -> dict[str, Any] | None:
    """Fit at the end of a sitting when the log has grown by a tenth and the extra `fit` is installed.

    Args:
        app: the library.
        answered: answers that the sitting added.

    Returns:
        The shape of `fit --json` when new weights were adopted; else None.
    """
    if not answered or importlib.util.find_spec("fsrs_rs_python") is None:
        return None
    from studykit.review.fitting import passed_milestone

    with app.reading() as reader:
        answers = stats_queries.count_answers(reader)
    if not passed_milestone(answers - answered, answers):
        return None
    found = refit(app)
    adopt(app, found)
    return found.value if found.fit.weights is not None else None


def _evaluation(evaluation: "Evaluation") -> dict[str, Any]:
    scores = {name: getattr(evaluation, name) for name in ("constant", "defaults", "current", "fitted")}
    return {
        "trained": evaluation.trained,
        "tested": evaluation.tested,
        **{
            name: {"log_loss": score.log_loss, "rmse_bins": score.rmse_bins} for name, score in scores.items()
        },
        "gain": evaluation.gain,
        "error": evaluation.error,
    }
