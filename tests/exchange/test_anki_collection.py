"""Packages of strangers: read when Anki could have written them, else refused with one clear error."""

import sqlite3
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.exchange.anki_collection import read_collection
from studykit.exchange.errors import ExchangeError
from tests.exchange.claims import one_of_each
from tests.exchange.packages import collection, package

OLD, NEW = "collection.anki2", "collection.anki21b"
LIMIT = 1 << 20
REVIEW = "INSERT INTO revlog SELECT 1700000000000, id, -1, 3, 4, -600, 500, 2500, 0 FROM cards LIMIT 1;"


def compressed(content: bytes) -> bytes:
    zstd = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    packed: bytes = zstd.compress(content)
    return packed


def one(name: str, content: bytes) -> Callable[[Path], Path]:
    return lambda path: package(path, [(name, content)])


def new(content: bytes, stop: int | None = None, more: bytes = b"") -> Callable[[Path], Path]:
    """A package of a new version; it takes zstd to make one."""
    return lambda path: package(path, [(NEW, compressed(content)[:stop] + more)])


def changed(*changes: Any) -> Callable[[Path], Path]:
    return lambda path: package(path, [(OLD, collection(*changes))])


def raw(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def cut(path: Path) -> Path:
    whole = package(path, [(OLD, collection())]).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def twice(path: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile says so too
        return package(path, [(OLD, collection()), (OLD, collection(REVIEW))])


def beside(name: str) -> Callable[[Path], Path]:
    return lambda path: package(path, [(OLD, collection()), (name, b"x")])


def packed_oddly(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as zipped:
        zipped.writestr(OLD, collection())
    return path


def bent(path: Path) -> Path:
    """A bit of the packed bytes themselves is another."""
    whole = bytearray(package(path, [(OLD, collection())]).read_bytes())
    whole[60] ^= 255
    path.write_bytes(bytes(whole))
    return path


def encrypted(path: Path) -> Path:
    """The flag of both headers that a member needs a password."""
    whole = bytearray(package(path, [(OLD, collection())]).read_bytes())
    whole[6] |= 1
    whole[whole.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(whole))
    return path


ENDLESS = (
    "DROP TABLE notes; CREATE VIEW notes AS"
    " WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x FROM n"
)
DAMAGED = bytes([*collection()[:5000], *(b"\xa5" * 3000), *collection()[8000:]])
CROSSED = (
    "PRAGMA writable_schema = 1; UPDATE sqlite_master SET rootpage ="
    " (SELECT rootpage FROM sqlite_master WHERE name = 'notes') WHERE name = 'ix_cards_nid'"
)
NESTED = "UPDATE col SET conf = '" + "[" * 100_000 + "'"

HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty": (raw(b""), "no Anki package"),
    "text": (raw(b"Dear Anki,\n" * 99), "no Anki package"),
    "cut off": (cut, "no Anki package"),
    "no collection": (one("media", b"{}"), "holds no collection"),
    "a way out": (beside("../../evil"), "lies outside"),
    "an absolute path": (beside("/etc/passwd"), "lies outside"),
    "a way out for windows": (beside("..\\evil"), "lies outside"),
    "two collections": (twice, "twice"),
    "packed in an odd way": (packed_oddly, "packed in a way"),
    "bent bytes": (bent, "no Anki package"),
    "a password": (encrypted, "encrypted"),
    "a bomb": (one(OLD, b"\0" * (LIMIT + 1)), "larger than 1 MiB"),
    "a bomb in zstd": (new(b"\0" * (40 * LIMIT)), "larger than 1 MiB"),
    "zstd cut off": (new(collection(), -9), "cut off"),
    "no zstd": (new(b"", 0, b"junk" * 9), "no Anki package"),
    "no database": (one(OLD, b"SQLite format 4\0" * 99), "no SQLite database"),
    "a damaged database": (one(OLD, DAMAGED), "damaged"),
    "a database cut off": (one(OLD, collection()[:6000]), "damaged"),
    "a name and no database": (one(OLD, b"SQLite format 3\0" + b"\xff" * 4096), "damaged"),
    "an index of another table": (changed(CROSSED), "damaged"),
    "another schema": (changed("DROP TABLE revlog; CREATE TABLE diary (day)"), "no table 'revlog'"),
    "a view without end": (changed(ENDLESS), "no table 'notes'"),
    "a virtual table": (
        changed("DROP TABLE notes; CREATE VIRTUAL TABLE notes USING fts5(id, guid, mid, mod, flds, tags)"),
        "no table 'notes'",
    ),
    "a lacking column": (changed("ALTER TABLE notes DROP COLUMN flds"), "flds"),
    "no description": (changed("DELETE FROM col"), "no description"),
    "a version of tomorrow": (changed("UPDATE col SET ver = 99"), "version 99"),
    "a time as words": (changed("UPDATE col SET crt = 'long ago'"), "'long ago'"),
    "an age of the stars": (changed("UPDATE col SET crt = 99999999999999"), "99999999999999"),
    "no JSON": (changed("UPDATE col SET conf = 'yes'"), "no Anki package"),
    "JSON of another shape": (changed("UPDATE col SET models = '[1]'"), "JSON objects"),
    "JSON without end": (changed(NESTED), "nested without end"),
    "no note type": (changed("UPDATE notes SET mid = 7"), "no note type"),
    "bytes for words": (changed("UPDATE notes SET flds = x'ff00'"), "where a text should"),
    "words in no encoding": (changed("UPDATE notes SET flds = CAST(x'fffe' AS TEXT)"), "damaged"),
    "a review in the year 33658": (
        changed(REVIEW, "UPDATE revlog SET id = 999999999999999"),
        "999999999999999",
    ),
    "an answer of nine": (changed(REVIEW, "UPDATE revlog SET ease = 9"), "9 is no number"),
    "an interval of ages": (changed(REVIEW, "UPDATE revlog SET ivl = 1 << 40"), "1099511627776"),
    "half a card": (changed("UPDATE cards SET ord = 0.5"), "0.5"),
    "a due in letters": (changed("UPDATE cards SET due = 'soon'"), "'soon'"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_clear_error(tmp_path: Path, name: str) -> None:
    """It names the file and what is wrong with it."""
    spoil, words = HOSTILE[name]
    path = spoil(tmp_path / "deck.apkg")
    with pytest.raises(ExchangeError) as error:
        read_collection(path, LIMIT)
    assert "deck.apkg" in str(error.value)
    assert words in str(error.value)


@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 255)), min_size=1, max_size=9))
def test_bent_bytes_anywhere_are_one_error_or_none(bends: list[tuple[int, int]]) -> None:
    """Whatever a transfer does to a collection, it is read or refused, and nothing else happens."""
    content = bytearray(collection())
    for place, by in bends:
        content[place % len(content)] ^= by
    with tempfile.TemporaryDirectory() as folder:
        path = package(Path(folder) / "deck.apkg", [(OLD, bytes(content))])
        with suppress(ExchangeError):
            read_collection(path, LIMIT)


