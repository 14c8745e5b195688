"""Packages as Anki would export them, whole or spoilt."""

import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from studykit.exchange.apkg import write_package
from studykit.exchange.deck import deck_note
from tests.exchange.claims import one_of_each

Change = Callable[[sqlite3.Connection], object]


def collection(*changes: str | Change) -> bytes:
    """A collection of some notes of ours, and what was done to it: SQL, or a function."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(_written())
        for change in changes:
            if isinstance(change, str):
                connection.executescript(change)
            else:
                change(connection)
        connection.commit()
        return connection.serialize()


def package(path: Path, members: Sequence[tuple[str, bytes]]) -> Path:
    """A zip of some members, named twice if need be."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    return path


@cache
def _written() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        write_package(path, [deck_note(claim) for claim in one_of_each()])
        with zipfile.ZipFile(path) as zipped:
            return zipped.read("collection.anki2")
