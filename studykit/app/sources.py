"""Where notes come from: files, standard input, the bundled library."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from studykit.errors import NotFoundError, UsageError
from studykit.resources import bundled

SIZE_LIMIT = 64 * 2**20
"""Bytes of the largest source: notes of a life fit in, and a device that never ends does not."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Bytes to import; `uri` names the source for good, `title` its collection of decks."""

    uri: str
    title: str
    origin: str  # seed or notes
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return sha256(self.data).hexdigest()


def gather(names: Sequence[str]) -> list[SourceFile]:
    """The sources that a command line names, each once; the bundled library when it names none.

    Args:
        names: paths of files, or `-` for standard input.

    Raises:
        NotFoundError: a file does not exist.
        UsageError: a name is no file that can be read.
    """
    if not names:
        return list(_bundled())
    sources = {source.uri: source for source in map(_source, dict.fromkeys(names))}
    return list(sources.values())


def _bundled() -> Iterator[SourceFile]:
    for path in sorted(bundled("seeds").glob("*.md")):
        yield SourceFile(f"seed:{path.name}", path.stem, "seed", path.read_bytes())


def _source(name: str) -> SourceFile:
    if name == "-":
        return SourceFile("stdin:", "notes", "notes", _read(sys.stdin.buffer, "standard input"))
    path = Path(name).expanduser()
    try:
        with path.open("rb") as stream:
            return SourceFile(path.resolve().as_uri(), path.stem, "notes", _read(stream, name))
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {name}", hint="check the name and the folder") from None
    except IsADirectoryError:
        hint = f"name its files: studykit seed {name.rstrip('/')}/*.md"
        raise UsageError(f"{name} is a folder", hint=hint) from None
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}", hint="check its permissions") from error


def _read(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        limit = f"{SIZE_LIMIT // 2**20} MB"
        raise UsageError(f"{name} is larger than {limit}", hint="split the notes into several files")
    return data
