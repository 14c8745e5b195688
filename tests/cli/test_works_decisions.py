"""`works duplicates`, `works merge` and `works distinct`, beside `works QUERY`."""

from pathlib import Path

import pytest

from tests.cli.conftest import CLAY, COMPOST, ROOTS, TALK, Cli
from tests.cli.test_shapes import differences

TWICE = """# Twice

### twice

#### ["Roots of Regression"](https://example.org/roots-of-regression) Moss
"""
TWIN = "roots-of-regression"
NAMED = {"uid": str, "key": str, "title": str}


@pytest.fixture
def twice(library: Path, cli: Cli) -> Path:
    """A library with one work met twice."""
    assert cli("seed", "-", stdin=TWICE).code == 0
    return library


# ---- the three commands --------------------------------------------------------------------------------


def test_a_work_met_twice_is_proposed_with_the_reason(twice: Path, cli: Cli) -> None:
    """Both are shown with what tells them apart, and what to do about it is said aside."""
    said = cli("works", "duplicates")

    assert said.code == 0
    assert "0.95  same title" in said.out
    assert ROOTS in said.out
    assert f"{TWIN}  Roots of Regression · Moss · https://example.org/roots-of-regression" in said.out
    assert "works merge A B" in said.err


def test_a_merge_makes_one_of_two(twice: Path, cli: Cli) -> None:
    """Afterwards both names show one work, and nothing is proposed any more."""
    assert cli("works", "merge", ROOTS, TWIN).out == f"{TWIN} (Roots of Regression) is part of {ROOTS} now.\n"

    work = cli("show", TWIN, "--json").json["work"]
    assert (work["key"], work["aliases"], len(work["listings"])) == (ROOTS, [TWIN], 2)
    assert cli("works", "duplicates").out == ""
    assert cli("db", "check").code == 0


def test_distinct_is_remembered(twice: Path, cli: Cli) -> None:
    """It is proposed no more, and saying it again is no error."""
    assert cli("works", "distinct", ROOTS, TWIN).out == f"{ROOTS} and {TWIN} are two works.\n"
    assert "as you said before" in cli("works", "distinct", TWIN, ROOTS).out
    assert cli("works", "duplicates").out == ""


def test_merging_what_is_distinct_needs_a_yes(twice: Path, cli: Cli) -> None:
    """Without a terminal it is refused with the way out, and --yes takes it."""
    cli("works", "distinct", ROOTS, TWIN)

    refused = cli("works", "merge", ROOTS, TWIN)
    assert (refused.code, "--yes" in refused.err) == (5, True)
    assert cli("works", "merge", ROOTS, TWIN, "--yes").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("merge", ROOTS, ROOTS), 5),
        (("merge", ROOTS, "1501.00001"), 5),
        (("distinct", ROOTS, ROOTS), 5),
        (("merge", ROOTS, "no such work"), 3),
        (("distinct", "no such work", ROOTS), 3),
        (("merge", ROOTS, "of"), 4),
        (("merge", ROOTS), 2),
        (("distinct",), 2),
        (("duplicates", "roots"), 2),
    ],
)
def test_errors_have_their_codes(library: Path, cli: Cli, words: tuple[str, ...], code: int) -> None:
    """Itself, nobody, somebody unclear, too few words or too many: nothing is changed."""
    before = cli("works", "--json").out
    outcome = cli("works", *words)

    assert outcome.code == code
    assert outcome.err.startswith("error: ")
    assert before == cli("works", "--json").out


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        (
            ("duplicates",),
            {
                "pairs": [
                    {
                        "score": float,
                        "reason": str,
                        "works": [
                            NAMED | {"kind": str, "authors": [str], "year": (int, type(None)), "url": str}
                        ],
                    }
                ]
            },
        ),
        (
            ("merge", ROOTS, TWIN),
            {
                "kept": NAMED,
                "merged": NAMED,
                "moved": dict.fromkeys(
                    ("listings", "sections", "quotes", "reading_sessions", "identifiers"), int
                ),
            },
        ),
        (("distinct", ROOTS, TWIN), {"works": [NAMED], "new": bool}),
    ],
)
def test_json_has_its_shape(twice: Path, cli: Cli, words: tuple[str, ...], shape: object) -> None:
    """One object each, its schema first; the options may stand before the word or after it."""
    value = cli("works", *words, "--json").json

    assert next(iter(value.items())) == ("schema", f"studykit.works.{words[0]}/1")
    assert differences(value, shape) == []


# ---- beside the query ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "works", "duplicates"),
        ("works", "--json", "duplicates"),
        ("works", "duplicates", "--json"),
        ("works", "--now", "2026-03-02T08:00+00:00", "duplicates", "--json"),
    ],
)
def test_options_stand_anywhere(library: Path, cli: Cli, words: tuple[str, ...]) -> None:
    """Before the first word or after it, with their values."""
    assert cli(*words).json["schema"] == "studykit.works.duplicates/1"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), {ROOTS, COMPOST, CLAY, TALK}),
        (("roots",), {ROOTS}),
        (("-roots",), {COMPOST, CLAY, TALK}),
        (("-roots", "merge"), set()),
        (("roots", "merge"), set()),
        (("--", "merge"), set()),
        (("--", "roots"), {ROOTS}),
    ],
)
def test_queries_are_queries_still(library: Path, cli: Cli, words: tuple[str, ...], found: set[str]) -> None:
    """Only the first word may name another command; `--` before it makes it a word of the query."""
    value = cli("works", "--json", *words).json

    assert value["schema"] == "studykit.works/1"
    assert {work["key"] for work in value["works"]} == found


@pytest.mark.parametrize("word", ["duplicates", "merge", "distinct"])
def test_each_explains_itself(cli: Cli, word: str) -> None:
    """With usage and examples."""
    said = cli("works", word, "--help").out

    assert said.startswith(f"Usage: studykit works {word} [OPTIONS]")
    assert f"  studykit works {word}" in said
    assert f"works {word}" in " ".join(cli("works", "--help").out.split())
