"""Records keep their uids while the notes around them change."""

import shutil
from pathlib import Path

import pytest

from studykit.app.sources import SourceFile
from studykit.library.uids import new_uid
from studykit.store.address import database_url
from tests.store.shelf import Shelf, counted

TREES = """# Trees

### roots

Q: What do roots take up? {#roots}
A: Water and salts.

C: A [taproot] grows straight down.

- *xylem*

	The tissue that carries water upwards.

#### ["How Trees Drink"](https://arxiv.org/abs/1503.01234) Ann Ash, Bo Beech
  `transport`

> "Water rises because leaves lose it."

----

Cy Cedar:

> "Tension does the lifting."

  - `video` <https://example.org/talk?t=90> (Ash)
"""


def test_a_claim_with_a_name_keeps_its_uid_and_its_cards_when_its_words_change(shelf: Shelf) -> None:
    """An edit of a `{#id}` question changes the words of its card and nothing else of it."""
    shelf.seed(a=TREES)
    before = shelf.rows("SELECT uid FROM card WHERE front = 'What do roots take up?'")
    claim = shelf.uids("claim", "name")["roots"]

    (report,) = shelf.seed(a=TREES.replace("What do roots take up?", "What does a root absorb?"))

    after = shelf.rows("SELECT uid, back FROM card WHERE front = 'What does a root absorb?'")
    assert [row["uid"] for row in before] == [row["uid"] for row in after]
    assert claim == shelf.uids("claim", "name")["roots"]
    assert counted(report)["cards"] == {"edited": 1, "unchanged": 3}
    assert counted(report)["claims"] == {"edited": 1, "unchanged": 2}


def test_a_line_above_moves_places_and_no_record(shelf: Shelf) -> None:
    """A line inserted at the top changes first lines; every uid stays and nothing counts as changed."""
    shelf.seed(a=TREES)
    before = {table: shelf.uids(table, "uid") for table in ("claim", "quote", "link", "card", "section")}

    (report,) = shelf.seed(a=TREES.replace("### roots\n", "\n\n### roots\n"))

    assert before == {table: shelf.uids(table, "uid") for table in before}
    assert not report.changed
    (row,) = shelf.rows("SELECT first_line FROM section WHERE heading = 'roots' AND retired_at IS NULL")
    assert row["first_line"] == 5


def test_a_topic_heading_that_is_edited_keeps_what_stands_under_it(shelf: Shelf) -> None:
    """Under another heading the claims of a topic are moved, and their section is the same one."""
    shelf.seed(a=TREES)
    claims, cards, sections = (shelf.uids(table, "uid") for table in ("claim", "card", "section"))

    (report,) = shelf.seed(a=TREES.replace("### roots", "### roots and stems"))

    assert (claims, cards) == (shelf.uids("claim", "uid"), shelf.uids("card", "uid"))
    assert counted(report)["claims"] == {"moved": 3}
    assert counted(report)["cards"] == {"moved": 4}
    assert len(sections) == len(shelf.uids("section", "uid"))
    assert [row["path"] for row in shelf.rows("SELECT path FROM topic WHERE retired_at IS NULL")] == [
        "roots and stems"
    ]


def test_a_work_heading_that_is_edited_keeps_section_quotes_and_key(shelf: Shelf) -> None:
    """A title may be corrected: the address tells that it is the work of last time, and its key stays."""
    shelf.seed(a=TREES)
    quotes, sections, old = (
        shelf.uids("quote", "uid"),
        shelf.uids("section", "uid"),
        shelf.work("How Trees Drink"),
    )

    (report,) = shelf.seed(a=TREES.replace("How Trees Drink", "Why Trees Drink"))

    new = shelf.work("Why Trees Drink")
    assert (quotes, sections) == (shelf.uids("quote", "uid"), shelf.uids("section", "uid"))
    assert (new["uid"], new["key"]) == (old["uid"], old["key"])
    assert counted(report)["works"] == {"edited": 1}


MOVED = '> "Water rises because leaves lose it."\n'


