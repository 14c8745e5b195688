"""`config`: the settings of review."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.app.configuring import FORMS
from studykit.app.settings import NAMES
from studykit.review.model import ReviewSettings
from tests.cli.conftest import Cli

pytestmark = pytest.mark.usefixtures("library")


def test_every_setting_of_review_is_listed_with_its_meaning(cli: Cli) -> None:
    """And all of them have their defaults at first, but the zone, which is the machine's."""
    settings = {row["name"]: row for row in cli("config", "--json").json["settings"]}
    assert settings.keys() == set(NAMES) == FORMS.keys()
    assert all(row["meaning"] for row in settings.values())
    assert all(row["shown"] == row["default"] for name, row in settings.items() if name != "zone")
    assert len(cli("config").out.splitlines()) == len(FORMS) + 1


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("desired_retention", ["92%"], 0.92),
        ("learning_steps", ["1m,", "1h"], [60, 3600]),
        ("relearning_steps", ["none"], []),
        ("new_per_day", ["7"], 7),
        ("minutes_per_day", ["25"], 25),
        ("review_order", ["due"], "due"),
        ("balance_load", ["off"], False),
        ("easy_days", ["sat=50%", "sun=0"], [1, 1, 1, 1, 1, 0.5, 0]),
        ("learn_ahead", ["1h"], 3600),
        ("zone", ["Asia/Tokyo"], "Asia/Tokyo"),
        ("rollover_hour", ["0"], 0),
    ],
)
def test_a_setting_holds_until_it_is_unset(cli: Cli, name: str, words: list[str], value: Any) -> None:
    """What is set is what every command then works with; unset, the default holds."""
    before = cli("config", "get", name).out
    assert cli("config", "set", name, *words, "--json").json["value"] == value
    assert cli("config", "get", name, "--json").json["is_set"]
    cli("config", "unset", name)
    if name != "zone":
        assert cli("config", "get", name).out == before


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("desired_retention", "1.2", "at least 0.1 and below 1"),
        ("desired_retention", "nan", "at least 0.1 and below 1"),
        ("learning_steps", "soon", "no value of learning_steps"),
        ("learning_steps", "0s", "from a second to a year"),
        ("new_per_day", "-1", "must not be negative"),
        ("new_per_day", "2.5", "no value of new_per_day"),
        ("review_order", "best", "retrievability or due"),
        ("balance_load", "perhaps", "no value of balance_load"),
        ("easy_days", "1 1", "seven shares"),
        ("easy_days", "someday=1", "no value of easy_days"),
        ("rollover_hour", "24", "0 to 23"),
        ("zone", "Viena", "did you mean Europe/Vienna?"),
        ("zone", "Middle-earth", "no time zone"),
    ],
)
def test_a_value_that_cannot_be_is_refused(cli: Cli, name: str, words: str, told: str) -> None:
    """Exit 2, and nothing is changed."""
    before = cli("config").out
    outcome = cli("config", "set", "--", name, words)
    assert outcome.code == 2
    assert told in outcome.err
    assert cli("config").out == before


def test_a_name_that_is_none_is_answered_with_the_nearest(cli: Cli) -> None:
    """Exit 3."""
    outcome = cli("config", "get", "new-per-days")
    assert outcome.code == 3
    assert "did you mean new_per_day?" in outcome.err


def test_a_change_is_one_operation_that_can_be_undone(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """What held before holds again; setting what holds already is none."""
    cli("config", "set", "new_per_day", "5")
    monkeypatch.setenv("STUDYKIT_NOW", "2026-03-02T09:00+00:00")
    cli("config", "set", "new_per_day", "6")
    cli("config", "set", "new_per_day", "6")
    assert cli("undo").out == "Undone: config new_per_day = 6\n"
    assert cli("config", "get", "new_per_day").out == "5\n"
    assert cli("redo").out == "Redone: config new_per_day = 6\n"
    assert cli("config", "get", "new_per_day").out == "6\n"


def test_a_setting_is_dated(cli: Cli, library: Path) -> None:
    """It holds from the instant on at which it was set."""
    cli("config", "set", "new_per_day", "5")
    assert cli("config", "get", "new_per_day", "--now", "2026-03-01T08:00+00:00").out == "20\n"


def test_the_queue_follows_the_settings(cli: Cli) -> None:
    """No new card comes when none is wanted."""
    cli("read", "moss2015roots", "done")
    assert cli("queue", "--json").json["new"] != []
    cli("config", "set", "new_per_day", "0")
    assert cli("queue", "--json").json["new"] == []


@given(
    st.builds(
        ReviewSettings,
        learning_steps=st.lists(st.integers(1, 10**6), max_size=4).map(tuple),
        desired_retention=st.floats(0.1, 0.99).map(lambda value: round(value, 3)),
        minutes_per_day=st.none() | st.integers(0, 600),
        learn_ahead=st.integers(0, 10**6),
        balance_load=st.booleans(),
        easy_days=st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=7, max_size=7).map(tuple),
    )
)
def test_what_is_shown_is_read_as_the_same(settings: ReviewSettings) -> None:
    """A value that `config` prints can be given to `config set`."""
    for name, form in FORMS.items():
        value = getattr(settings, name)
        assert form.read(form.show(value)) == value
