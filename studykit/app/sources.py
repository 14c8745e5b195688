"""Where notes come from: files, standard input, the bundled library."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from studykit.errors import NotFoundError, UsageError
from studykit.resources import bundled

SIZE_LIMIT = 64 * 2**20


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
    """The sources that a command line names; the bundled library when it names none.

    Raises:
        NotFoundError: a file does not exist.
        UsageError: a name is no file that can be read.
    """
    if not names:
        return list(_bundled())
    return [_file(name) for name in dict.fromkeys(names)]


def _bundled() -> Iterator[SourceFile]:
    for path in sorted(bundled("seeds").glob("*.md")):
        yield SourceFile(f"seed:{path.name}", path.stem, "seed", path.read_bytes())


def _file(name: str) -> SourceFile:
    if name == "-":
        return SourceFile("stdin:", "notes", "notes", sys.stdin.buffer.read())
    path = Path(name).expanduser()
    try:
        if path.is_dir():
            raise UsageError(f"{name} is a folder", hint=f"name its files: studykit seed {name.rstrip('/')}/*.md")
        if path.stat().st_size > SIZE_LIMIT:
            raise UsageError(f"{name} is larger than {SIZE_LIMIT // 2**20} MB", hint="split the notes into several files")
        return SourceFile(path.resolve().as_uri(), path.stem, "notes", path.read_bytes())
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {name}", hint="check the name and the folder") from None
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}", hint="check its permissions") from error
