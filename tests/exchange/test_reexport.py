"""Years of exports into one collection of Anki's: what changed is updated, and nothing else is touched."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from studykit.app.card_edits import edit_card, take_source
from studykit.app.exporting import ExportReport, export_anki
from studykit.app.import_report import SourceReport
from studykit.app.undoing import next_redo, next_undo, redo, undo
from studykit.app.upkeep import backup_database, restore_database
from studykit.resources import bundled
from studykit.store.address import database_url
from studykit.store.tables import Card
from tests.app.campaign import Campaign, halves
from tests.app.edits import every_kind
from tests.exchange.anki_peer import Anki
from tests.exchange.claims import Package
from tests.store.shelf import LATER, NOW, Shelf

pytestmark = pytest.mark.oracle

EDITS = 80
ANSWERS = 5  # cards that are learned in Anki before each import
RETIRED = "studykit::retired"
TEXT = """### soils

Q: What holds water for a week?
A: Loam, which drains slowly after rain.

Q: What becomes of a clod in frost?
A: It breaks into small plates.

C: A [root] grows round a [stone] in its way.

#### ["Roots of Regression"](https://arxiv.org/abs/1501.00001) Ada Moss

> "Early stopping of gradient descent is equivalent to weight decay for regression with squared loss."

Q: What does *ridge* add to the loss?
A: The squared norm, $\\lambda \\|w\\|^2$.

### harvest

- *gleaning*

	picking up what the reapers left
"""


@dataclass(slots=True)
class Journey:
    """A library and a collection of Anki's that takes each of its exports."""

    shelf: Shelf
    anki: Anki
    exports: int = 0
    told: dict[str, tuple[str, str]] = field(default_factory=dict)  # by guid: tags and fields, as last sent

    @property
    def now(self) -> datetime:
        """Each export is some days after the one before."""
        return NOW + timedelta(days=3 * self.exports)

    def export(self) -> ExportReport:
        """Learn in Anki, export, import in Anki, and find everything as it is to be."""
        self.anki.answer(ANSWERS)
        schedules, answers = self.anki.schedules(), self.anki.answers()
        self.exports += 1
        path = self.shelf.folder / "deck.apkg"
        with self.shelf.app(self.now) as app:
            report = export_anki(app, path)
        sent = {
            guid: (tags, fields)
            for guid, tags, fields in Package(path).rows("SELECT guid, tags, flds FROM notes")
        }
        log = self.anki.take_package(path)

        changed = {guid for guid in sent.keys() & self.told.keys() if sent[guid] != self.told[guid]}
        assert sent.keys() >= self.told.keys()
        assert len(log.conflicting) == 0
        assert (report.new, report.changed) == (len(sent.keys() - self.told.keys()), len(changed))
        assert (len(log.new), len(log.updated)) == (report.new, report.changed)
        assert len(log.duplicate) == len(sent) - report.new - report.changed
        self.told |= sent
        assert {
            number: row for number, row in self.anki.schedules().items() if number in schedules
        } == schedules
        assert self.anki.answers() == answers
        self._compare(report)
        return report

    def _compare(self, report: ExportReport) -> None:
        notes = self.anki.notes()
        assert self.anki.collection.note_count() == len(notes)
        assert {guid: "\x1f".join(note.fields) for guid, note in notes.items()} == {
            guid: fields for guid, (_tags, fields) in self.told.items()
        }
        assert len(self.anki.collection.find_notes(f"tag:{RETIRED}")) == report.retired
        assert self.anki.collection.fix_integrity()[1]


@pytest.fixture
def journey(database: Path, tmp_path: Path) -> Iterator[Journey]:
    """An empty library and an empty collection."""
    anki = Anki(tmp_path)
    yield Journey(Shelf(database_url(str(database)), tmp_path / "notes"), anki)
    anki.collection.close()


HEAD = '### soils\n\n#### ["Roots of Regression"](https://arxiv.org/abs/1501.00001) Ada Moss\n\n'
FIRST = "Bloom filters avoid needless disk reads, since a negative answer proves that the key is absent."
SECOND = "Snapshot isolation permits write skew because two transactions may update disjoint rows."

Step = Callable[[Journey], Any]
WATER = "What holds water for a week?"
CLOD = "\nQ: What becomes of a clod in frost?\nA: It breaks into small plates.\n"


