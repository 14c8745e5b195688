"""How long an import takes: parsing alone, the whole process, and once more unchanged.

Parsing is measured beside markdown-it-py on the same text in the same process; the whole import into an
empty library beside a process that imports sqlalchemy.orm; an import of what has not changed beside `today`.

    python -m benchmarks.importing                 invented notes
    python -m benchmarks.importing --notes FILE    real notes

How it grows with the notes is in `benchmarks.growth`.
"""

import argparse
import tempfile
from functools import partial
from pathlib import Path

from markdown_it import MarkdownIt

from benchmarks.notes import WORK_BYTES, invented_notes
from benchmarks.processes import Machine, compile_package
from benchmarks.timing import Budget, Case, compare, interleaved, timed
from studykit.notes.parse import parse

_NOTES_BYTES = 490_000


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    compile_package()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        notes = arguments.notes.resolve() if arguments.notes else _write(folder, _NOTES_BYTES)
        print(f"{notes.stat().st_size / 1000:.0f} kB of notes\n")
        _parsing(notes, arguments.rounds)
        _empty_library(folder, notes, arguments.rounds)
        _unchanged(folder, notes, arguments.rounds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How long an import takes.")
    parser.add_argument("--notes", type=Path, help="real notes in the place of invented ones")
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


def _write(folder: Path, size: int) -> Path:
    path = folder / f"notes-{size}.md"
    path.write_text(invented_notes(size // WORK_BYTES), encoding="utf-8")
    return path


def _parsing(notes: Path, rounds: int) -> None:
    text = notes.read_text(encoding="utf-8")
    cases = {
        "markdown-it-py": timed(partial(MarkdownIt("commonmark").parse, text)),
        "parse": timed(partial(parse, text)),
    }
    compare(interleaved(cases, rounds), "markdown-it-py", {"parse": Budget(0.5)})


def _empty_library(folder: Path, notes: Path, rounds: int) -> None:
    machine = Machine(folder)
    cases = {
        "import sqlalchemy.orm": machine.python("-c", "import sqlalchemy.orm"),
        "seed, empty library": _into_empty(folder, notes),
    }
    budgets = {"seed, empty library": Budget(seconds=2.5)}
    compare(interleaved(cases, rounds), "import sqlalchemy.orm", budgets)


def _into_empty(folder: Path, notes: Path) -> Case:
    def case() -> float:
        with tempfile.TemporaryDirectory(dir=folder) as home:
            return Machine(Path(home)).studykit("seed", str(notes))()

    return case


def _unchanged(folder: Path, notes: Path, rounds: int) -> None:
    machine = Machine(folder / "again")
    machine.home.mkdir()
    machine.output("seed", str(notes))
    cases = {"today": machine.studykit("today"), "seed, unchanged": machine.studykit("seed", str(notes))}
    compare(interleaved(cases, rounds), "today", {"seed, unchanged": Budget(1.3)})


if __name__ == "__main__":
    main()
