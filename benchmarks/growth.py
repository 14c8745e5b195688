"""How notes of a growing size are read: parsed, imported into an empty library, and imported again unchanged.

Each runs in a process of its own, so that its peak memory is told apart. Times are those of the processor,
which a busy machine disturbs least. What is linear costs as many seconds for a megabyte in the last row as in
the first ones, the start of a process aside.

    python -m benchmarks.growth                    0.5 to 50 MB
    python -m benchmarks.growth --megabytes 1 4    these sizes
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.notes import WORK_BYTES, invented_notes
from benchmarks.processes import CHECKOUT, Machine, compile_package
from studykit.notes.parse import parse

_MEGABYTES = (0.5, 1, 2, 5, 10, 20, 50)


class Run(NamedTuple):
    """What a process took: seconds of the processor, and the most memory that it held, in MB."""

    seconds: float
    memory: float


class Row(NamedTuple):
    """The figures of notes of one size."""

    megabytes: float
    parsing: float  # seconds
    first: Run
    again: Run


def main() -> None:
    """Measure and print, a row as soon as it is known."""
    arguments = argparse.ArgumentParser(description="How notes of a growing size are read.")
    arguments.add_argument("--megabytes", type=float, nargs="+", default=_MEGABYTES)
    compile_package()
    print("| notes | parsed | s / MB | imported | s / MB | peak memory | again, unchanged | peak memory |")
    print("| --- " * 8 + "|")
    for row in rows(arguments.parse_args().megabytes):
        print(shown(row), flush=True)


def rows(megabytes: Sequence[float]) -> Iterator[Row]:
    """The figures of each size, in order."""
    for size in megabytes:
        with tempfile.TemporaryDirectory() as folder:
            notes = Path(folder) / "notes.md"
            machine = Machine(Path(folder) / "home")
            with ProcessPoolExecutor(1) as pool:  # a process starts with the memory of the one that starts it
                parsing = pool.submit(_write_and_parse, notes, size).result()
            yield Row(notes.stat().st_size / 1e6, parsing, _seed(machine, notes), _seed(machine, notes))


def shown(row: Row) -> str:
    """A row of the table, in Markdown."""
    size = row.megabytes
    cells = (
        f"{size:.1f} MB", f"{row.parsing:.2f} s", f"{row.parsing / size:.3f}",
        f"{row.first.seconds:.1f} s", f"{row.first.seconds / size:.2f}", f"{row.first.memory:.0f} MB",
        f"{row.again.seconds:.2f} s", f"{row.again.memory:.0f} MB",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _write_and_parse(notes: Path, megabytes: float) -> float:
    text = invented_notes(max(int(megabytes * 1e6) // WORK_BYTES, 1))
    notes.write_text(text, encoding="utf-8")
    start = time.process_time()
    parse(text)
    return time.process_time() - start


def _seed(machine: Machine, notes: Path) -> Run:
    command = [sys.executable, "-m", "studykit", "seed", str(notes)]
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env=machine.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"seed of {notes} failed")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)  # Linux gives kB


if __name__ == "__main__":
    main()
