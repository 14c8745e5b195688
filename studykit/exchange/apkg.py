"""Notes to an Anki package (`.apkg`): the same notes give the same bytes."""

import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import genanki

from studykit.exchange.errors import ExchangeError
from studykit.exchange.files import replace_file
from studykit.exchange.note_types import CSS, LAYOUTS, REVISED, DeckNote, Layout, NoteType

if TYPE_CHECKING:
    from studykit.exchange.anki_schedule import CardSchedule, Schedules

__all__ = ["DeckNote", "NoteType", "cards_made", "write_package"]

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_LEVEL = 4  # of compression: half the time of the usual 6, and 3 % larger
_MAX_CLOZE = 499  # Anki makes no card of a higher number
_CLOZE = re.compile(r"\{\{c([1-9]\d*)::((?:(?!\{\{|\}\}|::).)+)\}\}", re.DOTALL)
_EMPTY = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*")


def write_package(
    path: Path,
    notes: Sequence[DeckNote],
    progress: Callable[[int], None] | None = None,
    schedules: "Schedules | None" = None,
) -> None:
    """Write the notes as an Anki package, whole or not at all.

    Args:
        path: target; an existing file is replaced only by a complete new one.
        notes: in any order; their guids differ.
        progress: called with the number of notes written so far, after each note.
        schedules: of their cards; without any all are new, and Anki's own options hold for them.

    Raises:
        ExchangeError: a note does not fit its type, would not make the cards it is to make, or shares its
            guid with another; or the file cannot be written.
    """
    _check(notes)
    ordered = sorted(notes, key=lambda note: (note.mod, note.position, note.guid))
    replace_file(path, _zipped(_collection(ordered, progress or (lambda _count: None), schedules)))


def cards_made(note: DeckNote) -> tuple[int, ...]:
    """The ordinals of the cards that Anki makes of a note, counted from 0.

    Raises:
        ExchangeError: a cloze is not of the plain form `{{c1::text}}`, which alone every reader counts alike.
    """
    layout = LAYOUTS[note.note_type]
    if layout.cloze:
        return _clozes(note)
    fields = dict(zip(layout.fields, note.fields, strict=True))
    fronts = ("Front", "ReverseFront")[: len(layout.templates)]
    return tuple(place for place, front in enumerate(fronts) if not _EMPTY.fullmatch(fields[front]))


def _clozes(note: DeckNote) -> tuple[int, ...]:
    text = note.fields[0]
    rest = _CLOZE.sub("", text)
    numbers = {int(number) for number, _deletion in _CLOZE.findall(text)}
    if "{{" in rest or "}}" in rest or any(number > _MAX_CLOZE for number in numbers):
        raise ExchangeError(f"note {note.guid}: a cloze that Anki would read in another way")
    return tuple(sorted(number - 1 for number in numbers))


def _check(notes: Sequence[DeckNote]) -> None:
    seen: set[str] = set()
    for note in notes:
        if note.guid in seen:
            raise ExchangeError(f"note {note.guid}: two notes have this guid")
        seen.add(note.guid)
        _check_note(note)


def _check_note(note: DeckNote) -> None:
    wanted = len(LAYOUTS[note.note_type].fields)
    if len(note.fields) != wanted:
        raise ExchangeError(f"note {note.guid}: {len(note.fields)} fields, its type has {wanted}")
    if "\x1f" in "".join(note.fields):
        raise ExchangeError(f"note {note.guid}: a field holds U+001F, which separates fields")
    if any(tag.split() != [tag] for tag in note.tags):
        raise ExchangeError(f"note {note.guid}: a tag is empty or holds a space")
    made = cards_made(note)
    if not made or made != tuple(sorted(note.cards)):
        raise ExchangeError(f"note {note.guid}: Anki would make the cards {made}, not {note.cards}")


class _Card(genanki.Card):  # type: ignore[misc]
    """A card with a schedule, in the place of a new one."""

    def __init__(self, ordinal: int, schedule: "CardSchedule") -> None:
        super().__init__(ordinal)
        self._schedule = schedule

    def write_to_db(
        self,
        cursor: sqlite3.Cursor,
        timestamp: float,
        deck_id: int,
        note_id: int,
        id_gen: Iterator[int],
        due: int = 0,
    ) -> None:
        super().write_to_db(cursor, timestamp, deck_id, note_id, id_gen, due)
        card_id, its = cursor.lastrowid, self._schedule
        cursor.execute(
            "UPDATE cards SET type = ?, queue = ?, due = ?, ivl = ?, factor = ?, reps = ?, lapses = ?,"
            " left = ?, data = ? WHERE id = ?",
            (
                its.type, its.queue, its.due, its.interval, its.factor, its.reps, its.lapses, its.left,
                its.data, card_id,
            ),
        )  # fmt: skip
        cursor.executemany(
            "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
            ((entry.at_ms, card_id, *entry[1:]) for entry in its.log),
        )


