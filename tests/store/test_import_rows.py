"""What an import writes: links in links, topics, names, equal texts, the search index."""

import pytest

from tests.store.shelf import Shelf, counted

NESTED = """### talks

["Deep Roots"](https://example.org/roots) by Ann Ash ([talk](https://example.org/talk) `video`)

#### ["Leaves"](https://example.org/leaves) Bo Beech

  - `video` <https://example.org/v?t=5> ([slides](https://example.org/s), [notes](https://example.org/n))
"""

_LINKS = """
SELECT l.url, p.url AS parent, w.title AS listed FROM link l LEFT JOIN link p ON p.id = l.parent_id
  LEFT JOIN listing g ON g.id = l.listing_id LEFT JOIN work w ON w.id = g.work_id
 WHERE l.retired_at IS NULL ORDER BY l.url
"""


def _links(shelf: Shelf) -> dict[str, tuple[str | None, str | None]]:
    return {row["url"]: (row["parent"], row["listed"]) for row in shelf.rows(_LINKS)}


def test_a_link_in_brackets_belongs_to_the_link_before_it(shelf: Shelf) -> None:
    """Nested links name their parent, and links of a listed resource name its listing."""
    shelf.seed(a=NESTED)

    links = _links(shelf)
    assert links["https://example.org/talk"] == (None, "Deep Roots")
    assert links["https://example.org/v?t=5"] == (None, None)
    assert links["https://example.org/s"] == ("https://example.org/v?t=5", None)


def test_a_nested_link_follows_when_its_line_leads_elsewhere(shelf: Shelf) -> None:
    """The link that carries another may be replaced: what it carried hangs on the new one."""
    shelf.seed(a=NESTED)
    before = shelf.uids("link", "url")

    shelf.seed(a=NESTED.replace("/v?t=5", "/w"))

    assert _links(shelf)["https://example.org/s"] == ("https://example.org/w", None)
    assert before["https://example.org/s"] == shelf.uids("link", "url")["https://example.org/s"]


def test_names_of_topics_may_hold_the_mark_between_names(shelf: Shelf) -> None:
    """`a > b` is not the topic b in a."""
    shelf.seed(
        a="# Notes\n\n## a\n\nC: One [x].\n\n### b\n\nC: Two [y].\n\n## a > b\n\nC: Three [z].\n\n## > c\n\n- d\n"
    )

    rows = shelf.rows("SELECT path, name, parent_id FROM topic ORDER BY position")
    assert [(row["path"], row["name"]) for row in rows] == [
        ("a", "a"), ("a > b", "b"), ("a \\> b", "a > b"), ("\\> c", "> c"),
    ]  # fmt: skip
    assert [row["parent_id"] is None for row in rows] == [True, False, True, True]


def test_a_topic_without_sections_is_retired_for_as_long(shelf: Shelf) -> None:
    """A topic stays while there is one below it, and has the same row when it comes back."""
    text = "# Notes\n\n## a\n\n### b\n\nC: Two [y].\n\n## c\n\nC: Three [z].\n"
    live = "SELECT id, path FROM topic WHERE retired_at IS NULL ORDER BY position"
    shelf.seed(a=text)
    before = shelf.rows(live)

    shelf.seed(a=text.replace("## c", "## d"))
    assert [row["path"] for row in shelf.rows(live)] == ["a", "a > b", "d"]
    shelf.seed(a=text)

    assert before == shelf.rows(live)


def test_a_name_that_is_used_twice_belongs_to_its_first_card(shelf: Shelf) -> None:
    """The second card keeps its words, and the report says in which line the name was refused."""
    (report,) = shelf.seed(a="### seeds\n\nC: A [seed] sleeps. {#seed}\n\nC: A [bulb] sleeps. {#seed}\n")

    names = shelf.rows("SELECT name, text FROM claim ORDER BY id")
    assert names == [{"name": "seed", "text": "A [seed] sleeps."}, {"name": None, "text": "A [bulb] sleeps."}]
    assert report.warnings == [
        {"line": 5, "code": "name-taken", "message": "{#seed} names another card already"}
    ]


def test_a_name_that_another_source_has_is_refused(shelf: Shelf) -> None:
    """A name stays with the file that has it, in whatever order and run the files are imported."""
    first, copied = "### seeds\n\nC: A [seed] sleeps. {#seed}\n", "### bulbs\n\nC: A [bulb] sleeps. {#seed}\n"
    shelf.seed(b=first)
    before = shelf.uids("claim", "name")

    (alone,) = shelf.seed(a=copied)
    both = shelf.seed(a=f"{copied}\n", b=f"{first}\n")

    assert [len(report.warnings) for report in (alone, *both)] == [1, 1, 0]
    assert before == {name: uid for name, uid in shelf.uids("claim", "name").items() if name}


