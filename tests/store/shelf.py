"""A learner's folder of notes and library, as tests of imports use them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studykit.app.context import App
from studykit.app.import_report import SourceReport
from studykit.app.importing import import_sources
from studykit.app.sources import SourceFile, gather
from studykit.store.reads import open_reader

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Notes in a folder and the library they are imported into."""

    url: str
    folder: Path

    def write(self, name: str, text: str | bytes) -> str:
        """Put a notes file there; gives its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    def seed(self, **files: str | bytes) -> list[SourceReport]:
        """Write `name=text` as name.md and import these files in one run."""
        names = [self.write(f"{name}.md", text) for name, text in files.items()]
        return self.imported(gather(names))

    def trial(self, **files: str | bytes) -> list[SourceReport]:
        """The same with --dry-run."""
        names = [self.write(f"{name}.md", text) for name, text in files.items()]
        return self.imported(gather(names), dry_run=True)

    def imported(
        self, sources: list[SourceFile], *, dry_run: bool = False, force: bool = True, now: datetime = NOW
    ) -> list[SourceReport]:
        """Import sources, however much of them is gone unless told."""
        with self.app(now) as app:
            return import_sources(app, sources, dry_run=dry_run, force=force)

    @contextmanager
    def app(self, now: datetime = NOW) -> Iterator[App]:
        """One run of the program."""
        app = App(self.folder, self.url, now)
        try:
            yield app
        finally:
            app.close()

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """What the library answers to a question in SQL."""
        reader = open_reader(self.url)
        assert reader is not None
        try:
            return [dict(row) for row in reader.rows(sql, **parameters)]
        finally:
            reader.close()

    def search(self, words: str) -> list[int]:
        """The rows of the search index that hold all words."""
        reader = open_reader(self.url)
        assert reader is not None
        try:
            return reader.search(words, 100)
        finally:
            reader.close()

    def uids(self, table: str, column: str) -> dict[str, str]:
        """Uids of the live rows of a table by the text of a column."""
        rows = self.rows(f"SELECT uid, {column} AS text FROM {table} WHERE retired_at IS NULL ORDER BY id")
        return {row["text"]: row["uid"] for row in rows}

    def work(self, title: str) -> dict[str, Any]:
        """The one work of a title."""
        (work,) = self.rows("SELECT * FROM work WHERE title = :title", title=title)
        return work

    def contents(self) -> dict[str, list[dict[str, Any]]]:
        """All rows of all tables that an import writes."""
        return {name: sorted(self.rows(f"SELECT * FROM {name}"), key=str) for name in TABLES}


TABLES = (
    "source", "topic", "work", "work_identifier", "work_alias", "work_need", "tag", "section", "section_work",
    "listing", "link", "quote", "claim", "card", "search_index",
)  # fmt: skip


def counted(report: SourceReport) -> dict[str, dict[str, int]]:
    """The counts of a report without zeros."""
    every = {name: {word: n for word, n in counts.items() if n} for name, counts in report.counts.items()}
    return {name: counts for name, counts in every.items() if counts}
