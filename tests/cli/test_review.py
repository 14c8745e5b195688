"""`studykit review` on a pipe: what is asked, what is stored, and what is said."""

from pathlib import Path

from tests.cli.conftest import COMPOST, ROOTS, Cli, reps, uids


def test_ratings_come_from_a_pipe(cli: Cli, new_cards: list[str]) -> None:
    """One rating a line, by number or name; blank lines are nothing; the end of the input ends the session."""
    done = cli("review", stdin="easy\n\n4\n")
    assert done.code == 0
    assert reps(cli) == [1, 1]
    assert "2 answers" in done.out


def test_a_wrong_line_stops_with_what_was_answered(cli: Cli, new_cards: list[str]) -> None:
    """A line that is no rating is a usage error; earlier answers stay."""
    done = cli("review", stdin="good\nperhaps\ngood\n")
    assert (done.code, reps(cli)) == (2, [1])
    assert "'perhaps' is no rating" in done.err


def test_cards_in_steps_come_back_in_the_session(cli: Cli, new_cards: list[str]) -> None:
    """A forgotten card is asked again when nothing else is left, until it leaves its steps."""
    count = len(new_cards)
    done = cli("review", stdin="again\n" + "easy\n" * (count - 1) + "easy\n")
    assert reps(cli) == [1] * (count - 1) + [2]
    assert f"{count + 1} answers" in done.out


def test_undo_across_answers_and_a_suspension(cli: Cli, new_cards: list[str]) -> None:
    """Undo goes back step by step, past a suspended card, and the cards are as they were."""
    before = cli("cards", "--json").json
    assert cli("review", stdin="good\ns\nb\nhard\nu\nu\nu\nu\nq\n").code == 0
    assert cli("cards", "--json").json == before
    assert cli("db", "check").code == 0


def test_nothing_more_to_undo_is_said(cli: Cli, new_cards: list[str]) -> None:
    """Undo at the beginning takes back nothing of an earlier session."""
    cli("review", "--cards", "1", stdin="good\n")
    done = cli("review", stdin="u\nq\n")
    assert "Nothing to take back" in done.err
    assert reps(cli) == [1]


def test_suspended_and_buried_cards_leave_the_queue(cli: Cli, new_cards: list[str]) -> None:
    """`s` holds a card back for good, `b` until tomorrow."""
    cli("review", stdin="s\nb\nq\n")
    assert uids(cli, "is:suspended") == new_cards[:1]
    today = {card["uid"] for card in cli("queue", "--json").json["new"]}
    tomorrow = {card["uid"] for card in cli("queue", "--json", "--now", "2026-03-03T08:00Z").json["new"]}
    assert not {*new_cards[:2]} & today
    assert new_cards[1] in tomorrow


def test_a_limit_ends_the_session(cli: Cli, new_cards: list[str]) -> None:
    """`--cards N` asks for N answers."""
    cli("review", "--cards", "2", stdin="good\n" * 9)
    assert reps(cli) == [1, 1]


def test_a_query_chooses_the_cards(cli: Cli, new_cards: list[str]) -> None:
    """Only cards that the query asks for are asked."""
    cli("review", f"key:{COMPOST}", stdin="easy\n" * 9)
    answered = [card for card in cli("cards", "--json").json["cards"] if card["reps"]]
    assert [card["works"] for card in answered] == [[COMPOST]]


def test_all_asks_locked_cards(library: Path, cli: Cli) -> None:
    """`--all` asks what no reading has unlocked; an answer unlocks the card."""
    assert "Nothing to review today" in cli("review").out
    cli("review", "--all", "--cards", "1", stdin="good\n")
    assert reps(cli) == [1]
    assert cli("db", "check").code == 0


def test_review_has_no_json(library: Path, cli: Cli) -> None:
    """Scripts are sent to `queue` and `answer`."""
    done = cli("review", "--json")
    assert (done.code, done.error["code"]) == (2, "usage")


def test_the_day_may_turn_between_answers(cli: Cli, new_cards: list[str]) -> None:
    """An answer belongs to the study day of its instant: before 04:00 to the day before."""
    cli("review", "--cards", "1", "--now", "2026-03-03T03:59:30Z", stdin="easy\n")
    cli("review", "--cards", "1", "--now", "2026-03-03T04:00:30Z", stdin="easy\n")
    first, second = sorted(card["due"] for card in cli("cards", "--json").json["cards"] if card["due"])
    assert first < second


