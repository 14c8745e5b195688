"""Packages as the zip and SQLite files that they are."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.exchange.apkg import cards_made, write_package
from studykit.exchange.deck import ExportKind, deck_note
from studykit.exchange.errors import ExchangeError
from studykit.exchange.note_types import LAYOUTS, DeckNote, NoteType
from tests.exchange.claims import Package, make_claim, one_of_each

NOTES = [deck_note(claim) for claim in one_of_each()]


def written(folder: Path, notes: list[DeckNote]) -> Package:
    write_package(folder / "deck.apkg", notes)
    return Package(folder / "deck.apkg")


def test_the_zip(tmp_path: Path) -> None:
    """Two compressed members with a fixed date, and no media."""
    package = written(tmp_path, NOTES)
    assert [entry.filename for entry in package.entries] == ["collection.anki2", "media"]
    assert {entry.date_time for entry in package.entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in package.entries} == {zipfile.ZIP_DEFLATED}
    assert package.media == {}


def test_each_note_has_its_own_stamp(tmp_path: Path) -> None:
    """A note and its cards carry that note's `mod`, its guid, fields and tags."""
    notes = [replace(note, mod=note.mod + place) for place, note in enumerate(NOTES)]
    package = written(tmp_path, notes)
    rows = package.rows("SELECT guid, mod, flds, tags FROM notes")
    assert sorted(rows) == sorted(
        (note.guid, note.mod, "\x1f".join(note.fields), f" {' '.join(note.tags)} ") for note in notes
    )
    stamps = "SELECT DISTINCT guid, cards.mod FROM cards JOIN notes ON notes.id = nid"
    assert sorted(package.rows(stamps)) == sorted((note.guid, note.mod) for note in notes)


def test_the_cards_are_those_expected(tmp_path: Path) -> None:
    """Each note has the cards it asks for, new, at its position."""
    package = written(tmp_path, NOTES)
    query = "SELECT guid, ord, due, type, queue FROM cards JOIN notes ON notes.id = nid"
    assert sorted(package.rows(query)) == sorted(
        (note.guid, ordinal, note.position, 0, 0) for note in NOTES for ordinal in note.cards
    )


def test_ids_are_distinct(tmp_path: Path) -> None:
    """Notes of one instant and their cards get ids of their own."""
    package = written(tmp_path, [replace(NOTES[1], guid=f"guid{number}") for number in range(3000)])
    assert package.rows("SELECT count(DISTINCT id), min(id) / 1000 FROM notes") == [(3000, NOTES[1].mod)]
    assert package.rows("SELECT count(DISTINCT id) FROM cards") == [(6000,)]


def test_types_carry_their_ids(tmp_path: Path) -> None:
    """Each note type is written with its id, and every field and template with its own."""
    models = written(tmp_path, NOTES).json("models")
    assert set(models) == {str(layout.model_id) for layout in LAYOUTS.values()}
    for layout in LAYOUTS.values():
        model = models[str(layout.model_id)]
        assert [(field["name"], field["id"]) for field in model["flds"]] == [
            (name, layout.field_id(place)) for place, name in enumerate(layout.fields)
        ]
        assert [template["id"] for template in model["tmpls"]] == [
            template.id for template in layout.templates
        ]


def test_decks_keep_their_ids(tmp_path: Path) -> None:
    """A deck's id comes from its name, whatever else is in the package; case alone makes no second deck."""
    names = ["A::b", "a::B", "a::c"]
    notes = [replace(NOTES[0], guid=name, deck=name) for name in names]
    decks = written(tmp_path, notes).json("decks")
    assert sorted(deck["name"] for deck in decks.values()) == ["A::b", "A::c", "Default"]
    alone = written(tmp_path, notes[:1]).json("decks")
    assert set(alone) < set(decks)


