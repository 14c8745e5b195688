"""Notes at an address: fetched whole within limits of size and time, or not at all when nothing changed."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from studykit.app.clock import stopwatch
from studykit.app.sources import SIZE_LIMIT, SourceFile, without_user
from studykit.errors import NotFoundError, StudykitError, UsageError
from studykit.store import source_queries
from studykit.store.reads import open_reader
from studykit.store.revision import HEAD

if TYPE_CHECKING:
    import httpx

    from studykit.app.context import App

TIME_LIMIT = 30.0
"""Seconds that an answer may take, all of it."""
_GONE = frozenset({404, 410})
_UNCHANGED = 304
_ASKED_BY = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}  # RFC 9110, 13.1
_LONGEST_VALIDATOR = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said last time: the notes, and what it may be asked by whether they changed."""

    data: bytes
    validators: Mapping[str, str]


def last_answer(app: "App", address: str) -> Answer | None:
    """What the library holds of an address, if its server can be asked whether that changed."""
    reader = open_reader(app.url)
    if reader is None:
        return None
    try:
        row = source_queries.answer(reader, _uri(address)) if reader.revision == HEAD else None
    finally:
        reader.close()
    return Answer(zlib.decompress(row["text"]), json.loads(row["validators"])) if row else None


def fetch(address: str, last: Answer | None = None) -> SourceFile:
    """The notes at an http or https address; redirects are followed to such addresses alone.

    Args:
        address: what comes after `#` in it does not count.
        last: what its server said last time; it is the answer when the server says that nothing changed.

    Raises:
        NotFoundError: the server has nothing there.
        UsageError: what is there is a web page, or too large; or the address holds a password.
        StudykitError: the server cannot be reached, is too slow or refuses; or httpx is not installed.
    """
    try:
        import httpx
    except ModuleNotFoundError as error:
        hint = "pip install 'studykit[web]'"
        raise StudykitError(f"reading an address needs the package {error.name}", hint=hint) from error
    uri = _uri(address)
    start = stopwatch()
    asked = {_ASKED_BY[name]: value for name, value in last.validators.items()} if last else {}
    try:
        with (
            httpx.Client(follow_redirects=True, timeout=TIME_LIMIT) as client,
            client.stream("GET", uri, headers=asked) as response,
        ):
            if last is None or response.status_code != _UNCHANGED:
                _check(response, uri)
                last = Answer(_body(response, uri, start), _validators(response))
    except httpx.TimeoutException as error:
        raise _too_slow(uri) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        hint = "check the address and the connection"
        raise StudykitError(f"{uri} cannot be read: {error}", hint=hint) from error
    title = PurePosixPath(unquote(urlsplit(uri).path)).stem or urlsplit(uri).netloc
    return SourceFile(uri, title, "notes", last.data, last.validators or None)


def _uri(address: str) -> str:
    """The address of the whole notes.

    Raises:
        UsageError: it holds a password, which would be stored.
    """
    uri = address.partition("#")[0]
    shown = without_user(uri)
    if shown != uri:
        hint = "fetch the notes with a program that logs in, and import the file"
        raise UsageError(f"{shown} was given with a user or password, which is not kept", hint=hint)
    return uri


def _validators(response: "httpx.Response") -> dict[str, str]:
    found = {name: response.headers.get(name, "") for name in _ASKED_BY}
    return {
        name: value
        for name, value in found.items()
        if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    }


def _check(response: "httpx.Response", uri: str) -> None:
    told = f"{uri}: the server says {response.status_code} {response.reason_phrase}".rstrip()
    if response.status_code in _GONE:
        raise NotFoundError(told, hint="check the address")
    if not response.is_success:
        raise StudykitError(told, hint="try again later, or save the notes and import the file")
    if response.headers.get("content-type", "").startswith("text/html"):
        raise UsageError(f"{uri} is a web page and no notes", hint="give the address of the raw file")


def _body(response: "httpx.Response", uri: str, start: float) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes():  # as they come: one that waits to be full would not look at the clock
        data += piece
        if len(data) > SIZE_LIMIT:
            limit = f"{SIZE_LIMIT // 2**20} MB"
            raise UsageError(f"{uri} is larger than {limit}", hint="split the notes into several files")
        if stopwatch() - start > TIME_LIMIT:
            raise _too_slow(uri)
    return bytes(data)


def _too_slow(uri: str) -> StudykitError:
    return StudykitError(f"{uri} took longer than {TIME_LIMIT:.0f} seconds", hint="try again later")
