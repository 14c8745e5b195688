"""The expected course of cards: how much of them is answered on each day to come.

A card is shared out among the states it may be in. On its day it is recalled with the probability that FSRS
gives, and each rating leads on to the memory state that FSRS computes, by the settings' steps and aim. States
that are nearly equal are merged, so that the branches stay few: stability has marks on a geometric scale,
difficulty its whole numbers, and a state between marks is shared out to them. Nothing is drawn by chance.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import exp, floor, isclose, log

from studykit.errors import UsageError
from studykit.review import kernel
from studykit.review.day import StudyDay, elapsed_days
from studykit.review.fuzz import fuzz_bounds
from studykit.review.model import STEPPING, CardState, Memory, Rating, ReviewSettings
from studykit.review.steps import next_step

_MARK = log(1.25)  # from one mark of stability to the next
_LATE_MARK = log(1.2)  # the same for the wait since the last answer, in intervals
_DAY = 86_400
_NEGLIGIBLE = 1e-6  # of a card


@dataclass(frozen=True, slots=True)
class RatingShares:
    """How often a learner gives each rating; the defaults are those that FSRS's simulator assumes.

    Attributes:
        first: again, hard, good, easy of a first answer.
        stepping: again, hard, good, easy of an answer on a step.
        recalled: hard, good, easy among the reviews that were not Again.

    Raises:
        UsageError: shares do not sum to 1, or no step is ever passed.
    """

    first: tuple[float, ...] = (0.24, 0.094, 0.495, 0.171)
    stepping: tuple[float, ...] = (0.14, 0.10, 0.70, 0.06)
    recalled: tuple[float, ...] = (0.224, 0.631, 0.145)

    def __post_init__(self) -> None:
        if not all(isclose(sum(shares), 1) for shares in (self.first, self.stepping, self.recalled)):
            raise UsageError("shares of ratings must sum to 1")
        if self.stepping[0] + self.stepping[1] > 0.99:
            raise UsageError("some answers on steps must be Good or Easy")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A state that cards share; a chain has one object for each, so that telling them apart costs little.

    Attributes:
        state: where the card stands.
        step: index of its step; None outside steps.
        stability: mark of the stability.
        difficulty: 1 to 10.
        waited: days since the last answer when it is asked; None for the interval of its stability.
    """

    state: CardState
    step: int | None = None
    stability: int = 0
    difficulty: int = 0
    waited: int | None = None


NEW = Node(CardState.NEW)

Mass = dict[Node, float]
"""Cards in each state; fractions of cards count."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The ways that lead from state to state, worked out when they are first taken."""

    settings: ReviewSettings
    shares: RatingShares = field(default_factory=RatingShares)
    _nodes: dict[tuple[object, ...], Node] = field(default_factory=dict)
    _ways: dict[Node, "_Ways"] = field(default_factory=dict)
    _waits: dict[Node, range] = field(default_factory=dict)

    def place(self, memory: Memory, day: StudyDay) -> Mass:
        """States of a card that was answered before and is asked on a study day."""
        if memory.stability is None or memory.difficulty is None:
            return {NEW: 1.0}
        elapsed = elapsed_days(memory.last_day, day)
        waited: int | None = elapsed
        if memory.state is CardState.REVIEW:
            usual = self._interval(memory.stability)
            late = round(log(max(1, elapsed) / usual) / _LATE_MARK)
            waited = round(usual * exp(late * _LATE_MARK)) if late else None
        known = kernel.MemoryState(memory.stability, memory.difficulty)
        return dict(self._shared(memory.state, memory.step, known, waited))

    def answer(self, mass: Mapping[Node, float]) -> tuple[float, Mass]:
        """Answer cards until none is left to ask on this day.

        Args:
            mass: cards asked on the day.

        Returns:
            How many answers that takes, and the cards as they are after it.
        """
        answers = sum(mass.values())
        after: defaultdict[Node, float] = defaultdict(float)
        while mass := {node: cards for node, cards in mass.items() if cards > _NEGLIGIBLE}:
            again: defaultdict[Node, float] = defaultdict(float)
            for node, cards in mass.items():
                ways = self._ways.get(node) or self._explore(node)
                for then, share in ways.same_day:
                    again[then] += cards * share
                for then, share in ways.later:
                    after[then] += cards * share
            answers += sum(again.values())
            mass = again
        return answers, dict(after)

    def waits(self, node: Node) -> range:
        """Days after its last answer on which a card may be asked, each as likely as the others."""
        if node not in self._waits:
            lower = upper = node.waited or 0
            if node.waited is None:
                longest = self.settings.maximum_interval
                lower, upper = fuzz_bounds(self._interval(_stability(node)), 1, longest)
            self._waits[node] = range(lower, upper + 1)
        return self._waits[node]

    def _interval(self, stability: float) -> float:
        wishes = self.settings
        interval = kernel.exact_interval(stability, wishes.desired_retention, wishes.weights)
        return min(max(1.0, interval), wishes.maximum_interval)

    def _explore(self, node: Node) -> "_Ways":
        ways = _Ways()
        waited = round(self._interval(_stability(node))) if node.waited is None else node.waited
        before = None if node is NEW else kernel.MemoryState(_stability(node), node.difficulty)
        least, strict = 1, {Rating.EASY} | ({Rating.GOOD} if node.state is CardState.REVIEW else set())
        for rating, chance in zip(Rating, self._chances(node, waited), strict=True):
            state = kernel.next_state(before, waited, rating, self.settings.weights)
            stepped, kind = next_step(node.state, node.step, rating, self.settings)
            days = round(self._interval(state.stability))
            # as in outcomes, a better answer comes back later
            least = min(least + (rating in strict), self.settings.maximum_interval)
            if stepped is not None:
                then = self._shared(kind, stepped[0], state, stepped[1] // _DAY)
            else:
                then = self._shared(CardState.REVIEW, None, state, least if days < least else None)
            same_day = stepped is not None and stepped[1] < _DAY
            (ways.same_day if same_day else ways.later).extend((there, chance * part) for there, part in then)
            least = max(least, days)
        self._ways[node] = ways
        return ways

    def _chances(self, node: Node, waited: int) -> tuple[float, ...]:
        """How likely each rating is."""
        if node.state is CardState.NEW:
            return self.shares.first
        if node.state in STEPPING:
            return self.shares.stepping
        recall = kernel.retrievability(_stability(node), waited, self.settings.weights)
        return (1 - recall, *(recall * share for share in self.shares.recalled))

    def _shared(
        self, state: CardState, step: int | None, memory: kernel.MemoryState, waited: int | None
    ) -> Iterator[tuple[Node, float]]:
        """The four nodes around a memory state, with its share in each; all shares sum to 1."""
        for mark, near in _between(log(memory.stability) / _MARK):
            for whole, close in _between(memory.difficulty):
                if near * close:
                    key = (state, step, mark, whole, waited)
                    yield self._nodes.get(key) or self._nodes.setdefault(key, Node(*key)), near * close


@dataclass(frozen=True, slots=True)
class _Ways:
    """Where an answer leads, with the probability: to a step of the same day, or to a later day."""

    same_day: list[tuple[Node, float]] = field(default_factory=list)
    later: list[tuple[Node, float]] = field(default_factory=list)


def _stability(node: Node) -> float:
    return exp(node.stability * _MARK)


def _between(value: float) -> tuple[tuple[int, float], tuple[int, float]]:
    below = floor(value)
    return (below, 1 - (value - below)), (below + 1, value - below)
