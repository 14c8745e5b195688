"""A database is named by a path or a URL, and shown without secrets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import UsageError
from studykit.store.address import database_url, shown, sqlite_path

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0~"), min_size=1).filter(
    lambda name: "://" not in name and name not in {".", ".."}
)


@given(name=NAMES)
def test_a_file_name_of_any_characters_survives_the_url(name: str) -> None:
    """A path with spaces, percent signs, question marks or anything else comes back as it was."""
    path = Path("/notes of mine") / name

    assert path == sqlite_path(database_url(str(path)))
    assert path == sqlite_path(database_url(f"sqlite:///{path}"))


@pytest.mark.parametrize("written", ["library.db", "sqlite:///library.db", "./library.db"])
def test_a_relative_path_becomes_absolute(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The URL means the same file after the program changes its folder."""
    monkeypatch.chdir(tmp_path)

    assert f"sqlite:///{tmp_path / 'library.db'}" == database_url(written)


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path from a settings file may start with `~`."""
    monkeypatch.setenv("HOME", str(tmp_path))

    assert tmp_path / "library.db" == sqlite_path(database_url("~/library.db"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_postgresql_scheme_means_psycopg(scheme: str) -> None:
    """The driver need not be known to the learner."""
    url = database_url(f"{scheme}://me:secret@server:5433/study?sslmode=require")

    assert url == "postgresql+psycopg://me:secret@server:5433/study?sslmode=require"
    assert sqlite_path(url) is None


@pytest.mark.parametrize(
    "written", ["mysql://server/study", "sqlite://library.db", "sqlite://", "sqlite:///", "", ":memory:"]
)
def test_what_names_no_database_is_refused(written: str) -> None:
    """Other servers, malformed URLs and databases in memory are wrong usage."""
    with pytest.raises(UsageError) as refusal:
        database_url(written)

    assert refusal.value.hint


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////home/me/library.db", "/home/me/library.db"),
        ("postgresql+psycopg://me:s@cr:et@server:5433/study", "postgresql://server:5433/study"),
        ("postgresql+psycopg://server/study?password=secret&user=me", "postgresql://server/study"),
        ("mysql://me:secret@server/study", "mysql://server/study"),
    ],
)
def test_a_message_shows_no_password(url: str, name: str) -> None:
    """The shown name holds the place and nothing secret."""
    assert name == shown(url)
