"""Cross-references: an anchor names a topic or a work, or nothing, and nothing is guessed."""

import pytest

from studykit.library.anchors import Anchors, Shelves, Target, heading_slug, target_of


@pytest.fixture
def anchors() -> Anchors:
    """Two topics and some works, two of them of one title."""
    made = Anchors()
    made.add_topic("hives", ["hives"])
    made.add_topic("wax", ["hives", "wax"])
    made.add_work("soft", "Soft Wax: a View", ["Doe", "Roe"])
    made.add_work("first", "Cold Hives", ["Doe"])
    made.add_work("second", "Cold Hives", ["Poe"])
    made.add_work("bees", "REBEE", [])
    return made


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("#hives", ("topic", "hives")),
        ("#wax", ("topic", "wax")),
        ("#hives---wax", ("topic", "wax")),
        ("#soft-wax-a-view-doe-roe", ("work", "soft")),
        ("#doe-roe---soft-wax-a-view", ("work", "soft")),
        ("#soft-wax-a-view", ("work", "soft")),
        ("#SOFT-Wax-a-view", ("work", "soft")),
        ("#soft%2Dwax-a-view", ("work", "soft")),
        ("#doe-et-al---soft-wax-a-view", ("work", "soft")),
        ("#soft-wax-a-view-doe-et-al", ("work", "soft")),
        ("#rebee", ("work", "bees")),
        ("#cold-hives-doe", ("work", "first")),
        ("#cold-hives-ada-doe", ("work", "first")),
        ("#poe---cold-hives", ("work", "second")),
    ],
)
def test_anchors_that_name_something(anchors: Anchors, url: str, expected: tuple[str, str]) -> None:
    """Topics by name or path, works by heading in either spelling, else by title, the authors written otherwise."""
    target = target_of(url)
    assert target is not None
    assert anchors.find(target.anchor) == expected


@pytest.mark.parametrize(
    "anchor",
    [
        "", "cold-hives", "cold-hives-roe", "soft-wax", "soft-wax-a-view-in-two-parts", "gone", "roe---rebee",
        "cold---wax", "roe---cold-hives",
    ],
)  # fmt: skip
def test_anchors_that_name_nothing(anchors: Anchors, anchor: str) -> None:
    """Two works of one title, a title that only begins another, other authors: nothing is guessed."""
    assert anchors.find(anchor) is None


def test_topics_of_one_name_are_told_apart_by_what_is_above_them() -> None:
    """The name alone means neither of them."""
    anchors = Anchors()
    anchors.add_topic("wax of bees", ["bees", "wax"])
    anchors.add_topic("wax of ants", ["ants", "wax"])
    assert anchors.find("ants---wax") == ("topic", "wax of ants")
    assert anchors.find("wax") is None


def test_equal_headings_are_numbered_in_the_order_of_their_file() -> None:
    """The first has the slug itself, the next ones -1, -2; a heading that means nothing counts too."""
    anchors = Anchors()
    meanings = [("topic", "one"), None, ("topic", "two"), ("topic", "named so")]
    for text, meaning in zip(["Wax", "Wax", "wax!", "Wax 1"], meanings, strict=True):
        anchors.add_heading(text, meaning)
        anchors.add_topic("elsewhere", ["other", "wax"])
    found = {anchor: anchors.find(anchor) for anchor in ("wax", "wax-1", "wax-2", "wax-1-1", "wax-3")}
    assert found == {
        "wax": ("topic", "one"), "wax-1": None, "wax-2": ("topic", "two"),
        "wax-1-1": ("topic", "named so"), "wax-3": None,
    }  # fmt: skip


# ---- several notes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("#wax", Target("", "wax")),
        ("other.md#Wax", Target("other.md", "wax")),
        ("../My%20Notes.md#w%C3%A4rme", Target("../My Notes.md", "wärme")),
        ("https://github.com/u/r/blob/main/other.md#wax", Target("https://github.com/u/r/blob/main/other.md", "wax")),
        ("https://example.org/a.markdown?raw=1#b", Target("https://example.org/a.markdown", "b")),
        ("other.md", Target("other.md", "")),
        ("https://example.org/page#wax", None),
        ("https://example.org/?file=a.md#b", None),
        ("other.mdx#wax", None),
    ],
)  # fmt: skip
def test_addresses_that_lead_to_notes(url: str, expected: Target | None) -> None:
    """An anchor alone, a path or an address that ends as notes do; all else is a page of the web."""
    assert target_of(url) == expected


@pytest.fixture
def shelves() -> Shelves:
    """Notes of bees and of ants, twice notes of wasps; both first ones and a work are in the library."""
    made = Shelves()
    for uri, topic in (
        ("file:///notes/bees.md", "wax"), ("file:///notes/My%20ants.md", "nests"),
        ("file:///notes/wasps.md", "paper"), ("file:///old/wasps.md", "paper"),
    ):  # fmt: skip
        made.source(uri).add_heading(topic, ("topic", f"{topic} of {uri}"))
        made.library.add_topic(f"{topic} of {uri}", [topic])
    made.library.add_work("soft", "Soft Wax", ["Doe"])
    return made


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("#wax", ("topic", "wax of file:///notes/bees.md")),
        ("#nests", ("topic", "nests of file:///notes/My%20ants.md")),
        ("my%20ants.md#nests", ("topic", "nests of file:///notes/My%20ants.md")),
        ("sub/folder/My%20ants.md#nests", ("topic", "nests of file:///notes/My%20ants.md")),
        ("https://github.com/u/r/blob/main/My%20ants.md#nests", ("topic", "nests of file:///notes/My%20ants.md")),
        ("wasps.md#paper", ("topic", "paper of file:///notes/wasps.md")),
        ("../old/wasps.md#paper", ("topic", "paper of file:///old/wasps.md")),
        ("https://example.org/wasps.md#paper", None),
        ("#paper", None),
        ("My%20ants.md#wax", None),
        ("flies.md#wax", None),
        ("flies.md#soft-wax-doe", ("work", "soft")),
        ("flies.md#soft-wax", None),
        ("#soft-wax", ("work", "soft")),
    ],
)  # fmt: skip
def test_links_between_notes(shelves: Shelves, url: str, expected: tuple[str, str] | None) -> None:
    """Notes are found by path, else by a name that only one source has; topics only in the notes that are meant."""
    target = target_of(url)
    assert target is not None
    assert shelves.find(target, "file:///notes/bees.md") == expected


def test_long_anchors_are_not_searched_for_long(anchors: Anchors) -> None:
    """An anchor is compared with titles only as far as titles are long."""
    assert anchors.find("a-" * 500_000) is None


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("hives - wax", "hives---wax"),
        ('["Wax: a View"](https://example.org) Doe, Roe', "wax-a-view-doe-roe"),
        ("[**Wax**](#wax) and `code`", "wax-and-code"),
        ('<a name="w"></a>Wax', "wax"),
        ("  Soft_Wax & Co. ", "soft_wax--co"),
        ("Größe", "größe"),
    ],
)
def test_slugs(heading: str, expected: str) -> None:
    """Lower case without punctuation, each space a hyphen; of a link only its words count."""
    assert heading_slug(heading) == expected
