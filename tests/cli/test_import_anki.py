"""`export anki --with-scheduling`, `import anki`, `cards take`, through the command line."""

import hashlib
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli, uids

EVENING_MS = 1_772_474_400_000  # of the day of the library, whose clock stands at morning


@pytest.fixture
def handed(library: Path, cli: Cli, tmp_path: Path) -> Path:
    """The package of a library whose cards Anki has now."""
    path = tmp_path / "out.apkg"
    assert cli("export", "anki", str(path), "--with-scheduling", "--accepted-only").code == 0
    return path


def in_anki(package: Path, *statements: str) -> Path:
    """What Anki would export after some work on a package; `REV` is the id of the first question's card."""
    path = package.with_name("back.apkg")
    with zipfile.ZipFile(package) as zipped, closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(zipped.read("collection.anki2"))
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        content = connection.serialize()
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("collection.anki2", content)
    return path


CARD = (
    "(SELECT cards.id FROM cards JOIN notes ON notes.id = nid WHERE flds LIKE 'Why is a large step%' LIMIT 1)"
)
ANSWER = f"INSERT INTO revlog VALUES ({EVENING_MS}, {CARD}, -1, 4, 8, 0, 500, 2500, 0)"
DUE = f"UPDATE cards SET type = 2, queue = 2, due = 8, ivl = 8, reps = 1 WHERE id = {CARD}"
EDIT = (
    "UPDATE notes SET flds = replace(flds, 'It leaps', 'It <b>jumps</b>'), mod = mod + 5"
    " WHERE flds LIKE 'Why is a large step%'"
)
STRANGER = "INSERT INTO notes SELECT 1, 'stranger', 7, 1, -1, '', 'Who?' || char(31) || 'Ada.', '', 0, 0, ''"
STRANGERS_TYPE = (
    'UPDATE col SET models = json_set(models, \'$.7\', json(\'{"name": "Basic", "type": 0, "flds":'
    ' [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}]}\'))'
)


