"""How long an Anki export takes, beside genanki alone on the same rendered notes.

In one process, in turns: rendering; writing the package of rendered notes, as genanki alone and Anki's own
exporter write them; the whole export of a library with as many notes, for the first time and again. Last, the
most memory that a process needs to export that library.

    python -m benchmarks.exporting                          1,000 and 10,000 notes
    python -m benchmarks.exporting --notes 50000 --rounds 2
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import genanki
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from benchmarks.libraries import imported_library
from benchmarks.notes import Shape, invented_notes, vocabulary
from benchmarks.timing import Budget, Case, compare, interleaved, timed
from studykit.app.context import make_app
from studykit.app.exporting import export_anki
from studykit.exchange.apkg import write_package
from studykit.exchange.deck import ExportClaim, ExportKind, deck_note, guid_of
from studykit.exchange.note_types import CSS, LAYOUTS, DeckNote, Layout

_NOTES_OF_A_WORK = 20
_BUDGET = Budget(1.3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long an Anki export takes.")
    parser.add_argument("--notes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    for count in arguments.notes:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{count} notes")
            _measure(Path(folder), count, arguments.rounds)
            print(f"peak memory of a process that exports again: {_memory(folder):.0f} MB\n")


def _measure(folder: Path, count: int, rounds: int) -> None:
    marked, plain = (_claims(count, *marks) for marks in (("*", "`"), ("", "")))
    notes = [deck_note(claim) for claim in marked]
    cases = {
        "genanki alone": timed(partial(_genanki, folder / "genanki.apkg", notes)),
        "rendering texts with marks": timed(lambda: [deck_note(claim) for claim in marked]),
        "rendering texts without": timed(lambda: [deck_note(claim) for claim in plain]),
        "package of rendered notes": timed(partial(write_package, folder / "own.apkg", notes)),
        "Anki's own exporter": timed(_anki(folder, notes)),
    }
    cases |= _whole(folder, count)
    budgets = {"package of rendered notes": _BUDGET, "export again, nothing changed": _BUDGET}
    compare(interleaved(cases, rounds), "genanki alone", budgets)


def _whole(folder: Path, count: int) -> dict[str, Case]:
    """Exports through the application layer, from the database to the file."""
    shape = Shape(quotes=0, cards=_NOTES_OF_A_WORK, links=1)
    imported_library(folder / "library.db", invented_notes(count // _NOTES_OF_A_WORK, shape)).close()
    again = make_app(str(_copy(folder, "again")), None)
    export_anki(again, folder / "again.apkg")

    def first() -> float:
        app = make_app(str(_copy(folder, "first")), None)
        taken = timed(lambda: export_anki(app, folder / "first.apkg"))()
        app.close()
        return taken

    return {
        "first export": first,
        "export again, nothing changed": timed(lambda: export_anki(again, folder / "again.apkg")),
    }


def _copy(folder: Path, name: str) -> Path:
    target = folder / name / "library.db"
    target.parent.mkdir(exist_ok=True)
    return shutil.copyfile(folder / "library.db", target)


def _anki(folder: Path, notes: Sequence[DeckNote]) -> Callable[[], object]:
    """Anki's backend with the same notes, writing the same kind of package."""
    package = folder / "taken.apkg"
    write_package(package, notes)
    collection = Collection(str(folder / "anki.anki2"))
    collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    )
    target = str(folder / "anki.apkg")
    options = ExportAnkiPackageOptions(legacy=True)
    return lambda: collection.export_anki_package(out_path=target, options=options, limit=None)


_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def _memory(folder: str) -> float:
    """MB at most in use by a process that exports the library of `_whole`.

    A small process starts it, since a process is counted with the memory of the one that starts it.
    """
    words = ("--db", f"{folder}/again/library.db", "export", "anki", f"{folder}/again.apkg")
    command = [sys.executable, "-c", _MEASURE, sys.executable, "-m", "studykit", *words]
    return int(subprocess.check_output(command)) / 1024  # Linux gives kB


def _claims(count: int, emphasis: str, code: str) -> list[ExportClaim]:
    """Questions and sentences with a blank, in turns, with some words between marks of Markdown."""
    words = vocabulary()
    claims = []
    for number in range(count):
        uid = str(uuid.UUID(int=number + 1))
        some = [words[(number * 7 + place * 31) % len(words)] for place in range(14)]
        text = " ".join(some)
        cloze = number % 2 == 1
        claim = ExportClaim(
            uid=uid,
            guid=guid_of(uid),
            kind=ExportKind.CLOZE if cloze else ExportKind.QA,
            deck=f"Invented::{words[number // 200]}",
            mod=1_700_000_000,
            position=number + 1,
            prompt="" if cloze else f"What is {emphasis}{text}{emphasis}?",
            answer="" if cloze else f"It is {code}{some[0]}{code} of {text}.",
            text=f"The [{some[0]} blank] is {emphasis}{some[1]}{emphasis} of {text}." if cloze else "",
            deletions=((1, f"{some[0]} blank"),) if cloze else (),
            work_title=text.title(),
            work_authors=f"{some[2].title()}, {some[3].title()}",
            link=f"https://example.org/{number}",
            topic=some[4],
            tags=(f"topic::{some[4]}",),
        )
        claims.append(claim)
    return claims


def _genanki(path: Path, notes: Sequence[DeckNote]) -> None:
    models = {kind: _model(layout) for kind, layout in LAYOUTS.items()}
    decks: dict[str, genanki.Deck] = {}
    for note in notes:
        deck = decks.setdefault(note.deck, genanki.Deck(len(decks) + 2, note.deck))
        fields = list(note.fields)
        deck.add_note(
            genanki.Note(
                models[note.note_type], fields, tags=list(note.tags), guid=note.guid, due=note.position
            )
        )
    genanki.Package(list(decks.values())).write_to_file(path)


def _model(layout: Layout) -> genanki.Model:
    fields = [{"name": name} for name in layout.fields]
    templates = [{"name": item.name, "qfmt": item.front, "afmt": item.back} for item in layout.templates]
    kind = genanki.Model.CLOZE if layout.cloze else genanki.Model.FRONT_BACK
    return genanki.Model(layout.model_id, layout.name, fields, templates, CSS, kind)


if __name__ == "__main__":
    main()
