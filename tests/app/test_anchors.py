"""Cross-references between notes: what they mean as notes come, change and go."""

from itertools import permutations
from pathlib import Path

import pytest

from studykit.app.sources import gather
from tests.store.shelf import Shelf

TREES = """### wood

See [**roots**](Soil%20notes.md#life---roots).

  [**roots**](Soil%20notes.md#life---roots)
  [**soil**](https://github.com/someone/notes/blob/main/Soil%20notes.md#how-soil-drinks-oak-elm)
  [**drinking**](#how-trees-drink-ash)
  [**by authors**](#ash---how-trees-drink)
  [**by title**](#how-trees-drink)
  [**gone**](#bark)

#### ["How Trees Drink"](https://arxiv.org/abs/1503.01234) Ash
"""
SOIL = """### life

### life - roots

#### Oak, Elm - ["How Soil Drinks"](https://arxiv.org/abs/1504.01234)

  - `post` <https://example.org/soil>
  - ["How Trees Drink"](trees.md#how-trees-drink-ash) `summary`
"""
MEANINGS = """
SELECT l.url, COALESCE(t.path, w.title) AS meaning FROM link l
  LEFT JOIN topic t ON t.id = l.target_topic_id LEFT JOIN work w ON w.id = l.target_work_id
 WHERE l.retired_at IS NULL AND (l.url LIKE '%#%') ORDER BY l.id
"""
ALL = {
    "Soil%20notes.md#life---roots": "life > roots",
    "https://github.com/someone/notes/blob/main/Soil%20notes.md#how-soil-drinks-oak-elm": "How Soil Drinks",
    "#how-trees-drink-ash": "How Trees Drink",
    "#ash---how-trees-drink": "How Trees Drink",
    "#how-trees-drink": "How Trees Drink",
    "#bark": None,
    "trees.md#how-trees-drink-ash": "How Trees Drink",
}


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """An empty library and a folder for notes, in SQLite and in PostgreSQL."""
    return Shelf(any_database_url, tmp_path / "notes")


def meanings(shelf: Shelf) -> dict[str, str | None]:
    """What each live cross-reference means."""
    return {row["url"]: row["meaning"] for row in shelf.rows(MEANINGS)}


@pytest.mark.parametrize("order", list(permutations([("trees.md", TREES), ("Soil notes.md", SOIL)])))
def test_two_notes_find_each_other_in_either_order(shelf: Shelf, order: list[tuple[str, str]]) -> None:
    """What the second one holds, the links of the first one mean from then on."""
    for name, text in order:
        shelf.imported(gather([shelf.write(name, text)]))
    assert meanings(shelf) == ALL


def test_what_means_nothing_is_reported_until_it_does(shelf: Shelf) -> None:
    """Anchors and paths at once; an address of the web only when notes of that name are there."""
    path = shelf.write("trees.md", TREES)
    (first,) = shelf.imported(gather([path]))
    assert [(row["line"], row["target"]) for row in first.unresolved] == [
        (5, "Soil%20notes.md#life---roots"), (10, "#bark"),
    ]  # fmt: skip

    shelf.imported(gather([shelf.write("Soil notes.md", "### life\n")]))
    (again,) = shelf.imported(gather([path]))
    assert [row["line"] for row in again.unresolved] == [5, 6, 10]


def test_a_heading_that_is_edited_or_gone_takes_its_anchor_along(shelf: Shelf) -> None:
    """The links to the old spelling mean nothing from then on, and what they mean again once it is back."""
    shelf.imported(gather([shelf.write("trees.md", TREES), shelf.write("Soil notes.md", SOIL)]))

    shelf.imported(gather([shelf.write("Soil notes.md", SOIL.replace("life - roots", "life - root tips"))]))
    assert meanings(shelf) == ALL | {"Soil%20notes.md#life---roots": None}
    shelf.imported(gather([shelf.write("Soil notes.md", "")]))
    gone = dict.fromkeys([url for url in ALL if "Soil" in url])
    assert meanings(shelf) == {url: means for url, means in (ALL | gone).items() if url[0] != "t"}
    shelf.imported(gather([shelf.write("Soil notes.md", SOIL)]))
    assert meanings(shelf) == ALL


def test_headings_of_one_name_are_told_apart_by_number(shelf: Shelf) -> None:
    """As GitHub numbers them: in the order of the notes, whatever they stand under."""
    shelf.seed(
        a="### bees\n#### books\n- Wax is soft.\n### ants\n#### books\n- Nests are deep.\n"
        "### links\n[**one**](#books)\n\n[**two**](#books-1)\n\n[**three**](#books-2)\n"
    )
    assert meanings(shelf) == {"#books": "bees > books", "#books-1": "ants > books", "#books-2": None}


def test_works_that_share_a_section_have_an_anchor_each(shelf: Shelf) -> None:
    """Two headings joined by a plus are two anchors."""
    shelf.seed(
        a='#### "Soft Wax" Doe\n+\n#### "Hard Wax" Roe\n> "Both."\n'
        "### links\n[**one**](#soft-wax-doe)\n\n[**two**](#hard-wax-roe)\n"
    )
    assert meanings(shelf) == {"#soft-wax-doe": "Soft Wax", "#hard-wax-roe": "Hard Wax"}


def test_notes_of_one_name_in_two_folders_are_told_apart_by_path(shelf: Shelf) -> None:
    """A path leads to one of them; an address, which ends as both do, to neither."""
    for folder in ("old", "new"):
        shelf.imported(gather([shelf.write(f"{folder}/soil.md", f"### {folder} soil\n")]))
    shelf.seed(
        a="### links\n[**one**](old/soil.md#old-soil)\n\n[**two**](https://example.org/soil.md#new-soil)\n"
    )
    assert meanings(shelf) == {
        "old/soil.md#old-soil": "old soil", "https://example.org/soil.md#new-soil": None,
    }  # fmt: skip


@pytest.mark.notes
def test_the_anchors_of_the_real_notes(shelf: Shelf, real_notes: Path) -> None:
    """40 of 41 anchors mean something, and three links to notes that are not here mean works that are."""
    shelf.imported(gather([str(real_notes)]))
    own = {url: means for url, means in meanings(shelf).items() if url.startswith("#")}
    others = [means for url, means in meanings(shelf).items() if ".md#" in url]
    assert [url for url, means in own.items() if means is None] == [
        "#interesting-papers---bayesian-inference-and-learning"
    ]
    assert sum(means is not None for means in others) == 3