def digest(library: Path) -> str:
    with closing(sqlite3.connect(library)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def test_handed_over_cards_are_asked_elsewhere(handed: Path, cli: Cli) -> None:
    """The queue leaves them out and says how many; taking some back asks these again."""
    every = uids(cli)
    assert cli("queue", "--json").json["handed_over"] == len(every)
    taken = cli("cards", "take", "topic:clay", "--json").json
    assert taken["schema"] == "studykit.cards.take/1"
    assert 0 < len(taken["cards"]) < len(every)
    assert cli("queue", "--json").json["handed_over"] == len(every) - len(taken["cards"])
    assert len(cli("cards", "take", "--json").json["cards"]) == len(every) - len(taken["cards"])
    assert cli("cards", "take").err == "Anki has none of these cards.\n"


def test_handing_over_twice_gives_nothing_more(handed: Path, cli: Cli) -> None:
    """The second package has the same bytes, and no card is given twice."""
    again = handed.with_name("again.apkg")
    report = cli("export", "anki", str(again), "--with-scheduling", "--accepted-only", "--json").json
    assert report["given"] == 0
    assert again.read_bytes() == handed.read_bytes()


def test_drafts_are_not_handed_over(library: Path, cli: Cli, tmp_path: Path) -> None:
    """They travel, but are no cards yet: accepting them here asks them here."""
    assert cli("export", "anki", str(tmp_path / "out.apkg"), "--with-scheduling").code == 0
    cards = cli("cards", "--json").json["cards"]
    drafts = [card for card in cards if card["draft"]]
    assert drafts
    assert cli("queue", "--json").json["handed_over"] == len(cards) - len(drafts)


def test_a_failed_export_hands_nothing_over(library: Path, cli: Cli, tmp_path: Path) -> None:
    """No file, no handover."""
    told = cli("export", "anki", str(tmp_path / "nowhere" / "out.apkg"), "--with-scheduling")
    assert told.code != 0
    assert cli("queue", "--json").json["handed_over"] == 0


def test_a_handover_can_be_undone(handed: Path, cli: Cli) -> None:
    """One command, one operation."""
    assert cli("undo", "-y").code == 0
    assert cli("queue", "--json").json["handed_over"] == 0


def test_reviews_come_back(handed: Path, cli: Cli) -> None:
    """The card is due when Anki says, its review is counted, and all cards are asked here again."""
    report = cli("import", "anki", str(in_anki(handed, ANSWER, DUE)), "--json").json
    assert report["schema"] == "studykit.import.anki/1"
    assert (report["reviews"], report["cards"], report["known"], report["marks"]) == (1, 1, 0, {})
    assert report["returned"] == report_of_all(cli)
    (card,) = (card for card in cli("cards", "--json").json["cards"] if card["reps"])
    assert (card["front"], card["state"], card["due"][:10]) == (
        "Why is a large step unstable?",
        "review",
        "2026-03-10",
    )
    assert cli("queue", "--json").json["handed_over"] == 0
    assert cli("db", "check").code == 0


def report_of_all(cli: Cli) -> int:
    return len(uids(cli))


def test_the_same_file_twice_changes_nothing(library: Path, handed: Path, cli: Cli) -> None:
    """Not a row is written the second time, whatever was asked for."""
    back = str(in_anki(handed, ANSWER, DUE, EDIT, STRANGERS_TYPE, STRANGER, "UPDATE cards SET flags = 2"))
    assert cli("import", "anki", back, "--take-edits", "--adopt").code == 0
    before = digest(library)
    told = cli("import", "anki", back, "--take-edits", "--adopt", "--json").json
    assert (told["reviews"], told["flagged"], told["edits"], told["adopted"]) == (0, 0, [], 0)
    assert digest(library) == before


def test_a_dry_run_writes_nothing(library: Path, handed: Path, cli: Cli) -> None:
    """It says what would happen."""
    before = digest(library)
    back = str(in_anki(handed, ANSWER, DUE, EDIT))
    told = cli("import", "anki", back, "--dry-run", "--take-edits")
    assert told.out.startswith("1 new review of 1 card; looked at 6 notes.")
    assert "asked here again" in told.err
    assert told.err.endswith("Nothing was changed.\n")
    assert digest(library) == before


def test_cards_can_be_left_with_anki(handed: Path, cli: Cli) -> None:
    """`--leave` takes reviews over and nothing back."""
    report = cli("import", "anki", str(in_anki(handed, ANSWER, DUE)), "--leave", "--json").json
    assert (report["reviews"], report["returned"]) == (1, 0)
    assert cli("queue", "--json").json["handed_over"] == report_of_all(cli)


def test_suspensions_due_dates_and_flags_come_back(handed: Path, cli: Cli) -> None:
    """A card that Anki had stands here as it does there."""
    moved = DUE.replace("due = 8", "due = 20")
    back = in_anki(handed, ANSWER, moved, "UPDATE cards SET queue = -1, flags = 3 WHERE ord = 0 AND type = 0")
    report = cli("import", "anki", str(back), "--json").json
    assert report["marks"]["set_due"] == 1
    assert report["marks"]["suspend"] == report["flagged"] > 1
    assert len(cli("cards", "rewrite", "--json").json["cards"]) == report["flagged"]
    (card,) = (card for card in cli("cards", "--json").json["cards"] if card["reps"])
    assert (card["due"][:10], card["suspended"]) == ("2026-03-22", False)


def test_edits_are_shown_and_taken_when_told(handed: Path, cli: Cli) -> None:
    """Word by word; the card keeps the other side."""
    back = str(in_anki(handed, EDIT))
    told = cli("import", "anki", back)
    assert "It [-leaps-] {+**jumps**+} over the valley." in told.out
    assert "Add --take-edits" in told.err
    (edit,) = cli("import", "anki", back, "--take-edits", "--json").json["edits"]
    assert edit["taken"] is True
    (card,) = (card for card in cli("cards", "--json").json["cards"] if card["uid"] == edit["card"])
    assert (card["front"], card["back"]) == (
        "Why is a large step unstable?",
        "It **jumps** over the valley.",
    )


def test_an_own_sentence_changes_where_it_stands(library: Path, cli: Cli, tmp_path: Path) -> None:
    """Its blanks stay the cards that they were, with the words of Anki, and both are edited at once."""
    (first, second) = cli("cards", "add", "--cloze", "A [b] and a [c].", "--json").json["cards"]
    out = tmp_path / "out.apkg"
    assert cli("export", "anki", str(out), "--accepted-only").code == 0
    edit = "UPDATE notes SET flds = replace(flds, ' and a ', ' or one '), mod = mod + 5"
    back = str(in_anki(out, edit))
    assert cli("import", "anki", back, "--take-edits").code == 0
    cards = {card["uid"]: card["front"] for card in cli("cards", "--json").json["cards"]}
    assert (cards[first["uid"]], cards[second["uid"]]) == ("A […] or one c.", "A b or one […].")
    assert cli("import", "anki", back, "--take-edits", "--json").json["edits"] == []


def test_words_of_others_stay(library: Path, cli: Cli, tmp_path: Path) -> None:
    """An edit of a quotation is named and not taken, and leaves no operation behind."""
    out = tmp_path / "out.apkg"
    assert cli("export", "anki", str(out)).code == 0
    edit = "UPDATE notes SET flds = 'Other ' || flds, mod = mod + 5 WHERE flds LIKE '%gradient descent%'"
    back = str(in_anki(out, edit))
    before = digest(library)
    edits = cli("import", "anki", back, "--take-edits", "--json").json["edits"]
    assert edits
    assert {(each["new"], each["taken"]) for each in edits} == {(None, False)}
    assert digest(library) == before


def test_an_edit_here_is_not_taken_for_one_there(handed: Path, cli: Cli) -> None:
    """A note whose tags alone were changed in Anki says nothing about its words."""
    (uid,) = uids(cli, "leaps")[:1]
    assert cli("cards", "edit", uid, "--back", "It overshoots.").code == 0
    tagged = in_anki(handed, "UPDATE notes SET tags = ' marked ', mod = mod + 5")
    assert cli("import", "anki", str(tagged), "--json").json["edits"] == []


def test_notes_of_others_can_be_adopted(handed: Path, cli: Cli) -> None:
    """A basic note becomes an own card, asked from now on."""
    back = str(in_anki(handed, STRANGERS_TYPE, STRANGER))
    assert "--adopt" in cli("import", "anki", back).err
    assert cli("import", "anki", back, "--adopt", "--json").json["adopted"] == 1
    (card,) = (card for card in cli("cards", "--json").json["cards"] if card["front"] == "Who?")
    assert (card["back"], card["origin"], card["state"], card["locked"]) == ("Ada.", "own", "new", False)


def test_an_import_is_one_operation(handed: Path, cli: Cli) -> None:
    """`undo` takes all of it back, and importing again brings it back."""
    cards = cli("cards", "--json").json["cards"]
    back = str(in_anki(handed, ANSWER, DUE, EDIT, STRANGERS_TYPE, STRANGER))
    assert cli("import", "anki", back, "--take-edits", "--adopt").code == 0
    assert cli("undo", "-y").code == 0
    undone = [card for card in cli("cards", "--json").json["cards"] if not card["retired"]]
    assert [(card["uid"], card["back"], card["reps"]) for card in undone] == [
        (card["uid"], card["back"], card["reps"]) for card in cards
    ]
    assert cli("queue", "--json").json["handed_over"] == len(cards)
    assert cli("import", "anki", back, "--json").json["reviews"] == 1
    assert cli("db", "check").code == 0


def test_a_review_of_the_future_is_refused(library: Path, handed: Path, cli: Cli) -> None:
    """Everything after it would have to be later still; an evening off is let pass."""
    future = ANSWER.replace(str(EVENING_MS), str(EVENING_MS + 10**11))
    before = digest(library)
    told = cli("import", "anki", str(in_anki(handed, future)))
    assert (told.code, told.out) == (5, "")
    assert "2029-05-03" in told.err
    assert digest(library) == before


SPOILT: dict[str, Callable[[Path], Any]] = {
    "no zip": lambda path: path.write_bytes(b"nothing"),
    "half a zip": lambda path: path.write_bytes(path.read_bytes()[:900]),
    "an absurd review": lambda path: in_anki(path, ANSWER.replace(", 4, 8,", ", 77, 8,")).replace(path),
    "a missing note type": lambda path: in_anki(path, STRANGER).replace(path),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_changes_nothing(library: Path, handed: Path, cli: Cli, name: str) -> None:
    """One line says what is wrong, and the library is as it was."""
    SPOILT[name](handed)
    before = digest(library)
    told = cli("import", "anki", str(handed), "--take-edits", "--adopt")
    assert told.code != 0
    assert told.out == ""
    assert told.err.startswith("error: ")
    assert digest(library) == before