def test_an_old_package(tmp_path: Path) -> None:
    """Notes with the fields of their types, and their cards with their log."""
    read = read_collection(package(tmp_path / "deck.apkg", [(OLD, collection(REVIEW)), ("media", b"junk")]))
    assert [note.guid for note in read.notes] == [claim.guid for claim in one_of_each()]
    assert read.notes[0].fields["Back"] == "Units, at random."
    assert [note.cloze for note in read.notes] == [False, True, False, False, True, True]
    assert [len(note.cards) for note in read.notes] == [1, 2, 2, 1, 2, 1]
    (review,) = (review for note in read.notes for card in note.cards for review in card.log)
    assert (review.at_ms, review.ease, review.interval, review.duration_ms) == (1_700_000_000_000, 3, 4, 2500)


def test_the_newest_collection_counts(tmp_path: Path) -> None:
    """New packages hold an old collection that tells old versions of Anki to update."""
    newest = compressed(collection(REVIEW))
    path = package(tmp_path / "deck.apkg", [(OLD, b"decoy"), (NEW, newest), ("meta", b"\x08\x03")])
    assert len(read_collection(path).notes) == len(one_of_each())


def test_a_missing_zstd_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line that installs it, and the way round it."""
    path = new(collection())(tmp_path / "deck.apkg")
    for name in ("compression.zstd", "backports.zstd"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ExchangeError, match="zstd") as error:
        read_collection(path)
    assert "pip install 'studykit[anki]'" in str(error.value.hint)


def test_due_days_are_study_days(tmp_path: Path) -> None:
    """They count from the date on which the collection began where it began."""
    began = 1_700_000_000 // 86_400 * 86_400 + 20 * 3600  # four in the morning, eight hours east
    conf = f"UPDATE col SET crt = {began}, conf = '{{\"creationOffset\": -480}}'"
    due = "UPDATE cards SET type = 2, queue = 2, due = 3, ivl = 9"
    path = package(tmp_path / "deck.apkg", [(OLD, collection(conf, due))])
    days = {card.due_day for note in read_collection(path).notes for card in note.cards}
    assert days == {1_700_000_000 // 86_400 + 1 + 3}


def test_a_collection_with_a_journal_beside_it_can_be_read(tmp_path: Path) -> None:
    """Anki's own is in WAL mode, which memory knows nothing of."""
    content = bytearray(collection())
    content[18:20] = b"\x02\x02"
    assert read_collection(package(tmp_path / "deck.apkg", [(OLD, bytes(content))])).notes


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The error says which."""
    with pytest.raises(ExchangeError, match=r"cannot read .*nothing\.apkg"):
        read_collection(tmp_path / "nothing.apkg")


def test_the_fixture_is_a_database() -> None:
    """What the hostile files are made from is sound."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(collection())
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