def test_text_that_moves_to_another_file_in_one_run_is_the_same_record(shelf: Shelf) -> None:
    """The file that gains a text may come before the one that loses it."""
    shelf.seed(a="### seeds\n\nQ: What is a seed?\nA: A plant to be.\n", b=TREES)
    before = shelf.uids("quote", "text")

    gaining, losing = shelf.seed(
        a=f"### seeds\n\nQ: What is a seed?\nA: A plant to be.\n\n{MOVED[2:]}", b=TREES.replace(MOVED, "")
    )

    assert before == shelf.uids("quote", "text")
    assert counted(gaining)["quotes"] == {"moved": 1}
    assert counted(losing)["quotes"] == {"unchanged": 1}


def test_text_that_moves_to_another_file_in_a_later_run_is_the_same_record(shelf: Shelf) -> None:
    """A text that went away is restored where it turns up, with its cards."""
    claim = "Q: What is a seed?\nA: A plant to be.\n"
    shelf.seed(a=f"### seeds\n\n{claim}", b=TREES)
    claims, cards = shelf.uids("claim", "text"), shelf.uids("card", "front")

    (lost,) = shelf.seed(a="### seeds\n\nNothing here.\n")
    assert counted(lost)["cards"] == {"retired": 1}
    (found,) = shelf.seed(b=f"{TREES}\n### seeds\n\n{claim}")

    assert (claims, cards) == (shelf.uids("claim", "text"), shelf.uids("card", "front"))
    assert counted(found)["cards"] == {"restored": 1, "unchanged": 4}


def test_a_named_card_keeps_its_name_when_it_moves_to_another_file(shelf: Shelf) -> None:
    """The file that loses a `{#id}` and the one that gains it may be imported in one run."""
    shelf.seed(a="### seeds\n", b="### seeds\n\nC: A [seed] sleeps. {#seed}\n")
    before = shelf.uids("claim", "name")

    shelf.seed(a="### leaves\n\nC: A [seed] may sleep. {#seed}\n", b="### seeds\n")

    assert before == shelf.uids("claim", "name")


def test_a_name_goes_before_equal_text(shelf: Shelf) -> None:
    """A `{#id}` that is put on another text of another file takes its card along."""
    shelf.seed(a="### seeds\n\nC: A [seed] sleeps. {#seed}\n", b="### bulbs\n\nC: A [bulb] sleeps.\n")
    before = shelf.uids("claim", "name")["seed"]

    shelf.seed(a="### seeds\n", b="### bulbs\n\nC: A [bulb] sleeps. {#seed}\n")

    assert shelf.rows("SELECT uid, text FROM claim WHERE retired_at IS NULL") == [
        {"uid": before, "text": "A [bulb] sleeps."}
    ]


def test_text_that_moves_to_the_same_work_in_another_file_counts_as_moved(shelf: Shelf) -> None:
    """A work may be annotated in several files."""
    heading = '### roots\n\n#### ["How Trees Drink"](https://arxiv.org/abs/1503.01234) Ann Ash\n\n'
    shelf.seed(a=heading + MOVED, b=heading)
    before = shelf.uids("quote", "text")

    losing, gaining = shelf.seed(a=heading, b=heading + MOVED)

    assert before == shelf.uids("quote", "text")
    assert "quotes" not in counted(losing)
    assert counted(gaining)["quotes"] == {"moved": 1}


def test_equal_texts_in_two_files_stay_apart(shelf: Shelf) -> None:
    """A text that one of two files drops is retired there; the other file keeps its own record."""
    text = "### seeds\n\nC: A [seed] sleeps.\n"
    shelf.seed(a=text, b=text)
    kept = shelf.rows(
        "SELECT c.uid FROM claim c JOIN section s ON s.id = c.section_id JOIN source u ON u.id = s.source_id"
        " WHERE u.title = 'B'"
    )

    first, second = shelf.seed(a="### seeds\n", b=f"{text}\n")

    assert kept == shelf.rows("SELECT uid FROM claim WHERE retired_at IS NULL")
    assert counted(first)["claims"] == {"retired": 1}
    assert counted(second)["claims"] == {"unchanged": 1}


