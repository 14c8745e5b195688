"""`studykit cards suspend`, `resume`, `reset`, `due`, `flag`, `rewrite`, `why`."""

from pathlib import Path

import pytest

from tests.cli.conftest import CLAY, ROOTS, Cli, uids


@pytest.fixture
def card(library: Path, cli: Cli) -> str:
    """A card that was answered once."""
    cli("read", CLAY, "done")
    uid = uids(cli, "is:new", f"key:{CLAY}")[0]
    cli("answer", uid, "easy")
    return uid


def test_a_suspended_card_waits_until_it_is_resumed(card: str, cli: Cli) -> None:
    """It leaves the queue with its memory, and comes back with it."""
    (held,) = cli("cards", "suspend", card, "--json").json["cards"]
    assert (held["suspended"], held["reps"]) == (True, 1)
    assert uids(cli, "is:suspended") == [card]
    (back,) = cli("cards", "resume", card[:8], "--json").json["cards"]
    assert (back["suspended"], back["due"], back["stability"]) == (False, held["due"], held["stability"])


def test_a_card_made_new_again_keeps_its_history(card: str, cli: Cli) -> None:
    """State, due and memory are those of a new card; the log has the answer still."""
    (new,) = cli("cards", "reset", card, "--json").json["cards"]
    assert (new["state"], new["due"], new["stability"], new["reps"]) == ("new", None, None, 0)
    assert not new["locked"]
    history = cli("cards", "why", card, "--json").json["history"]
    assert [event["kind"] for event in history] == ["unlock", "answer", "reset"]
    assert cli("db", "check").code == 0


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("today", "2026-03-02"), ("tomorrow", "2026-03-03"), ("+3d", "2026-03-05"), ("+2w", "2026-03-16"),
        ("mon", "2026-03-09"), ("Friday", "2026-03-06"), ("2026-11-02", "2026-11-02"),
    ],
)  # fmt: skip
def test_a_card_is_due_when_the_learner_says(card: str, cli: Cli, day: str, due: str) -> None:
    """A date, a weekday or a number of days; what is known of the card's memory stays."""
    before = cli("cards", "--json", f"key:{CLAY}").json["cards"][0]
    (moved,) = cli("cards", "due", card, day, "--json").json["cards"]
    assert (moved["due"], moved["state"], moved["stability"]) == (due, "review", before["stability"])
    assert cli("db", "check").code == 0


def test_a_card_that_was_never_answered_can_be_made_due(library: Path, cli: Cli) -> None:
    """It is unlocked and comes as a review; its first answer starts its memory."""
    uid = uids(cli, f"key:{ROOTS}")[0]
    cli("cards", "due", uid, "today")
    assert [item["uid"] for item in cli("queue", "--json").json["review"]] == [uid]
    assert cli("answer", uid, "good").code == 0


@pytest.mark.parametrize("day", ["yesterday", "2026-03-01", "+99999w", "2026-02-30", "", "sunny"])
def test_days_that_are_none_are_refused(card: str, cli: Cli, day: str) -> None:
    """A past day, a day that does not exist, one beyond the longest interval."""
    assert cli("cards", "due", card, day).code == 2


def test_all_cards_or_none(card: str, cli: Cli) -> None:
    """One name that is wrong stops all of it."""
    assert cli("cards", "suspend", card, "ffffffff").code == 3
    assert uids(cli, "is:suspended") == []


@pytest.mark.parametrize("words", [("suspend",), ("resume",), ("reset",), ("due", "+1d")])
def test_drafts_and_retired_cards_are_not_scheduled(
    library: Path, cli: Cli, words: tuple[str, ...], tmp_path: Path
) -> None:
    """A draft is accepted first; what is retired stays as it is."""
    notes = tmp_path / "more.md"
    notes.write_text("### t\n\nQ: One?\nA: Yes, one.\n")
    cli("seed", str(notes))
    gone = uids(cli, "One?")[0]
    notes.write_text("### t\n")
    cli("seed", str(notes), "--force")
    told = cli("cards", words[0], gone, *words[1:])
    assert (told.code, told.out) == (5, "")
    assert "retired" in told.err


# ---- the rewrite list ----------------------------------------------------------------------------------