def notes(*edits: tuple[str, str]) -> Step:
    """The notes with some pieces replaced, imported."""
    text = TEXT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return lambda journey: journey.shelf.seed(garden=text)


def own_words(journey: Journey) -> None:
    """The learner's answer to a question of the notes."""
    with journey.shelf.app(journey.now) as app:
        edit_card(app, _card(journey, WATER), back="Loam.")


def taken_back(journey: Journey) -> None:
    """The answer of the notes again."""
    with journey.shelf.app(journey.now) as app:
        take_source(app, _card(journey, WATER))


def undone(journey: Journey) -> None:
    """The last command taken back."""
    with journey.shelf.app(journey.now) as app:
        undo(app, next_undo(app, 1))


def redone(journey: Journey) -> None:
    """And done again."""
    with journey.shelf.app(journey.now) as app:
        redo(app, next_redo(app, 1))


def _card(journey: Journey, front: str) -> str:
    (row,) = journey.shelf.rows("SELECT uid FROM card WHERE front = :front", front=front)
    return str(row["uid"])


INSERTED = ("### soils\n", "A line that nobody asks for.\n\n### soils\n")
SHORT = ("Loam, which drains slowly after rain.", "Loam.")
GONE = (CLOD, "")
LAST = ("picking up what the reapers left\n", f"picking up what the reapers left\n{CLOD}")
STEPS: tuple[tuple[str, Step, int], ...] = (
    ("nothing", notes(), 0),
    ("a line inserted at the top", notes(INSERTED), 0),
    ("an answer edited", notes(INSERTED, SHORT), 1),
    ("the edit taken back", notes(INSERTED), 1),
    ("a question retired", notes(INSERTED, GONE), 1),
    ("it returns, under another topic", notes(INSERTED, GONE, LAST), 1),
    ("and moves back", notes(INSERTED), 1),
    ("own words for a card", own_words, 1),
    ("an undo", undone, 1),
    ("a redo", redone, 1),
    ("the words of the notes again", taken_back, 1),
    ("a topic renamed", notes(INSERTED, ("### harvest", "### gathering")), 1),
    ("an import undone", undone, 1),
)


def test_what_changed_is_updated_and_nothing_else(journey: Journey) -> None:
    """Through a dozen edits Anki updates as many notes as changed, keeps its schedules, and makes no duplicate."""
    journey.shelf.seed(garden=TEXT)
    journey.export()
    updated = []
    for _name, step, _count in STEPS:
        step(journey)
        updated.append(journey.export().changed)
    assert dict(zip([name for name, *_ in STEPS], updated, strict=True)) == {
        name: count for name, _step, count in STEPS
    }


def test_a_renamed_topic_keeps_its_deck(journey: Journey) -> None:
    """The cards stay in the deck of their first export, and no second deck appears."""
    journey.shelf.seed(garden=TEXT)
    journey.export()
    decks = [deck.name for deck in journey.anki.collection.decks.all_names_and_ids()]
    notes(("### harvest", "### gathering"))(journey)
    journey.export()
    assert [deck.name for deck in journey.anki.collection.decks.all_names_and_ids()] == decks


def test_what_a_restore_brings_back_is_newer(journey: Journey, tmp_path: Path) -> None:
    """Anki passes over what is older than its own, so the words of a backup get a stamp after the last one sent."""
    journey.shelf.seed(garden=TEXT)
    journey.export()
    with journey.shelf.app(journey.now) as app:
        saved = backup_database(app, tmp_path / "saved.sqlite3")
    notes(SHORT, ("small plates", "large plates"))(journey)
    assert journey.export().changed == 2

    with journey.shelf.app(journey.now) as app:
        restore_database(app, saved)

    assert journey.export().changed == 2


def test_a_restore_from_before_the_first_export(journey: Journey, tmp_path: Path) -> None:
    """The backup has no stamps; those of the library that was there count, even when the clock was set back."""
    journey.shelf.seed(garden=TEXT)
    with journey.shelf.app(journey.now) as app:
        saved = backup_database(app, tmp_path / "saved.sqlite3")
    notes(SHORT)(journey)
    journey.export()

    with journey.shelf.app(journey.now) as app:
        restore_database(app, saved)

    journey.exports -= 2
    assert journey.export().changed == 1


