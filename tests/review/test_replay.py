"""Replay: the log is the truth, in whatever order it arrives."""

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.replay import apply_event, replay, replay_card
from tests.review.builders import (
    DAY_MS,
    DEFAULTS,
    LAW,
    NOON,
    TODAY,
    answer_lists,
    make_event,
    study,
    wishes_drawn,
)
from tests.review.test_kernel import FITTED

KINDS = [kind for kind in EventKind if kind not in {EventKind.ANSWER, EventKind.RETRACT}]


def fold(events: list[Event], wishes: ReviewSettings) -> Memory | None:
    memory: Memory | None = None
    for event in events:
        memory = apply_event(memory, event, wishes)
    return memory


def retraction(target: str, uid: str = "r", at_ms: int = NOON + 400 * DAY_MS * 13) -> Event:
    return make_event(EventKind.RETRACT, uid=uid, at_ms=at_ms, target=target)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Answers of one card with other events between them, in order."""
    answers = [event for _, event in study(draw(answer_lists), DEFAULTS)]
    marks = [
        make_event(
            draw(st.sampled_from(KINDS)), uid=f"m{n:03}", at_ms=NOON + at, study_day=at // DAY_MS, due_day=at
        )
        for n, at in enumerate(draw(st.lists(st.integers(0, 3 * 365 * DAY_MS), max_size=6)))
    ]
    return sorted(answers + marks, key=lambda event: (event.at_ms, event.uid))


@LAW
@given(logs())
def test_folding_one_by_one_is_replaying(log: list[Event]) -> None:
    """Events appended in order give, step by step, what a replay of the log gives."""
    assert fold(log, DEFAULTS) == replay_card(log, DEFAULTS)


@LAW
@given(logs(), st.randoms(use_true_random=False))
def test_late_and_merged_events_find_their_place(log: list[Event], chance: object) -> None:
    """A shuffled log replays to the same memory."""
    shuffled = list(log)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert replay_card(shuffled, DEFAULTS) == replay_card(log, DEFAULTS)


@LAW
@given(logs(), st.data())
def test_a_retracted_event_never_was(log: list[Event], data: st.DataObject) -> None:
    """Retracting an event gives the memory of the log without it; a retracted answer leaves the card unlocked."""
    if not log:
        return
    target = data.draw(st.sampled_from(log))
    rest = fold([event for event in log if event is not target], DEFAULTS)
    if target.kind is EventKind.ANSWER:
        rest = replace(rest or Memory(), unlocked=True)
    assert replay_card([*log, retraction(target.uid)], DEFAULTS) == rest


@LAW
@given(answer_lists, wishes_drawn())
def test_undoing_every_answer_gives_back_each_memory(
    answers: list[tuple[int, Rating]], wishes: ReviewSettings
) -> None:
    """Undo after undo leads through the memories before the answers, down to a new card."""
    steps = list(study(answers, wishes))
    log = [event for _, event in steps]
    for n, (before, event) in enumerate(reversed(steps)):
        log.append(retraction(event.uid, f"r{n}"))
        assert replay_card(log, wishes) == (before or Memory(unlocked=True))


def test_a_retraction_may_be_retracted() -> None:
    """Taking back a retraction brings the answer back."""
    answer = make_event()
    first = retraction("e1", "r1", NOON + 1)
    second = retraction("r1", "r2", NOON + 2)
    assert replay_card([answer, first, second], DEFAULTS) == replay_card([answer], DEFAULTS)


def test_a_retraction_needs_the_history() -> None:
    """One memory does not hold what was before it, so a retraction cannot be appended to it."""
    with pytest.raises(ValueError, match="whole history"):
        apply_event(None, retraction("e1"), DEFAULTS)


@LAW
@given(answer_lists)
def test_due_is_read_from_the_events(answers: list[tuple[int, Rating]]) -> None:
    """With other weights, steps and aims stability changes, but state, step and due stay those of the last event."""
    log = [event for _, event in study(answers, DEFAULTS)]
    other = ReviewSettings(learning_steps=(), desired_retention=0.8, weights=FITTED)
    memory = replay_card(log, other)
    if memory is not None:
        last = log[-1]
        assert (memory.state, memory.step, memory.due_day, memory.due_ms, memory.interval_days) == (
            last.state,
            last.step,
            last.due_day,
            last.due_ms,
            last.interval_days,
        )


def test_new_weights_recompute_the_memory() -> None:
    """Stability and difficulty are those of the current weights."""
    log = [make_event()]
    plain, fitted = (replay_card(log, replace(DEFAULTS, weights=w)) for w in (None, FITTED))
    assert plain is not None
    assert fitted is not None
    assert (plain.stability, fitted.stability) == (2.3065, 2.9)


def test_elapsed_days_are_study_days() -> None:
    """Ten hours across the rollover are a day; twenty within one study day are none."""
    across = [make_event(), make_event(uid="e2", at_ms=NOON + 10 * 3_600_000, study_day=TODAY + 1)]
    within = [make_event(), make_event(uid="e2", at_ms=NOON + 20 * 3_600_000)]
    first, second = (replay_card(log, DEFAULTS) for log in (across, within))
    assert first is not None
    assert second is not None
    assert (first.stability or 0) > (second.stability or 0) == 2.3065


def test_a_day_that_goes_back_counts_as_none() -> None:
    """An answer on an earlier study day than the one before it, after a journey, is a same-day answer."""
    back = [make_event(), make_event(uid="e2", at_ms=NOON + 1, study_day=TODAY - 1)]
    same = [make_event(), make_event(uid="e2", at_ms=NOON + 1)]
    assert replay_card(back, DEFAULTS) == replay_card(same, DEFAULTS)


def test_unlocking_makes_a_new_card() -> None:
    """A card without events is locked; unlocked, it is new and due on no day."""
    assert replay([], DEFAULTS) == {}
    memory = replay_card([make_event(EventKind.UNLOCK)], DEFAULTS)
    assert memory == Memory(state=CardState.NEW, unlocked=True)


def test_suspend_bury_and_resume() -> None:
    """A suspended card waits, a buried one for its study day, and resuming lifts both."""
    suspended = make_event(EventKind.SUSPEND)
    buried = make_event(EventKind.BURY, uid="e2", at_ms=NOON + 1)
    resumed = make_event(EventKind.RESUME, uid="e3", at_ms=NOON + 2)
    held = replay_card([suspended, buried], DEFAULTS)
    assert held is not None
    assert (held.suspended, held.buried_day, held.unlocked) == (True, TODAY, False)
    assert replay_card([suspended, buried, resumed], DEFAULTS) == Memory()


def test_reset_forgets_the_answers_and_keeps_the_lock_open() -> None:
    """A reset card is new again, with no lapses and no stability, and stays unlocked."""
    log = [make_event(), make_event(EventKind.RESET, uid="e2", at_ms=NOON + 1)]
    assert replay_card(log, DEFAULTS) == Memory(unlocked=True)


def test_setting_a_due_moves_the_card_and_not_its_memory() -> None:
    """A postponed card keeps stability, difficulty, answers and lapses; a new card becomes one to review."""
    moved = make_event(EventKind.SET_DUE, uid="e2", at_ms=NOON + 1, due_day=TODAY + 30, interval_days=30)
    before, after = replay_card([make_event()], DEFAULTS), replay_card([make_event(), moved], DEFAULTS)
    assert before is not None
    assert after == replace(before, due_day=TODAY + 30, interval_days=30)
    fresh = replay_card([moved], DEFAULTS)
    assert fresh is not None
    assert (fresh.state, fresh.due_day, fresh.stability) == (CardState.REVIEW, TODAY + 30, None)


def test_a_check_without_a_day_changes_nothing() -> None:
    """A check that names no day is recorded and moves nothing."""
    checked = [make_event(), make_event(EventKind.CHECK, uid="e2", at_ms=NOON + 1)]
    assert replay_card(checked, DEFAULTS) == replay_card(checked[:1], DEFAULTS)


@pytest.mark.parametrize("field", ["rating", "state", "due_day"])
def test_an_answer_without_its_parts_is_refused(field: str) -> None:
    """An answer that lacks rating, state or due day is not guessed at."""
    with pytest.raises(ValueError, match="e1"):
        replay_card([make_event(EventKind.ANSWER, **{field: None})], DEFAULTS)


@LAW
@given(st.lists(logs(), max_size=3))
def test_cards_do_not_touch_each_other(histories: list[list[Event]]) -> None:
    """Replaying a whole log gives each card what its own events give it."""
    log = [replace(event, card=f"card {n}") for n, events in enumerate(histories) for event in events]
    own = {f"card {n}": replay_card(events, DEFAULTS) for n, events in enumerate(histories) if events}
    assert replay(log, DEFAULTS) == own


def test_lapses_and_reps_are_counted() -> None:
    """Each answer is a rep; Again counts as a lapse only from review."""
    wait = 30 * DAY_MS
    answers = [
        (wait, r) for r in (Rating.AGAIN, Rating.EASY, Rating.AGAIN, Rating.AGAIN, Rating.EASY, Rating.AGAIN)
    ]
    log = [event for _, event in study(answers, DEFAULTS)]
    memory = reduce(lambda m, e: apply_event(m, e, DEFAULTS), log, Memory())
    assert (memory.reps, memory.lapses) == (6, 2)
