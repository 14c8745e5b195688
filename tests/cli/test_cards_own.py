"""`studykit cards add`, `read … note`: the learner's own words, through the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import CLAY, ROOTS, Cli


def test_a_card_of_ones_own(library: Path, cli: Cli) -> None:
    """It is told with its id, and listed with the others."""
    told = cli("cards", "add", ROOTS, "--question", "Why *ridge*?", "--answer", "Small weights.")
    assert (told.code, told.err) == (0, "")
    assert told.out.endswith("Why ridge?\n")
    (card,) = cli("cards", "--json", "is:new").json["cards"]
    assert told.out.split()[1] == card["uid"][:8]
    assert (card["front"], card["back"], card["works"]) == ("Why *ridge*?", "Small weights.", [ROOTS])


def test_a_sentence_makes_a_card_of_each_blank(library: Path, cli: Cli) -> None:
    """`--cloze` takes what a `C:` line of notes takes."""
    cards = cli("cards", "add", "--topic", "clay", "--cloze", "A [b] and a [c].", "--json").json
    assert cards["schema"] == "studykit.cards.add/1"
    assert [card["front"] for card in cards["cards"]] == ["A […] and a c.", "A b and a […]."]
    assert {card["topic"] for card in cards["cards"]} == {"soils > clay"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((ROOTS,), 2),
        ((ROOTS, "--question", "Why?"), 2),
        ((ROOTS, "--question", "Why?", "--answer", " "), 2),
        ((ROOTS, "--question", "Why?", "--answer", "So.", "--cloze", "A [b]."), 2),
        ((ROOTS, "--cloze", "No blank."), 2),
        ((ROOTS, "--topic", "clay", "--question", "Why?", "--answer", "So."), 2),
        (("nothing of that name", "--question", "Why?", "--answer", "So."), 3),
        (("of", "--question", "Why?", "--answer", "So."), 4),
        (("--topic", "sand", "--question", "Why?", "--answer", "So."), 3),
    ],
)
def test_what_cannot_be_added_is_refused(library: Path, cli: Cli, words: tuple[str, ...], code: int) -> None:
    """One clear message, nothing written, and no editor where nobody sits."""
    before = cli("cards", "--json").out
    told = cli("cards", "add", *words)
    assert (told.code, told.out) == (code, "")
    assert told.err.startswith("error: ")
    assert cli("cards", "--json").out == before


def test_the_own_source_is_listed(library: Path, cli: Cli) -> None:
    """`sources` names it; synchronising reads it again with the others and changes nothing."""
    cli("cards", "add", "--question", "Why?", "--answer", "So.")
    assert [s["origin"] for s in cli("sources", "--json").json["sources"]] == ["notes", "own"]
    (_, own) = cli("sources", "sync", "--json").json["sources"]
    assert (own["uri"], own["cards"]["unchanged"]) == ("studykit:own", 1)
    assert len(cli("cards", "--json", "is:new").json["cards"]) == 1


def test_own_cards_are_found_by_the_topic_of_their_work(library: Path, cli: Cli) -> None:
    """They stand in no topic themselves; that of their work finds them, and nothing but it."""
    cli("cards", "add", CLAY, "--question", "Why clay?", "--answer", "It holds.")
    cli("cards", "add", "--question", "Why at all?", "--answer", "So.")
    for topic, found in (("clay", ["Why clay?"]), ("harvest", [])):
        cards = cli("cards", "--json", f"topic:{topic}", "is:new").json["cards"]
        assert [card["front"] for card in cards] == found


def test_the_word_of_an_action_can_be_looked_for(library: Path, cli: Cli) -> None:
    """After `--` the first word is a word of the query."""
    assert len(cli("cards", "--json", "--", "add").json["cards"]) == 1


@pytest.mark.parametrize("words", [("note", "Steps are small."), ("done", "--note", "Steps are small.")])
def test_a_note_stands_with_the_work(library: Path, cli: Cli, words: tuple[str, ...]) -> None:
    """What the learner makes of a work is a claim of it, said alone or with what was read."""
    assert cli("read", CLAY, *words).code == 0
    claims = cli("show", CLAY, "--json").json["claims"]
    assert ("Steps are small.", "own") in [(claim["text"], claim["origin"]) for claim in claims]
    assert cli("search", "steps are", "--json").json["results"][0]["works"] == [CLAY]


def test_a_note_alone_is_no_reading(library: Path, cli: Cli) -> None:
    """`note` leaves the reading state as it is, and is told for each work."""
    told = cli("read", CLAY, ROOTS, "note", "Both.", "--json").json["works"]
    assert [(work["key"], work["note"]) for work in told] == [(CLAY, "Both."), (ROOTS, "Both.")]
    assert cli("show", CLAY, "--json").json["work"]["state"] == "none"


@pytest.mark.parametrize("text", ["", '"A quotation."'])
def test_what_is_no_note_is_refused(library: Path, cli: Cli, text: str) -> None:
    """Nothing is recorded then, not even the reading."""
    assert cli("read", CLAY, "note", text).code == 2
    if text:
        assert cli("read", CLAY, "done", "--note", text).code == 2
        assert cli("show", CLAY, "--json").json["work"]["state"] == "none"
