"""Cross-references: an anchor names a topic or a work, or nothing, and nothing is guessed."""

import pytest

from studykit.library.anchors import Anchors
from studykit.library.text import slug


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
    assert anchors.find(url) == expected


@pytest.mark.parametrize(
    "url", ["#", "#cold-hives", "#cold-hives-roe", "#soft-wax", "#soft-wax-a-view-in-two-parts", "#gone", "hives", ""]
)  # fmt: skip
def test_anchors_that_name_nothing(anchors: Anchors, url: str) -> None:
    """Two works of one title, a title that only begins another, and what is no anchor: nothing is guessed."""
    assert anchors.find(url) is None


def test_long_anchors_are_not_searched_for_long(anchors: Anchors) -> None:
    """An anchor is compared with titles only as far as titles are long."""
    assert anchors.find("#" + "a-" * 500_000) is None


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("hives - wax", "hives---wax"),
        ('["Wax: a View"](https://example.org) Doe', "wax-a-viewhttpsexampleorg-doe"),
        ("  Soft_Wax & Co. ", "soft_wax--co"),
        ("Größe", "größe"),
    ],
)
def test_slugs(heading: str, expected: str) -> None:
    """Lower case without punctuation, each space a hyphen."""
    assert slug(heading) == expected
