"""Export as notes: what is read back is the same cards."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.app.card_edits import edit_card
from studykit.app.drafting import accept, list_drafts
from studykit.app.export_markdown import export_markdown
from studykit.app.own_cards import Place, add_notes, add_own, find_place
from studykit.app.reviewing import list_cards
from studykit.app.sources import gather
from studykit.cards.make import HIDDEN, deletions, with_deletions
from studykit.errors import NotFoundError
from studykit.exchange.markdown import Part, WorkHead, draft_block, notes_text
from studykit.notes import write
from studykit.notes.model import Cloze, Question
from studykit.notes.parse import parse
from studykit.store.address import database_url
from tests.store.shelf import Shelf

NOTES = """# Stores

---
### stores

Stores keep what is written.

Q: What does a store keep?
A: What is written.

- *tombstone*

    A mark that a key was deleted.

What a log promises:
- order
- durability

#### ["Lanterns: Write (Paths)"](https://arxiv.org/abs/1501.00001) Ada Moss, Bo Reed et al.
`logs` `flash`
pages: 10
importance: 2

Write paths without a lock.

> "Bloom filters avoid needless disk reads, since a negative answer proves that the key is absent."

> A statement of the writer.

C: A [memtable] is flushed to a [sorted run].

Q: Which steps are there?
A: In order:
- append
- flush
- compact
- sync {#steps}

----
Cleo Fern:
> "He said "never" twice."

  - `video` <https://example.org/v> (Ada Moss) `in french`
  - ["A Follow-up"](https://example.org/f)

### stores - clocks

#### ["Snapshots"](https://example.org/s) Dora Moss
+
#### "A Talk of Clocks" Eli Thorn `video`

Q: Which clock is shared?
A: The logical one.
"""


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """A library of every kind of entry, in SQLite and in PostgreSQL."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(stores=NOTES)
    return shelf


@pytest.fixture
def other(template: Path, tmp_path: Path) -> Shelf:
    """An empty library."""
    copy = shutil.copy(template, tmp_path / "other.sqlite3")
    return Shelf(database_url(str(copy)), tmp_path / "others")


def asked(shelf: Shelf) -> Counter[tuple[str, str]]:
    """What all live cards ask, and their answers; drafts are left out."""
    with shelf.app() as app:
        cards = [card for card in list_cards(app) if not (card["retired"] or card["draft"])]
    return Counter((card["front"], card["back"]) for card in cards)


def held(shelf: Shelf, table: str, columns: str) -> list[str]:
    """The live rows of a table, in an order that is the same in both databases."""
    live = "" if table == "tag" else " WHERE retired_at IS NULL"
    rows = shelf.rows(f"SELECT {columns} FROM {table}{live}")
    return sorted(str([int(v) if isinstance(v, bool) else v for v in row.values()]) for row in rows)


def test_the_whole_library_is_read_back(shelf: Shelf, other: Shelf, tmp_path: Path) -> None:
    """The same cards, works with the same facts, quotes with their speakers, links."""
    out = str(tmp_path / "all.md")
    with shelf.app() as app:
        export_markdown(app, out, everything=True)
    other.imported(gather([out]))
    assert asked(other) == asked(shelf)
    for table, columns in (
        ("work", "key, title, kind, authors, et_al, url, summary, importance, pages"),
        ("quote", "role, speaker"),
        ("link", "kind, url, title, speakers, language"),
        ("claim", "kind, name"),
        ("tag", "name"),
    ):
        assert held(other, table, columns) == held(shelf, table, columns), table
    topics = "SELECT path FROM topic WHERE retired_at IS NULL ORDER BY path"
    assert other.rows(topics) == shelf.rows(topics)


def test_a_second_export_says_the_same(shelf: Shelf, other: Shelf, tmp_path: Path) -> None:
    """Written, read and written again, the file is the same to the letter."""
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    with shelf.app() as app:
        export_markdown(app, str(first), everything=True)
    other.imported(gather([str(first)]))
    with other.app() as app:
        export_markdown(app, str(second), everything=True)
    assert second.read_text() == first.read_text()


def test_what_the_learner_wrote(shelf: Shelf, other: Shelf, tmp_path: Path) -> None:
    """Own cards and notes, accepted drafts and edited cards; the notes' own words are left out."""
    out = tmp_path / "mine.md"
    with shelf.app() as app:
        work = find_place(app, "1501.00001", None)
        add_own(app, work, write.question("Why logs?", "- order\n- speed"))
        add_own(app, find_place(app, None, "clocks"), write.cloze("A [tick] is an event."))
        add_own(app, Place(), write.question("Why at all?", "To remember."))
        add_notes(app, ["1501.00001"], "Worth reading again.")
        (draft,) = list_drafts(app)
        accept(app, [draft["uid"]])
        stored = next(card for card in list_cards(app) if card["front"] == "What does a store keep?")
        edit_card(app, stored["uid"], front="What stays?", back="What was written [once].")
        report = export_markdown(app, str(out))
    assert report == {"works": 1, "cards": 5}
    other.imported(gather([str(out)]))
    assert asked(other) == {
        ("Why logs?", "- order\n- speed"): 1,
        ("A […] is an event.", "tick"): 1,
        ("Why at all?", "To remember."): 1,
        (draft["front"], draft["blank"]): 1,
        ("What stays?", "What was written [once]."): 1,
    }
    assert "Worth reading again." in {row["text"] for row in other.rows("SELECT text FROM claim")}
    assert "tombstone" not in out.read_text()


def test_cards_keep_their_identity(shelf: Shelf, other: Shelf, tmp_path: Path) -> None:
    """An own card has the same uid where the file is read."""
    out = str(tmp_path / "mine.md")
    with shelf.app() as app:
        (card,) = add_own(app, find_place(app, "1501.00001", None), write.question("Why logs?", "Order."))
        export_markdown(app, out)
    other.imported(gather([out]))
    assert [row["uid"] for row in other.rows("SELECT uid FROM card")] == [card["uid"]]


def test_a_query_chooses(shelf: Shelf, tmp_path: Path) -> None:
    """Cards, and the notes of works, that a query asks for; nothing to write is an error."""
    out = tmp_path / "some.md"
    with shelf.app() as app:
        export_markdown(app, str(out), "topic:clocks", everything=True)
        assert out.read_text().count("Q: ") == 1
        assert "Snapshots" in out.read_text()
        for query, everything in (("", False), ("year:1900", True)):
            with pytest.raises(NotFoundError):
                export_markdown(app, str(out), query, everything=everything)


@given(
    st.text(st.sampled_from("ab []()`$\\."), max_size=12),
    st.from_regex(r"[a-z]{3,8}( [a-z]{3,8})?", fullmatch=True),
    st.text(st.sampled_from("ab []()`$\\."), max_size=12),
)
def test_a_draft_asks_the_same_as_a_sentence(before: str, blank: str, after: str) -> None:
    """Whatever stands around the blank: the front is the same, or the card becomes a question."""
    front = f"So {before}{HIDDEN}{after} end."
    block = draft_block(front, front.replace(HIDDEN, blank), blank)
    card = write.read_card(block)
    if isinstance(card, Cloze):
        assert deletions(card.text) == [blank]
        assert with_deletions(card.text, blank).split() == front.split()
    else:
        assert isinstance(card, Question)
        assert card.prompt.split() == front.split()


def test_titles_and_people_of_any_kind_stay_one_heading() -> None:
    """Brackets and marks in a title do not break it."""
    head = WorkHead(
        'A "B" [C]', "https://example.org/a b", "post", ("Ada de Moss",), et_al=True, facts={"key": "x"}
    )
    text = notes_text("T", [Part(("t",), (head,), blocks=["C: A [b]."])])
    section = parse(text).sections[-1]
    (work,) = section.works
    assert (work.title, work.url, work.kind) == ("A 'B' (C)", "https://example.org/a%20b", "post")
    assert (work.authors, work.et_al) == (("Ada de Moss",), True)
    assert [entry for entry in section.entries if isinstance(entry, Cloze)]


@pytest.mark.slow
@pytest.mark.parametrize("source", ["bundled", pytest.param("notes", marks=pytest.mark.notes)])
def test_large_libraries_are_read_back(
    request: pytest.FixtureRequest, database: Path, other: Shelf, tmp_path: Path, source: str
) -> None:
    """The bundled library and notes of years lose no card, and no work its key."""
    names = [] if source == "bundled" else [str(request.getfixturevalue("real_notes"))]
    shelf = Shelf(database_url(str(database)), tmp_path / "notes")
    shelf.imported(gather(names))
    out = str(tmp_path / "all.md")
    with shelf.app() as app:
        export_markdown(app, out, everything=True)
    other.imported(gather([out]))
    assert asked(other) == asked(shelf)
    keys = "SELECT key FROM work WHERE retired_at IS NULL ORDER BY key"
    assert other.rows(keys) == shelf.rows(keys)
