"""Whole processes: how long a command takes from its start to its end, or to its first words."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from compileall import compile_dir
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.timing import Case, timed

CHECKOUT = Path(__file__).resolve().parents[1]
_STUDYKIT = ("-c", "from studykit.__main__ import main; main()")  # as the installed command does
_FLOOR = (
    "import sqlite3, sys, click; "
    "rows = sqlite3.connect(sys.argv[1]).execute('SELECT version_num FROM alembic_version').fetchall(); "
    "click.echo(rows[0][0])"
)


def compile_package() -> None:
    """Compile studykit, so that no process that is timed does it."""
    compile_dir(CHECKOUT / "studykit", quiet=2)


@dataclass(frozen=True, slots=True)
class Machine:
    """Starts processes with a home of their own, away from the user's data and settings."""

    home: Path
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The library that studykit makes there."""
        return self.home / "library.db"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of this process without those that steer Python, colours or studykit."""
        steering = ("PYTHON", "STUDYKIT", "NO_COLOR", "FORCE_COLOR", "XDG_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
        own = {
            "STUDYKIT_HOME": str(self.home),
            "HOME": str(self.home),
            "TERM": "xterm-256color",
            "COLUMNS": "100",
        }
        return kept | own | dict(self.more)

    def python(self, *words: str) -> Case:
        """A Python process from start to end, its output read through a pipe."""
        return timed(lambda: self._run([sys.executable, *words]))

    def floor(self) -> Case:
        """The least that a command costs: import click and sqlite3, ask the database one question."""
        return self.python("-c", _FLOOR, str(self.database))

    def studykit(self, *words: str) -> Case:
        """A command of studykit from start to end, its output read through a pipe."""
        return self.python(*_STUDYKIT, *words)

    def output(self, *words: str, given: str = "") -> str:
        """What a command of studykit prints."""
        return self._run([sys.executable, *_STUDYKIT, *words], given)

    def first_words(self, wanted: str, *words: str) -> Case:
        """A command of studykit from its start until words appear in its output, read through a pipe."""

        def case() -> float:
            command = [sys.executable, *_STUDYKIT, *words]
            start = time.perf_counter()
            with subprocess.Popen(
                command, cwd=CHECKOUT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            ) as process:
                _read_until(process.stdout.fileno() if process.stdout else -1, wanted)
                taken = time.perf_counter() - start
                process.kill()
            return taken

        return case

    def on_terminal(self, *words: str, wanted: str | None = None) -> Case:
        """A command of studykit on a terminal, from its start to its end or until words appear."""
        return lambda: _on_terminal([sys.executable, *_STUDYKIT, *words], self.environment, wanted)

    def _run(self, command: Sequence[str], given: str = "") -> str:
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env=self.environment,
            input=given,
            text=True,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[3:]} failed: {done.stderr}")
        return done.stdout


def _on_terminal(command: Sequence[str], environment: Mapping[str, str], wanted: str | None) -> float:
    import pty

    master, slave = pty.openpty()
    try:
        start = time.perf_counter()
        with subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env=environment,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        ) as process:
            os.close(slave)
            _read_until(master, wanted)
            taken = time.perf_counter() - start
            if wanted is not None:
                process.kill()
        return taken
    finally:
        os.close(master)


def _read_until(descriptor: int, wanted: str | None) -> None:
    """Read until some words were there, or without them to the end."""
    seen = b""
    with contextlib.suppress(OSError):  # a terminal whose other end is closed
        while chunk := os.read(descriptor, 65536):
            seen += chunk
            if wanted is not None and wanted.encode() in seen:
                return
    if wanted is not None:
        raise RuntimeError(f"{wanted!r} is not in the output: {seen.decode(errors='replace')!r}")