def test_a_restore_forgets_what_it_does_not_know(journey: Journey, tmp_path: Path) -> None:
    """The stamp of a card that the backup has not is not taken over; the others are as they were."""
    journey.shelf.seed(garden=TEXT.replace(CLOD, ""))
    with journey.shelf.app(journey.now) as app:
        saved = backup_database(app, tmp_path / "saved.sqlite3")
    journey.shelf.seed(garden=TEXT)
    journey.export()

    with journey.shelf.app(journey.now) as app:
        restore_database(app, saved)
        report = export_anki(app, tmp_path / "deck.apkg")

    assert (report.new, report.changed) == (0, 0)
    assert sum(report.notes.values()) == len(journey.told) - 1


def test_a_quote_whose_cards_went_on_is_retired(any_database_url: str, tmp_path: Path) -> None:
    """Two quotes become one, which asks the cards of both; the note of the other is still sent, as retired."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(garden=f'{HEAD}> "{FIRST}"\n\n> "{SECOND}"\n')
    with shelf.app() as app:
        before = export_anki(app, tmp_path / "deck.apkg")
    shelf.seed(garden=f'{HEAD}> "{FIRST} {SECOND}"\n')
    with shelf.app(LATER) as app:
        after = export_anki(app, tmp_path / "deck.apkg")
    assert (before.notes, before.cards, before.retired) == ({"quote": 2}, 2, 0)
    assert (after.notes, after.cards, after.retired) == ({"quote": 2}, 3, 1)
    (left,) = Package(tmp_path / "deck.apkg").rows("SELECT flds FROM notes WHERE tags LIKE '%retired%'")
    assert "{{c1::" in left[0]


def test_blanks_that_overlap_have_a_sentence_each(any_database_url: str, tmp_path: Path) -> None:
    """Cards of two quotes that became one may ask for the same words; each still finds its own."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(garden=f'{HEAD}> "{FIRST}"\n')
    blanks = ("needless disk reads", "disk", "disk", "reads, since", "key")
    cards = [
        {
            "uid": f"card-{number}", "quote_id": 1, "kind": "quote", "ordinal": number, "note_type": "quote",
            "blank": blank, "front": FIRST.replace(blank, "[…]", 1), "back": FIRST, "draft": False,
            "created_at": NOW,
        }
        for number, blank in enumerate(blanks, 1)
    ]  # fmt: skip
    with shelf.app() as app:
        with app.writing() as connection:
            connection.execute(insert(Card), cards)
        assert export_anki(app, tmp_path / "deck.apkg").cards == len(blanks)
    ((fields,),) = Package(tmp_path / "deck.apkg").rows("SELECT flds FROM notes")
    for number, blank in enumerate(blanks, 1):
        assert f"{{{{c{number}::{blank}}}}}" in fields


@dataclass(frozen=True)
class Exporting(Shelf):
    """A shelf whose library, once it is studied, is exported to Anki after each import."""

    reports: list[ExportReport] = field(default_factory=list)
    journey: Journey | None = None

    def imported(self, *args: Any, **options: Any) -> list[SourceReport]:
        """Import, and export."""
        reports = super().imported(*args, **options)
        if self.journey and self.rows("SELECT card_id FROM memory LIMIT 1"):
            self.reports.append(self.journey.export())
        return reports


def _edited_for_years(journey: Journey, files: dict[str, str]) -> list[ExportReport]:
    """Ten batches of edits of every kind, and an export after each."""
    shelf = Exporting(journey.shelf.url, journey.shelf.folder, [], journey)
    Campaign(shelf).run(files, every_kind(EDITS), batch=EDITS // 10)
    return shelf.reports


def test_any_edits_of_the_bundled_library(journey: Journey) -> None:
    """Typos, moves, splits, joins, and what goes and comes back: each export is taken as it is meant."""
    files = {path.stem: path.read_text(encoding="utf-8") for path in sorted(bundled("seeds").glob("*.md"))}
    reports = _edited_for_years(journey, files)
    assert len(reports) >= 10
    assert sum(report.changed for report in reports) >= EDITS / 2


@pytest.mark.notes
def test_any_edits_of_real_notes(journey: Journey, real_notes: Path) -> None:
    """The same on notes that somebody kept for years."""
    reports = _edited_for_years(journey, halves(real_notes.read_text(encoding="utf-8")))
    assert len(reports) >= 10
    assert any(report.retired for report in reports)
