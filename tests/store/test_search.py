"""The search of a library whose texts are many."""

from pathlib import Path

from studykit.app.library import search
from tests.store.shelf import Shelf

_MANY = 2_100


def test_words_that_thousands_hold_are_found(any_database_url: str, tmp_path: Path) -> None:
    """Of very many hits some are weighed and shown; a rarer word beside them still leads to its text."""
    lines = "".join(f"- Bees dance on comb {number}.\n" for number in range(_MANY))
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(notes=f"### bees\n\n{lines}- Bees sleep in the marjoram.\n")

    with shelf.app() as app:
        assert len(search(app, "bee", limit=20)) == 20
        assert [hit["text"] for hit in search(app, "be marj")] == ["Bees sleep in the marjoram."]
        assert search(app, " ") == []
