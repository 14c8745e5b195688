"""Notes at an address, from a server of this machine."""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from studykit.app import web
from studykit.app.importing import import_sources, sources_again
from studykit.app.sources import gather
from studykit.errors import NotFoundError, StudykitError, UsageError
from studykit.store.address import database_url
from tests.store.shelf import Shelf, counted

NOTES = b"### wood\n\nC: A [stem] carries.\n"
BIBLIOGRAPHY = b"TY  - JOUR\nTI  - How Trees Drink\nAU  - Ash, Ann\nER  - \n"


class _Handler(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {
        "/my%20notes.md": (200, {"Content-Type": "text/markdown"}, NOTES),
        "/refs.ris?raw=1": (200, {"Content-Type": "text/plain"}, BIBLIOGRAPHY),
        "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>"),
        "/busy.md": (503, {}, b""),
        "/moved.md": (302, {"Location": "/my%20notes.md"}, b""),
        "/loop.md": (302, {"Location": "/loop.md"}, b""),
        "/file.md": (302, {"Location": "file:///etc/hosts"}, b""),
        "/ftp.md": (302, {"Location": "ftp://127.0.0.1/notes.md"}, b""),
        "/large.md": (200, {}, b"x" * (1 << 20)),
    }

    kept: ClassVar[dict[str, tuple[str, str, bytes]]] = {}  # path → header, its value now, notes
    asked: ClassVar[list[tuple[str, str]]] = []  # path, and the validator that the client has

    def do_GET(self) -> None:
        if self.path in self.kept:
            self._answer_kept(*self.kept[self.path])
            return
        if self.path == "/drip.md":
            self._drip()
            return
        self._answer(*self.pages.get(self.path, (404, {}, b"")))

    def _answer_kept(self, name: str, value: str, body: bytes) -> None:
        has = self.headers.get({"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[name], "")
        self.asked.append((self.path, has))
        self._answer(*((304, {}, b"") if has == value else (200, {name: value}, body)))

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):  # until the client has enough
            while True:
                self.wfile.write(b"x")
                time.sleep(0.02)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a server of some pages."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def test_an_address_is_a_source(site: str) -> None:
    """Its uri is the address without what comes after `#`, its title the name of the file."""
    (source,) = gather([f"{site}/my%20notes.md#wood"])

    assert (source.uri, source.title) == (f"{site}/my%20notes.md", "my notes")
    assert (source.origin, source.data) == ("notes", NOTES)


def test_a_redirect_is_followed_and_the_address_stays(site: str) -> None:
    """The next import asks where the learner said."""
    (source,) = gather([f"{site}/moved.md"])

    assert (source.uri, source.data) == (f"{site}/moved.md", NOTES)


@pytest.mark.parametrize(
    ("path", "kind", "message"),
    [
        ("/none.md", NotFoundError, "404 Not Found"),
        ("/busy.md", StudykitError, "503 Service Unavailable"),
        ("/page", UsageError, "is a web page and no notes"),
        ("/loop.md", StudykitError, "redirect"),
        ("/file.md", StudykitError, "cannot be read"),
        ("/ftp.md", StudykitError, "unsupported protocol"),
    ],
)
def test_what_cannot_be_read_is_a_clear_error(
    site: str, path: str, kind: type[StudykitError], message: str
) -> None:
    """It names the address and says why."""
    with pytest.raises(kind, match=message) as caught:
        gather([site + path])

    assert type(caught.value) is kind
    assert site + path in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("address", ["ftp://example.org/notes.md", "gopher://example.org"])
def test_other_addresses_are_refused(address: str) -> None:
    """Nothing but the web is read."""
    with pytest.raises(UsageError, match="no address of the web"):
        gather([address])


@pytest.mark.parametrize("address", ["http://", "http://[#a", "http://127.0.0.1:99999/a.md"])
def test_a_wrong_address_is_a_clear_error(address: str) -> None:
    """No traceback of a library."""
    with pytest.raises(StudykitError, match="cannot be read"):
        gather([address])


def test_too_much_and_too_slow_are_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte more than the limit; and a server that answers for ever."""
    monkeypatch.setattr(web, "SIZE_LIMIT", (1 << 20) - 1)
    with pytest.raises(UsageError, match="larger than 0 MB"):
        gather([f"{site}/large.md"])
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection and says nothing
        monkeypatch.setattr(web, "TIME_LIMIT", 0.2)
        with pytest.raises(StudykitError, match="took longer than 0 seconds"):
            gather([f"http://127.0.0.1:{silent.getsockname()[1]}/notes.md"])


def test_a_server_that_drips_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of time is one of the whole answer, however soon each byte follows the last."""
    monkeypatch.setattr(web, "TIME_LIMIT", 0.2)
    with pytest.raises(StudykitError, match="took longer than 0 seconds"):
        gather([f"{site}/drip.md"])


@pytest.mark.parametrize(
    "address", ["http://ann:s3cret@{}/my%20notes.md", "http://ann@{}/a.md", "ftp://ann:s3cret@{}"]
)
def test_a_password_in_an_address_is_refused_and_not_shown(site: str, address: str) -> None:
    """It would be stored with the source."""
    with pytest.raises(UsageError) as caught:
        gather([address.format(site.removeprefix("http://"))])

    assert "ann" not in caught.value.message
    assert site.removeprefix("http") in caught.value.message
    assert caught.value.hint


def test_an_address_too_long_to_store_is_refused(site: str) -> None:
    """A database indexes no more."""
    path = f"/long.md?{'x' * 2000}"
    _Handler.kept[path] = ("ETag", '"7"', NOTES)
    with pytest.raises(UsageError, match="is too long"):
        gather([site + path])


@pytest.mark.parametrize(
    ("name", "value"),
    [("ETag", '"7"'), ("ETag", 'W/"7"'), ("Last-Modified", "Mon, 02 Mar 2026 09:00:00 GMT")],
)
def test_a_server_is_asked_whether_anything_changed(
    site: str, any_database_url: str, tmp_path: Path, name: str, value: str
) -> None:
    """Nothing is sent again until something did; then the notes are read, and what to ask by next time."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    handler, address = _Handler, f"{site}/kept.md"
    handler.asked.clear()
    handler.kept["/kept.md"] = (name, value, NOTES)
    with shelf.app() as app:
        for _ in range(2):
            (report,) = import_sources(app, gather([address], app))
        assert counted(report)["claims"] == {"unchanged": 1}
        handler.kept["/kept.md"] = (
            name,
            value.replace("7", "8").replace("02", "03"),
            NOTES + b"\nC: A [leaf].\n",
        )
        (edited,) = import_sources(app, gather([f"{address}#wood"], app))
        assert counted(edited)["claims"] == {"added": 1, "unchanged": 1}
        (same,) = import_sources(app, sources_again(app)[0])

    assert not same.changed
    new = handler.kept["/kept.md"][1]
    assert handler.asked == [("/kept.md", has) for has in ("", value, value, new)]


def test_notes_that_were_forgotten_are_fetched_again(site: str, database: Path, tmp_path: Path) -> None:
    """Their server is not asked by what is no longer read."""
    shelf = Shelf(database_url(str(database)), tmp_path / "notes")
    _Handler.kept["/back.md"] = ("ETag", '"7"', NOTES)
    address = f"{site}/back.md"
    with shelf.app() as app:
        import_sources(app, gather([address], app))
        import_sources(app, [], forgotten=[address])
        (report,) = import_sources(app, gather([address], app))

    assert counted(report)["claims"] == {"restored": 1}


def test_the_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line that installs it."""
    monkeypatch.setitem(sys.modules, "httpx", None)

    with pytest.raises(StudykitError, match="needs the package httpx") as caught:
        gather(["https://example.org/notes.md"])

    assert caught.value.hint == "pip install 'studykit[web]'"


def test_sync_reads_addresses_again(site: str, database: Path, tmp_path: Path) -> None:
    """What cannot be reached is told and keeps its records; the other sources are read all the same."""
    shelf = Shelf(database_url(str(database)), tmp_path / "notes")
    notes, _ = shelf.imported(gather([f"{site}/my%20notes.md", f"{site}/refs.ris?raw=1"]))
    assert counted(notes)["claims"] == {"added": 1}
    assert len(shelf.rows("SELECT title FROM work")) == 1
    with shelf.app() as app, app.writing() as connection:
        connection.exec_driver_sql("UPDATE source SET uri = 'http://127.0.0.1:9/a.md' WHERE id = 1")

    with shelf.app() as app:
        files, gone, (fault,) = sources_again(app)

    assert ([file.uri for file in files], gone) == ([f"{site}/refs.ris?raw=1"], [])
    assert "http://127.0.0.1:9/a.md cannot be read" in fault.message
