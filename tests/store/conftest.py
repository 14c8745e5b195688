"""What tests of the store stand on."""

from pathlib import Path

import pytest

from tests.store.shelf import Shelf


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """An empty library and a folder for notes, in SQLite and in PostgreSQL."""
    return Shelf(any_database_url, tmp_path / "notes")
