"""A work is the fold of what its listings state, in all sources."""

import pytest

from studykit.app.sources import SourceFile
from tests.store.shelf import Shelf, counted

PAPER = '### wood\n\n#### ["{title}"](https://arxiv.org/abs/1503.01234) {authors}\n{lines}\n'


def paper(title: str = "How Trees Drink", authors: str = "Ann Ash", lines: str = "") -> str:
    return PAPER.format(title=title, authors=authors, lines=lines)


def test_a_later_source_wins_each_field_that_it_states(shelf: Shelf) -> None:
    """Fields that only the earlier source states stay."""
    shelf.seed(a=paper(lines="pages: 12\nvenue: Wood Letters\nimportance: 1"))
    shelf.seed(b=paper(title="How Trees Drink Water", authors="Ann Ash, Bo Beech", lines="importance: 3"))

    work = shelf.work("How Trees Drink Water")
    assert (work["pages"], work["venue"], work["importance"]) == (12, "Wood Letters", 3)
    assert work["authors"] == '["Ann Ash","Bo Beech"]'
    assert work["year"] == 2015


def test_the_bundled_library_loses_to_any_other_source(shelf: Shelf) -> None:
    """Also when it is imported after the learner's notes."""
    shelf.seed(a=paper(lines="pages: 12"))
    bundled = paper(title="Trees and Water", lines="pages: 15\nvenue: Wood Letters").encode()

    (report,) = shelf.imported([SourceFile("seed:wood.md", "wood", "seed", bundled)])

    work = shelf.work("How Trees Drink")
    assert (work["pages"], work["venue"]) == (12, "Wood Letters")
    assert counted(report)["works"] == {"edited": 1}


def test_a_generic_title_never_replaces_one_that_says_something(shelf: Shelf) -> None:
    """`overview` of a paper in a later file leaves its title alone."""
    shelf.seed(a=paper())
    shelf.seed(b=paper(title="overview"))

    assert shelf.work("How Trees Drink")["authors"] == '["Ann Ash"]'


def test_tags_of_all_sources_add_up(shelf: Shelf) -> None:
    """In the order of the sources, each once; those that no source gives any more go."""
    tags = "SELECT t.name FROM tag t ORDER BY t.ordinal"
    shelf.seed(a=paper(lines="  `sap` `xylem`"))
    (added,) = shelf.seed(b=paper(lines="  `xylem` `leaves`"))
    assert [row["name"] for row in shelf.rows(tags)] == ["sap", "xylem", "leaves"]

    shelf.seed(a=paper(lines="  `xylem`"))

    assert [row["name"] for row in shelf.rows(tags)] == ["xylem", "leaves"]
    assert counted(added)["works"] == {"edited": 1}


def test_a_source_that_only_lists_a_work_leaves_it_unchanged(shelf: Shelf) -> None:
    """A second listing that says nothing new edits nothing, and the work has both."""
    shelf.seed(a=paper())
    (report,) = shelf.seed(b=paper())

    assert counted(report)["works"] == {"unchanged": 1}
    assert len(shelf.rows("SELECT id FROM listing")) == 2


def test_of_two_sources_in_one_run_one_tells_that_a_work_is_new(shelf: Shelf) -> None:
    """So that the works of all reports add up to those of the library."""
    first, second = shelf.seed(a=paper(), b=paper())

    assert counted(first)["works"] == {"added": 1}
    assert counted(second)["works"] == {"unchanged": 1}


def test_the_order_of_listings_in_a_source_decides_which_wins(shelf: Shelf) -> None:
    """When sections change places the fold follows, though no listing was edited."""
    early, late = paper(lines="pages: 10"), paper(lines="pages: 20").replace("### wood", "### water")
    shelf.seed(a=early + "\n" + late)
    assert shelf.work("How Trees Drink")["pages"] == 10

    shelf.seed(a=late + "\n" + early)

    assert shelf.work("How Trees Drink")["pages"] == 20


