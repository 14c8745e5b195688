"""Where notes come from: files, folders, addresses, standard input, the bundled library."""

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote_to_bytes

from studykit.errors import NotFoundError, UsageError
from studykit.resources import bundled

if TYPE_CHECKING:
    from studykit.app.context import App

SIZE_LIMIT = 64 * 2**20
"""Bytes of the largest source: notes of a life fit in, and a device that never ends does not."""
_LONGEST_URI = 2000  # bytes; PostgreSQL takes 2,704 into an index
_USER = re.compile(r"(?<=://)[^/?#]*@")
NOTES_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
"""What a file of notes in a folder is called."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Bytes to import; `uri` names the source for good, `title` its collection of decks.

    Attributes:
        validators: of an address, what its server may be asked by whether it changed, by name of header.

    Raises:
        UsageError: the uri is longer than a database can index.
    """

    uri: str
    title: str
    origin: str  # seed or notes
    data: bytes
    validators: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        """Refuse a uri that cannot be stored."""
        if len(self.uri.encode()) > _LONGEST_URI:
            told = f"the path or address of {self.title[:40]} is too long"
            raise UsageError(told, hint="move the notes to where the names of folders are shorter")

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return sha256(self.data).hexdigest()


def gather(names: Sequence[str], app: "App | None" = None) -> list[SourceFile]:
    """The sources that a command line names, each once; the bundled library when it names none.

    Args:
        names: paths of files, of folders for all notes in them, addresses, or `-` for standard input.
        app: the library, which may hold what an address said last time.

    Raises:
        NotFoundError: a file does not exist.
        UsageError: a name is no file that can be read, or a folder without notes.
        StudykitError: an address cannot be read.
    """
    if not names:
        return list(_bundled())
    sources = {source.uri: source for name in dict.fromkeys(names) for source in _sources(name, app)}
    return list(sources.values())


def is_address(name: str) -> bool:
    """Whether a source is read from the web.

    Raises:
        UsageError: it is an address of another kind.
    """
    scheme, mark, _ = name.partition("://")
    if mark and scheme.isalnum() and scheme.lower() not in {"http", "https"}:
        raise UsageError(f"{without_user(name)} is no address of the web", hint="http and https are read")
    return bool(mark) and scheme.lower() in {"http", "https"}


def without_user(address: str) -> str:
    """An address without the user and password in it, which are nobody's to see or to keep."""
    return _USER.sub("", address)


def note_files(folder: Path) -> list[Path]:
    """All files of notes in a folder and the folders in it, in order; hidden ones are left out.

    Raises:
        UsageError: a folder cannot be read; to leave it out would look as if its notes were gone.
    """
    found: list[Path] = []
    seen: set[tuple[int, int]] = set()
    for here, folders, files in os.walk(folder, followlinks=True, onerror=_refuse):
        status = Path(here).stat()
        if (status.st_dev, status.st_ino) in seen:  # a link back to a folder above
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = [Path(here, name) for name in files if not name.startswith(".")]
        found += [path for path in paths if path.suffix.lower() in NOTES_SUFFIXES and path.is_file()]
    return sorted(found)


def path_of(uri: str) -> Path | None:
    """The file of a source; None for one that is no file."""
    if not uri.startswith("file://"):
        return None
    path = os.fsdecode(unquote_to_bytes(uri.removeprefix("file://")))
    return Path(path.lstrip("/") if os.name == "nt" else path)


def is_gone(uri: str) -> bool:
    """Whether a source is a file that is there no more; one that only cannot be looked at is not gone."""
    path = path_of(uri)
    try:
        return path is not None and not path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def shown_uri(uri: str) -> str:
    """A source in words for people: the path of a file, else its address."""
    path = path_of(uri)
    return str(path) if path else uri


def _bundled() -> Iterator[SourceFile]:
    for path in sorted(bundled("seeds").glob("*.md")):
        yield SourceFile(f"seed:{path.name}", path.stem, "seed", path.read_bytes())


def _sources(name: str, app: "App | None") -> Iterator[SourceFile]:
    path = Path(name).expanduser()
    if is_address(name):
        from studykit.app.web import fetch, last_answer

        yield fetch(name, last_answer(app, name) if app else None)
    elif name == "-":
        yield SourceFile("stdin:", "notes", "notes", _read(sys.stdin.buffer, "standard input"))
    elif path.is_dir():
        paths = note_files(path)
        if not paths:
            raise UsageError(f"there are no notes in {name}", hint="notes end in .md, .markdown or .txt")
        yield from (_file(path, str(path)) for path in paths)
    else:
        yield _file(path, name)


def _refuse(error: OSError) -> None:
    raise UsageError(f"{error.filename} cannot be read: {error.strerror}", hint="check its permissions")


def _file(path: Path, name: str) -> SourceFile:
    try:
        with path.open("rb") as stream:
            return SourceFile(path.resolve().as_uri(), path.stem, "notes", _read(stream, name))
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {name}", hint="check the name and the folder") from None
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}", hint="check its permissions") from error


def _read(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        limit = f"{SIZE_LIMIT // 2**20} MB"
        raise UsageError(f"{name} is larger than {limit}", hint="split the notes into several files")
    return data
