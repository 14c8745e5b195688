"""Hostile text: mutated excerpts of notes through all that reads them, for exceptions and slow spots.

Run it with `python -m benchmarks.fuzzing [--notes FILE]`. Seeds are fixed: a run
repeats itself, and each failure prints the seed that makes its excerpt again (`--only SEED`).
"""

import argparse
import random
import signal
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from types import FrameType

from benchmarks.notes import Shape, invented_notes
from studykit.cards.make import make_cards
from studykit.library.model import ClaimContent
from studykit.library.records import read_records
from studykit.library.works import WorkIndex
from studykit.notes.decode import decode
from studykit.notes.parse import parse

_TEST_NOTES = Path(__file__).parent.parent / "tests" / "notes" / "golden"
_HANG = 10  # seconds after which an excerpt counts as one that hangs
_BATCH = 1000
_LINES = (1, 1, 2, 4, 8, 16, 32, 64)
# What the grammar looks for, and bytes that are no text.
_PIECES = (
    b"\n", b"\n\n", b"\r", b"\r\n", b"\t", b"  - ", b"- ", b"1. ", b"> ", b'>\t"', b'"', b"\xe2\x80\x9c",
    b"----\n", b"---\n", b"===\n", b"#", b"### ", b'#### "', b"*", b"**", b"*(", b")*", b"_", b"`",
    b"```\n", b"[", b"]", b"[[", b"]](", b"](", b"(", b")", b"<", b">", b"<http://a.b>",
    b"https://a.b/?t=1h2m", b"|", b"| a | b |\n|---|---|\n", b"| Title |\n|-|\n", b"\\", b"$", b"$$",
    b"Q: ", b"\nA: ", b"\nC: ", b"{#a}", b"{{c1::", b"}}", b"(2014)", b", 2015", b" by ", b" et al.",
    b"Doe, A., Roe, B. ", b"[pdf](u)", b"[x] ", b"**[3]** ", b":star:", b"+\n", b"\x00", b"\xff",
    b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\x0b", b"\xf0\x9f\x90\x9d", b"\xcc\x81",
    b"\xe2\x80\xae", b"\xc2\xa0", b"year: 9999\n", b"est: ", b"needs: ", b"doi: 10.1/x\n",
)  # fmt: skip


@dataclass(slots=True)
class Found:
    """What a batch of excerpts showed.

    Attributes:
        failures: seeds with what they raised.
        worst: processor seconds for a kB (less counts as one) and in all, bytes, seed of the slowest excerpt.
        longest: the same of the one that took longest.
    """

    count: int = 0
    size: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)
    worst: tuple[float, float, int, int] = (0.0, 0.0, 0, 0)
    longest: tuple[float, float, int, int] = (0.0, 0.0, 0, 0)

    def add(self, other: "Found") -> None:
        """Take in what another batch showed."""
        self.count += other.count
        self.size += other.size
        self.failures += other.failures
        self.worst = max(self.worst, other.worst)
        self.longest = max(self.longest, other.longest, key=lambda row: row[1])

    def take(self, seed: int, size: int, seconds: float) -> None:
        """Count an excerpt."""
        self.count += 1
        self.size += size
        row = (seconds / max(size / 1024, 1), seconds, size, seed)
        self.worst = max(self.worst, row)
        self.longest = max(self.longest, row, key=lambda row: row[1])


def read_all(data: bytes) -> None:
    """All that an import does to a text before it writes."""
    text, _ = decode(data)
    records = read_records(parse(text), text, WorkIndex(), " / ".join)
    for draft in records.drafts:
        if isinstance(draft.content, ClaimContent):
            make_cards(draft.content)


@cache
def texts(notes: Path | None) -> tuple[tuple[bytes, ...], ...]:
    """The lines of the texts that excerpts are taken from."""
    sources = [path.read_bytes() for path in sorted(_TEST_NOTES.glob("*.md"))]
    sources.append(invented_notes(40, Shape(cards=2, words=(10, 60))).encode())
    if notes:
        sources += [notes.read_bytes()] * 4
    return tuple(tuple(source.splitlines(keepends=True)) for source in sources)


