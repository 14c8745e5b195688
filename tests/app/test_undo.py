"""Undo takes an operation back with all that followed from it, and redo brings it back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.app.card_edits import edit_card
from studykit.app.card_events import mark_cards
from studykit.app.context import App, make_app
from studykit.app.drafting import accept, list_drafts, reject
from studykit.app.importing import import_sources
from studykit.app.joining import merge_library
from studykit.app.merging import merge_works
from studykit.app.own_cards import Place, add_own
from studykit.app.reading import Said, record_reading
from studykit.app.reviewing import answers, list_cards
from studykit.app.rewriting import flag_cards
from studykit.app.sources import SourceFile, gather
from studykit.app.undoing import next_redo, next_undo, recent, redo, redoable, undo
from studykit.app.upkeep import check_database
from studykit.errors import ConflictError, StudykitError
from studykit.notes import write
from studykit.reading.model import ReadingAction
from studykit.review.model import EventKind, Memory, Rating
from studykit.store import study
from studykit.store.operation_queries import Mark
from studykit.store.reads import Reader
from studykit.store.versions import KEPT
from tests.app.test_laws import NOTES, START, WORKS

TEXT = NOTES.read_text()
EDITS: dict[str, Callable[[str], str]] = {
    "as it was": lambda text: text,
    "reworded": lambda text: text.replace("It leaps over the valley.", "It jumps across the valley."),
    "shorter": lambda text: text[: text.index("### harvest")],
    "longer": lambda text: (
        f"{text}\n#### [“A New Spade”](https://example.org/spade)\n\nQ: What digs?\nA: A spade.\n"
    ),
    "another key": lambda text: text.replace("pages: 4", "pages: 4\nkey: clay"),
}
_STATE = (
    "SELECT uid, key, title, authors, importance FROM work WHERE retired_at IS NULL",
    "SELECT r.uid, w.uid AS work, role FROM listing r JOIN work w ON w.id = r.work_id WHERE r.retired_at IS NULL",
    "SELECT uid, text FROM quote WHERE retired_at IS NULL",
    "SELECT uid, kind, text, prompt, answer, name FROM claim WHERE retired_at IS NULL",
    "SELECT uid, url, title FROM link WHERE retired_at IS NULL",
    "SELECT uid, front, back, draft FROM card WHERE retired_at IS NULL",
    """SELECT s.uid, w.uid AS work, o.ordinal FROM section s JOIN section_work o ON o.section_id = s.id
         JOIN work w ON w.id = o.work_id WHERE s.retired_at IS NULL""",
    "SELECT w.uid, g.name, g.ordinal FROM tag g JOIN work w ON w.id = g.work_id WHERE w.retired_at IS NULL",
    "SELECT w.uid, r.state, r.pass, r.progress, r.minutes FROM reading r JOIN work w ON w.id = r.work_id",
    "SELECT path FROM topic WHERE retired_at IS NULL",
    """SELECT c.uid, f.kind, f.note FROM card_flag f JOIN card c ON c.id = f.card_id
         JOIN operation o ON o.id = f.operation_id WHERE o.undone_at IS NULL""",
    """SELECT c.uid, e.front, e.back FROM card_edit e JOIN card c ON c.id = e.card_id
         JOIN operation o ON o.id = e.operation_id WHERE o.undone_at IS NULL""",
)
_READING = 8


def state(app: App) -> list[Any]:
    """What the library says to the learner: live records, reading, decisions, and what is remembered.

    That a card was unlocked is left out: one that was answered stays so whatever was undone.
    """

    def rows(reader: Reader, sql: str) -> list[str]:
        return sorted(str(sorted(row.items())) for row in reader.rows(sql))

    with app.reading() as reader:
        said = [rows(reader, sql) for sql in _STATE]
    with app.writing() as connection:
        memories = study.all_memories(connection)
    locked = {card: replace(memory, unlocked=False) for card, memory in memories.items()}
    return [*said, {card: memory for card, memory in locked.items() if memory != Memory()}]


def seed(app: App, text: str) -> None:
    """Import a text as the learner's notes."""
    import_sources(
        app, [SourceFile("file:///nowhere/garden.md", "garden", "notes", text.encode())], force=True
    )


def back(app: App, count: int = 1) -> list[str]:
    """Undo operations; the commands."""
    chosen = next_undo(app, count)
    undo(app, chosen)
    return [operation.command for operation in chosen]


def again(app: App, count: int = 1) -> list[str]:
    """Redo operations; the commands."""
    chosen = next_redo(app, count)
    redo(app, chosen)
    return [operation.command for operation in chosen]


