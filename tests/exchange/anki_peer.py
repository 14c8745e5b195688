"""Anki's own backend as a learner's collection, and what the tests ask of it."""

import warnings
from pathlib import Path
from typing import Any

import pytest

from studykit.exchange.apkg import write_package
from studykit.exchange.note_types import DeckNote


class Anki:
    """A fresh collection of Anki's."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of the generated protocol buffers
            pytest.importorskip("anki")
            from anki import lang
            from anki.collection import Collection
        lang.set_lang("en_US")
        self._folder = folder
        self.collection = Collection(str(folder / "anki.anki2"))

    def take(self, notes: list[DeckNote]) -> Any:
        """Import notes as a package of their own; the log of the import."""
        path = self._folder / "deck.apkg"
        write_package(path, notes)
        return self.take_package(path)

    def take_package(self, package: Path) -> Any:
        """Import a package with Anki's default options; the log of the import."""
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
        log = self.collection.import_anki_package(request).log
        self.collection.models._clear_cache()
        return log

    def notes(self) -> dict[str, Any]:
        """Anki's notes by guid."""
        found = map(self.collection.get_note, self.collection.find_notes(""))
        return {note.guid: note for note in found}

    def answer(self, count: int) -> None:
        """Learn so many new cards, and answer them Good."""
        from anki.scheduler.v3 import CardAnswer

        scheduler = self.collection.sched
        for number in self.collection.find_cards("is:new -is:suspended", order="c.due")[:count]:
            card = self.collection.get_card(number)
            card.start_timer()
            states = self.collection._backend.get_scheduling_states(card.id)
            scheduler.answer_card(scheduler.build_answer(card=card, states=states, rating=CardAnswer.GOOD))

    def schedules(self) -> dict[int, tuple[Any, ...]]:
        """All that Anki knows about when a card is asked, and in which deck, by its id."""
        rows = self.collection.db.all(
            "SELECT id, nid, ord, did, type, queue, due, ivl, factor, reps, lapses, left, data FROM cards"
        )
        return {row[0]: tuple(row[1:]) for row in rows}

    def answers(self) -> list[tuple[Any, ...]]:
        """The log of reviews."""
        return [tuple(row) for row in self.collection.db.all("SELECT * FROM revlog ORDER BY id")]
