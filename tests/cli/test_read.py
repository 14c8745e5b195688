"""`studykit read` and `open`: what the learner says, and what it unlocks."""

from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import CLAY, COMPOST, ROOTS, TALK, Cli, uids


def state(cli: Cli, work: str) -> tuple[str, float, int]:
    """State, progress and minutes of a work."""
    value = cli("show", work, "--json").json["work"]
    return value["state"], value["progress"], value["minutes_read"]


def test_done_unlocks_the_cards_of_the_work_and_its_topic(library: Path, cli: Cli) -> None:
    """With the first work of a topic that is read, the topic's own cards are new cards too."""
    (result,) = cli("read", ROOTS, "done", "--json").json["works"]
    assert (result["key"], result["state"], result["unlocked"]) == (ROOTS, "read", 4)
    new = cli("cards", "is:new", "--json").json["cards"]
    assert [card["works"] for card in new] == [[], [ROOTS], [ROOTS], [ROOTS]]


def test_the_topics_above_are_unlocked_too(library: Path, cli: Cli) -> None:
    """A work of a sub-topic unlocks the cards of its topic and of all topics above it, not those beside."""
    cli("read", CLAY, "done")
    new = {card["front"] for card in cli("cards", "is:new", "--json").json["cards"]}
    assert new == {
        "What holds the works of a topic together?",
        "What is clay?",
        "Which three things does a kernel need?",
    }


def test_done_twice_unlocks_nothing_new(library: Path, cli: Cli) -> None:
    """Reading again leaves the cards that are unlocked as they are."""
    cli("read", ROOTS, "done")
    assert cli("read", ROOTS, "done", "--json").json["works"][0]["unlocked"] == 0


@pytest.mark.parametrize(
    ("words", "unlocked"),
    [
        (("done", "--pass", "skim"), 0),
        (("done", "--pass", "skim", "--unlock"), 4),
        (("done", "--no-unlock"), 0),
        (("start",), 0),
        (("plan", "--unlock"), 4),
        (("done", "--pass", "study"), 4),
    ],
)
def test_what_unlocks(library: Path, cli: Cli, words: tuple[str, ...], unlocked: int) -> None:
    """A reading unlocks, a skim does not, and the learner has the last word."""
    assert cli("read", ROOTS, *words, "--json").json["works"][0]["unlocked"] == unlocked
    assert len(uids(cli, "is:new")) == unlocked


def test_several_works_at_once(library: Path, cli: Cli) -> None:
    """Each work is answered once, however often it is named; shared cards count once."""
    works = cli("read", ROOTS, "1501.00001", COMPOST, "done", "--json").json["works"]
    assert [(work["key"], work["unlocked"]) for work in works] == [(ROOTS, 4), (COMPOST, 1)]


@pytest.mark.parametrize(("name", "code"), [("of", 4), ("no such work", 3)])
def test_one_wrong_name_changes_nothing(library: Path, cli: Cli, name: str, code: int) -> None:
    """All works are read or none."""
    assert cli("read", ROOTS, name, "done").code == code
    assert state(cli, ROOTS) == ("none", 0, 0)


def test_pages_need_a_number_of_pages(library: Path, cli: Cli) -> None:
    """`--to` is a share where the notes say how long the work is; elsewhere nothing changes."""
    cli("read", ROOTS, "--to", "5", "-m", "20")
    assert state(cli, ROOTS) == ("reading", 0.5, 20)
    done = cli("read", CLAY, TALK, "--to", "3", "--json")
    assert (done.code, done.error["code"]) == (2, "usage")
    assert state(cli, CLAY)[0] == "none"


def test_minutes_add_up_and_reset_forgets(library: Path, cli: Cli) -> None:
    """Sessions add up; `reset` makes the work as new, its cards stay unlocked."""
    for words in (("start",), ("log", "-m", "20", "--percent", "40"), ("log", "-m", "15")):
        cli("read", TALK, *words)
    assert state(cli, TALK) == ("reading", 0.4, 35)
    cli("read", ROOTS, "done")
    cli("read", TALK, ROOTS, "reset")
    assert state(cli, TALK) == state(cli, ROOTS) == ("none", 0, 0)
    assert len(uids(cli, "is:new")) == 4


@pytest.mark.parametrize(
    "option",
    [("--percent", "nan"), ("--percent", "101"), ("--percent", "-1"), ("--to", "-1"), ("--to", "9" * 400),
     ("-m", "-5"), ("-m", "99999"), ("--to", "3", "--percent", "3"), ("--pass", "glance")],
)  # fmt: skip
def test_absurd_values_are_usage_errors(library: Path, cli: Cli, option: tuple[str, ...]) -> None:
    """Numbers out of range are refused, and nothing is noted."""
    assert cli("read", ROOTS, "log", *option).code == 2
    assert state(cli, ROOTS) == ("none", 0, 0)


def test_an_action_alone_names_no_work(library: Path, cli: Cli) -> None:
    """`studykit read done` asks which work."""
    assert cli("read", "done").code == 2


