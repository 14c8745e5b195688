"""`works`, `cards`, `search`, `topics`: lists and their queries, through the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import CLAY, COMPOST, ROOTS, TALK, Cli, uids


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (("kernels",), [CLAY]), (("topic:soils", "-topic:clay"), [ROOTS, COMPOST]), (("author:moss",), [ROOTS, CLAY]),
        (("tag:bayes",), [ROOTS]), (("has:video",), [ROOTS]), (("has:quotes",), []), (("year:2016..2017",), [COMPOST, CLAY]),
        (("The Last",), [TALK]), (("topic:soils > clay",), [CLAY]), (("importance:>2",), [ROOTS]), (("is:due",), []),
        (("sort:-year", "is:unread"), [TALK, CLAY, COMPOST, ROOTS]),
    ],
)  # fmt: skip
def test_works_by_query(library: object, cli: Cli, query: tuple[str, ...], found: list[str]) -> None:
    """A query chooses works and their order; words that the shell kept together stay together."""
    assert [work["key"] for work in cli("works", "--json", *query).json["works"]] == found


def test_due_cards_and_retention_are_found(library: object, cli: Cli) -> None:
    """`is:due` and `retention:` look at the memories as they are on the day of asking."""
    cli("read", ROOTS, "done")
    for card in uids(cli, "is:new", f"key:{ROOTS}"):
        cli("answer", card, "easy")
    later = ("--now", "2026-06-01T08:00Z", "--json")
    assert [work["key"] for work in cli("works", "is:due", *later).json["works"]] == [ROOTS]
    assert cli("works", "is:due", "--json").json["works"] == []
    assert [work["key"] for work in cli("works", "retention:<0.9", *later).json["works"]] == [ROOTS]
    assert len(cli("cards", "is:due", *later).json["cards"]) == 3


@pytest.mark.parametrize(
    ("query", "fronts"),
    [
        (("topic:clay",), ["What is clay?", "Which three things does a kernel need?"]),
        (("valley",), ["Why is a large step unstable?"]),
        ((f"key:{CLAY}",), ["Which three things does a kernel need?"]),
        (("author:moss", "year:2017"), ["Which three things does a kernel need?"]),
        (("is:new",), []),
    ],
)
def test_cards_by_query(library: object, cli: Cli, query: tuple[str, ...], fronts: list[str]) -> None:
    """Cards are found by their works, their place, their words and their state, with topics' own cards."""
    assert [card["front"] for card in cli("cards", "--json", *query).json["cards"]] == fronts


@pytest.mark.parametrize("name", [ROOTS, "1501.00001", "arXiv:1501.00001v2", "https://arxiv.org/pdf/1501.00001",
                                  "roots of regression", "Regression"])  # fmt: skip
def test_a_work_has_many_names(library: object, cli: Cli, name: str) -> None:
    """Key, arXiv id, address, title and any part of it that fits one work name it."""
    assert cli("show", name, "--json").json["work"]["key"] == ROOTS


def test_search_finds_all_words_by_their_beginnings(library: object, cli: Cli) -> None:
    """Words may be begun only; all must be there; signs of the index's own language are words like others."""
    results = cli("search", "regress", "decay", "--json").json["results"]
    assert {(result["kind"], *result["works"]) for result in results} == {("quote", ROOTS)}
    for odd in ('"', "AND", "a*b", "(", "-x", "NEAR(", "'", "\udce9"):
        assert cli("search", "--json", "--", odd).code == 0


def test_a_piped_table_is_not_cut(library: object, cli: Cli) -> None:
    """What is read by a program has whole titles."""
    assert "Compost of Gradients\n" in cli("works").out


def test_lint_names_rule_and_place(cli: Cli, tmp_path: Path) -> None:
    """`cards lint` says which rule a card breaks and on which line, and ends with the code of a conflict."""
    notes = tmp_path / "garden.md"
    notes.write_text(
        "### soil\n\nQ: Is clay heavy?\nA: Yes.\n\nQ: Why is clay heavy?\nA: Water stays in it.\n"
    )
    cli("seed", str(notes))
    told = cli("cards", "lint", "--json")

    assert told.code == 5
    assert [(f["rule"], f["place"]) for f in told.json["findings"]] == [("yes-no-question", f"{notes}:3")]


def test_lint_of_sound_cards_finds_nothing(cli: Cli) -> None:
    """The bundled library passes the lint."""
    cli("seed")
    told = cli("cards", "lint")

    assert (told.code, told.out) == (0, "")


def test_the_word_lint_can_be_looked_for(library: object, cli: Cli) -> None:
    """After `--` the first word is a word of the query."""
    assert cli("cards", "--json", "--", "lint").json["cards"] == []
