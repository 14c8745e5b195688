"""A whole library in a JSON file, and out of one again."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from studykit.app.context import App
from studykit.errors import ConflictError, NotFoundError, UsageError
from studykit.exchange.files import STANDARD, write_text
from studykit.store.revision import HEAD

if TYPE_CHECKING:
    from studykit.exchange.library_json import LibraryText

Progress = Callable[[int, int], None] | None


def export_library(app: App, out: str, progress: Progress = None) -> int:
    """Write all that a library holds; gives the number of rows. The same library gives the same bytes.

    Args:
        app: the library.
        out: the file to write, or `-`.
        progress: called with the number of rows written so far and of all.

    Raises:
        NotFoundError: there is no library.
        ExchangeError: the file cannot be written.
    """
    with app.reading():
        pass  # an older one is brought up to date, none is made
    from studykit.exchange.library_json import library_text
    from studykit.store.dump import count_rows, dump

    with app.writing() as connection:  # nobody writes meanwhile: all tables tell of one state
        total = count_rows(connection)
        step = _counted(progress, total)
        write_text(out, library_text(HEAD, ((name, map(step, rows)) for name, rows in dump(connection))))
    return total


def _counted(progress: Progress, total: int) -> Callable[[Any], Any]:
    """Passes rows on, and tells how many there were."""
    done = 0

    def step(row: Any) -> Any:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)
        return row

    return step


def import_library(app: App, name: str, progress: Progress = None) -> int:
    """Fill an empty library with all that a file holds; gives the number of rows.

    Args:
        app: the library.
        name: the file, as `export_library` writes it, or `-`.
        progress: called with the number of bytes read so far and of all.

    Raises:
        NotFoundError: there is no such file.
        ConflictError: the library holds something already, or a row of the file breaks a rule.
        ExchangeError: the file is no library, or of a newer studykit.
    """
    with opened_library(name, progress) as library, app.writing() as connection:
        from studykit.store.dump import is_empty, load

        if not is_empty(connection):
            raise ConflictError(
                f"the library at {app.shown} holds something already",
                hint=f"`studykit db merge {name}` adds what it lacks; `--db FILE` names an empty one",
            )
        return load(connection, library.rows)


@contextmanager
def opened_library(name: str, progress: Progress = None) -> "Iterator[LibraryText]":
    """A file of a library to read from; its head has been read.

    Raises:
        NotFoundError, ExchangeError, ConflictError: as `import_library`.
    """
    from studykit.exchange.library_json import read_library

    with nullcontext(sys.stdin.buffer) if name == STANDARD else _open(Path(name)) as raw:
        text = TextIOWrapper(raw, "utf-8-sig", newline="")
        try:
            library = read_library(text)
            if library.revision > HEAD:
                raise ConflictError(
                    f"a newer studykit wrote {name}: revision {library.revision}, this one knows {HEAD}",
                    hint="upgrade studykit: pip install --upgrade studykit",
                )
            watched = progress is not None and name != STANDARD
            yield replace(library, rows=_watched(library.rows, raw, progress)) if watched else library
        finally:
            text.detach()


def _open(path: Path) -> BinaryIO:
    if not path.exists():
        raise NotFoundError(f"there is no file {path}", hint="name a file that `studykit export json` wrote")
    if path.is_dir():
        raise UsageError(f"{path} is a folder", hint="name a file that `studykit export json` wrote")
    return path.open("rb")


def _watched(rows: Iterable[Any], raw: Any, progress: Any) -> Iterator[Any]:
    """Passes rows on, and tells how far the file has been read."""
    total = os.fstat(raw.fileno()).st_size
    for row in rows:
        progress(raw.tell(), total)
        yield row
