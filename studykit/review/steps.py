"""Learning steps: the short waits before a card is spaced by days, by Anki's rules."""

from studykit.review.model import CardState, Rating, ReviewSettings

_DAY = 86_400


def next_step(
    state: CardState, step: int | None, rating: Rating, settings: ReviewSettings
) -> tuple[tuple[int, int] | None, CardState]:
    """Where an answer leads a card in any state.

    Args:
        state: where the card stands.
        step: index of the step it is on; None outside steps.
        rating: the answer.
        settings: the steps.

    Returns:
        Index of the next step and the seconds until it is due, None when the card is spaced by days; and the
        state of a card in those steps.
    """
    if state is CardState.REVIEW:
        lapse = after_step(settings.relearning_steps, None, rating) if rating is Rating.AGAIN else None
        return lapse, CardState.RELEARNING
    if state is CardState.RELEARNING:
        return after_step(settings.relearning_steps, step, rating), CardState.RELEARNING
    return after_step(settings.learning_steps, step, rating), CardState.LEARNING


def after_step(steps: tuple[int, ...], step: int | None, rating: Rating) -> tuple[int, int] | None:
    """Where an answer leads a card in steps.

    Args:
        steps: waits in seconds.
        step: index of the step the card is on, None before its first; one beyond the end (the learner
            shortened the list) counts as the last.
        rating: the answer.

    Returns:
        Index of the step the card is on next and the seconds until it is due, or None when it leaves the
        steps.
    """
    if not steps or rating is Rating.EASY:
        return None
    here = min(step or 0, len(steps) - 1)
    if rating is Rating.AGAIN:
        return 0, steps[0]
    if rating is Rating.HARD:
        return here, steps[here] if here else _hard_on_first(steps)
    return (here + 1, steps[here + 1]) if here + 1 < len(steps) else None


def _hard_on_first(steps: tuple[int, ...]) -> int:
    """Between Again and Good: half-way to the second step, or half as long again but at most a day longer."""
    first = steps[0]
    seconds = (first + steps[1]) // 2 if len(steps) > 1 else min(first * 3 // 2, first + _DAY)
    return (seconds + _DAY // 2) // _DAY * _DAY if seconds > _DAY else seconds
