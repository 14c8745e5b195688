"""`stats`, `fit`, `load`, and retention of works on the command line."""

import importlib.util
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.conftest import ROOTS, Cli, uids
from tests.cli.test_shapes import MaybeNumber, Number, Optional, differences

LATER = ("--now", "2026-04-20T08:00+00:00")
DAY = {"date": str, "answers": int, "minutes": Number}
RECALL = {"reviews": int, "recalled": int, "share": MaybeNumber}
PERIOD = {"young": RECALL, "mature": RECALL}
BIN = {"from": float, "to": MaybeNumber, "cards": int}
STAGES = ("new", "learning", "young", "mature")
STATS = {
    "schema": str, "date": str, "days": [DAY], "total": dict.fromkeys(("answers", "minutes", "days"), int),
    "rhythm": dict.fromkeys(("days_of_30", "running", "longest"), int),
    "retention": {"desired": float, "month": PERIOD, "year": PERIOD, "all": PERIOD},
    "forecast": [{"date": str, "answers": Number, "new": Number, "minutes": Number}],
    "cards": dict.fromkeys((*STAGES, "suspended", "locked"), int), "stability": [BIN], "difficulty": [BIN],
    "answers": dict.fromkeys(STAGES, dict.fromkeys(("again", "hard", "good", "easy"), int)),
    "hours": [{"hour": int, "answers": int, "reviews": int, "share": MaybeNumber}],
    "topics": [{"topic": str, "name": str, "retention": float, "cards": int}],
    "works": [{"key": str, "title": str, "retention": float}],
    "reread": [{"key": str, "title": str, "reason": str, "first": [dict]}],
}  # fmt: skip
MEMORY = {
    "retention": float, "desired": float, "falls_under": Optional, "reread": (dict, type(None)),
    "claims": dict.fromkeys(("known", "shaky", "forgotten", "not met"), int),
}  # fmt: skip


@pytest.fixture
def studied(library: Path, cli: Cli) -> list[str]:
    """A work read, and the cards of its two claims answered over four weeks; in the end all were forgotten once."""
    cli("read", ROOTS, "done")
    cards = uids(cli, f"key:{ROOTS}", "-is:draft")
    ratings = {"2026-03-02T08": 4, "2026-03-10T08": 3, "2026-03-25T08": 1, "2026-03-25T09": 3}
    lines = [
        json.dumps({"card": card, "rating": rating, "at": f"{hour}:{minute:02}+00:00", "ms": 6000})
        for hour, rating in ratings.items()
        for minute, card in enumerate(cards)
    ]
    assert cli("answer", "-", stdin="\n".join(lines)).code == 0
    return cards


def test_statistics_have_their_shape(studied: list[str], cli: Cli) -> None:
    """The object of `stats --json`, with the answers of each day, all stages, and thirty days to come."""
    value = cli("stats", "--json", *LATER).json
    assert differences(value, STATS) == []
    assert value["schema"] == "studykit.stats/1"
    assert [day["answers"] for day in value["days"]] == [len(studied), len(studied), 2 * len(studied)]
    assert value["total"]["answers"] == 4 * len(studied)
    assert len(value["forecast"]) == 30
    assert value["forecast"][0]["answers"] >= len(studied)
    many = len(studied)
    assert value["retention"]["all"]["young"] == {"reviews": many, "recalled": many, "share": 1.0}
    assert value["retention"]["month"]["mature"] == {"reviews": many, "recalled": 0, "share": 0.0}
    assert value["topics"][0]["retention"] == pytest.approx(value["works"][0]["retention"])
    assert value["works"][0]["key"] == ROOTS


def test_statistics_of_a_library_without_answers_say_what_to_do(library: Path, cli: Cli) -> None:
    """There is nothing to draw, and no division by nothing; the page can be written all the same."""
    shown = cli("stats")
    assert shown.code == 0
    assert "Nothing was reviewed yet." in shown.out
    assert cli("stats", "--json").json["total"]["answers"] == 0
    assert cli("stats", "--html", "-", "-q").out.startswith("<!doctype html>")


