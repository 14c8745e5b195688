"""What an import does when much is gone: it asks, finds what was moved, and forgets only what it is told to."""

from pathlib import Path

import pytest

from studykit.app.import_report import SourceReport
from studykit.app.importing import gone_sources, import_sources, named_sources, sources_again
from studykit.app.sources import gather
from studykit.app.sweeps import SweepError
from studykit.errors import AmbiguousError, NotFoundError
from tests.store.shelf import Shelf, counted


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """An empty library and a folder for notes, in SQLite and in PostgreSQL."""
    return Shelf(any_database_url, tmp_path / "notes")


def claims(*numbers: int, topic: str = "numbers") -> str:
    """Notes with one claim for each number."""
    return f"### {topic}\n\n" + "".join(f"C: [{n}] is the number {n} of them all.\n\n" for n in numbers)


def again(shelf: Shelf, *, force: bool = False) -> list[SourceReport]:
    """Import the folder as it is now."""
    return shelf.imported(gather([str(shelf.folder)]), force=force)


def forget(shelf: Shelf, *names: str) -> list[SourceReport]:
    """Forget sources."""
    with shelf.app() as app:
        return import_sources(app, [], forgotten=named_sources(app, names))


# ---- sweeps ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "stops"),
    [(8, 3, True), (8, 4, False), (19, 14, True), (20, 15, False), (21, 15, True), (4, 0, False)],
)
def test_a_quarter_of_a_source_does_not_go_unasked(
    shelf: Shelf, before: int, after: int, *, stops: bool
) -> None:
    """More than a quarter of its records and at least five: then nothing is written until it is said so."""
    shelf.seed(a=claims(*range(before)))
    shelf.write("a.md", claims(*range(after)))
    rows = shelf.contents()

    if stops:
        with pytest.raises(SweepError, match=rf"a\.md: {before - after} of its {before} records") as caught:
            again(shelf)
        assert (caught.value.exit_code, caught.value.code) == (5, "conflict")
        assert shelf.contents() == rows
    (report,) = again(shelf, force=stops)

    assert report.counts["claims"]["retired"] == before - after


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_file_is_asked_about_however_little_it_held(shelf: Shelf, text: str) -> None:
    """An editor that failed to save leaves such a file."""
    shelf.seed(a=claims(1))
    shelf.write("a.md", text)

    with pytest.raises(SweepError, match="1 of its 1 records"):
        again(shelf)


def test_what_moved_to_another_file_is_not_gone(shelf: Shelf) -> None:
    """A file may be emptied into its neighbour in one run."""
    shelf.seed(a=claims(*range(9)), b="### letters\n")
    uids = shelf.uids("claim", "text")
    shelf.write("a.md", "")
    shelf.write("b.md", claims(*range(9)))

    again(shelf)

    assert shelf.uids("claim", "text") == uids


def test_a_trial_tells_of_a_sweep_and_does_not_stop(shelf: Shelf) -> None:
    """It is how the learner finds out what would go."""
    shelf.seed(a=claims(*range(9)), b="### oaks\n")

    first, second = shelf.trial(a=claims(1), b="### oaks\n\nC: Oaks drop [acorns].\n")

    assert (first.sweep, second.sweep) == (True, False)
    assert first.counts["claims"]["retired"] == 8


# ---- files that are gone -----------------------------------------------------------------------------


def test_a_renamed_file_keeps_its_records(shelf: Shelf) -> None:
    """Whether the folder is imported or the new name alone; the old one is not missed afterwards."""
    shelf.seed(a=claims(1, 2))
    uids = shelf.uids("card", "uid")

    for old, new in (("a.md", "sub/b.md"), ("sub/b.md", "c.md")):
        (shelf.folder / new).parent.mkdir(exist_ok=True)
        (shelf.folder / old).rename(shelf.folder / new)
        report, departed = shelf.imported(gather([str(shelf.folder / new)]))
        assert counted(report)["claims"] == {"moved": 2}
        assert (departed.uri.rpartition("/")[2], departed.departed) == (Path(old).name, "gone")
        assert not departed.changed

    assert shelf.uids("card", "uid") == uids
    with shelf.app() as app:
        assert gone_sources(app, [str(shelf.folder)]) == []


def test_a_renamed_file_keeps_its_names(shelf: Shelf) -> None:
    """A `{#id}` that stood in a file that is gone is not taken."""
    shelf.seed(a="### wood\n\nC: A [stem] carries. {#stem}\n")
    (shelf.folder / "a.md").rename(shelf.folder / "b.md")

    report = again(shelf)[0]

    assert (report.warnings, counted(report)["claims"]) == ([], {"moved": 1})