def test_a_note_may_hold_anything(library: Path, cli: Cli) -> None:
    """A remark that is no UTF-8 is kept with a replacement sign."""
    assert cli("read", ROOTS, "start", "--note", "caf\udce9").code == 0


def test_what_is_read_moves_on_today(library: Path, cli: Cli) -> None:
    """Today goes in order; what is read or dropped leaves the list, and tomorrow goes on after it."""
    assert cli("today", "--json").json["reading"][0]["key"] == ROOTS
    cli("read", ROOTS, "done")
    cli("read", COMPOST, "drop")
    assert cli("today", "--json").json["reading"] == []
    tomorrow = cli("today", "--json", "--now", "2026-03-03T08:00+00:00").json
    assert tomorrow["reading"][0]["key"] == CLAY


# ---- open ----------------------------------------------------------------------------------------------


def test_open_names_the_address(library: Path, cli: Cli) -> None:
    """A work opens at its address, or at its first link of a kind."""
    assert cli("open", ROOTS, "-n").out == "https://arxiv.org/abs/1501.00001\n"
    assert cli("open", ROOTS, "video", "--json").json["target"] == "https://example.org/roots"
    assert cli("open", ROOTS, "demo").code == 3


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://example.org/x"]
)
def test_only_the_web_and_mail_are_opened(cli: Cli, home: Path, tmp_path: Path, link: str) -> None:
    """Links that could run programs or read files are refused."""
    notes = tmp_path / "links.md"
    notes.write_text(
        f'### t\n\n#### ["Lure"](https://example.org/x) Ada Moss\npdf: {link}\n\n  - `video` <{link}>\n'
    )
    assert cli("seed", str(notes)).code == 0
    for kind in ("video", "pdf"):
        done = cli("open", "lure", kind)
        assert done.code in {2, 3}
        assert done.out == ""


def test_a_file_that_the_notes_attach_is_opened(cli: Cli, home: Path, tmp_path: Path) -> None:
    """`pdf:` is a path from the folder of the notes; a missing one is named."""
    notes = tmp_path / "notes.md"
    notes.write_text('### t\n\n#### ["Kept"](https://example.org/x) Ada Moss\npdf: papers/kept.pdf\n')
    assert cli("seed", str(notes)).code == 0
    assert cli("open", "kept", "pdf", "-n").code == 3
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "kept.pdf").write_bytes(b"%PDF")
    assert cli("open", "kept", "pdf", "-n").out == f"{tmp_path / 'papers' / 'kept.pdf'}\n"


def test_works_read_long_ago_bring_their_cards_over_days(library: Path, cli: Cli) -> None:
    """Half of a day's new cards enter on a day, in reading order; the screen says when the last does."""
    cli("config", "set", "new_per_day", "4")
    done = cli("read", CLAY, ROOTS, "done", "--before", "today", "--unlock", "--json").json["works"]
    cards = sum(work["unlocked"] for work in done)
    new = cli("cards", "is:new", "--json").json["cards"]
    due = sorted(card["due"] for card in new)

    assert len(due) == cards
    assert max(card["due"] for card in new if card["works"]) <= min(c["due"] for c in new if not c["works"])
    assert Counter(due).most_common(1)[0][1] == 2
    assert max(work["unlocked_until"] for work in done) == due[-1]
    assert len(cli("queue", "--json").json["new"]) == 2

    cli("read", COMPOST, "done", "--before", "today", "--unlock")
    heaps = Counter(card["due"] for card in cli("cards", "is:new", "--json").json["cards"])
    assert (heaps.total(), max(heaps.values())) == (cards + 1, 2)
    assert cli("db", "check").code == 0


def test_a_card_that_waits_enters_when_its_work_is_read_now(library: Path, cli: Cli) -> None:
    """Reading the work after all, or asking for its cards, ends their waiting; undo brings it back."""
    cli("config", "set", "new_per_day", "2")
    cli("read", ROOTS, "done", "--before", "today", "--unlock")
    waiting = [card["due"] for card in cli("cards", "is:new", "--json").json["cards"]]
    assert cli("read", ROOTS, "done", "--json").json["works"][0]["unlocked"] == 3
    assert [card["due"] for card in cli("cards", "is:new", "--json").json["cards"]].count(None) == 3

    cli("undo", "-y")
    assert [card["due"] for card in cli("cards", "is:new", "--json").json["cards"]] == waiting
    cli("undo", "-y")
    assert uids(cli, "is:new") == []
    assert cli("db", "check").code == 0


def test_cards_of_the_work_come_before_those_of_its_topic(library: Path, cli: Cli) -> None:
    """The first session after reading asks about what was read; what the topic asks in general follows."""
    cli("read", ROOTS, "done")
    works = [bool(card["works"]) for card in cli("queue", "--json").json["new"]]
    assert works == sorted(works, reverse=True)
    assert set(works) == {True, False}
