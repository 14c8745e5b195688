"""A package of Anki's as a file: a zip of which the collection alone is read, and no further than a limit."""

import zipfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from studykit.exchange.errors import ExchangeError

LIMIT = 1 << 29
"""Bytes of the largest collection that is read."""
AGAIN = "In Anki: File, Export, and choose a package with scheduling information."

_MEMBERS = ("collection.anki21b", "collection.anki21", "collection.anki2")  # the newest; others are decoys
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_PIECE = 1 << 20
_MAGIC = b"SQLite format 3\x00"


class NotAnkiError(Exception):
    """What is wrong with a package, and what to do about it."""

    def __init__(self, message: str, hint: str = AGAIN) -> None:
        super().__init__(message)
        self.hint = hint


def collection_bytes(path: Path, limit: int) -> bytes:
    """The collection of a package, a SQLite database as it is on disk.

    Raises:
        NotAnkiError: it is no such package.
        OSError, ValueError, zipfile.BadZipFile, zlib.error: it cannot be read.
        ExchangeError: it takes zstd, which is not installed.
    """
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        for name in names:
            if "\\" in name or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise NotAnkiError(f"its member {name!r} lies outside of it")
        member = next((name for name in _MEMBERS if name in names), None)
        if member is None:
            raise NotAnkiError("it holds no collection")
        if names.count(member) > 1:
            raise NotAnkiError(f"it holds {member} twice")
        entry = package.getinfo(member)
        if entry.compress_type not in _PACKED:
            raise NotAnkiError("its collection is packed in a way that Anki does not use")
        if entry.file_size > limit:
            raise NotAnkiError(f"its collection is larger than {limit >> 20} MiB")
        with package.open(member) as file:
            packed = file.read(limit + 1)
    content = _decompressed(packed, limit) if member == _MEMBERS[0] else packed
    if len(content) > limit:
        raise NotAnkiError(f"its collection is larger than {limit >> 20} MiB")
    if not content.startswith(_MAGIC):
        raise NotAnkiError("its collection is no SQLite database")
    return content


def _decompressed(packed: bytes, limit: int) -> bytes:
    zstd = _zstd()
    decompressor = zstd.ZstdDecompressor()
    content = bytearray()
    try:
        while not decompressor.eof:
            piece: bytes = decompressor.decompress(packed, max_length=_PIECE)
            packed = b""
            content += piece
            if len(content) > limit:
                break
            if not piece and decompressor.needs_input:
                raise NotAnkiError("its collection is cut off")
    except zstd.ZstdError as error:
        raise NotAnkiError(str(error)) from error
    return bytes(content)


def _zstd() -> Any:
    """The module for Zstandard: Python 3.14 has one, before that the extra `anki` brings its like.

    Raises:
        ExchangeError: there is none.
    """
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name)
    raise ExchangeError(
        "packages of this version of Anki need zstd, which is not installed",
        hint="`pip install 'studykit[anki]'`, or export again with “Support older Anki versions” ticked",
    )