def test_equal_texts_in_one_section_are_as_many_records(shelf: Shelf) -> None:
    """The n-th equal quote is the n-th one of last time; one less retires one."""
    quote = '> "Tension does the lifting."\n\n'
    text = f'### rise\n\n#### "Lifting" Ann Ash\n\n{quote * 3}'
    shelf.seed(a=text)
    before = [row["uid"] for row in shelf.rows("SELECT uid FROM quote ORDER BY id")]
    assert len(set(before)) == 3

    (same,) = shelf.seed(a=f"{text}\n\n")
    assert counted(same)["quotes"] == {"unchanged": 3}
    (less,) = shelf.seed(a=text.replace(quote * 3, quote * 2))

    assert counted(less)["quotes"] == {"retired": 1, "unchanged": 2}
    assert [
        row["uid"] for row in shelf.rows("SELECT uid FROM quote WHERE retired_at IS NULL ORDER BY id")
    ] == before[:2]


_INDEXED = """
SELECT i.rowid AS number, i.body FROM search_index i ORDER BY i.rowid
"""
_LIVE = """
SELECT 4 * id + 1 AS number, text AS body FROM quote WHERE retired_at IS NULL
UNION ALL SELECT 4 * id + 2, text FROM claim WHERE retired_at IS NULL
"""
FOREST = """### forests

C: A [forest] breathes. {#forest}

#### ["Old Woods"](https://example.org/woods) Cy Cedar

> "Moss covers everything."

> "Ferns like shade."
"""


def _require_index(shelf: Shelf) -> None:
    indexed = {row["number"]: row["body"] for row in shelf.rows(_INDEXED)}
    live = {row["number"]: row["body"] for row in shelf.rows(_LIVE)}
    works = {4 * row["id"]: row for row in shelf.rows("SELECT * FROM work WHERE retired_at IS NULL")}
    assert indexed.keys() == live.keys() | works.keys()
    assert live == {number: body for number, body in indexed.items() if number not in works}
    for number, work in works.items():
        assert indexed[number].split("\n")[:2] == [work["title"], work["key"]]


def test_the_search_index_holds_the_live_texts(shelf: Shelf) -> None:
    """After edits, removals and returns the index has a row for each live work, quote and claim, no other."""
    edits = [
        FOREST,
        FOREST.replace("[forest]", "[wood]"),
        FOREST.replace('> "Moss covers everything."\n', ""),
        FOREST.replace("Old Woods", "Ancient Woods"),
        FOREST[: FOREST.index("####")],
        "",
        FOREST,
    ]
    for text in edits:
        shelf.seed(a=text)
        _require_index(shelf)

    assert len(shelf.search("moss")) == 1
    assert shelf.search("ancient") == []


@pytest.mark.parametrize("text", ["", "\n\n \n\t\n", "\ufeff", "no heading, one line"])
def test_files_with_next_to_nothing_are_sources_too(shelf: Shelf, text: str) -> None:
    """An empty file is imported, and again at no cost."""
    (first,) = shelf.seed(a=text)
    (second,) = shelf.seed(a=text)

    assert sum(first.lines.values()) == 2 * first.lines["total"]
    assert not second.changed
    assert [row["title"] for row in shelf.rows("SELECT title FROM source")] == ["A"]


HEADING = "### Übung\n\nC: A [Bäumchen] grows.\n"


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (HEADING.encode("latin-1"), "not UTF-8: read as Latin-1"),
        (HEADING.encode("utf-16"), None),
        (HEADING.encode("utf-8-sig"), None),
        (HEADING.replace("\n", "\r\n").encode(), None),
        (HEADING.replace("grows", "gro\x00ws").encode(), "1 characters that cannot be stored were replaced"),
    ],
    ids=["latin-1", "utf-16", "bom", "crlf", "nul"],
)
def test_files_of_any_encoding_are_read(shelf: Shelf, data: bytes, warning: str | None) -> None:
    """What had to be guessed or replaced is said; the source keeps its bytes."""
    (report,) = shelf.seed(a=data)

    assert shelf.rows("SELECT path FROM topic") == [{"path": "Übung"}]
    assert [w["message"] for w in report.warnings] == ([warning] if warning else [])
    assert shelf.rows("SELECT blank FROM card") == [{"blank": "Bäumchen"}]


def test_an_address_that_hides_a_nul_is_stored(shelf: Shelf) -> None:
    """What the address stands for cannot be stored as an identifier; the work is listed without one."""
    shelf.seed(a='### t\n\n#### ["Roots"](https://doi.org/10.1234/a%00b) Ann Ash\n')

    assert shelf.work("Roots")["url"] == "https://doi.org/10.1234/a%00b"
    assert shelf.rows("SELECT value FROM work_identifier") == []


def test_texts_too_long_for_an_index_are_stored(shelf: Shelf) -> None:
    """A heading, address or key of many thousand characters is no reason to refuse a file."""
    long = "".join(f"{number:x}-" for number in range(4000))
    text = f'### {long}\n\n#### ["{long}"](https://example.org/{long}) Ann Ash\nkey: {long}\n\n> "{long}"\n'

    (report,) = shelf.seed(a=text)

    assert counted(report)["quotes"] == {"added": 1}
    assert counted(shelf.seed(a=f"{text}\n")[0])["quotes"] == {"unchanged": 1}
