"""Notice when notes are saved."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from studykit.app.sources import note_files
from studykit.errors import UsageError

INTERVAL = 1.0
"""Seconds between two looks."""

Stamps = Mapping[Path, tuple[int, int, int]]
"""Files with inode, time of the last change and size: one of them differs after a save."""


def stamps(names: Sequence[str]) -> Stamps:
    """How the files and folders of some names are now; what cannot be looked at is left out."""
    found = {}
    for path in (path for name in names for path in _files(Path(name).expanduser())):
        try:
            status = path.stat()
        except OSError:  # an editor may put a new file in its place at this moment
            continue
        found[path] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return found


def saves(names: Sequence[str], seen: Stamps, pause: Callable[[float], None]) -> Iterator[None]:
    """Tell of each save of the notes, for ever: once they differ from before and are at rest.

    A file that is still being written differs from one look to the next, and is waited for.

    Args:
        names: files and folders.
        seen: their stamps before they were read last.
        pause: waits for some seconds.
    """
    last = seen
    while True:
        pause(INTERVAL)
        now = stamps(names)
        if now == last and now != seen:
            seen = now
            yield
        last = now


def _files(path: Path) -> list[Path]:
    try:
        return note_files(path) if path.is_dir() else [path]
    except (OSError, UsageError):
        return []
