"""How long an Anki export takes, beside genanki alone on the same rendered notes.

In one process, in turns: rendering, writing the package of rendered notes, genanki alone writing them; then
the whole export of a library with as many notes, for the first time and again.

    python -m benchmarks.exporting                          1,000 and 10,000 notes
    python -m benchmarks.exporting --notes 10000
"""

import argparse
import shutil
import tempfile
import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import genanki

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


def _measure(folder: Path, count: int, rounds: int) -> None:
    claims = _claims(count)
    notes = [deck_note(claim) for claim in claims]
    cases = {
        "genanki alone": timed(partial(_genanki, folder / "genanki.apkg", notes)),
        "rendering": timed(lambda: [deck_note(claim) for claim in claims]),
        "package of rendered notes": timed(partial(write_package, folder / "own.apkg", notes)),
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


def _claims(count: int) -> list[ExportClaim]:
    """Questions and sentences with a blank, in turns."""
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
            prompt="" if cloze else f"What is *{text}*?",
            answer="" if cloze else f"It is `{some[0]}` of {text}.",
            text=f"The [{some[0]} blank] is **{some[1]}** of {text}." if cloze else "",
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
