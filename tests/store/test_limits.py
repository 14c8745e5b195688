"""Texts longer than a database can index: kept as text, and no key, name, tag or identifier."""

import random
import string

from tests.store.shelf import Shelf

_chance = random.Random(1)


def wide(length: int) -> str:
    """Characters of four bytes each, which do not compress."""
    return "".join(chr(_chance.randrange(0x20000, 0x2A000)) for _ in range(length))


def test_what_is_as_long_as_may_be_is_stored(shelf: Shelf) -> None:
    """A key, a tag, a name, an id, an address and the path of a topic of the greatest length."""
    key, tag, name, doi, host = wide(600), wide(200), wide(200), wide(590), wide(580)
    shelf.seed(
        a=f'### {wide(600)}\n\nC: A [stem]. {{#{name}}}\n\n#### "Roots" Ash\n `{tag}`\nkey: {key}\ndoi: 10.1000/{doi}\n\n'
        f'#### ["Soil"](https://example.org/{host}) Oak\n'
    )

    assert [shelf.work("Roots")["key"], *(row["name"] for row in shelf.rows("SELECT name FROM tag"))] == [
        key,
        tag,
    ]
    assert [row["name"] for row in shelf.rows("SELECT name FROM claim")] == [name]
    values = shelf.rows("SELECT scheme, length(value) AS n FROM work_identifier ORDER BY scheme")
    assert [row["scheme"] for row in values] == ["address", "doi"]
    assert min(row["n"] for row in values) > 580


def test_what_is_longer_is_no_key_but_is_kept(shelf: Shelf) -> None:
    """The work has a key of its own, the rest is in the text or in the facts of its mention; twice is the same."""
    notes = (
        f'### {wide(9000)}\n\nC: A [stem]. {{#{wide(9000)}}}\n\n[**gone**](#{wide(9000)})\n\n'
        f'#### "{wide(9000)}" {wide(9000)}\n\n'
        f'#### "Roots" Ash\n `{wide(9000)}`\nneeds: {wide(9000)}\nkey: {wide(9000)}\ndoi: 10.1000/{wide(9000)}\n\n'
        f'#### ["Soil"](https://doi.org/10.1000/{wide(9000)}) Oak\n\n'
        f'#### ["Leaves"](https://openreview.net/forum?id={"a" * 9000}) Elm\n'
    )  # fmt: skip
    shelf.seed(a=notes)
    shelf.seed(a=notes + "\nA paragraph more.\n")

    assert shelf.work("Roots")["key"] == "roots"
    assert len(shelf.rows("SELECT id FROM work")) == 4
    assert shelf.rows("SELECT name FROM tag") == []
    assert [row["name"] for row in shelf.rows("SELECT name FROM claim")] == [None]
    assert max(row["n"] for row in shelf.rows("SELECT length(path) AS n FROM topic")) == 600


def test_a_text_of_megabytes_is_found_by_its_first_words(shelf: Shelf) -> None:
    """A server holds no more words of one text than a megabyte takes."""
    letters = string.ascii_lowercase
    words = ["".join(_chance.choices(letters, k=7)) for _ in range(300_000)]
    shelf.seed(a=f"### wood\n\nC: A [stem] is {' '.join(words)}.\n")

    assert len(shelf.search(words[0])) == 1
    assert len(shelf.rows("SELECT id FROM card")) == 1