class _Note(genanki.Note):  # type: ignore[misc]
    """A note with its own stamp, ids and cards instead of genanki's one stamp and guessed cards."""

    def __init__(
        self,
        note: DeckNote,
        model: genanki.Model,
        ids: tuple[int, ...],
        written: Callable[[], None],
        schedules: "Mapping[tuple[str, int], CardSchedule]",
    ) -> None:
        super().__init__(model, list(note.fields), tags=note.tags, guid=note.guid, due=note.position)
        scheduled = [(ordinal, schedules.get((note.guid, ordinal))) for ordinal in note.cards]
        self.__dict__["cards"] = [
            _Card(ordinal, schedule) if schedule else genanki.Card(ordinal) for ordinal, schedule in scheduled
        ]
        self._mod = note.mod
        self._ids = ids
        self._written = written

    def write_to_db(
        self, cursor: sqlite3.Cursor, _timestamp: float, deck_id: int, _id_gen: Iterator[int]
    ) -> None:
        super().write_to_db(cursor, self._mod, deck_id, iter(self._ids))
        self._written()

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Fields are our own HTML; looking for tags in each again costs an eighth of the export."""


def _collection(
    notes: Sequence[DeckNote], progress: Callable[[int], None], schedules: "Schedules | None"
) -> bytes:
    """The notes as the bytes of Anki's database; made in memory, so that nothing is left behind on disk."""
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor = connection.cursor()
        genanki.Package(_decks(notes, progress, schedules.cards if schedules else {})).write_to_db(
            cursor, REVISED, iter(())
        )
        newest = max((note.mod for note in notes), default=REVISED)
        cursor.execute("UPDATE col SET mod = ?, scm = ?", (newest * 1000, REVISED * 1000))
        if schedules:
            _write_options(cursor, schedules)
        connection.commit()
        return connection.serialize()


def _write_options(cursor: sqlite3.Cursor, schedules: "Schedules") -> None:
    """How days are counted, by which scheduler, and the option group of the decks."""
    conf, decks, groups = (
        json.loads(value) for value in cursor.execute("SELECT conf, decks, dconf FROM col").fetchone()
    )
    calendar = schedules.calendar
    conf |= {"schedVer": 2, "sched2021": True, "creationOffset": calendar.west, "rollover": calendar.rollover}
    group = schedules.options["id"]
    groups[str(group)] = schedules.options
    for deck in decks.values():
        deck["conf"] = deck["conf"] if deck["id"] == 1 else group
    cursor.execute(
        "UPDATE col SET crt = ?, conf = ?, decks = ?, dconf = ?",
        (calendar.created, *map(json.dumps, (conf, decks, groups))),
    )


def _decks(
    notes: Sequence[DeckNote],
    progress: Callable[[int], None],
    schedules: "Mapping[tuple[str, int], CardSchedule]",
) -> list[genanki.Deck]:
    models = {note_type: _model(layout) for note_type, layout in LAYOUTS.items()}
    names = _deck_names(notes)
    decks = {name: genanki.Deck(_deck_id(name), name) for name in sorted(set(names.values()))}
    counts = count(1)
    for note, ids in zip(notes, _ids(notes), strict=True):
        deck = decks[names[note.deck]]
        model = models[note.note_type]
        deck.add_note(_Note(note, model, ids, lambda: progress(next(counts)), schedules))
    return list(decks.values())


def _deck_names(notes: Sequence[DeckNote]) -> dict[str, str]:
    """One spelling for decks that differ in case only: Anki would add `_` to the second."""
    spellings: dict[str, str] = {}
    names = {}
    for name in sorted({note.deck for note in notes}):
        levels = name.split("::")
        above = ("::".join(levels[: depth + 1]).casefold() for depth in range(len(levels)))
        names[name] = "::".join(map(spellings.setdefault, above, levels))
    return names


def _ids(notes: Sequence[DeckNote]) -> Iterator[tuple[int, ...]]:
    """For each note its id and those of its cards, in milliseconds: Anki shows them as dates.

    Notes come in order of `mod`. Anki finds notes by guid, so ids may differ between exports.
    """
    note_id = card_id = 0
    for note in notes:
        note_id = max(note_id + 1, note.mod * 1000)
        first = max(card_id + 1, note.mod * 1000)
        card_id = first + len(note.cards) - 1
        yield (note_id, *range(first, card_id + 1))


def _deck_id(name: str) -> int:
    digest = hashlib.blake2b(name.encode(), digest_size=6).digest()
    return (1 << 48) + int.from_bytes(digest)  # never that of the default deck, exact as a JavaScript number


def _model(layout: Layout) -> genanki.Model:
    fields: list[dict[str, Any]] = [
        {"name": name, "id": layout.field_id(place)} for place, name in enumerate(layout.fields)
    ]
    templates: list[dict[str, Any]] = [
        {"name": template.name, "id": template.id, "qfmt": template.front, "afmt": template.back}
        for template in layout.templates
    ]
    kind = genanki.Model.CLOZE if layout.cloze else genanki.Model.FRONT_BACK
    return genanki.Model(layout.model_id, layout.name, fields, templates, CSS, kind)


def _zipped(collection: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        for name, content in (("collection.anki2", collection), ("media", json.dumps({}).encode())):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on every system
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content, compresslevel=_LEVEL)
    return packed.getvalue()