def excerpt(seed: int, notes: Path | None) -> bytes:
    """The mutated excerpt of a seed."""
    chance = random.Random(seed)
    lines = list(chain.from_iterable(_cuttings(chance, texts(notes))))
    for _ in range(chance.randrange(4)):
        _mutate_lines(chance, lines)
    data = bytearray(b"".join(lines))
    for _ in range(chance.choice((0, 1, 2, 4, 8, 32))):
        _mutate_bytes(chance, data)
    return bytes(data)


def _cuttings(chance: random.Random, sources: tuple[tuple[bytes, ...], ...]) -> Iterator[tuple[bytes, ...]]:
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        source = chance.choice(sources)
        start = chance.randrange(len(source))
        yield source[start : start + chance.choice(_LINES)]


def _mutate_lines(chance: random.Random, lines: list[bytes]) -> None:
    if not lines:
        return
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            lines[first], lines[second] = lines[second], lines[first]
        case 1:
            del lines[first]
        case 2:
            lines.insert(second, lines[first])
        case 3:
            lines[first] = lines[first].rstrip() + lines[second]
        case _:
            lines[first] = lines[first].lstrip()


def _mutate_bytes(chance: random.Random, data: bytearray) -> None:
    place = chance.randrange(len(data) + 1)
    match chance.randrange(6):
        case 0:
            del data[place : place + chance.choice((1, 2, 5, 40))]
        case 1:
            data[place:place] = bytes([chance.randrange(256)])
        case 2 if chance.random() < 0.1:
            data[place:place] = chance.choice(_PIECES) * chance.choice((50, 500, 2000))
        case 3:
            data[place:place] = data[place : place + chance.choice((1, 5, 40))] * 2
        case _:
            data[place:place] = chance.choice(_PIECES)


def run(seeds: range, notes: Path | None) -> Found:
    """Read the excerpts of some seeds."""
    signal.signal(signal.SIGALRM, _too_long)
    found = Found()
    for seed in seeds:
        data = excerpt(seed, notes)
        signal.alarm(_HANG)
        start = time.process_time()
        try:
            read_all(data)
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            found.failures.append((seed, traceback.format_exc(limit=-3)))
        signal.alarm(0)
        found.take(seed, len(data), time.process_time() - start)
    return found


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def main() -> None:
    """Read mutated excerpts; print what fails and what is slowest."""
    parser = argparse.ArgumentParser(description="Mutated excerpts of notes through all that reads them.")
    parser.add_argument(
        "--notes", type=Path, help="a file of notes to take excerpts from, besides invented ones"
    )
    parser.add_argument("--count", type=int, default=200_000, help="how many excerpts")
    parser.add_argument("--first", type=int, default=1, help="the seed of the first one")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", type=int, metavar="SEED", help="print the excerpt of a seed and read it")
    arguments = parser.parse_args()
    if arguments.only is not None:
        data = excerpt(arguments.only, arguments.notes)
        print(data)
        read_all(data)
        return
    total = _in_processes(arguments.first, arguments.count, arguments.processes, arguments.notes)
    print(f"{total.count} excerpts, {total.size / 1024:.0f} kB, {len(total.failures)} failures")
    for name, (rate, seconds, size, seed) in (("worst for a kB", total.worst), ("longest", total.longest)):
        print(f"{name}: {rate * 1000:.2f} ms/kB, {seconds * 1000:.1f} ms, {size} bytes, seed {seed}")


def _in_processes(first: int, count: int, processes: int, notes: Path | None) -> Found:
    end = first + count
    batches = [range(start, min(start + _BATCH, end)) for start in range(first, end, _BATCH)]
    total = Found()
    with ProcessPoolExecutor(processes) as pool:
        for found in pool.map(run, batches, [notes] * len(batches)):
            total.add(found)
            for seed, error in found.failures:
                print(f"seed {seed}\n{error}", flush=True)
    return total


if __name__ == "__main__":
    main()
