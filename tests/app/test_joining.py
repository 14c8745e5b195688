"""Two libraries are joined: the union of what they hold, whichever takes in the other."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.app.context import App, make_app
from studykit.app.finding import find_works
from studykit.app.importing import import_sources
from studykit.app.joining import JoinReport, merge_library
from studykit.app.library import list_sources
from studykit.app.library_files import export_library
from studykit.app.merging import merge_works
from studykit.app.own_cards import add_own, find_place
from studykit.app.reading import Said, record_reading
from studykit.app.reviewing import answers, list_cards
from studykit.app.sources import gather
from studykit.app.upkeep import check_database, rebuild_memories
from studykit.errors import ConflictError, NotFoundError, UsageError
from studykit.reading.model import ReadingAction
from studykit.review.model import Rating
from studykit.store import study
from tests.app.test_laws import NOTES, START, STEPS, play

ROOTS, COMPOST, CLAY, TALK = "moss2015roots", "fern2016compost", "moss2017clay", "thorn2018last"


@contextmanager
def opened(path: Path, **later: float) -> Iterator[App]:
    """One run of the program on a library, some time after the first."""
    app = make_app(str(path), (START + timedelta(**later)).isoformat())
    try:
        yield app
    finally:
        app.close()


def seeded(template: Path, path: Path, *notes: Path) -> Path:
    """A library of a machine of its own, with the invented notes, or others."""
    shutil.copy(template, path)
    with opened(path) as app:
        import_sources(app, gather([str(name) for name in notes or (NOTES,)]))
    return path


def merge(path: Path, other: Path) -> JoinReport:
    """Join a library to another, a month later."""
    with opened(path, days=31) as app:
        return merge_library(app, other)


def memories(path: Path) -> dict[str, Any]:
    """What every card's memory is, by uid."""
    with opened(path) as app, app.writing() as connection:
        return dict(study.all_memories(connection))


