"""Claims with valid defaults, and readers of what was written."""

import json
import sqlite3
import uuid
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from studykit.exchange.deck import ExportClaim, ExportKind, guid_of

UID = "6f1c1f0e-6a0b-5d59-9d0c-8a2f3f1b7c11"


def make_claim(kind: ExportKind = ExportKind.QA, number: int = 0, **values: Any) -> ExportClaim:
    """A claim of a kind with everything it needs; `number` tells several apart."""
    uid = str(uuid.uuid5(uuid.UUID(UID), str(number)))
    content: dict[ExportKind, dict[str, Any]] = {
        ExportKind.QA: {"prompt": "What does *dropout* switch off?", "answer": "Units, at random."},
        ExportKind.DEFINITION: {"prompt": "dropout", "answer": "switching off random units"},
        ExportKind.LIST: {"prompt": "Parts of a GAN?", "items": ("a generator", "a discriminator")},
        ExportKind.LIST_ITEMS: {
            "prompt": "A VAE has:",
            "items": ("an encoder", "a decoder", "a prior"),
            "deletions": ((1, "an encoder"), (3, "a prior")),
        },
        ExportKind.CLOZE: {
            "text": "A VAE maximises a [lower bound] on the [log-likelihood].",
            "deletions": ((1, "lower bound"), (2, "log-likelihood")),
        },
        ExportKind.QUOTE: {
            "text": "Noise in the gradient acts as *implicit regularisation*.",
            "deletions": ((1, "implicit regularisation"),),
            "quote": "Batches are small. Noise in the gradient acts as *implicit regularisation*.",
        },
    }
    defaults: dict[str, Any] = {
        "uid": uid,
        "guid": guid_of(uid),
        "kind": kind,
        "deck": "Deep Learning::theory",
        "mod": 1_750_000_000,
        "position": number + 1,
        "work_title": "A Made-up Paper",
        "work_authors": "A. Doe, B. Roe",
        "link": "https://example.org/paper",
        "topic": "theory",
        "tags": ("theory", "doe2020made", str(kind)),
    }
    return ExportClaim(**(defaults | content[kind] | values))


def one_of_each() -> list[ExportClaim]:
    """A claim of every kind."""
    return [make_claim(kind, number) for number, kind in enumerate(ExportKind)]


class Package:
    """An .apkg read back as the zip and SQLite file that it is."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as package:
            self.entries = package.infolist()
            self.media = json.loads(package.read("media"))
            self._content = package.read("collection.anki2")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(self._content)
            return connection.execute(query).fetchall()

    def json(self, column: str) -> Any:
        return json.loads(self.rows(f"SELECT {column} FROM col")[0][0])
