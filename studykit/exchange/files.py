"""A file is replaced whole or left as it was; `-` is standard output."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from studykit.exchange.errors import ExchangeError

STANDARD = "-"
"""Names standard input or output in the place of a file."""


def write_text(out: str, pieces: Iterable[str]) -> None:
    """Write pieces of a text in UTF-8 to a file, as `replace_file` does, or to standard output.

    Raises:
        ExchangeError: the file cannot be written; an older one is as it was.
    """
    content = (piece.encode() for piece in pieces)
    if out != STANDARD:
        replace_file(Path(out), content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.writelines(content)
    sys.stdout.buffer.flush()


def replace_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file so that a reader or a power cut sees the old content or the new, never a part.

    Args:
        path: target; a symbolic link is followed, the mode of an existing file is kept.
        content: the whole new content, or pieces of it in order.

    Raises:
        ExchangeError: the file could not be written; an existing one is as it was.
    """
    target = path.resolve()
    beside = target.with_name(f".studykit-{secrets.token_hex(8)}.tmp")
    try:
        _write_durably(beside, content)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise ExchangeError(
            f"cannot write {path}: {error.strerror or error}",
            hint="Name a file in a folder that exists and may be written.",
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _write_durably(path: Path, content: bytes | Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system and file system lets a folder be opened or synced
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