@pytest.fixture(scope="module")
def machines(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same notes on two machines; copied, never opened."""
    folder = tmp_path_factory.mktemp("machines")
    return seeded(template, folder / "one.db"), seeded(template, folder / "two.db")


def copies(machines: tuple[Path, Path], folder: Path) -> tuple[Path, Path]:
    """Libraries of a test, as they were seeded."""
    one, two = (Path(shutil.copy(path, folder)) for path in machines)
    return one, two


@pytest.fixture
def two(machines: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """The same notes on two machines."""
    return copies(machines, tmp_path)


def answer(path: Path, place: int, rating: Rating, **later: float) -> str:
    """Answer one of the cards; its uid."""
    with opened(path, **later) as app:
        uid: str = list_cards(app)[place]["uid"]
        answers(app).give(uid, rating)
        return uid


@settings(max_examples=12)
@given(st.lists(STEPS, max_size=15), st.lists(STEPS, max_size=15), st.lists(STEPS, max_size=5))
def test_either_takes_in_the_other_with_one_effect(
    machines: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
    here: list[tuple[object, ...]],
    there: list[tuple[object, ...]],
    after: list[tuple[object, ...]],
) -> None:
    """After any histories both have the same memories and reading states; once more adds nothing; so does going on."""
    folder = tmp_path_factory.mktemp("joined")
    one, two = copies(machines, folder)
    for path, steps in ((one, here), (two, there)):
        with opened(path) as app:
            play(app, steps)
    before = Path(shutil.copy(one, folder / "before.db"))
    merge(one, two)
    merge(two, before)
    assert memories(one) == memories(two)
    assert merge(one, two).added == merge(two, one).added == {}
    with opened(two, days=40) as app:
        play(app, after)
    merge(one, two)
    assert memories(one) == memories(two)
    with opened(one) as app, opened(two) as other:
        assert rebuild_memories(app) == 0
        assert [work["state"] for work in find_works(app, "")] == [
            work["state"] for work in find_works(other, "")
        ]


def test_answers_of_both_make_one_history(two: tuple[Path, Path]) -> None:
    """A card answered on either machine is remembered from all answers, in the order in which they were given."""
    one, other = two
    card = answer(one, 0, Rating.GOOD)
    answer(other, 0, Rating.AGAIN, days=2)
    report = merge(one, other)
    assert (report.added["event"], report.memories) == (1, 1)
    assert memories(one)[card].reps == 2
    assert memories(one)[card].lapses == 0
    with opened(one) as app:
        assert check_database(app) == []


def test_the_other_is_not_changed_and_this_is_backed_up(two: tuple[Path, Path]) -> None:
    """The other file keeps its bytes; the way back is a backup."""
    one, other = two
    answer(other, 0, Rating.GOOD)
    before = other.read_bytes()
    report = merge(one, other)
    assert other.read_bytes() == before
    assert report.backup is not None
    assert memories(report.backup) == {}


def test_an_export_is_as_good_as_the_file(two: tuple[Path, Path], tmp_path: Path) -> None:
    """OTHER may be what `export json` wrote."""
    one, other = two
    card = answer(other, 1, Rating.EASY)
    with opened(other) as app:
        export_library(app, str(tmp_path / "other.json"))
    assert merge(one, tmp_path / "other.json").added["event"] == 1
    assert memories(one)[card] == memories(other)[card]


MORE = """### ponds

#### ["Still Water"](https://example.org/still) Lily Moss

Q: What stands still?
A: The water.
"""


def test_sources_of_the_other_come_with_their_cards(template: Path, tmp_path: Path) -> None:
    """What only the other read is here, is found, and keeps its history and its uids."""
    more = tmp_path / "more.md"
    more.write_text(MORE)
    one, other = seeded(template, tmp_path / "one.db"), seeded(template, tmp_path / "two.db", more)
    card = answer(other, 0, Rating.GOOD)
    report = merge(one, other)
    assert (report.added["source"], report.added["card"]) == (1, 1)
    assert memories(one)[card].reps == 1
    with opened(one) as app:
        (work,) = find_works(app, "still water")
        assert (work["key"], work["authors"], work["cards"]["review"]) == ("still-water", ["Lily Moss"], 0)
        assert len(find_works(app, "")) == len({work["position"] for work in find_works(app, "")})


def test_the_same_notes_in_another_folder_are_no_second_source(template: Path, tmp_path: Path) -> None:
    """Two machines keep one file in two places: the cards are the same, and so is the source."""
    copy = Path(shutil.copy(NOTES, tmp_path / "elsewhere.md"))
    one, other = seeded(template, tmp_path / "one.db"), seeded(template, tmp_path / "two.db", copy)
    card = answer(other, 0, Rating.GOOD)
    report = merge(one, other)
    assert report.added == {"device": 1, "operation": 2, "event": 1, "source_version": 1}
    assert memories(one)[card].reps == 1


def test_edited_notes_keep_the_history_of_both(template: Path, tmp_path: Path) -> None:
    """A card that was edited on one machine is the same card, though its text is not."""
    notes = Path(shutil.copy(NOTES, tmp_path / "notes.md"))
    one, other = seeded(template, tmp_path / "one.db", notes), seeded(template, tmp_path / "two.db", notes)
    notes.write_text(notes.read_text().replace("leaps over", "leaps far over"))
    with opened(other) as app:
        import_sources(app, gather([str(notes)]))
        (card,) = (card for card in list_cards(app) if "leaps" in card["front"] + card["back"])
        answers(app).give(card["uid"], Rating.GOOD)
    merge(one, other)
    assert memories(one)[card["uid"]].reps == 1
    with opened(one) as app:
        (kept,) = (card for card in list_cards(app) if "leaps" in card["front"] + card["back"])
        assert "far" not in kept["front"] + kept["back"]


def test_works_that_the_other_merged_are_merged_here(two: tuple[Path, Path]) -> None:
    """A decision about works counts for both; a second merge changes nothing more."""
    one, other = two
    with opened(other) as app:
        merge_works(app, CLAY, TALK)
    with opened(one) as app:
        record_reading(app, [TALK], Said(ReadingAction.DONE))
    assert merge(one, other).merged == 1
    assert merge(one, other).merged == 0
    with opened(one) as app:
        keys = {work["key"]: work["state"] for work in find_works(app, "")}
        assert TALK not in keys
        assert keys[CLAY] == "read"
    assert merge(other, one).merged == 0


def test_what_was_merged_here_takes_what_the_other_says_of_either(two: tuple[Path, Path]) -> None:
    """The other still has two works; what it says of the second belongs to the first here."""
    one, other = two
    with opened(one) as app:
        merge_works(app, CLAY, TALK)
    with opened(other) as app:
        record_reading(app, [TALK], Said(ReadingAction.DONE))
    merge(one, other)
    with opened(one) as app:
        assert {work["key"]: work["state"] for work in find_works(app, "")}[CLAY] == "read"


def test_own_cards_of_both_stay_through_the_next_one(two: tuple[Path, Path]) -> None:
    """Cards and notes in the learner's own words stand in one text, so that none of them is retired later."""
    one, other = two
    for path, name in ((one, "this"), (other, "that")):
        with opened(path) as app:
            add_own(app, find_place(app, ROOTS, None), f"Q: What is {name} way?\nA: One of two.")
            add_own(app, find_place(app, None, None), f"C: The {name} is [mine].")
            add_own(app, find_place(app, ROOTS, None), f"> A note on {name}.")
    merge(one, other)
    assert merge(one, other).added == {}
    with opened(one) as app:
        add_own(app, find_place(app, COMPOST, None), "Q: What else?\nA: Nothing.")
        fronts = [
            card["front"] for card in list_cards(app) if card["origin"] == "own" and not card["retired"]
        ]
        assert len(fronts) == 5
        assert {"What is this way?", "What is that way?"} <= set(fronts)
        (own,) = (source for source in list_sources(app) if source["origin"] == "own")
        assert own["title"] == "Own cards"
    assert {uid for uid in memories(other) if uid not in memories(one)} == set()


def test_an_undo_on_either_machine_counts(two: tuple[Path, Path]) -> None:
    """An operation that one of them took back is taken back in both, and one brought back is back in both."""
    one, other = two
    with opened(one) as app:
        record_reading(app, [ROOTS], Said(ReadingAction.LOG, minutes=5))
    merge(other, one)
    with closing(sqlite3.connect(one)) as connection, connection:
        connection.execute("UPDATE operation SET undone_at = 5 WHERE command = 'read'")
    merge(other, one)
    read = "SELECT undone_at FROM operation WHERE command = 'read'"
    with closing(sqlite3.connect(other)) as connection:
        assert connection.execute(read).fetchall() == [(5,)]
    with closing(sqlite3.connect(one)) as connection, connection:
        connection.execute("UPDATE operation SET undone_at = NULL, redone_at = 6 WHERE command = 'read'")
    merge(one, other)
    merge(other, one)
    for library in two:
        with closing(sqlite3.connect(library)) as connection:
            assert connection.execute(read).fetchall() == [(None,)]


def test_a_copied_file_that_both_went_on_with_is_refused(template: Path, tmp_path: Path) -> None:
    """Both wrote as one device, so their events cannot be told apart; nothing is changed."""
    one = seeded(template, tmp_path / "one.db")
    answer(one, 0, Rating.GOOD)
    other = Path(shutil.copy(one, tmp_path / "two.db"))
    answer(one, 1, Rating.GOOD, days=1)
    answer(other, 2, Rating.EASY, days=2)
    before = memories(one)
    with pytest.raises(ConflictError, match="copy of the other"):
        merge(one, other)
    assert memories(one) == before


def test_a_copied_file_that_one_went_on_with_is_taken(template: Path, tmp_path: Path) -> None:
    """The numbers of the device go on after the last that either used."""
    one = seeded(template, tmp_path / "one.db")
    answer(one, 0, Rating.GOOD)
    other = Path(shutil.copy(one, tmp_path / "two.db"))
    answer(other, 1, Rating.GOOD, days=1)
    merge(one, other)
    answer(one, 2, Rating.GOOD, days=2)
    assert merge(other, one).added["event"] == 1
    assert memories(one) == memories(other)


def test_what_is_no_other_library_is_refused(two: tuple[Path, Path], tmp_path: Path) -> None:
    """A missing file, this library itself, and a file of another program."""
    one, _ = two
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection, connection:
        connection.execute("CREATE TABLE bird (name TEXT)")
    for path, kind in ((tmp_path / "none.db", NotFoundError), (one, UsageError), (foreign, ConflictError)):
        with pytest.raises(kind):
            merge(one, path)