def test_a_work_is_retired_with_its_last_listing_and_comes_back(shelf: Shelf) -> None:
    """A section that goes takes its work along; its return brings uid, key and cards back."""
    section = TREES[TREES.index("####") :]
    shelf.seed(a=TREES)
    work, quotes = shelf.work("How Trees Drink"), shelf.uids("quote", "uid")

    (gone,) = shelf.seed(a=TREES.replace(section, ""))
    assert counted(gone)["works"] == {"retired": 1}
    assert shelf.work("How Trees Drink")["retired_at"] is not None
    (back,) = shelf.seed(a=TREES)

    assert counted(back)["works"] == {"restored": 1}
    assert counted(back)["quotes"] == {"restored": 2}
    assert shelf.work("How Trees Drink") == work
    assert shelf.uids("quote", "uid") == quotes


def test_a_work_that_another_source_lists_is_not_retired(shelf: Shelf) -> None:
    """Only the last listing takes its work along."""
    shelf.seed(
        a=TREES, b='### reading\n\n["How Trees Drink"](https://arxiv.org/pdf/1503.01234v2) by Ann Ash\n'
    )

    (report,) = shelf.seed(a="### roots\n")

    assert counted(report)["works"] == {"edited": 1}  # its tag went
    assert shelf.work("How Trees Drink")["retired_at"] is None


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_works_have_the_same_uids_in_any_order_of_files(shelf: Shelf, order: str) -> None:
    """Where a work has an identifier its uid is made from that alone."""
    files = {"a": TREES, "b": '### reading\n\n["Trees"](https://arxiv.org/pdf/1503.01234v2) by Ann Ash\n'}

    shelf.seed(**{name: files[name] for name in order})

    assert shelf.rows("SELECT uid FROM work") == [{"uid": new_uid("work", "", "arxiv 1503.01234", ())}]


def test_two_machines_give_the_same_uids(shelf: Shelf, template: Path, tmp_path: Path) -> None:
    """Uids of what is studied depend on the notes alone, not on what was imported before them."""
    other = Shelf(
        database_url(str(shutil.copy(template, tmp_path / "other.sqlite3"))), tmp_path / "elsewhere"
    )
    trees = SourceFile("seed:trees.md", "trees", "seed", TREES.encode())
    shelf.imported([trees])

    other.seed(soil="### soil\n\nC: Soil [holds] water.\n")
    other.imported([trees])

    for table in ("source", "section"):
        assert {row["uid"] for row in shelf.rows(f"SELECT uid FROM {table}")} < {
            row["uid"] for row in other.rows(f"SELECT uid FROM {table}")
        }
    for table in ("topic", "work", "listing", "quote", "claim", "card", "link"):
        here, there = shelf.uids(table, "uid").keys(), other.uids(table, "uid").keys()
        assert here <= there
        assert len(here) >= len(there) - 1


def test_cards_that_a_quote_made_go_and_come_back_with_it(shelf: Shelf) -> None:
    """A card that was retired on its own before its quote went does not come back with it."""
    shelf.seed(a=TREES)
    quote = shelf.uids("quote", "text")["Water rises because leaves lose it."]
    with shelf.app() as app, app.writing() as connection:
        for number, retired in ((1, None), (2, 7)):
            connection.exec_driver_sql(
                "INSERT INTO card (uid, claim_id, quote_id, kind, ordinal, note_type, blank, front, back, draft,"
                f" created_at, retired_at) SELECT 'card-{number}', NULL, id, 'quote', {number}, 'quote', 'x', 'f',"
                f" 'b', false, 0, {retired or 'NULL'} FROM quote WHERE uid = '{quote}'"
            )

    (gone,) = shelf.seed(a=TREES.replace(MOVED, ""))
    assert shelf.uids("card", "uid").keys().isdisjoint({"card-1", "card-2"})
    (back,) = shelf.seed(a=TREES)

    assert counted(gone)["cards"] == {"retired": 1, "unchanged": 4}
    assert counted(back)["cards"] == {"restored": 1, "unchanged": 4}
    assert {"card-1", "card-2"} & shelf.uids("card", "uid").keys() == {"card-1"}