# ---- keys --------------------------------------------------------------------------------------------


def test_a_key_stays_when_title_and_authors_change(shelf: Shelf) -> None:
    """Citation keys are stable once given."""
    shelf.seed(a=paper())
    shelf.seed(a=paper(title="Why Trees Drink", authors="Cy Cedar"))

    assert shelf.work("Why Trees Drink")["key"] == "ash2015trees"


def test_the_writer_may_name_the_key(shelf: Shelf) -> None:
    """`key:` gives the first key, or replaces it: the old one stays as an alias, and both stay without the line."""
    shelf.seed(a=paper(lines="key: drink"))
    assert shelf.work("How Trees Drink")["key"] == "drink"

    shelf.seed(a=paper(lines="key: sap"))
    assert shelf.work("How Trees Drink")["key"] == "sap"
    shelf.seed(a=paper())
    assert shelf.work("How Trees Drink")["key"] == "sap"
    assert shelf.rows("SELECT key FROM work_alias") == [{"key": "drink"}]

    shelf.seed(a=paper(lines="key: drink"))
    assert shelf.work("How Trees Drink")["key"] == "drink"
    assert shelf.rows("SELECT key FROM work_alias") == [{"key": "sap"}]


def test_a_key_that_another_work_has_or_had_is_not_given(shelf: Shelf) -> None:
    """Keys and aliases are one set of names; a wish comes before keys that are made up."""
    other = '\n#### ["Trees"](https://arxiv.org/abs/1503.09999) Ann Ash\n'
    third = '\n#### ["Trees Again"](https://arxiv.org/abs/1503.08888) Ann Ash\nkey: ash2015trees\n'
    shelf.seed(a=paper() + other + third)
    assert shelf.work("Trees Again")["key"] == "ash2015trees"
    assert {shelf.work("How Trees Drink")["key"], shelf.work("Trees")["key"]} == {
        "ash2015trees-2",
        "ash2015trees-3",
    }

    shelf.seed(a=paper() + other + third.replace("key: ash2015trees", "key: again"))
    shelf.seed(b=paper(lines="key: ash2015trees"))

    assert shelf.work("How Trees Drink")["key"].startswith("ash2015trees-")
    assert shelf.rows("SELECT key FROM work_alias") == [{"key": "ash2015trees"}]


# ---- identifiers -------------------------------------------------------------------------------------


def test_two_works_at_one_address_stay_two(shelf: Shelf) -> None:
    """One of them owns the address; both are found again at the next import."""
    text = (
        '### t\n\n["Roots"](https://example.org/x) by A. Ash\n\n["Leaves"](https://example.org/x) by A. Ash\n'
    )
    shelf.seed(a=text)
    before = shelf.uids("work", "title")
    assert before.keys() == {"Roots", "Leaves"}

    (report,) = shelf.seed(a=f"{text}\n")

    assert counted(report)["works"] == {"unchanged": 2}
    assert before == shelf.uids("work", "title")
    assert shelf.rows("SELECT scheme, value FROM work_identifier") == [
        {"scheme": "address", "value": "example.org/x"}
    ]


# ---- order, topics, references -----------------------------------------------------------------------


def test_reading_order_is_that_of_the_sources_the_bundled_library_first(shelf: Shelf) -> None:
    """Positions follow the first listing of each work and the first section of each topic."""
    text = '### b\n\n["Two"](https://example.org/2) by A. Ash\n\n### a\n\n["One"](https://example.org/1) by A. Ash\n'
    shelf.seed(notes=text)
    bundled = (
        '### c\n\n["Nil"](https://example.org/0) by A. Ash\n\n["One"](https://example.org/1) by A. Ash\n'
    )
    shelf.imported([SourceFile("seed:c.md", "c", "seed", bundled.encode())])

    works = shelf.rows("SELECT title FROM work ORDER BY position")
    topics = shelf.rows("SELECT name FROM topic ORDER BY position")
    assert [row["title"] for row in works] == ["Nil", "One", "Two"]
    assert [row["name"] for row in topics] == ["c", "b", "a"]


