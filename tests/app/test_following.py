"""Notes are noticed when they were saved, and not before they are whole."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studykit.app.following import saves, stamps


class Writer:
    """Does one thing at each pause; the end of its list ends the watch."""

    def __init__(self, *steps: Callable[[], object] | None) -> None:
        self.steps = list(steps)
        self.paused = 0.0

    def pause(self, seconds: float) -> None:
        if not self.steps:
            raise KeyboardInterrupt
        self.paused += seconds
        if step := self.steps.pop(0):
            step()


def told(watch: Iterator[None], writer: Writer) -> list[int]:
    """How many steps were left each time that a save was told."""
    left: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        left.extend(len(writer.steps) for _ in watch)
    return left


def test_a_save_is_told_once_when_the_file_is_at_rest(tmp_path: Path) -> None:
    """While it grows nothing is told; afterwards it is told at the second look that finds it so."""
    path = tmp_path / "a.md"
    path.write_text("")
    grow = [lambda n=n: path.write_text("x" * n) for n in (1, 2, 3)]
    writer = Writer(None, *grow, None, None, None)

    assert told(saves([str(path)], stamps([str(path)]), writer.pause), writer) == [2]
    assert writer.paused == 7


def test_a_save_during_the_import_is_not_missed(tmp_path: Path) -> None:
    """What counts are the stamps from before the notes were read."""
    path = tmp_path / "a.md"
    path.write_text("one")
    seen = stamps([str(path)])
    path.write_text("three")
    writer = Writer(None, None)

    assert told(saves([str(path)], seen, writer.pause), writer) == [0]


def test_a_replaced_file_of_the_same_size_and_time_is_told(tmp_path: Path) -> None:
    """Editors write a new file and rename it."""
    path, other = tmp_path / "a.md", tmp_path / "b.tmp"
    for file, text in ((path, "one"), (other, "two")):
        file.write_text(text)
        os.utime(file, ns=(0, 0))
    writer = Writer(lambda: other.replace(path), None, None)

    assert told(saves([str(path)], stamps([str(path)]), writer.pause), writer) == [1]


def test_files_come_to_a_folder_and_go(tmp_path: Path) -> None:
    """Both are saves of the folder; a file of another kind is none."""
    path = tmp_path / "sub" / "a.md"
    path.parent.mkdir()
    (tmp_path / "b.md").write_text("")
    writer = Writer(
        lambda: path.write_text("x"), None, path.unlink, None, (tmp_path / "paper.pdf").touch, None
    )

    assert told(saves([str(tmp_path)], stamps([str(tmp_path)]), writer.pause), writer) == [4, 2]
