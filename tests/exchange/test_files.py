"""Files are replaced whole or left as they were."""

from pathlib import Path

import pytest

from studykit.exchange.errors import ExchangeError
from studykit.exchange.files import replace_file


def test_a_new_file_holds_the_content(tmp_path: Path) -> None:
    """The file is written and nothing else is left in its folder."""
    replace_file(tmp_path / "a.bin", b"one")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.bin", b"one")]


def test_an_old_file_keeps_its_mode(tmp_path: Path) -> None:
    """Replacing changes the content, not who may read it."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"one")
    path.chmod(0o640)
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    """A symbolic link stays a link to the file that changes."""
    (tmp_path / "real").write_bytes(b"one")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    replace_file(tmp_path / "link", b"two")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"two"


@pytest.mark.parametrize("name", ["missing/a.bin", "folder", "n" * 300])
def test_a_failure_is_one_clear_error(tmp_path: Path, name: str) -> None:
    """What cannot be written is named, with advice, and leaves nothing behind."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExchangeError, match="cannot write") as caught:
        replace_file(tmp_path / name, b"one")
    assert caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
