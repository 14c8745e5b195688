"""Anki's own backend as the judge: memory states, steps, intervals and fuzz from the same review log."""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from studykit.review.day import day_start_ms, study_day
from studykit.review.fuzz import fuzz_bounds, fuzz_factor
from studykit.review.kernel import interval_days
from studykit.review.model import CardState, Event, Memory, Rating, ReviewSettings
from studykit.review.outcomes import outcomes
from studykit.review.replay import replay_card
from tests.review.builders import make_event, make_memory
from tests.review.test_kernel import FITTED

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

ZONE = "Asia/Kolkata"  # far from UTC, and of constant offset
WISHES = ReviewSettings(zone=ZONE)
DEFAULT_DECK = 1
AGAIN, HARD, GOOD, EASY = Rating
STEP_LISTS = [(60, 600), (600,), (60, 600, 3600), (90_000,), (), (60, 4 * 86_400)]


@dataclass
class Anki:
    """A collection of Anki's with FSRS on."""

    col: Any

    def configure(self, wishes: ReviewSettings) -> None:
        """Set weights and steps as the options screen does, with FSRS on."""
        from anki.decks import UpdateDeckConfigs

        current = self.col.decks.get_deck_configs_for_update(DEFAULT_DECK)
        request = UpdateDeckConfigs(
            target_deck_id=DEFAULT_DECK, fsrs=True, limits=current.current_deck.limits
        )
        config = current.all_config[0].config
        for field, values in (
            (config.config.fsrs_params_6, wishes.weights or ()),
            (config.config.learn_steps, [seconds / 60 for seconds in wishes.learning_steps]),
            (config.config.relearn_steps, [seconds / 60 for seconds in wishes.relearning_steps]),
        ):
            del field[:]
            field.extend(values)
        request.configs.append(config)
        self.col.decks.update_deck_configs(request)

    def add_card(self) -> int:
        return self.add_cards(1)[0]

    def add_cards(self, count: int) -> list[int]:
        from anki.collection import AddNoteRequest

        notes = [self.col.new_note(self.col.models.by_name("Basic")) for _ in range(count)]
        for note in notes:
            note["Front"] = note["Back"] = "x"
        self.col.add_notes([AddNoteRequest(note, DEFAULT_DECK) for note in notes])
        return [int(note.cards()[0].id) for note in notes]

    def add_reviews(self, histories: dict[int, list[Event]]) -> None:
        """Write the log of cards, in one transaction."""
        rows = [
            (event.at_ms, card, -1, int(event.rating or 0), 1, 1, 2500, 5000, min(n, 1))
            for card, history in histories.items()
            for n, event in enumerate(history)
        ]
        self.col.db.executemany("insert into revlog values (?,?,?,?,?,?,?,?,?)", rows)

    def set_memory(self, card: int, memory: Memory, today: int, steps: tuple[int, ...]) -> None:
        """Write a memory into a card's row."""
        stepping = memory.state is not CardState.REVIEW
        kind = {CardState.LEARNING: 1, CardState.REVIEW: 2, CardState.RELEARNING: 3}[memory.state]
        due = (
            (memory.due_ms or 0) // 1000 if stepping else self.col.sched.today + (memory.due_day or 0) - today
        )
        left = len(steps) - (memory.step or 0) if stepping else 0
        data = {
            "s": memory.stability,
            "d": memory.difficulty,
            "dr": 0.9,
            "lrt": (memory.last_ms or 0) // 1000,
        }
        self.col.db.execute(
            "update cards set type=?, queue=?, due=?, ivl=?, factor=2500, reps=?, left=?, data=? where id=?",
            *(
                kind,
                1 if stepping else 2,
                due,
                memory.interval_days or 1,
                memory.reps,
                left,
                json.dumps(data),
                card,
            ),
        )


@pytest.fixture
def anki(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Anki]:
    """A fresh collection whose local time is the study zone's."""
    pytest.importorskip("anki.collection")
    import anki.lang
    from anki.collection import Collection

    monkeypatch.setenv("TZ", ZONE)
    time.tzset()
    anki.lang.set_lang("en_US")
    col = Collection(str(tmp_path / "oracle.anki2"))
    col.db.execute("pragma synchronous = off")  # it commits each statement and need not survive
    yield Anki(col)
    col.close()
    monkeypatch.undo()
    time.tzset()


