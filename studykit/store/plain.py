"""Values of columns as JSON can say them, and back: what is no value of its column is refused."""

import math
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, String

from studykit.store.types import Instant, Json, dump_json

_WORDS = {bool: "true or false", int: "a whole number", str: "text"}


def to_plain(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What makes a value of a column plain; None when it is."""
    if isinstance(column.type, Instant):
        return _said
    return _unpacked if isinstance(column.type, LargeBinary) else None


def _said(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds")


def _unpacked(packed: bytes) -> str | dict[str, str]:
    data = zlib.decompress(packed)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(data).decode()}


def from_plain(column: Column[Any]) -> Callable[[Any], Any]:
    """What makes a plain value one of the column; it raises ValueError for what is none."""
    kind = column.type
    if isinstance(kind, String):
        return _text(kind.length)
    return next(read for of, read in _READERS if isinstance(kind, of))


def _of(kind: type[Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{_WORDS[kind]} is expected")
        return value

    return read


def _number(bits: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        number: int = _of(int)(value)
        if not -(2**bits) <= number < 2**bits:
            raise ValueError("the number is too large")
        return number

    return read


def _float(value: Any) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):
        raise ValueError("a number is expected")
    return float(value)


def _text(longest: int | None) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        words: str = _of(str)(value)
        if longest is not None and len(words) > longest:
            raise ValueError(f"the text is longer than {longest} characters")
        return _storable(words)

    return read


def _storable(words: str) -> str:
    """No database stores NUL or a lone surrogate."""
    try:
        words.encode()
    except UnicodeEncodeError as error:
        raise ValueError("the text is no Unicode") from error
    if "\0" in words:
        raise ValueError("the text holds a NUL")
    return words


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(_of(str)(value))
    if instant.tzinfo is None:
        raise ValueError("the instant has no offset")
    return instant.astimezone(UTC)


def _json(value: Any) -> Any:
    _storable(dump_json(value))
    return value


def _packed(value: Any) -> bytes:
    if isinstance(value, dict) and value.keys() == {"base64"}:
        return zlib.compress(b64decode(_of(str)(value["base64"]), validate=True), 6)
    words: str = _of(str)(value)
    return zlib.compress(words.encode(), 6)


_READERS: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (Instant, _instant),
    (Json, _json),
    (LargeBinary, _packed),
    (Boolean, _of(bool)),
    (BigInteger, _number(63)),
    (Integer, _number(31)),
    (Float, _float),
)
"""The first that fits holds."""