def test_same_notes_same_bytes(tmp_path: Path) -> None:
    """Two exports of the same notes, in any order, are the same file."""
    write_package(tmp_path / "one", NOTES)
    write_package(tmp_path / "two", NOTES[::-1])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the folder for temporary files nor that of the target holds anything but the package."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    write_package(tmp_path / "deck.apkg", NOTES)
    assert {path.name for path in tmp_path.iterdir()} == {"tmp", "deck.apkg"}
    assert not list(temporary.iterdir())


def test_progress_counts_notes(tmp_path: Path) -> None:
    """Progress is told after each note."""
    told: list[int] = []
    write_package(tmp_path / "deck.apkg", NOTES, told.append)
    assert told == list(range(1, len(NOTES) + 1))


class StopError(Exception):
    """Raised by a test in the middle of an export."""


def test_an_interrupted_export_leaves_the_old_file(tmp_path: Path) -> None:
    """When something raises half-way, the target is as it was and nothing else is there."""

    def stop(count: int) -> None:
        if count == 3:
            raise StopError

    (tmp_path / "deck.apkg").write_bytes(b"old")
    with pytest.raises(StopError):
        write_package(tmp_path / "deck.apkg", NOTES, stop)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("deck.apkg", b"old")]


QA, CLOZE = NOTES[0], next(note for note in NOTES if note.note_type is NoteType.CLOZE)


@pytest.mark.parametrize(
    "note",
    [
        replace(QA, fields=("", *QA.fields[1:])),
        replace(QA, fields=("<br> <div></div>", *QA.fields[1:])),
        replace(QA, fields=QA.fields[1:]),
        replace(QA, fields=("a\x1fb", *QA.fields[1:])),
        replace(QA, cards=(0, 1)),
        replace(QA, tags=("two words",)),
        replace(QA, tags=("",)),
        replace(CLOZE, cards=(0,)),
        *(
            replace(CLOZE, cards=(0,), fields=(text, *CLOZE.fields[1:]))
            for text in (
                "no blank",
                "{{c1::}}",
                "{{c1::a::hint}}",
                "{{c1::a {{c2::b}} c}}",
                "{{c1,2::a}}",
                "{{C1::a}}",
                "{{c0::a}}",
                "{{c01::a}}",
                "{{c1::a}} {{x}}",
                "{{c1::a}} }}",
                "{{c500::a}}",
            )
        ),
    ],
)
def test_a_note_that_anki_would_read_otherwise_is_refused(tmp_path: Path, note: DeckNote) -> None:
    """Notes without cards, with other cards than promised, or out of shape are named and nothing is written."""
    with pytest.raises(ExchangeError, match=note.guid):
        write_package(tmp_path / "deck.apkg", [note])
    assert not list(tmp_path.iterdir())


def test_two_notes_of_one_guid_are_refused(tmp_path: Path) -> None:
    """Anki would make two notes of them, for ever."""
    with pytest.raises(ExchangeError, match="two notes"):
        write_package(tmp_path / "deck.apkg", [NOTES[0], NOTES[0]])


@given(st.sets(st.integers(1, 499), min_size=1, max_size=5))
def test_clozes_are_counted_by_their_numbers(numbers: set[int]) -> None:
    """Each number makes one card, wherever and however often it stands."""
    text = " ".join(f"{{{{c{number}::a {{ }} b}}}}" for number in [*numbers, *numbers])
    made = cards_made(replace(CLOZE, fields=(text, *CLOZE.fields[1:])))
    assert made == tuple(sorted(number - 1 for number in numbers))


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(ExportKind), st.integers(0, 2**31)), max_size=6))
def test_what_is_made_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[ExportKind, int]]
) -> None:
    """Notes made of claims pass every check of the writer, whatever their kinds and stamps."""
    notes = [deck_note(make_claim(kind, number, mod=mod)) for number, (kind, mod) in enumerate(drawn)]
    package = written(tmp_path_factory.mktemp("apkg"), notes)
    assert package.rows("SELECT count(*) FROM notes") == [(len(notes),)]
