"""A file is replaced whole or left as it was."""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from studykit.exchange.errors import ExchangeError


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader or a power cut sees the old content or the new, never a part.

    Args:
        path: target; a symbolic link is followed, the mode of an existing file is kept.
        content: the whole new content.

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


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system and file system lets a folder be opened or synced
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
