"""Settings refuse what cannot be meant, and values load without the engine."""

import subprocess
import sys

import pytest

from studykit.errors import UsageError
from studykit.review.model import Memory, ReviewSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"learning_steps": (60, 0)},
        {"relearning_steps": (-1,)},
        {"desired_retention": 0.0},
        {"desired_retention": 1.0},
        {"desired_retention": float("nan")},
        {"maximum_interval": 0},
        {"maximum_interval": 36501},
        {"learning_steps": (10**9,)},
        {"rollover_hour": 24},
        {"new_per_day": -1},
        {"minutes_per_day": -5},
        {"learn_ahead": -1},
        {"leech_lapses": -1},
        {"easy_days": (1.0,) * 6},
        {"easy_days": (1.0,) * 6 + (1.5,)},
        {"weights": (0.4, 0.6)},
        {"zone": "Nowhere/Never"},
    ],
)
def test_settings_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    """Each setting has a range, and a value outside is the user's error."""
    with pytest.raises(UsageError):
        ReviewSettings(**wrong)  # type: ignore[arg-type]


def test_limits_may_be_zero_and_steps_empty() -> None:
    """No new cards today, and no steps at all, are wishes a learner may have."""
    wishes = ReviewSettings(learning_steps=(), relearning_steps=(), new_per_day=0, minutes_per_day=0)
    assert wishes.learning_steps == ()


def test_a_card_is_locked_until_an_event_says_otherwise() -> None:
    """The default memory is that of a locked card that was never answered."""
    assert (Memory().unlocked, Memory().reps, Memory().stability) == (False, 0, None)


def test_only_the_engines_callers_load_it() -> None:
    """Queue, session and values come without loading fsrs, so a list of cards is quick."""
    code = (
        "import sys, studykit.review.session, studykit.review.queue, studykit.review.fuzz\n"
        "sys.exit('fsrs' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_settings_know_their_study_days() -> None:
    """The zone and the rollover hour tell to which day an instant belongs, and when a day begins."""
    wishes = ReviewSettings(zone="Asia/Kolkata", rollover_hour=5)
    start = wishes.day_start_ms(20_000)
    assert [wishes.study_day(start + late) for late in (-1, 0)] == [19_999, 20_000]
    assert start == 20_000 * 86_400_000 - 30 * 60_000