def test_flagged_cards_are_listed_with_their_place(card: str, cli: Cli) -> None:
    """With what is wrong, and where the words stand."""
    assert cli("cards", "rewrite", "--json").json["cards"] == []
    assert cli("cards", "flag", card, "--note", "two answers fit").code == 0
    (listed,) = cli("cards", "rewrite", "--json").json["cards"]
    assert (listed["uid"], listed["reason"], listed["note"]) == (card, "wrong", "two answers fit")
    out = cli("cards", "rewrite").out
    assert "two answers fit" in out
    assert f"notes.md:{listed['source']['first']}" in out
    cli("cards", "flag", card, "--clear")
    assert cli("cards", "rewrite").out == ""


def test_what_is_forgotten_again_and_again_is_listed(card: str, cli: Cli) -> None:
    """A leech needs other words; taking it off the list is remembered."""
    for month in range(3, 12):
        for _ in range(2):
            cli("answer", card, "again", "--now", f"2026-{month:02}-20T08:00Z")
        cli("answer", card, "easy", "--now", f"2026-{month:02}-20T09:00Z")
    cli("cards", "resume", card, "--now", "2026-12-01T08:00Z")
    listed = cli("cards", "rewrite", "--json", "--now", "2026-12-01T08:00Z").json["cards"]
    assert [(item["uid"], item["reason"]) for item in listed] == [(card, "leech")]
    assert [item["uid"] for item in cli("cards", "is:leech", "--json").json["cards"]] == [card]
    assert len(cli("works", "is:leech", "--json").json["works"]) == 1
    cli("cards", "flag", card, "--clear", "--now", "2026-12-01T08:00Z")
    assert cli("cards", "rewrite", "--json").json["cards"] == []


def test_flagged_cards_are_found_by_a_query(card: str, cli: Cli) -> None:
    """Whatever the reason, and their works with them; a flag that was cleared is none."""
    cli("cards", "flag", card)
    (found,) = cli("cards", "is:flagged", "--json").json["cards"]
    assert found["uid"] == card
    assert [work["key"] for work in cli("works", "is:flagged", "--json").json["works"]] == found["works"]
    assert cli("cards", "is:leech", "--json").json["cards"] == []
    cli("cards", "flag", card, "--clear")
    assert cli("cards", "is:flagged", "--json").json["cards"] == []


def test_what_was_said_last_holds_though_the_clock_was_set_back(card: str, cli: Cli) -> None:
    """Decisions have an order of their own."""
    cli("cards", "flag", card, "--now", "2026-05-02T08:00Z")
    cli("cards", "flag", card, "--clear", "--now", "2026-05-01T08:00Z")
    assert cli("cards", "rewrite", "--json").json["cards"] == []


def test_a_flag_is_set_or_cleared(card: str, cli: Cli) -> None:
    """A note with `--clear` says two things."""
    assert cli("cards", "flag", card, "--clear", "--note", "x").code == 2


# ---- why -----------------------------------------------------------------------------------------------


def test_where_a_card_comes_from(card: str, cli: Cli) -> None:
    """Its lines in the notes, its work, and all that happened to it."""
    story = cli("cards", "why", card, "--json").json
    assert story["schema"] == "studykit.cards.why/1"
    assert story["lines"][0] == "Q: Which three things does a kernel need?"
    assert (story["quote"], story["decisions"]) == (None, [])
    assert [event["kind"] for event in story["history"]] == ["unlock", "answer"]
    out = cli("cards", "why", card).out
    assert "Clay and Kernels" in out
    assert "answered easy" in out


def test_a_draft_tells_its_quote_and_what_was_said_of_it(library: Path, cli: Cli, tmp_path: Path) -> None:
    """The quote, and the decisions in their order."""
    notes = tmp_path / "more.md"
    notes.write_text(
        '### t\n\n#### ["Lanterns"](https://example.org/l) Ada Moss\n\n'
        '> "Bloom filters avoid needless disk reads, since a negative answer proves that the key is absent."\n'
    )
    cli("seed", str(notes))
    (draft,) = cli("cards", "drafts", "lanterns", "--json").json["cards"]
    for word in ("reject", "accept"):
        assert cli("cards", word, draft["uid"]).code == 0
    story = cli("cards", "why", draft["uid"], "--json").json
    assert story["quote"]["text"].startswith("Bloom filters")
    assert [said["kind"] for said in story["decisions"]] == ["reject", "accept"]
    assert "you rejected it" in cli("cards", "why", draft["uid"]).out