def test_statistics_on_a_terminal_name_all_parts(studied: list[str], cli: Cli) -> None:
    """Each part has its heading, and the lines keep to the width."""
    shown = cli("stats", *LATER).out
    for part in ("True retention", "Next 30 days", "Cards", "Answers", "Hours of the day", "Topics", "Works"):
        assert re.search(f"^{part}", shown, re.MULTILINE), part
    assert max(map(len, shown.splitlines())) <= 100
    assert "\x1b" not in shown


class _Tags(HTMLParser):
    """Which tags are left open, and what is fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.charts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.charts += tag == "svg"
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else(studied: list[str], cli: Cli, tmp_path: Path) -> None:
    """It is well-formed, has its charts inside, and neither fetches nor runs anything."""
    path = tmp_path / "stats.html"
    assert cli("stats", "--html", str(path), *LATER).code == 0
    text = path.read_text(encoding="utf-8")
    page = _Tags()
    page.feed(text)
    assert page.open == []
    assert page.charts > 10
    assert page.fetched == []
    assert "<script" not in text
    assert "url(" not in text
    assert "prefers-color-scheme: dark" in text


def test_titles_in_the_page_are_escaped(library: Path, cli: Cli, tmp_path: Path) -> None:
    """What the notes say cannot become part of the page."""
    notes = tmp_path / "more.md"
    notes.write_text('### a <b> & "c"\n\nQ: What?\nA: That.\n')
    cli("seed", str(notes))
    card = next(card for card in cli("cards", "--json").json["cards"] if card["topic"] == 'a <b> & "c"')
    cli("answer", card["uid"], "3")
    page = cli("stats", "--html", "-", "-q").out
    assert "a &lt;b&gt; &amp;" in page
    assert "a <b>" not in page


def test_a_page_that_cannot_be_written_is_an_error_in_words(
    studied: list[str], cli: Cli, tmp_path: Path
) -> None:
    """The path is named, and there is no traceback."""
    failed = cli("stats", "--html", str(tmp_path / "missing" / "stats.html"))
    assert failed.code == 1
    assert "stats.html" in failed.err


# ---- retention of works ----------------------------------------------------------------------------------


def test_works_are_sorted_and_found_by_retention(studied: list[str], cli: Cli) -> None:
    """Works that were met come first, with what is recalled of them; a bound finds them."""
    works = cli("works", "--sort", "retention", "--json", *LATER).json["works"]
    assert works[0]["key"] == ROOTS
    assert 0 < works[0]["retention"] < 0.7
    assert works[1]["retention"] is None
    assert cli("works", "--json", "retention:<0.7", *LATER).json["works"] == works[:1]
    assert cli("works", "--json", "retention:>0.7", *LATER).json["works"] == []
    assert "recall" in cli("works", "--sort", "retention", *LATER).out
    assert "recall" not in cli("works", *LATER).out


def test_an_order_may_be_turned_round(studied: list[str], cli: Cli) -> None:
    """`--sort -year` is `sort:-year`."""
    turned = cli("works", "--sort", "-year", "--json").json["works"]
    assert turned == cli("works", "sort:-year", "--json").json["works"]
    assert turned[0]["year"] == 2018


def test_a_work_tells_what_is_recalled_of_it(studied: list[str], cli: Cli) -> None:
    """Retention now and on a day, when it falls under the aim, and the claims by how well they are known."""
    memory = cli("show", ROOTS, "--json", "--on", "+60d", *LATER).json["memory"]
    assert differences(memory, MEMORY) == []
    assert memory["on"] == "2026-06-19"
    assert memory["then"] < memory["retention"]
    assert date.fromisoformat(memory["falls_under"]) <= date(2026, 4, 20)
    assert sum(memory["claims"].values()) == 2
    shown = cli("show", ROOTS, *LATER).out
    assert "under 90% from" in shown


def test_a_work_whose_claims_lapsed_is_proposed_for_reading(studied: list[str], cli: Cli) -> None:
    """Two lapses within thirty days propose it, with the claims to begin with; a reading since then is heeded."""
    reread = cli("show", ROOTS, "--json", *LATER).json["memory"]["reread"]
    assert reread["reason"] == "lapses"
    assert len(reread["first"]) == 2
    assert "Worth reading again: several claims lapsed." in cli("show", ROOTS, *LATER).out
    assert [each["key"] for each in cli("stats", "--json", *LATER).json["reread"]] == [ROOTS]
    assert f"{ROOTS}: several claims lapsed" in cli("stats", *LATER).out
    cli("read", ROOTS, "log", "-m", "5", *LATER)
    assert cli("show", ROOTS, "--json", *LATER).json["memory"]["reread"] is None


def test_reviews_that_the_day_does_not_hold_wait_and_are_not_overdue(home: Path, cli: Cli) -> None:
    """`today` says for how many days some wait at the present budget."""
    cli("seed")
    cards = uids(cli, "topic:theory")[:60]
    lines = [json.dumps({"card": card, "rating": 4, "at": "2026-03-02T08:00+00:00"}) for card in cards]
    assert cli("answer", "-", stdin="\n".join(lines)).code == 0
    assert cli("plan", "new", "--minutes", "5", "--weekend", "5", "--now", "2026-04-19T08:00+00:00").code == 0

    review = cli("today", "--json", *LATER).json["review"]

    assert review["waiting_minutes"] > 0
    assert review["waiting_days"] > 1
    shown = " ".join(cli("today", *LATER).out.split())
    assert f"none waits after {review['waiting_days']} days" in shown
    assert "overdue" not in shown


def test_a_work_that_was_never_met_has_no_memory(library: Path, cli: Cli) -> None:
    """Nothing is said of what nobody was asked."""
    assert cli("show", ROOTS, "--json").json["memory"] is None
    assert "recall:" not in cli("show", ROOTS).out


# ---- fit and load ----------------------------------------------------------------------------------------


@pytest.mark.skipif(
    importlib.util.find_spec("fsrs_rs_python") is None, reason="the extra `fit` is not installed"
)
def test_a_short_log_is_too_short_to_fit(studied: list[str], cli: Cli) -> None:
    """It says how much is needed, and there is no evaluation."""
    assert "too short" in cli("fit", *LATER).out
    value = cli("fit", "--json", *LATER).json
    assert (value["kept"], value["evaluation"], value["answers"]) == (False, None, 4 * len(studied))


def test_postponing_shows_and_does(studied: list[str], cli: Cli) -> None:
    """A dry run moves nothing; then the reviews of today are as many as were asked for."""
    words = ("load", "postpone", "--keep", "1", *LATER)
    planned = cli(*words, "--dry-run", "--json").json
    assert (planned["applied"], len(planned["moved"])) == (0, len(studied) - 1)
    assert planned["days"][0] == {"date": "2026-04-20", "before": len(studied), "after": 1}
    assert len(cli("queue", "--json", *LATER).json["review"]) > 1
    shown = cli(*words)
    assert f"Moved {len(studied) - 1} reviews." in shown.err
    assert re.search(rf"Mon 20 Apr .* {len(studied)} → +1", shown.out)
    assert len(cli("queue", "--json", *LATER).json["review"]) == 1
    assert cli("db", "check").code == 0


def test_moved_reviews_are_taken_back_by_one_undo(studied: list[str], cli: Cli) -> None:
    """After it the queue is what it was."""
    before = cli("queue", "--json", *LATER).json["review"]
    cli("load", "break", "today", "+5d", "-q", *LATER)
    assert cli("queue", "--json", *LATER).json["review"] == []
    assert cli("undo", "-y", *LATER).code == 0
    assert [card["uid"] for card in cli("queue", "--json", *LATER).json["review"]] == [
        card["uid"] for card in before
    ]


def test_nothing_to_move_is_no_error(library: Path, cli: Cli) -> None:
    """A library without reviews has no load."""
    shown = cli("load", "flatten", "--cap", "5")
    assert (shown.code, shown.out) == (0, "Nothing needs to be moved.\n")


def test_a_day_that_is_none_is_refused(library: Path, cli: Cli) -> None:
    """The error says how days are written."""
    failed = cli("load", "break", "someday", "--json")
    assert failed.code == 2
    assert "tomorrow" in failed.error["hint"]
    assert cli("load", "advance", "today", "+3d", "--json").code == 2
