"""Notes at an address: fetched whole, within limits of size and time."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from studykit.app.clock import stopwatch
from studykit.app.sources import SIZE_LIMIT, SourceFile
from studykit.errors import NotFoundError, StudykitError, UsageError

if TYPE_CHECKING:
    import httpx

TIME_LIMIT = 30.0
"""Seconds that an answer may take, all of it."""
_GONE = frozenset({404, 410})


def fetch(address: str) -> SourceFile:
    """The notes at an http or https address; redirects are followed to such addresses alone.

    Raises:
        NotFoundError: the server has nothing there.
        UsageError: what is there is a web page, or too large.
        StudykitError: the server cannot be reached, is too slow or refuses; or httpx is not installed.
    """
    try:
        import httpx
    except ModuleNotFoundError as error:
        hint = "pip install 'studykit[web]'"
        raise StudykitError(f"reading an address needs the package {error.name}", hint=hint) from error
    uri = address.partition("#")[0]
    try:
        with (
            httpx.Client(follow_redirects=True, timeout=TIME_LIMIT) as client,
            client.stream("GET", uri) as response,
        ):
            _check(response, uri)
            data = _body(response, uri)
    except httpx.TimeoutException as error:
        raise _too_slow(uri) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        hint = "check the address and the connection"
        raise StudykitError(f"{uri} cannot be read: {error}", hint=hint) from error
    title = PurePosixPath(unquote(urlsplit(uri).path)).stem or urlsplit(uri).netloc
    return SourceFile(uri, title, "notes", data)


def _check(response: "httpx.Response", uri: str) -> None:
    told = f"{uri}: the server says {response.status_code} {response.reason_phrase}".rstrip()
    if response.status_code in _GONE:
        raise NotFoundError(told, hint="check the address")
    if not response.is_success:
        raise StudykitError(told, hint="try again later, or save the notes and import the file")
    if response.headers.get("content-type", "").startswith("text/html"):
        raise UsageError(f"{uri} is a web page and no notes", hint="give the address of the raw file")


def _body(response: "httpx.Response", uri: str) -> bytes:
    start, data = stopwatch(), bytearray()
    for piece in response.iter_bytes(1 << 16):
        data += piece
        if len(data) > SIZE_LIMIT:
            limit = f"{SIZE_LIMIT // 2**20} MB"
            raise UsageError(f"{uri} is larger than {limit}", hint="split the notes into several files")
        if stopwatch() - start > TIME_LIMIT:
            raise _too_slow(uri)
    return bytes(data)


def _too_slow(uri: str) -> StudykitError:
    return StudykitError(f"{uri} took longer than {TIME_LIMIT:.0f} seconds", hint="try again later")