def test_a_topic_has_the_summary_of_the_last_source_that_gives_one(shelf: Shelf) -> None:
    """Plain paragraphs under a topic's heading; those under a work belong to the work."""
    shelf.seed(
        a='### wood\n\nWood is what stems are made of.\n\n#### "Roots" Ann Ash\n\nRoots in own words.\n'
    )
    assert shelf.rows("SELECT summary FROM topic") == [{"summary": "Wood is what stems are made of."}]
    assert shelf.work("Roots")["summary"] == "Roots in own words."

    shelf.seed(b="### wood\n\nWood carries water.\n\nAnd it bears weight.\n")
    assert shelf.rows("SELECT summary FROM topic") == [
        {"summary": "Wood carries water.\n\nAnd it bears weight."}
    ]
    shelf.seed(b="### wood\n")

    assert shelf.rows("SELECT summary FROM topic") == [{"summary": "Wood is what stems are made of."}]


ANCHORED = "### links\n\n[**leaves**](#leaves)\n\n[**drink**](#how-trees-drink-ann-ash)\n"
_TARGETS = """
SELECT l.url, t.path AS topic, w.title AS work FROM link l LEFT JOIN topic t ON t.id = l.target_topic_id
  LEFT JOIN work w ON w.id = l.target_work_id WHERE l.url LIKE '#%' AND l.retired_at IS NULL ORDER BY l.url
"""


def test_anchors_are_resolved_when_what_they_mean_is_imported(shelf: Shelf) -> None:
    """Until then, and again once it is gone, the report names them with their lines."""
    (first,) = shelf.seed(a=ANCHORED)
    assert first.unresolved == [
        {"line": 3, "target": "#leaves"},
        {"line": 5, "target": "#how-trees-drink-ann-ash"},
    ]

    shelf.seed(b=paper() + "\n### leaves\n")
    (again,) = shelf.seed(a=ANCHORED)
    assert again.unresolved == []
    assert shelf.rows(_TARGETS) == [
        {"url": "#how-trees-drink-ann-ash", "topic": None, "work": "How Trees Drink"},
        {"url": "#leaves", "topic": "leaves", "work": None},
    ]
    shelf.seed(b="")

    (lost,) = shelf.seed(a=ANCHORED)
    assert len(lost.unresolved) == 2


@pytest.mark.parametrize(
    ("need", "meaning"),
    [
        ("cedar2016soil", "work"),
        ("1601.00001", "work"),
        ("https://arxiv.org/pdf/1601.00001v3", "work"),
        ('"Soil, and What It Holds"', "work"),
        ("soil science", "topic"),
        ("something else", None),
    ],
)
def test_needs_are_resolved_by_key_identifier_title_or_topic(
    shelf: Shelf, need: str, meaning: str | None
) -> None:
    """What is not there yet stays as written and is found after a later import."""
    question = (
        "SELECT n.written, w.title, t.path FROM work_need n LEFT JOIN work w ON w.id = n.needed_work_id"
        " LEFT JOIN topic t ON t.id = n.needed_topic_id"
    )
    written = need.strip('"')
    shelf.seed(a=paper(lines=f"needs: {need}"))
    assert shelf.rows(question) == [{"written": written, "title": None, "path": None}]

    soil = '#### ["Soil, and What It Holds"](https://arxiv.org/abs/1601.00001) Cy Cedar\n'
    shelf.seed(b=f"### soil science\n\n{soil}")

    work, topic = ("Soil, and What It Holds" if meaning == "work" else None), "soil science"
    assert shelf.rows(question) == [
        {"written": written, "title": work, "path": topic if meaning == "topic" else None}
    ]
