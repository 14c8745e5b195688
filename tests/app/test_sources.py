"""What a command line names: files, standard input, the bundled library."""

import hashlib
import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from studykit.app import sources
from studykit.app.sources import gather, is_gone, path_of
from studykit.errors import NotFoundError, UsageError


def test_a_file_is_a_source_by_its_absolute_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spaces and `%` are escaped, and a relative name means the same source."""
    path = tmp_path / "50% wood.md"
    path.write_bytes(b"### wood\n")
    monkeypatch.chdir(tmp_path)

    (source,) = gather(["50% wood.md"])

    assert source.uri == f"{tmp_path.as_uri()}/50%25%20wood.md"
    assert (source.title, source.origin, source.data) == ("50% wood", "notes", b"### wood\n")
    assert source.digest == hashlib.sha256(b"### wood\n").hexdigest()


def test_a_file_that_is_named_in_several_ways_is_one_source(tmp_path: Path) -> None:
    """By its path, by a path with dots, through a link: each file is imported once."""
    path = tmp_path / "wood.md"
    path.write_bytes(b"")
    (tmp_path / "link.md").symlink_to(path)

    found = gather(
        [str(path), f"{tmp_path}/../{tmp_path.name}/wood.md", str(tmp_path / "link.md"), str(path)]
    )

    assert [source.uri for source in found] == [path.as_uri()]


def test_files_keep_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    """The order of sources decides which one wins a field."""
    for name in "ab":
        (tmp_path / name).write_bytes(b"")

    assert [source.title for source in gather([str(tmp_path / "b"), str(tmp_path / "a")])] == ["b", "a"]


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where no shell replaces it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "wood.md").write_bytes(b"x")

    assert [source.data for source in gather(["~/wood.md"])] == [b"x"]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read once, however often it is named."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\x00")))

    (source,) = gather(["-", "-"])

    assert (source.uri, source.title, source.origin, source.data) == ("stdin:", "notes", "notes", b"\xff\x00")


def test_no_name_is_the_bundled_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files in order, wherever the program is run."""
    monkeypatch.chdir(tmp_path)

    found = gather([])

    assert [source.uri for source in found] == sorted(source.uri for source in found)
    assert {source.origin for source in found} == {"seed"}
    assert found[0].uri.startswith("seed:01-")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message holds the name as it was written."""
    with pytest.raises(NotFoundError, match=r"there is no file .*/none\.md"):
        gather([str(tmp_path / "none.md")])


def planted(folder: Path, *names: str) -> None:
    """Put files there."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"### {path.stem}\n")


def names_in(folder: Path) -> list[str]:
    """The names of what is gathered of a folder, relative to it."""
    paths = [path_of(source.uri) for source in gather([str(folder)])]
    return [str(path.relative_to(folder.resolve())) for path in paths if path]


def test_a_folder_is_all_notes_in_it(tmp_path: Path) -> None:
    """Files of three endings in all folders, in order; hidden files and folders and all else are left out."""
    planted(tmp_path, "b.md", "a/z.MD", "a/y.markdown", "a/b/x.txt", "paper.pdf", "md")
    planted(tmp_path, ".git/c.md", "a/.draft.md", ".obsidian/d/e.txt")

    assert names_in(tmp_path) == ["a/b/x.txt", "a/y.markdown", "a/z.MD", "b.md"]


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links and pipes")
def test_links_within_a_folder_end(tmp_path: Path) -> None:
    """A link to a folder above, a link to a file that is there already, a dangling one, a pipe."""
    planted(tmp_path, "a/b.md")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "again.md").symlink_to(tmp_path / "a" / "b.md")
    (tmp_path / "lost.md").symlink_to(tmp_path / "nowhere.md")
    os.mkfifo(tmp_path / "pipe.md")

    assert names_in(tmp_path) == ["a/b.md"]


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_a_linked_folder_is_followed(tmp_path: Path) -> None:
    """Notes may live elsewhere; they are the source that they are there."""
    planted(tmp_path, "elsewhere/c.md", "notes/a.md")
    (tmp_path / "notes" / "more").symlink_to(tmp_path / "elsewhere")

    found = [source.uri for source in gather([str(tmp_path / "notes")])]

    assert found == [(tmp_path / "notes" / "a.md").as_uri(), (tmp_path / "elsewhere" / "c.md").as_uri()]


def test_a_folder_without_notes_is_said_to_be_one(tmp_path: Path) -> None:
    """Else a mistyped folder would be an import of nothing."""
    planted(tmp_path, "paper.pdf")

    with pytest.raises(UsageError, match="no notes in"):
        gather([f"{tmp_path}/"])


def test_a_folder_that_cannot_be_listed_is_no_folder_of_fewer_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving it out would look as if its notes were gone."""
    planted(tmp_path, "a.md", "secret/b.md")
    scandir = os.scandir

    def refusing(path: str) -> Any:
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)

    with pytest.raises(UsageError, match=r"secret cannot be read: Permission denied"):
        gather([str(tmp_path)])


@pytest.mark.parametrize("name", ["50% wood.md", "a?b#c.md", "größe.md", "a\nb.md"])
def test_the_address_of_a_file_leads_back_to_it(tmp_path: Path, name: str) -> None:
    """Whatever its name holds; and whether it is still there can be told."""
    planted(tmp_path, name)
    (source,) = gather([str(tmp_path / name)])

    assert path_of(source.uri) == tmp_path / name
    assert not is_gone(source.uri)
    (tmp_path / name).unlink()
    assert is_gone(source.uri)


def test_what_is_no_file_is_never_gone() -> None:
    """Nor has it a path."""
    for uri in ("seed:01-wood.md", "stdin:", "https://example.org/notes.md"):
        assert (path_of(uri), is_gone(uri)) == (None, False)


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the limit is read; one byte more is not, nor is a device that never ends."""
    monkeypatch.setattr(sources, "SIZE_LIMIT", 1 << 20)
    path = tmp_path / "large.md"
    path.write_bytes(b"x" * (1 << 20))
    assert len(gather([str(path)])[0].data) == 1 << 20

    path.write_bytes(b"x" * ((1 << 20) + 1))
    for name in (str(path), "/dev/zero"):
        with pytest.raises(UsageError, match="larger than 1 MB"):
            gather([name])


@pytest.mark.skipif(os.name != "posix", reason="needs a loop of symbolic links")
def test_a_file_that_cannot_be_opened_is_an_error_in_words(tmp_path: Path) -> None:
    """The reason of the system stands in the message."""
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")

    with pytest.raises(UsageError, match=r"loop\.md cannot be read: .+"):
        gather([str(tmp_path / "loop.md")])
