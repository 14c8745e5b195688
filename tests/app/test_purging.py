"""A purge removes what it names with all that hangs on it, and leaves a sound library."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from studykit.app.context import App, make_app
from studykit.app.importing import import_sources
from studykit.app.merging import merge_works
from studykit.app.purging import carry_out, count_rows, of_retired, of_sources
from studykit.app.reading import Said, record_reading
from studykit.app.reviewing import answers, list_cards
from studykit.app.sources import SourceFile
from studykit.app.undoing import next_undo
from studykit.app.upkeep import check_database
from studykit.errors import ConflictError
from studykit.reading.model import ReadingAction
from studykit.review.model import Rating
from studykit.store import health
from tests.app.test_laws import NOTES, START, WORKS

TEXT = NOTES.read_text()
OTHER = """# Other

#### ["Roots of Regression"](https://arxiv.org/abs/1501.00001) Ada Moss

Q: What grows here?
A: Moss.
"""


@pytest.fixture
def app(any_database_url: str) -> Iterator[App]:
    """Two sources that share a work; it was read, and all cards were answered."""
    app = make_app(any_database_url, START.isoformat())
    seed(app, garden=TEXT, other=OTHER)
    record_reading(app, [WORKS[0]], Said(ReadingAction.DONE))
    place = answers(app)
    given = [place.give(card["uid"], Rating.AGAIN)[0] for card in list_cards(app)]
    place.take_back(given[0])
    yield app
    app.close()


def seed(app: App, **texts: str) -> None:
    """Import texts as notes."""
    files = [SourceFile(f"file:///nowhere/{n}.md", n, "notes", text.encode()) for n, text in texts.items()]
    import_sources(app, files, force=True)


def rows(app: App, sql: str) -> list[tuple[object, ...]]:
    """What the library answers."""
    with app.reading() as reader:
        return [tuple(row.values()) for row in reader.rows(sql)]


def sound(app: App) -> bool:
    """Whether no row hangs in the air and every memory is the fold of its events."""
    with app.writing() as connection:
        faults = [*health.damage(connection), *health.orphans(connection)]
        differing = health.index_differs(connection)
    return not faults and not differing and not check_database(app)


def test_a_source_goes_with_its_cards_and_answers_and_works_of_its_own(app: App) -> None:
    """A work that another source lists stays, with what was said about reading it."""
    purge = of_sources(app, ["garden.md"])
    told = count_rows(app, purge)
    counts, _ = carry_out(app, purge)
    assert counts == told
    assert counts["work"] == len(WORKS) - 1
    assert [card["front"] for card in list_cards(app)] == ["What grows here?"]
    assert rows(app, "SELECT key FROM work") == [(WORKS[0],)]
    assert rows(app, "SELECT count(*) FROM reading_session") == [(1,)]
    assert rows(app, "SELECT count(*) FROM event WHERE kind = 'answer'") == [(1,)]
    assert sound(app)


def test_what_was_purged_can_be_imported_as_if_for_the_first_time(app: App) -> None:
    """Its cards are there again, and were never answered."""
    before = {card["uid"] for card in list_cards(app) if not card["draft"]}
    carry_out(app, of_sources(app, ["garden.md"]))
    seed(app, garden=TEXT)
    assert {card["uid"] for card in list_cards(app)} == before
    assert sum(card["reps"] for card in list_cards(app)) == 1
    assert sound(app)


def test_only_records_retired_before_the_day_go(app: App) -> None:
    """What was retired later, or is live, stays with its answers."""
    first = TEXT.replace("Q: What is clay?\nA: What keeps the water.\n", "")
    seed(app, garden=first)
    app.fixed_now = START + timedelta(days=3)
    seed(app, garden=first.replace("Q: Why is a large step unstable?\nA: It leaps over the valley.\n", ""))
    carry_out(app, of_retired(app, date(2026, 3, 4)))
    fronts = {card["front"]: card["retired"] for card in list_cards(app)}
    assert "What is clay?" not in fronts
    assert fronts["Why is a large step unstable?"]
    assert sound(app)


def test_a_merged_work_stays_known_to_imports(app: App) -> None:
    """Its row is retired, but tells which work its old line means."""
    merge_works(app, WORKS[0], WORKS[1])
    app.fixed_now = START + timedelta(days=9)
    carry_out(app, of_retired(app, date(2026, 3, 9)))
    seed(app, garden=TEXT + "\nQ: More?\nA: Yes.\n")
    live = rows(app, "SELECT key FROM work WHERE retired_at IS NULL ORDER BY key")
    assert live == sorted((key,) for key in WORKS if key != WORKS[1])
    assert sound(app)


def test_an_undo_does_not_reach_behind_a_purge(app: App) -> None:
    """The purge is an operation that cannot be undone."""
    carry_out(app, of_sources(app, ["garden.md"]))
    with pytest.raises(ConflictError, match="cannot be undone"):
        next_undo(app, 1)
