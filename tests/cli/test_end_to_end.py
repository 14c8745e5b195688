"""From notes to Anki, as a learner goes: import, read, review for ten days, export, import in Anki."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import NOTES, ROOTS, Cli

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def imported_in_anki(package: Path, folder: Path) -> dict[str, Any]:
    """What a fresh collection of Anki's own backend makes of a package."""
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    collection = Collection(str(folder / "collection.anki2"))
    try:
        request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
        collection.import_anki_package(request)
        cards = [collection.get_card(number) for number in collection.find_cards("")]
        faults, sound = collection.fix_integrity()
        return {
            "notes": collection.note_count(), "cards": collection.card_count(),
            "decks": {collection.decks.name(card.did) for card in cards},
            "blank": [card.id for card in cards if not card.question().strip() or not card.answer().strip()],
            "wrong": [card.id for card in cards if "has a problem" in card.question() + card.answer()],
            "sound": sound, "faults": faults,
        }  # fmt: skip
    finally:
        collection.close()


def review_for_ten_days(cli: Cli) -> int:
    """Answer each day's queue through the command line; how many answers there were."""
    total = 0
    for number in range(10):
        now = ("--now", (START + timedelta(days=number)).isoformat())
        queue = cli("queue", "--json", *now).json
        asked = [card["uid"] for group in ("learning", "review", "new") for card in queue[group]]
        lines = [
            json.dumps({"card": card, "rating": 1 + (number + place) % 4}) for place, card in enumerate(asked)
        ]
        done = cli("answer", "-", "--json", *now, stdin="\n".join(lines))
        assert done.code == 0
        total += len(done.out.splitlines())
    return total


def learn_and_export(cli: Cli, tmp_path: Path, work: str) -> None:
    """Read a work, review, export, and ask Anki."""
    assert cli("read", work, "done", "--now", START.isoformat()).code == 0
    assert review_for_ten_days(cli) > 0
    assert cli("db", "check").code == 0
    package = tmp_path / "deck.apkg"
    report = cli("export", "anki", str(package), "--json").json
    found = imported_in_anki(package, tmp_path)
    assert (found["notes"], found["cards"]) == (sum(report["notes"].values()), report["cards"])
    assert len(found["decks"]) == report["decks"]
    assert (found["blank"], found["wrong"]) == ([], [])
    assert found["sound"], found["faults"]


@pytest.mark.oracle
def test_from_notes_to_anki(cli: Cli, home: Path, tmp_path: Path) -> None:
    """Invented notes beside the bundled library: each step finds what the one before left."""
    assert cli("seed", str(NOTES)).code == 0
    assert cli("seed").code == 0
    first = cli("today", "--json", "--now", START.isoformat()).json["reading"][0]
    listed = cli("works", "--json").json["works"]
    assert first["key"] in {
        work["key"] for work in listed if not set(work["needs"]) & {w["key"] for w in listed}
    }
    learn_and_export(cli, tmp_path, ROOTS)


@pytest.mark.oracle
@pytest.mark.notes
def test_from_real_notes_to_anki(cli: Cli, home: Path, tmp_path: Path, real_notes: Path) -> None:
    """The same on notes that somebody kept for years."""
    assert cli("seed", str(real_notes)).code == 0
    assert cli("cards", "drafts", "--json").code == 0
    assert cli("cards", "accept", "--all").code == 0
    work = next(work for work in cli("works", "--json").json["works"] if work["cards"]["locked"])
    learn_and_export(cli, tmp_path, work["key"])
