"""How long a search takes in a library of quotes and claims.

In one process, from a closed database to the results as the command shows them, for words that stand in few
and in many texts; then the command as a whole process beside the floor.

    python -m benchmarks.search                     10,000 and 100,000 quotes and claims
    python -m benchmarks.search --texts 100000
"""

import argparse
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.libraries import imported_library
from benchmarks.notes import Shape, invented_notes, vocabulary
from benchmarks.processes import Machine, compile_package
from benchmarks.timing import Budget, compare, interleaved, ms, table, timed
from studykit.app.context import App
from studykit.app.library import search

_TEXTS_OF_A_WORK = 100
_LIMIT = 20
_BUDGET = Budget(seconds=0.020)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long a search takes.")
    parser.add_argument("--texts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    compile_package()
    for count in arguments.texts:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Machine(Path(folder)), count, arguments.rounds)


def _measure(machine: Machine, count: int, rounds: int) -> None:
    half = _TEXTS_OF_A_WORK // 2
    shape = Shape(quotes=half, cards=half, links=1, words=(12, 40))
    app = imported_library(machine.database, invented_notes(count // _TEXTS_OF_A_WORK, shape))
    print(f"{count} quotes and claims")
    asked = _queries()
    timings = interleaved(
        {name: timed(partial(search, app, words, _LIMIT)) for name, words in asked.items()}, rounds
    )
    rows = []
    for name, words in asked.items():
        median = timings[name].median
        over = "" if _BUDGET.allows(median, 1) else f"OVER by {_BUDGET.share(median, 1) - 1:.0%}"
        rows.append((name, _hits(app, words), ms(median), str(_BUDGET), over))
    table(("words", "hits", "median ms", "budget", ""), rows)
    cases = {
        "floor": machine.floor(),
        "search, whole process": machine.studykit("search", asked["a rare word"]),
    }
    compare(interleaved(cases, rounds), "floor", {})
    app.close()


def _queries() -> dict[str, str]:
    """Words of the invented notes; each also finds the longer words that it begins."""
    words = vocabulary()
    long = [word for word in words if len(word) > 9]
    return {
        "a rare word": long[-1],
        "a word that some texts hold": long[0],
        "two common words": f"{words[0]} {words[1]}",
        "five common words": " ".join(words[:5]),
        "a common word": words[0],
        "the beginning of a word": words[40][:2],
    }


def _hits(app: App, words: str) -> int:
    return len(search(app, words, 10**6))


if __name__ == "__main__":
    main()