def test_what_a_gone_file_held_stays_and_is_named(shelf: Shelf) -> None:
    """Also when a part of it moved; only forgetting retires the rest."""
    shelf.seed(a=claims(1, 2, 3), b=claims(4, topic="letters"))
    (shelf.folder / "a.md").unlink()
    shelf.write("b.md", claims(4, topic="letters") + claims(1))

    (report,) = again(shelf)

    assert counted(report)["claims"] == {"moved": 1, "unchanged": 1}
    assert len(shelf.uids("claim", "text")) == 4
    with shelf.app() as app:
        (gone,) = gone_sources(app, [str(shelf.folder)])
        assert gone == (shelf.folder / "a.md").as_uri()
        assert gone_sources(app, [str(shelf.folder / "b.md"), "-"]) == []
    (report,) = forget(shelf, "a.md")
    assert counted(report)["claims"] == {"retired": 2}


def test_a_gone_file_that_returns_is_read_again(shelf: Shelf) -> None:
    """With the bytes of last time, of which a part stands elsewhere by then."""
    shelf.seed(a=claims(1, 2), b="### letters\n")
    uids = shelf.uids("claim", "text")
    (shelf.folder / "a.md").unlink()
    shelf.write("b.md", claims(1))
    again(shelf)

    shelf.write("b.md", "### letters\n")
    shelf.write("a.md", claims(1, 2))
    report = again(shelf)[0]

    assert counted(report)["claims"] == {"moved": 1, "unchanged": 1}
    assert shelf.uids("claim", "text") == uids


# ---- forgetting and syncing --------------------------------------------------------------------------


def test_what_is_forgotten_returns_as_it_was(shelf: Shelf) -> None:
    """Its records are retired, the file stays; importing it again, unchanged, restores them."""
    shelf.seed(a=claims(1, 2), b=claims(3, topic="letters"))
    uids = shelf.uids("card", "uid")

    (report,) = forget(shelf, "a.md")

    assert (counted(report)["cards"], report.departed) == ({"retired": 2}, "forgotten")
    assert len(shelf.uids("card", "uid")) == 1
    (report,) = shelf.imported(gather([str(shelf.folder / "a.md")]))
    assert counted(report)["cards"] == {"restored": 2}
    assert shelf.uids("card", "uid") == uids


def test_sync_reads_what_is_there_and_not_forgotten(shelf: Shelf) -> None:
    """It also tells what is gone; a file that is gone comes back when it returns."""
    shelf.seed(a=claims(1), b=claims(2, topic="letters"), c=claims(3, topic="signs"))
    forget(shelf, "b.md")
    (shelf.folder / "c.md").unlink()

    with shelf.app() as app:
        files, gone, _ = sources_again(app)
        assert ([file.title for file in files], [uri.rpartition("/")[2] for uri in gone]) == (["a"], ["c.md"])
        import_sources(app, files, forgotten=gone)
        assert [file.title for file in sources_again(app)[0]] == ["a"]
    shelf.write("c.md", claims(3, topic="signs"))
    with shelf.app() as app:
        assert [file.title for file in sources_again(app)[0]] == ["a", "c"]


def test_sync_reads_the_bundled_library_again(database: Path, tmp_path: Path) -> None:
    """A newer studykit may bring a better one; a library that has none gets none."""
    shelf = Shelf(f"sqlite:///{database}", tmp_path / "notes")
    first = gather([])[0]
    shelf.imported([first])

    with shelf.app() as app:
        assert sources_again(app) == ([first], [], [])


def test_a_source_has_several_names(shelf: Shelf) -> None:
    """Its uri, its path, the folder it is in, its file name alone when only one has it."""
    shelf.write("x/a.md", claims(1))
    shelf.write("y/a.md", claims(2))
    shelf.write("y/b.md", claims(3))
    again(shelf)
    uris = {str(path.relative_to(shelf.folder)): path.as_uri() for path in shelf.folder.rglob("*.md")}

    with shelf.app() as app:
        for name in (uris["y/b.md"], str(shelf.folder / "y" / "b.md"), "b.md"):
            assert named_sources(app, [name]) == [uris["y/b.md"]]
        assert named_sources(app, [str(shelf.folder / "y"), "b.md"]) == [uris["y/a.md"], uris["y/b.md"]]
        with pytest.raises(AmbiguousError, match=r"2 sources are called 'a\.md'"):
            named_sources(app, ["a.md"])
        with pytest.raises(NotFoundError, match=r"no source is called 'c\.md'"):
            named_sources(app, ["c.md"])