@pytest.fixture(scope="module")
def garden(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the invented notes whose file is nowhere; copied, never opened."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("garden") / "library.sqlite3"))
    app = make_app(str(path), START.isoformat())
    seed(app, TEXT)
    app.close()
    return path


@pytest.fixture
def app(any_database_url: str) -> Iterator[App]:
    """The invented notes, in SQLite and in PostgreSQL."""
    app = make_app(any_database_url, START.isoformat())
    seed(app, TEXT)
    yield app
    app.close()


STEPS = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 6), st.sampled_from(list(Rating))),
    st.tuples(st.just("taken back"), st.integers(0, 6), st.sampled_from(list(Rating))),
    st.tuples(st.just("read"), st.sampled_from(WORKS), st.sampled_from(list(ReadingAction))),
    st.tuples(st.just("merge"), st.sampled_from(WORKS), st.sampled_from(WORKS)),
    st.tuples(st.just("import"), st.sampled_from(sorted(EDITS))),
    st.tuples(st.just("own"), st.sampled_from(["What is a rake?", "What is a hoe?"])),
    st.tuples(st.just("draft"), st.sampled_from([accept, reject])),
    st.tuples(st.just("suspend"), st.integers(0, 6)),
    st.tuples(st.just("reset"), st.integers(0, 6)),
    st.tuples(st.just("flag"), st.integers(0, 6)),
    st.tuples(st.just("edit"), st.integers(0, 6), st.sampled_from(["Otherwise.", "Else."])),
)  # fmt: skip


def do(app: App, step: tuple[Any, ...]) -> None:
    """What a learner may do, as one command; what is refused changes nothing."""
    app.fixed_now = app.now + timedelta(hours=5)
    cards = [card["uid"] for card in list_cards(app) if not card["retired"] and not card["draft"]]
    with suppress(StudykitError, IndexError):
        if step[0] in {"read", "merge", "import", "own", "draft"}:
            _of_the_library(app, step)
        else:
            _of_a_card(app, cards[step[1]], step)


def _of_the_library(app: App, step: tuple[Any, ...]) -> None:
    match step:
        case "read", str(work), ReadingAction() as action:
            record_reading(app, [work], Said(action, minutes=5, note="Mind the roots."))
        case "merge", str(kept), str(other):
            merge_works(app, kept, other)
        case "import", str(edit):
            seed(app, EDITS[edit](TEXT))
        case "own", str(question):
            add_own(app, Place(), write.question(question, "A tool."))
        case "draft", decide:
            decide(app, [draft["uid"] for draft in list_drafts(app)][:1])


def _of_a_card(app: App, card: str, step: tuple[Any, ...]) -> None:
    match step:
        case "answer", _, Rating() as rating:
            answers(app).give(card, rating)
        case "taken back", _, Rating() as rating:
            place = answers(app)
            place.take_back(place.give(card, rating)[0])
        case "suspend", _:
            mark_cards(app, [card], EventKind.SUSPEND)
        case "reset", _:
            mark_cards(app, [card], EventKind.RESET)
        case "flag", _:
            flag_cards(app, [card], "dull")
        case "edit", _, str(words):
            edit_card(app, card, back=words)


@settings(max_examples=40)
@given(st.lists(STEPS, max_size=7), st.data())
def test_undo_gives_what_was_before_and_redo_what_was_after(
    garden: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    """After any commands, each undo gives the state before its operation and each redo the state after it."""
    path = shutil.copy(garden, tmp_path_factory.mktemp("undo") / "library.sqlite3")
    app = make_app(str(path), START.isoformat())
    try:
        list_drafts(app)
        states = [state(app)]
        for step in steps:
            known = len(recent(app, None))
            do(app, step)
            made = len(recent(app, None)) - known
            assert made <= 1, "a command is one operation"
            if made:
                states.append(state(app))
        place = len(states) - 1
        for _ in range(data.draw(st.integers(0, 4))):
            there = data.draw(st.integers(0, len(states) - 1))
            if there < place:
                back(app, place - there)
            elif there > place:
                again(app, there - place)
            place = there
            assert state(app) == states[place]
            assert check_database(app) == []
    finally:
        app.close()


def test_every_kind_of_operation_comes_back_in_both_databases(app: App) -> None:
    """Reading, answers, a merge, an import, an own card, decisions about drafts and cards."""
    steps: list[tuple[Any, ...]] = [
        ("read", WORKS[0], ReadingAction.DONE), ("answer", 0, Rating.AGAIN), ("merge", WORKS[0], WORKS[1]),
        ("import", "shorter"), ("own", "What is a rake?"), ("draft", reject), ("flag", 1), ("edit", 1, "Else."),
        ("import", "reworded"), ("suspend", 2),
    ]  # fmt: skip
    list_drafts(app)
    states = [state(app)]
    for step in steps:
        do(app, step)
        states.append(state(app))
    assert all(before != after for before, after in pairwise(states))
    for before in reversed(states[:-1]):
        back(app)
        assert state(app) == before
    for after in states[1:]:
        again(app)
        assert state(app) == after
    assert check_database(app) == []


def test_cards_that_a_reading_unlocked_are_locked_again_unless_answered_since(app: App) -> None:
    """An answer says more than the unlocking did."""
    record_reading(app, [WORKS[0]], Said(ReadingAction.DONE))
    unlocked = [card["uid"] for card in list_cards(app) if not card["locked"]]
    answers(app).give(unlocked[0], Rating.GOOD)
    assert back(app, 2) == ["review", "read"]
    assert [card["uid"] for card in list_cards(app) if not card["locked"]] == unlocked[:1]


def test_something_new_takes_the_place_of_what_was_undone(app: App) -> None:
    """After a new operation nothing undone before it can be redone, not even once that is undone."""
    for work in WORKS[:2]:
        record_reading(app, [work], Said(ReadingAction.START))
    back(app)
    record_reading(app, [WORKS[2]], Said(ReadingAction.START))
    with pytest.raises(ConflictError, match="nothing to redo"):
        next_redo(app, 1)
    back(app, 2)
    assert [operation.summary["works"] for operation in next_redo(app, 9)] == [[WORKS[0]], [WORKS[2]]]


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=30))
def test_what_can_be_redone_is_a_stack(commands: list[str]) -> None:
    """The marks alone say what a list of undone operations, emptied by each new one, would say."""
    marks: list[Mark] = []
    stack: list[int] = []
    for clock, name in enumerate(commands):
        standing = [mark.id for mark in marks if mark.undone_ms is None]
        if name == "do":
            marks.insert(0, Mark(len(marks), None, here=True))
            stack = []
        elif name == "undo" and standing:
            marks = [replace(m, undone_ms=clock) if m.id == standing[0] else m for m in marks]
            stack.append(standing[0])
        elif name == "redo" and stack:
            last = stack.pop()
            marks = [replace(m, undone_ms=None) if m.id == last else m for m in marks]
        assert redoable(marks, 99) == stack[::-1]


