"""The command line in this process, on a library of invented notes."""

import io
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

NOTES = Path(__file__).with_name("notes.md")
MORNING = "2026-03-02T08:00+00:00"
ROOTS, COMPOST, CLAY, TALK = "moss2015roots", "fern2016compost", "moss2017clay", "thorn2018last"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command line led to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as the one JSON object that it must be."""
        value: dict[str, Any] = json.loads(self.out)
        return value

    @property
    def error(self) -> dict[str, Any]:
        """The error of `--json` on standard error."""
        value: dict[str, Any] = json.loads(self.err)["error"]
        return value


class Cli(Protocol):
    """Runs a command line."""

    def __call__(self, *arguments: str, stdin: str | bytes = "") -> Outcome:
        """What the command line led to."""


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs a command line in this process, behind its error boundary."""
    from studykit.cli.boundary import run

    def call(*arguments: str, stdin: str | bytes = "") -> Outcome:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        capsys.readouterr()
        code = run(arguments)
        return Outcome(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def imported(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented notes in a library, imported once; copied, never opened."""
    from studykit.app.context import make_app
    from studykit.app.importing import import_sources
    from studykit.app.sources import gather

    path = Path(shutil.copy(template, tmp_path_factory.mktemp("imported") / "library.sqlite3"))
    app = make_app(str(path), MORNING)
    import_sources(app, gather([str(NOTES)]))
    app.close()
    return path


@pytest.fixture
def library(imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The invented notes, as a library of this test that every command uses, on a Monday morning."""
    path = Path(shutil.copy(imported, tmp_path / "library.sqlite3"))
    monkeypatch.setenv("STUDYKIT_DB", str(path))
    monkeypatch.setenv("STUDYKIT_NOW", MORNING)
    return path


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command line in a process of its own."""
    command = [sys.executable, "-m", "studykit", *arguments]
    return subprocess.run(command, text=True, capture_output=True, check=False, timeout=60, **options)


def uids(cli: Cli, *query: str) -> list[str]:
    """The live cards that a query finds."""
    cards = cli("cards", "--json", *query).json["cards"]
    return [card["uid"] for card in cards if not card["retired"]]


@pytest.fixture
def new_cards(library: Path, cli: Cli) -> list[str]:
    """Four new cards, in the order in which they are asked."""
    cli("read", ROOTS, COMPOST, "done")
    return [card["uid"] for card in cli("queue", "--json").json["new"]]


def reps(cli: Cli) -> list[int]:
    """How often each card was answered, answered ones only."""
    return sorted(card["reps"] for card in cli("cards", "--json").json["cards"] if card["reps"])
