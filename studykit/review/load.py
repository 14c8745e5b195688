"""Load verbs: move reviews to other days, each card as far as its memory bears, and show what comes of it.

A card may wait a fifth longer than it was to, and at least a day; at an aim of 0.9 its recall then is 0.887.
It may come when two thirds of its wait are over; the review then gives three quarters of the stability that
one on time would give. (Both are what FSRS-6 computes with its default weights for stabilities from ten days
on.) Cards in steps, new and suspended cards stay where they are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from studykit.review import kernel
from studykit.review.day import StudyDay, elapsed_days
from studykit.review.model import CardState, Memory, ReviewSettings

_LONGER = 0.2
_RIPE = 2 / 3


@dataclass(frozen=True, slots=True)
class DueChange:
    """A card to ask on another day: the `set_due` event to be.

    Attributes:
        card: uid of the card.
        old_due: study day on which it is due.
        new_due: study day on which it is to be due.
    """

    card: str
    old_due: StudyDay
    new_due: StudyDay


@dataclass(frozen=True, slots=True)
class DayLoad:
    """Reviews due on a study day before and after some changes."""

    day: StudyDay
    before: int
    after: int


def postpone(
    memories: Mapping[str, Memory], today: StudyDay, keep: int, settings: ReviewSettings
) -> list[DueChange]:
    """Keep some of today's reviews and let the others wait: those that lose the least recall by it.

    Args:
        memories: memories of all cards by uid.
        today: the study day.
        keep: reviews that are to be left for today.
        settings: the weights.
    """
    calendar = _Calendar(memories, today, settings)
    ranked = calendar.ranked([today])
    for card in ranked[: max(0, len(ranked) - keep)]:
        calendar.move(card, range(today + 1, calendar.latest(card) + 1))
    return calendar.changes


def advance(
    memories: Mapping[str, Memory], today: StudyDay, away: range, settings: ReviewSettings
) -> list[DueChange]:
    """Ask cards that would fall due on days away on the days before, unless that is too early for them.

    Args:
        memories: memories of all cards by uid.
        today: the study day.
        away: study days without reviews; the first is later than today.
        settings: the weights.
    """
    calendar = _Calendar(memories, today, settings)
    for card in reversed(calendar.ranked(away)):
        calendar.move(card, range(calendar.earliest(card), away.start))
    return calendar.changes


def take_break(
    memories: Mapping[str, Memory], today: StudyDay, away: range, settings: ReviewSettings
) -> list[DueChange]:
    """Free days of reviews: each card is asked before or after them, within what it bears if that can be.

    A card that is neither ripe before nor bears to wait until afterwards is asked on the first day after.

    Args:
        memories: memories of all cards by uid.
        today: the study day.
        away: study days without reviews, from today on or later.
        settings: the weights.
    """
    calendar = _Calendar(memories, today, settings)
    for card in reversed(calendar.ranked(away)):
        borne = [day for day in calendar.borne(card) if day not in away]
        calendar.move(card, borne or [away.stop])
    return calendar.changes


def flatten(
    memories: Mapping[str, Memory], days: range, cap: int, settings: ReviewSettings
) -> list[DueChange]:
    """Move the reviews above a cap to days that have room; a card that finds none near enough stays.

    Args:
        memories: memories of all cards by uid.
        days: study days to look at; the first is today.
        cap: most reviews of a day.
        settings: the weights.
    """
    calendar = _Calendar(memories, days.start, settings)
    for day in days:
        for card in calendar.ranked([day]) if calendar.load[day] > cap else []:
            if calendar.load[day] > cap:
                calendar.move(card, [other for other in calendar.borne(card) if calendar.load[other] < cap])
    return calendar.changes


def preview(
    memories: Mapping[str, Memory], changes: Iterable[DueChange], today: StudyDay, days: int = 30
) -> list[DayLoad]:
    """Reviews due on each of the coming days before and after changes; what is due counts to today."""
    before = Counter(max(_due(memory), today) for memory in memories.values() if _is_movable(memory))
    after = before.copy()
    for change in changes:
        after[max(change.old_due, today)] -= 1
        after[change.new_due] += 1
    return [DayLoad(day, before[day], after[day]) for day in range(today, today + days)]


class _Calendar:
    """Cards in review by the day on which they are asked, and the changes made to it."""

    def __init__(self, memories: Mapping[str, Memory], today: StudyDay, settings: ReviewSettings) -> None:
        self._memories = memories
        self._today = today
        self._weights = settings.weights
        self._cards: defaultdict[StudyDay, list[str]] = defaultdict(list)
        for card, memory in memories.items():
            if _is_movable(memory):
                self._cards[max(_due(memory), today)].append(card)
        self.load = Counter({day: len(cards) for day, cards in self._cards.items()})
        self.changes: list[DueChange] = []

    def ranked(self, days: Iterable[StudyDay]) -> list[str]:
        """Cards asked on some days, those first that lose the least recall when they wait another day."""
        cards = (card for day in days for card in self._cards[day])
        return sorted(cards, key=lambda card: (self._loss(card), card))

    def move(self, card: str, days: Iterable[StudyDay]) -> None:
        """Ask a card on the day of these with the fewest reviews, the nearest of several; or leave it."""
        asked = self._asked(card)
        new = min(days, key=lambda day: (self.load[day], abs(day - asked), day), default=asked)
        if new != asked:
            self.load[asked] -= 1
            self.load[new] += 1
            self.changes.append(DueChange(card, _due(self._memories[card]), new))

    def earliest(self, card: str) -> StudyDay:
        """First day on which a card is ripe."""
        memory = self._memories[card]
        answered = memory.last_day or 0
        return max(self._today, answered + ceil(elapsed_days(answered, _due(memory)) * _RIPE))

    def latest(self, card: str) -> StudyDay:
        """Last day until which a card bears to wait."""
        asked = self._asked(card)
        return asked + max(1, int(elapsed_days(self._memories[card].last_day, asked) * _LONGER))

    def borne(self, card: str) -> range:
        """Days on which a card may be asked."""
        return range(self.earliest(card), self.latest(card) + 1)

    def _asked(self, card: str) -> StudyDay:
        return max(_due(self._memories[card]), self._today)

    def _loss(self, card: str) -> float:
        memory = self._memories[card]
        waited = elapsed_days(memory.last_day, self._asked(card))
        first, second = (
            kernel.retrievability(memory.stability or 0, days, self._weights) for days in (waited, waited + 1)
        )
        return first - second


def _is_movable(memory: Memory) -> bool:
    known = memory.stability is not None and memory.due_day is not None
    return known and memory.state is CardState.REVIEW and not memory.suspended


def _due(memory: Memory) -> StudyDay:
    return memory.due_day or 0