def test_an_undone_first_import_leaves_no_live_record(app: App) -> None:
    """The source is forgotten; what was answered keeps its log."""
    back(app)
    assert [card for card in list_cards(app) if not card["retired"]] == []
    assert again(app) == ["seed"]
    assert [card for card in list_cards(app) if not card["retired"]] != []


def test_a_check_that_an_import_asked_for_goes_with_it(app: App) -> None:
    """A learnt card that said something else is due when it was."""
    (card,) = (card["uid"] for card in list_cards(app) if card["back"].startswith("It leaps"))
    place = answers(app)
    place.give(card, Rating.EASY)
    before = state(app)
    seed(app, TEXT.replace("It leaps over the valley.", "It never leaps over any hill at all."))
    assert recent(app, 1)[0].counts["check"] == 1
    back(app)
    assert state(app) == before


def test_a_moved_section_goes_back_to_its_file(app: App, tmp_path: Path) -> None:
    """What left a file that is gone for another is in the first again."""
    cut = TEXT.index("### harvest")
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text("# Garden\n\n### spring\n\nQ: What grows?\nA: Moss.\n")
    import_sources(app, gather([str(one)]))
    before = state(app)
    two.write_text(one.read_text().replace("# Garden", "# Meadow") + TEXT[cut:])
    one.unlink()
    import_sources(app, gather([str(two)]), force=True)
    after = state(app)
    back(app)
    assert state(app) == before
    again(app)
    assert state(app) == after


def test_an_import_whose_former_text_is_not_kept_cannot_be_undone(app: App) -> None:
    """The last texts of a source are kept; the refusal changes nothing."""
    for number in range(KEPT + 1):
        seed(app, f"{TEXT}\nQ: How many?\nA: {number}.\n")
    before = state(app)
    back(app, KEPT)
    with pytest.raises(ConflictError, match="not kept"):
        next_undo(app, 1)
    again(app, KEPT)
    assert state(app) == before


def test_an_operation_that_was_undone_meanwhile_is_not_undone_twice(app: App) -> None:
    """What was shown to the learner is what is undone, or nothing."""
    record_reading(app, [WORKS[0]], Said(ReadingAction.START))
    chosen = next_undo(app, 1)
    undo(app, chosen)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        undo(app, chosen)


@settings(max_examples=10)
@given(st.lists(STEPS, min_size=1, max_size=5), st.integers(0, 4), st.integers(0, 4))
def test_a_machine_that_takes_in_an_undo_and_a_redo_folds_the_same(
    garden: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]], gone: int, kept: int
) -> None:
    """The union of the logs of two machines gives both the memories that the one has."""
    folder = tmp_path_factory.mktemp("machines")
    one, two = (Path(shutil.copy(garden, folder / name)) for name in ("one.db", "two.db"))
    first = make_app(str(one), START.isoformat())
    second = make_app(str(two), (START + timedelta(days=30)).isoformat())
    try:
        for step in steps:
            if step[0] not in {"merge", "import", "own", "draft", "edit"}:
                do(first, step)
        made = len(recent(first, None)) - 1
        merge_library(second, one)
        for turn, count in ((back, min(gone, made)), (again, min(kept, gone, made))):
            if count:
                turn(first, count)
            merge_library(second, one)
            with first.writing() as here, second.writing() as there:
                assert study.all_memories(here) == study.all_memories(there)
            assert state(first)[_READING] == state(second)[_READING]
    finally:
        first.close()
        second.close()
