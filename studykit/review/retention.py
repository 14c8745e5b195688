"""Retention: what a learner still recalls of a work, by when that falls too low, and what to read again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from studykit.review import kernel
from studykit.review.day import StudyDay, elapsed_days
from studykit.review.model import STEPPING, Memory, ReviewSettings

LOW = 0.7
"""Retention of a work under which it is worth reading again."""

RECENT = 30  # study days

_SHAKY = 0.8
_FORGOTTEN = 0.5
_CENTURY = 36_500  # study days


class Knowledge(StrEnum):
    """How well a claim is known: likely recalled, at risk, more likely forgotten than not, or never asked."""

    KNOWN = "known"
    SHAKY = "shaky"
    FORGOTTEN = "forgotten"
    NOT_MET = "not met"


class Reason(StrEnum):
    """Why a work is worth reading again: several of its claims lapsed, or little of it is recalled."""

    LAPSES = "lapses"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Lapse:
    """A claim forgotten in a review on a study day."""

    claim: str
    day: StudyDay


@dataclass(frozen=True, slots=True)
class Rereading:
    """A proposal to read a work again.

    Attributes:
        reason: why.
        claims: uids of the claims that lapsed, in the order of their lapses: their quotes come first.
    """

    reason: Reason
    claims: tuple[str, ...] = ()


def recall_on(memory: Memory, day: StudyDay, settings: ReviewSettings) -> float | None:
    """Probability (0-1) that a card is recalled on a study day without a review before; None if never met.

    On the day of its last answer that of the next day is told, because FSRS has none to trust for the same.
    """
    if memory.stability is None:
        return None
    waited = max(1, elapsed_days(memory.last_day, day))
    return kernel.retrievability(memory.stability, waited, settings.weights)


def retention(memories: Iterable[Memory], day: StudyDay, settings: ReviewSettings) -> float | None:
    """Mean recall (0-1) of the cards that were met, on a study day; None when none was."""
    recalls = [recall_on(memory, day, settings) for memory in memories]
    met = [recall for recall in recalls if recall is not None]
    return fmean(met) if met else None


def falls_under(
    memories: Sequence[Memory], today: StudyDay, settings: ReviewSettings, level: float | None = None
) -> StudyDay | None:
    """First study day on which retention is under a level if nothing is reviewed until then.

    Args:
        memories: memories of the cards.
        today: the first day that counts.
        settings: the weights, and the desired retention as the level when none is given.
        level: retention, 0 to 1.

    Returns:
        The day; None when no card was met or retention holds for a century.
    """
    wanted = settings.desired_retention if level is None else level
    held, under = today - 1, today + _CENTURY
    if (retention(memories, under, settings) or 1.0) >= wanted:
        return None
    while under - held > 1:
        middle = (held + under) // 2
        if (retention(memories, middle, settings) or 0.0) < wanted:
            under = middle
        else:
            held = middle
    return under


def knowledge(cards: Iterable[Memory], today: StudyDay, settings: ReviewSettings) -> Knowledge:
    """How well a claim is known, by the weakest of its cards that were met; one on its steps is at risk."""
    met = [card for card in cards if card.stability is not None]
    if not met:
        return Knowledge.NOT_MET
    weakest = min(recall_on(card, today, settings) or 0.0 for card in met)
    if weakest < _FORGOTTEN:
        return Knowledge.FORGOTTEN
    at_risk = weakest < _SHAKY or any(card.state in STEPPING for card in met)
    return Knowledge.SHAKY if at_risk else Knowledge.KNOWN


def rereading(
    lapses: Iterable[Lapse], recall: float | None, last_read: StudyDay | None, today: StudyDay
) -> Rereading | None:
    """Whether to propose reading a work again: two claims lapsed lately, or it has faded since it was read.

    Lapses from before the last reading do not count: that is what it was for.

    Args:
        lapses: lapses of the work's claims.
        recall: its retention now; None when no card of it was met.
        last_read: study day of its last reading; None when it was never read.
        today: the study day.
    """
    since = today - RECENT if last_read is None else max(today - RECENT, last_read)
    recent = sorted((lapse for lapse in lapses if since <= lapse.day <= today), key=lambda lapse: lapse.day)
    claims = tuple(dict.fromkeys(lapse.claim for lapse in recent))
    if len(claims) > 1:
        return Rereading(Reason.LAPSES, claims)
    faded = recall is not None and recall < LOW
    if faded and last_read is not None and today - last_read > RECENT:
        return Rereading(Reason.RETENTION, claims)
    return None