def random_history(seed: int, last_day: int, taken: set[int]) -> list[Event]:
    """One to 25 answers at any hour: a quarter on the day of the one before, many lapses, gaps of up to two years."""
    chance = random.Random(seed)
    lapsing = chance.choice((1, 2, 6))
    days = [0]
    for _ in range(chance.randrange(25)):
        days.append(days[-1] + (0 if chance.random() < 0.25 else chance.choice((1, 2, 5, 15, 60, 200, 700))))
    at = 0
    events = []
    for n, day in enumerate(last_day - days[-1] + d for d in days):
        start, end = (day_start_ms(day + more, ZONE, 4) for more in (0, 1))
        at = chance.randrange(max(start, at + 1), (max(start, at + 1) + end) // 2 + 1)
        while at in taken:
            at += 1
        taken.add(at)
        rating = chance.choices(tuple(Rating), (lapsing, 2, 6, 1))[0]
        events.append(make_event(uid=f"e{n:02}", at_ms=at, study_day=day, rating=rating))
    return events


def states(
    anki: Anki, wishes: ReviewSettings, count: int
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Stability and difficulty after random histories, as Anki has them and as we do."""
    anki.configure(wishes)
    yesterday = study_day(time.time_ns() // 1_000_000, ZONE, 4) - 1
    taken: set[int] = set()
    drawn = [random_history(seed, yesterday, taken) for seed in range(count)]
    histories = dict(zip(anki.add_cards(count), drawn, strict=True))
    anki.add_reviews(histories)
    for card, history in histories.items():
        assert all(study_day(event.at_ms, ZONE, 4) == event.study_day for event in history)
        theirs, ours = anki.col.compute_memory_state(card), replay_card(history, wishes)
        assert ours is not None
        yield (theirs.stability, theirs.difficulty), (ours.stability or 0, ours.difficulty or 0)


@pytest.mark.parametrize("weights", [None, FITTED], ids=["default", "fitted"])
def test_memory_states_are_ankis(anki: Anki, weights: tuple[float, ...] | None) -> None:
    """Stability and difficulty after 2,000 random histories are those Anki computes, within a thousandth."""
    for theirs, ours in states(anki, replace(WISHES, weights=weights), 2000):
        assert ours == pytest.approx(theirs, rel=1e-3)


@pytest.mark.parametrize("weights", [None, FITTED], ids=["default", "fitted"])
def test_intervals_are_those_of_ankis_engine(weights: tuple[float, ...] | None) -> None:
    """Intervals without fuzz are those of the Rust engine in Anki, unless the unrounded one is all but half a day."""
    rust = pytest.importorskip("fsrs_rs_python")
    engine = rust.FSRS(rust.DEFAULT_PARAMETERS if weights is None else weights)
    chance = random.Random(11)
    for _ in range(2000):
        stability, aim = 10 ** chance.uniform(-2, 4.5), round(chance.uniform(0.7, 0.97), 2)
        exact = engine.next_interval(stability, aim, 3)
        if abs(exact % 1 - 0.5) > max(1e-4, exact * 1e-6):
            assert interval_days(stability, aim, weights=weights) == min(max(1, round(exact)), 36_500)


def test_fuzz_bands_are_ankis(anki: Anki) -> None:
    """Over 150 cards Anki's fuzz stays in our bounds and, where they are narrow, reaches both."""
    cards = [anki.add_card() for _ in range(150)]
    for interval in (*range(1, 31), 45, 50, 99, 100, 365, 400, 1000):
        drawn = {interval + anki.col.fuzz_delta(card, interval) for card in cards}
        lower, upper = fuzz_bounds(interval, 1, 36500)
        assert lower <= min(drawn) <= max(drawn) <= upper
        if upper - lower < 10:
            assert drawn == set(range(lower, upper + 1))


def results(anki: Anki, card: int) -> list[tuple[str, int]]:
    """Anki's four outcomes: seconds of a step or days."""
    told = anki.col._backend.get_scheduling_states(card)
    found = []
    for rating in Rating:
        state = getattr(told, rating.name.lower()).normal
        kind = state.WhichOneof("kind")
        if kind == "review":
            found.append(("days", state.review.scheduled_days))
        else:
            step = state.learning if kind == "learning" else state.relearning.learning
            found.append(("seconds", step.scheduled_secs))
    return found


@pytest.mark.parametrize("steps", [steps for steps in STEP_LISTS if steps])
def test_steps_are_ankis(anki: Anki, steps: tuple[int, ...]) -> None:
    """On each step of each list of steps the same answers lead to the same waits, and the others to days."""
    wishes = replace(WISHES, learning_steps=steps, relearning_steps=steps)
    anki.configure(wishes)
    now = time.time_ns() // 1_000_000
    today = study_day(now, ZONE, 4)
    for state in (CardState.LEARNING, CardState.RELEARNING):
        for step in range(len(steps)):
            memory = make_memory(state=state, step=step, due_ms=now, due_day=today, last_day=today - 1)
            memory = replace(memory, last_ms=now - 86_400_000)
            card = anki.add_card()
            anki.set_memory(card, memory, today, steps)
            for (unit, amount), outcome in zip(
                results(anki, card), outcomes("c", memory, now, wishes).by_rating, strict=True
            ):
                assert (outcome.due_ms is None) == (unit == "days")
                if unit == "seconds" and outcome.due_day == today:
                    assert outcome.due_ms == now + amount * 1000
                elif unit == "seconds":
                    assert outcome.due_day == study_day(now + amount * 1000, ZONE, 4)


def test_intervals_of_reviews_are_ankis(anki: Anki) -> None:
    """Anki's intervals for random cards in review lie between ours of least and most fuzz."""
    anki.configure(WISHES)
    now = time.time_ns() // 1_000_000
    today = study_day(now, ZONE, 4)
    chance = random.Random(5)
    names = [f"c{n}" for n in range(50_000)]
    least, most = (choose(names, key=lambda name: fuzz_factor(name, 3)) for choose in (min, max))
    for _ in range(300):
        stability = round(chance.choice((0.5, 3, 12, 60, 400)) * (0.5 + chance.random()), 4)
        elapsed = max(1, round(stability * (0.3 + 1.5 * chance.random())))
        memory = make_memory(
            stability=stability,
            difficulty=round(1 + 9 * chance.random(), 3),
            interval_days=max(1, round(stability)),
            due_day=today,
            last_day=today - elapsed,
            last_ms=day_start_ms(today - elapsed, ZONE, 4) + 3_600_000,
        )
        card = anki.add_card()
        anki.set_memory(card, memory, today, ())
        ours = [outcomes(name, memory, now, WISHES) for name in (least, most)]
        for rating, (unit, amount) in list(zip(Rating, results(anki, card), strict=True))[1:]:
            shortest, longest = (given.of(rating).interval_days or 0 for given in ours)
            assert unit == "days"
            assert shortest <= amount <= longest
