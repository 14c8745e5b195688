"""Rescheduling: due dates as the weights and the aim of now would have set them."""

from collections.abc import Iterator, Mapping

from studykit.review import kernel
from studykit.review.day import StudyDay
from studykit.review.fuzz import fuzz_factor, fuzzed
from studykit.review.load import DueChange
from studykit.review.model import CardState, Memory, ReviewSettings


def reschedule(
    memories: Mapping[str, Memory], today: StudyDay, settings: ReviewSettings
) -> Iterator[DueChange]:
    """Due dates of cards in review that FSRS would set anew, counted from each card's last answer.

    A card that would have been due before today is due today. Fuzz is that of the card's last answer, so that
    doing it twice changes nothing; suspended cards stay where they are.

    Args:
        memories: memories of all cards by uid.
        today: the study day.
        settings: weights, desired retention and longest interval.
    """
    for card, memory in memories.items():
        if memory.state is not CardState.REVIEW or memory.suspended or memory.due_day is None:
            continue
        due = max(today, _due(card, memory, settings))
        if due != max(today, memory.due_day):
            yield DueChange(card, memory.due_day, due)


def _due(card: str, memory: Memory, settings: ReviewSettings) -> StudyDay:
    if memory.stability is None or memory.last_day is None:
        return memory.due_day or 0  # given a due without ever being answered
    ideal = kernel.exact_interval(memory.stability, settings.desired_retention, settings.weights)
    factor = fuzz_factor(card, memory.reps - 1)
    return memory.last_day + fuzzed(ideal, factor, 1, settings.maximum_interval)