def test_typed_answers_come_from_a_pipe(cli: Cli, new_cards: list[str]) -> None:
    """With `--typed` each rating follows the line that was typed."""
    done = cli("review", "--typed", f"key:{COMPOST}", stdin="It leaps over the valley.\neasy\n")
    assert "As expected." in done.out
    assert reps(cli) == [1]
    wrong = cli("review", "--typed", "--all", '"What is clay"', stdin="What holds the stones.\nq\n")
    assert "the [-stones.-] {+water.+}" in wrong.out


def test_cramming_leaves_no_trace(cli: Cli, new_cards: list[str]) -> None:
    """`--cram` asks until each card is known; neither cards nor log change, and nothing is marked."""
    before = cli("cards", "--json").json
    unlocked = [card for card in before["cards"] if not card["locked"]]
    done = cli("review", "--cram", stdin="s\nagain\n" + "good\n" * 99)
    assert f"{len(unlocked) + 1} answers" in done.out
    assert "schedules stay as they were" in done.out
    assert "leaves cards as they are" in done.err
    assert cli("cards", "--json").json == before


def test_reviews_come_early_when_asked_for(cli: Cli, new_cards: list[str]) -> None:
    """`--ahead` asks what falls due in the coming days, but nothing that was answered today."""
    cli("review", stdin="easy\n" * len(new_cards))
    assert "Nothing to review today" in cli("review", "--ahead", "30").out
    tomorrow = ("--now", "2026-03-03T08:00Z")
    assert "Next: " in cli("review", *tomorrow).err
    cli("review", "--ahead", "30", *tomorrow, stdin="good\n" * 99)
    assert reps(cli) == [2] * len(new_cards)


def test_cramming_is_not_ahead(cli: Cli, library: Path) -> None:
    """The two ways to ask too early exclude each other."""
    assert cli("review", "--cram", "--ahead", "3").code == 2


def test_the_last_straw_is_said(cli: Cli, new_cards: list[str]) -> None:
    """A card that is forgotten for the eighth time is suspended, with a word about it."""
    cli("answer", "-", stdin="".join(
        f'{{"card": "{new_cards[0]}", "rating": {rating}, "at": "2026-02-0{day}T{hour}:00Z"}}\n'
        for day in range(1, 8) for hour, rating in (("08", 4), ("09", 1))
    ) + f'{{"card": "{new_cards[0]}", "rating": 4, "at": "2026-02-08T08:00Z"}}\n')  # fmt: skip
    done = cli("review", "--ahead", "99", "--cards", "1", stdin="again\n")
    assert "Forgotten 8 times: suspended" in done.err
    assert uids(cli, "is:suspended") == new_cards[:1]


def test_a_flag_and_an_edit_on_a_pipe(cli: Cli, new_cards: list[str]) -> None:
    """A flag needs no words there; an editor has no place there."""
    done = cli("review", stdin="f\nq\n")
    assert "to rewrite" in done.err
    assert [card["uid"] for card in cli("cards", "rewrite", "--json").json["cards"]] == new_cards[:1]


def test_maths_and_emphasis_are_shown_as_text(cli: Cli, new_cards: list[str]) -> None:
    """Cards are rendered: no asterisks, no dollar signs."""
    out = cli("review", f"key:{ROOTS}", stdin="easy\n" * 9).out
    assert "What does ridge regression add to the loss?" in out
    assert "$" not in out
    assert "λ" in out


def test_drafts_have_a_limit_of_their_own(cli: Cli, library: Path, tmp_path: Path) -> None:
    """Decisions of the day count against it, wherever they were made; tomorrow there is room again."""
    shade = tmp_path / "shade.md"
    shade.write_text(
        '### shade\n\n#### ["Shade"](https://arxiv.org/abs/1801.00009) Ida Yew\n\n'
        '> "Dropout of hidden units is equivalent to an ensemble of small networks with shared weights."\n'
    )
    cli("seed", str(shade))
    cli("read", ROOTS, "1801.00009", "done")
    assert len(cli("queue", "--json").json["drafts"]) == 2
    cli("config", "set", "drafts_per_day", "1")
    (first,) = cli("queue", "--json").json["drafts"]
    assert first["draft"]
    cli("cards", "reject", first["uid"])
    assert cli("queue", "--json").json["drafts"] == []
    (second,) = cli("queue", "--json", "--now", "2026-03-03T08:00Z").json["drafts"]
    assert second["uid"] != first["uid"]
