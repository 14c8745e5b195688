"""`plan --json` and `today --json`, whole: what scripts read of a small library."""

import json
from pathlib import Path

from tests.cli.conftest import ROOTS, Cli

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> object:
    """What is expected, from a file."""
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def test_a_plan_that_does_not_fit(library: Path, cli: Cli) -> None:
    """Its days, its end, the minutes that are missing, and each kind of remedy."""
    assert cli("plan", "new", "--minutes", "60", "--by", "tomorrow", "--json").json == golden("plan")


def test_a_day_half_done(library: Path, cli: Cli) -> None:
    """Minutes that were logged are off the list's own, and stand under `done`."""
    cli("plan", "new", "--minutes", "60", "--by", "tomorrow")
    cli("read", ROOTS, "log", "-m", "10")
    assert cli("today", "--json").json == golden("today")