def test_a_deletion_that_is_dropped_retires_its_card_for_as_long(shelf: Shelf) -> None:
    """A card comes back as it was when its blank does, and it is counted once when it goes."""
    two = "### seeds\n\nC: A [seed] may [sleep]. {#seed}\n"
    shelf.seed(a=two)
    cards = shelf.uids("card", "blank")

    (less,) = shelf.seed(a=two.replace("[sleep]", "sleep"))
    (same,) = shelf.seed(a=two.replace("[sleep]", "sleep") + "\nC: More [follows].\n")
    (back,) = shelf.seed(a=two)

    assert counted(less)["cards"] == {"retired": 1, "unchanged": 1}
    assert counted(same)["cards"] == {"added": 1, "unchanged": 1}
    assert counted(back)["cards"] == {"restored": 1, "retired": 1, "unchanged": 1}
    assert shelf.uids("card", "blank") == cards


def test_a_card_goes_with_its_very_sentence_and_not_with_one_like_it(shelf: Shelf) -> None:
    """Notes say things twice: of two quotations that may have taken a joined one in, one has its words."""
    said = "Sap of the old maples begins to rise in the first mild nights of spring, long before any leaf is out."
    alike = said.replace("old maples", "young birches")
    more = "Farmers hang buckets under the taps at noon and carry them home at dusk, as long as the frost comes back."
    quotes = "### sap\n\n" + "".join(f'> "{text}"\n\n' for text in (alike, said, f"{more} {more.upper()}"))
    shelf.seed(a=quotes)
    with shelf.app() as app, app.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO card (uid, quote_id, kind, ordinal, note_type, blank, front, back, draft, created_at)"
            f" SELECT 'card', id, 'quote', 1, 'quote', 'leaf', 'f', text, false, 0 FROM quote WHERE text = '{said}'"
        )

    shelf.seed(a=quotes.replace("young birches", "tall birches").replace(f'{said}"\n\n> "', f"{said} "))

    (row,) = shelf.rows(
        "SELECT q.text FROM card c JOIN quote q ON q.id = c.quote_id WHERE c.retired_at IS NULL"
    )
    assert row["text"] == f"{said} {more} {more.upper()}"


def test_a_card_comes_back_with_a_quote_that_was_cut_to_a_piece(shelf: Shelf) -> None:
    """The piece is another quotation when little is left; the card goes with its sentence, there and back."""
    said = "Sap of the old maples rises in mild nights."
    more = (
        "Farmers hang buckets under the taps at noon and carry them home at dusk, as long as the frost comes back. "
        "Snow that lies late keeps the roots cold, and so the season lasts until the crows return from the valley."
    )
    shelf.seed(a=f'### sap\n\n> "{said} {more}"\n')
    with shelf.app() as app, app.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO card (uid, quote_id, kind, ordinal, note_type, blank, front, back, draft, created_at)"
            f" SELECT 'card', id, 'quote', 1, 'quote', 'maples', 'f', '{said}', false, 0 FROM quote"
        )
    where = "SELECT q.text FROM card c JOIN quote q ON q.id = c.quote_id WHERE c.retired_at IS NULL"

    (less,) = shelf.seed(a=f'### sap\n\n> "{said}"\n')
    cut = shelf.rows(where)
    shelf.seed(a=f'### sap\n\n> "{said} {more}"\n')

    assert cut == [{"text": said}]
    assert counted(less)["cards"] == {"moved": 1}
    assert shelf.rows(where) == [{"text": f"{said} {more}"}]


def test_a_work_whose_title_says_nothing_stays_the_same(shelf: Shelf) -> None:
    """A talk without an address is known by its speaker: its progress must outlive an edit of the notes."""
    notes = '### soils\n\n#### "Introduction" Ann Ash\n\nQ: Why do worms help?\nA: They dig.\n'
    shelf.seed(a=notes)
    (edited,) = shelf.seed(a=notes.replace("dig", "eat"))

    assert counted(edited)["works"] == {"unchanged": 1}
