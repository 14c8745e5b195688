"""`studykit review` killed at any instant: what was answered is in the log, once."""

import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studykit.app.upkeep import check_database
from studykit.store import study
from tests.cli.conftest import MORNING
from tests.store.shelf import Shelf

SESSIONS = int(os.environ.get("STUDYKIT_TEST_KILLS", "6"))
"""Sessions that are killed; a release is tried with 200."""

MOST = 12_000  # characters that a session may say, some thirty cards
CARDS = 40 * SESSIONS


@pytest.fixture
def shelf(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A library of cards that are all asked on one day, each once when it is easy."""
    shelf = Shelf(f"sqlite:///{database}", tmp_path / "notes")
    shelf.seed(
        notes="### husks\n\n" + "\n\n".join(f"Q: What is seed {n}?\nA: Husk {n}." for n in range(CARDS))
    )
    with shelf.app() as app, app.writing() as connection:
        study.set_setting(connection, "new_per_day", CARDS, datetime.fromtimestamp(0, UTC))
    monkeypatch.setenv("STUDYKIT_DB", str(database))
    monkeypatch.setenv("STUDYKIT_NOW", MORNING)
    return shelf


def answered(shelf: Shelf) -> list[str]:
    """The cards of all answers, in the order of the log."""
    rows = shelf.rows("SELECT c.uid FROM event e JOIN card c ON c.id = e.card_id ORDER BY e.id")
    return [row["uid"] for row in rows]


def killed_session(length: int) -> str:
    """What a session says until it is killed, when it has said so much at least."""
    command = [sys.executable, "-m", "studykit", "review", "--all"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        session.stdin.write(b"easy\n" * 200)
        session.stdin.flush()
        said = session.stdout.read(length)
        session.kill()
        said += session.stdout.read()
    return said.decode()


@pytest.mark.timeout(60 + 10 * SESSIONS)
def test_no_answer_is_lost_or_doubled(shelf: Shelf) -> None:
    """A card whose successor was shown is in the log; no card is in it twice, and memories agree with it."""
    chance = random.Random(5)
    for _ in range(SESSIONS):
        before = answered(shelf)
        shown = killed_session(chance.randint(1, MOST)).count("── ")
        after = answered(shelf)
        assert after[: len(before)] == before
        assert shown - 1 <= len(after) - len(before) <= shown
    assert len(set(after)) == len(after) > SESSIONS
    with shelf.app() as app:
        assert check_database(app) == []
