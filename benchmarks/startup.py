"""How long a person waits for a command that only reads.

Whole processes in turns, on the bundled library with some cards unlocked and answered: each command beside
the floor, a process that imports click and sqlite3 and asks the database one question.

    python -m benchmarks.startup                  the bundled library
    python -m benchmarks.startup --notes FILE     real notes instead
    python -m benchmarks.startup --cards 100000   a library of invented notes with so many studied cards
"""

import argparse
import importlib.util
import json
import shutil
import tempfile
from pathlib import Path

from benchmarks.libraries import studied_library
from benchmarks.processes import Machine, compile_package
from benchmarks.timing import Budget, Case, compare, interleaved

_AT_ONCE, _PIPED, _TERMINAL = Budget(1.5), Budget(2.5), Budget(4)
_READS = (("today",), ("today", "--json"), ("queue", "--json"), ("works", "--json"))
_WORKS_READ = 4
_ANSWERS = 12
_DEADLINE = "2099-01-01"


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    compile_package()
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder))
        _prepare(machine, arguments.notes, arguments.cards)
        planned = _with_plan(machine, Path(folder) / "planned")
        cases = {"floor": machine.floor()} | _at_once(machine) | _piped(machine) | _planned(planned)
        if importlib.util.find_spec("pty") and importlib.util.find_spec("termios"):
            cases |= _on_terminal(machine)
        compare(interleaved(cases, arguments.rounds), "floor", {name: _budget(name) for name in cases})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How long a person waits for a command that only reads.")
    parser.add_argument("--notes", type=Path, help="real notes in the place of the bundled library")
    parser.add_argument("--cards", type=int, help="a library of invented notes with so many studied cards")
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


def _prepare(machine: Machine, notes: Path | None, cards: int | None) -> None:
    """A library with works read and cards answered."""
    if cards is not None:
        studied_library(machine.database, cards)
        return
    machine.output("seed", *([str(notes.resolve())] if notes else []))
    works = json.loads(machine.output("works", "--json"))["works"]
    with_cards_first = sorted(works, key=lambda work: not any(work["cards"].values()))
    keys = [work["key"] for work in with_cards_first[:_WORKS_READ]]
    machine.output("read", *keys, "done")
    machine.output("review", "--all", "--cards", str(_ANSWERS), given="good\n" * _ANSWERS)


def _with_plan(machine: Machine, home: Path) -> Machine:
    """The same library with a stored plan: the works of a query, by a deadline, with days off."""
    home.mkdir()
    shutil.copy(machine.database, home)
    planned = Machine(home)
    planned.output("plan", "new", "--query", "kind:paper", "--minutes", "60", "--by", _DEADLINE)
    planned.output("plan", "off", "2098-12-30", "2098-12-31")
    return planned


def _at_once(machine: Machine) -> dict[str, Case]:
    asked = {"_STUDYKIT_COMPLETE": "bash_complete", "COMP_WORDS": "studykit sh", "COMP_CWORD": "1"}
    of_works = asked | {"COMP_WORDS": "studykit show a", "COMP_CWORD": "2"}
    return {
        "--version": machine.studykit("--version"),
        "--help": machine.studykit("--help"),
        "completion bash": machine.studykit("completion", "bash"),
        "TAB after sh": Machine(machine.home, asked).studykit(),
        "TAB after show a": Machine(machine.home, of_works).studykit(),
    }


def _piped(machine: Machine) -> dict[str, Case]:
    cases = {" ".join(words): machine.studykit(*words) for words in _READS}
    return cases | {"review, first card": machine.first_words(_question(machine), "review")}


def _planned(machine: Machine) -> dict[str, Case]:
    """What asks the plan, with one that the learner made."""
    asked = (("today", "--json"), ("queue", "--json"))
    cases = {f"{' '.join(words)}, a plan": machine.studykit(*words) for words in asked}
    return cases | {"review, first card, a plan": machine.first_words(_question(machine), "review")}


def _on_terminal(machine: Machine) -> dict[str, Case]:
    cases = {f"{name}, terminal": machine.on_terminal(name) for name in ("today", "queue", "works")}
    first = machine.on_terminal("review", wanted=_question(machine))
    return cases | {"review, first card, terminal": first}


def _question(machine: Machine) -> str:
    """The first words of the first question: what follows the first empty line."""
    lines = machine.output("review").splitlines()
    return " ".join(lines[lines.index("") + 1].split()[:2])


def _budget(name: str) -> Budget:
    if name == "floor":
        return Budget()
    if "terminal" in name:
        return _TERMINAL
    return _AT_ONCE if name.startswith(("--", "TAB", "completion")) else _PIPED


if __name__ == "__main__":
    main()
