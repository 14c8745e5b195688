"""`studykit plan` and what `today` makes of it, over days."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CLAY, COMPOST, ROOTS, TALK, Cli
from tests.cli.test_shapes import MaybeNumber, Number, Optional, differences

MONDAY = date(2026, 3, 2)
PLAN: dict[str, Any] = {
    "days": [{"date": str, "reading": [{"key": str, "minutes": int, "finishes": bool}], "read_minutes": int,
              "review_minutes": Number, "budget": int}],
    "finish": {"p50": Optional, "p80": Optional}, "feasible": bool, "deficit_minutes": int, "remedies": [dict],
    "days_behind": MaybeNumber, "stored": bool, "goal": dict, "works": int, "minutes": int,
}  # fmt: skip


def on(day: int, hour: int = 8) -> tuple[str, str]:
    """The option that makes it some hour of the n-th day after the Monday of these tests."""
    return "--now", f"{MONDAY + timedelta(days=day)}T{hour:02d}:00+00:00"


def listed(cli: Cli, *options: str) -> list[tuple[str, int]]:
    """Works and minutes of today's list."""
    return [(each["key"], each["minutes"]) for each in cli("today", "--json", *options).json["reading"]]


def plan(cli: Cli, *words: str) -> dict[str, Any]:
    """What a command of the plan leads to."""
    outcome = cli("plan", *words, "--json")
    assert outcome.code == 0, outcome.err
    return outcome.json


# ---- the default, and making one ----------------------------------------------------------------------


def test_a_fresh_library_has_a_plan(library: Path, cli: Cli) -> None:
    """All works in reading order, 45 minutes on weekdays; it says that it is nobody's own."""
    value = plan(cli, "show")
    assert not value["stored"]
    assert value["goal"]["minutes"] == [45] * 5 + [0, 0]
    assert [chunk["key"] for day in value["days"] for chunk in day["reading"] if chunk["finishes"]] == [
        ROOTS, COMPOST, CLAY, TALK,
    ]  # fmt: skip
    assert "`studykit plan new`" in cli("today").out


@pytest.mark.parametrize(
    "words", [("show",), ("new",), ("off", "fri"), ("forecast",), ("simulate", "--budget", "60")]
)
def test_plans_have_their_shape(library: Path, cli: Cli, words: tuple[str, ...]) -> None:
    """Each command that tells a plan tells it in the same shape."""
    assert differences(plan(cli, *words), PLAN) == []


def test_studykit_plan_alone_shows_it(library: Path, cli: Cli) -> None:
    """`studykit plan` is `studykit plan show`."""
    assert cli("plan").out == cli("plan", "show").out


def test_a_plan_holds_what_was_asked_for(library: Path, cli: Cli) -> None:
    """Works, minutes, days and the end are those that were named; works come in the order given."""
    value = plan(
        cli,
        "new",
        "--works",
        TALK,
        "--works",
        CLAY,
        "--minutes",
        "60",
        "--weekdays",
        "mon,wed",
        "--by",
        "+30d",
    )
    assert value["stored"]
    assert value["goal"]["works"] == [TALK, CLAY]
    assert value["goal"]["minutes"] == [60, 0, 60, 0, 0, 0, 0]
    assert value["goal"]["deadline"] == "2026-04-01"
    assert listed(cli)[0][0] == TALK


def test_a_query_is_asked_anew(library: Path, cli: Cli) -> None:
    """The plan of a query holds what the query finds; one for unread works is answered once."""
    assert plan(cli, "new", "--query", "kernels")["goal"]["query"] == "kernels"
    assert [key for key, _ in listed(cli)] == [CLAY]
    assert plan(cli, "new", "--query", "state:none kernels")["goal"]["works"] == [CLAY]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("new", "--query", "author:nobody"), "no work"),
        (("new", "--by", "2020-01-01"), "past"),
        (("new", "--minutes", "many"), "no number"),
        (("new", "--minutes", "0"), "minutes"),
        (("new", "--weekdays", "someday"), "weekdays"),
        (("new", "--query", "x", "--works", ROOTS), "two wishes"),
        (("set",), "nothing to change"),
        (("off",), "which days"),
        (("off", "--every", "FREQ=SOMETIMES"), "no rule"),
        (("off", "fri", "tomorrow"), "no row"),
        (("simulate", "--add", "author:nobody"), "no work fits"),
        (("drop",), "no plan"),
        (("rebalance",), "no plan"),
        (("why", "nothing at all"), "no work fits"),
    ],
)
def test_what_cannot_be_planned_is_said(library: Path, cli: Cli, words: tuple[str, ...], says: str) -> None:
    """One message that says what is wrong; nothing is stored."""
    outcome = cli("plan", *words, "--json")
    assert outcome.code in {2, 3}
    assert says in outcome.error["message"]
    assert not plan(cli, "show")["stored"]


# ---- days ---------------------------------------------------------------------------------------------


def test_todays_list_is_ticked_off(library: Path, cli: Cli) -> None:
    """Minutes that are logged count, what is done leaves the list, and nothing new comes onto it."""
    assert listed(cli) == [(ROOTS, 30)]
    cli("read", ROOTS, "log", "-m", "12", *on(0, 9))
    assert listed(cli, *on(0, 10)) == [(ROOTS, 18)]
    cli("read", ROOTS, "done", "-m", "10", *on(0, 11))
    value = cli("today", "--json", *on(0, 12)).json
    assert value["reading"] == []
    assert [(each["key"], each["minutes"], each["finished"]) for each in value["done"]] == [(ROOTS, 22, True)]
    assert [key for key, _ in listed(cli, *on(1))] == [COMPOST]


def test_what_is_missed_is_planned_again(library: Path, cli: Cli) -> None:
    """After a missed day the list is the same, one day behind, and nothing is overdue."""
    plan(cli, "new")
    assert listed(cli, *on(1)) == listed(cli)
    value = cli("today", "--json", *on(1)).json
    assert value["days_behind"] == 1
    assert "overdue" not in cli("today", *on(1)).out


def test_today_and_the_plan_agree(library: Path, cli: Cli) -> None:
    """The first day of `plan show` is today's list, also after works and cards were done."""
    cli("read", ROOTS, "done")
    cli("review", stdin="good\n" * 9)
    for day in (1, 2, 8):
        first = plan(cli, "show", *on(day))["days"][0]
        assert [(chunk["key"], chunk["minutes"]) for chunk in first["reading"]] == listed(cli, *on(day))


def test_reviews_take_their_share(library: Path, cli: Cli) -> None:
    """Cards that a work unlocked are in the minutes of the days after it."""
    cli("read", ROOTS, "done")
    coming = plan(cli, "show", *on(1))["days"]
    assert coming[0]["review_minutes"] > 0
    assert all(day["read_minutes"] + day["review_minutes"] <= day["budget"] for day in coming)


def test_a_day_off_is_free(library: Path, cli: Cli) -> None:
    """Nothing is planned on it; with `--on`, or an undo, it is a working day again."""
    assert plan(cli, "off", "today")["days"][0]["budget"] == 0
    assert listed(cli) == []
    assert plan(cli, "off", "today", "--on")["days"][0]["budget"] == 45
    plan(cli, "off", "today", "tomorrow")
    assert cli("undo").code == 0
    assert plan(cli, "show")["days"][0]["budget"] == 45


def test_days_off_by_a_rule(library: Path, cli: Cli) -> None:
    """A rule takes its days off from its first one on."""
    plan(cli, "off", "--every", "FREQ=WEEKLY;BYDAY=TU")
    days = plan(cli, "forecast", "--days", "9")["days"]
    assert [day["budget"] for day in days] == [45, 0, 45, 45, 45, 0, 0, 45, 0]


def test_what_was_read_before_is_marked_in_bulk(library: Path, cli: Cli) -> None:
    """It unlocks nothing unless told, takes no minutes, and is out of the plan at once."""
    marked = cli("read", ROOTS, COMPOST, "done", "--before", "2026-01-01", "--json").json["works"]
    assert [(work["state"], work["unlocked"], work["minutes"]) for work in marked] == [("read", 0, 0)] * 2
    value = cli("today", "--json").json
    assert ([each["key"] for each in value["reading"]][:1], value["done"]) == ([CLAY], [])
    assert (
        cli("read", CLAY, "done", "--before", "today", "--unlock", "--json").json["works"][0]["unlocked"] > 0
    )
    assert cli("read", CLAY, "start", "--before", "today").code == 2


# ---- ends ---------------------------------------------------------------------------------------------


def test_each_remedy_helps(library: Path, cli: Cli) -> None:
    """What does not fit is told with its minutes, and the command of each remedy makes it fit."""
    missed = plan(cli, "new", "--minutes", "30", "--by", "tomorrow")
    assert not missed["feasible"]
    assert missed["deficit_minutes"] > 0
    kinds = {remedy["kind"]: remedy for remedy in missed["remedies"]}
    assert plan(cli, "set", "--by", kinds["later"]["date"])["feasible"]
    assert cli("undo").code == 0
    assert plan(cli, "set", "--minutes", f"+{kinds['minutes']['minutes']}")["feasible"]
    assert cli("undo").code == 0
    short = plan(cli, "set", "--remedy", "leave-out")
    assert short["feasible"]
    assert short["goal"]["without"] == kinds["leave_out"]["works"]


def test_works_are_skimmed_where_that_is_enough(library: Path, cli: Cli) -> None:
    """The remedy of lighter passes is taken whole, and there is none for a plan that fits."""
    missed = plan(cli, "new", "--minutes", "60", "--by", "tomorrow")
    lighter = next(remedy for remedy in missed["remedies"] if remedy["kind"] == "lighter")
    taken = plan(cli, "set", "--remedy", "lighter")
    assert taken["feasible"]
    assert taken["goal"]["passes"] == lighter["passes"]
    assert "no remedy" in cli("plan", "set", "--remedy", "lighter", "--json").error["message"]


def test_the_remedies_are_commands(library: Path, cli: Cli) -> None:
    """Each remedy is shown with the command that applies it."""
    shown = cli("plan", "new", "--minutes", "30", "--by", "tomorrow").out
    assert "studykit plan set --by 2026-" in shown
    assert "studykit plan set --minutes +" in shown
    assert "studykit plan set --remedy leave-out" in shown


def test_rebalance_keeps_the_end_and_extend_the_pace(library: Path, cli: Cli) -> None:
    """One sets the least pace that meets the end; the other moves the end."""
    plan(cli, "new", "--by", "+28d", "--minutes", "90")
    spread = plan(cli, "rebalance", *on(1))
    assert spread["goal"]["deadline"] == "2026-03-30"
    assert spread["goal"]["pace"] < 90
    assert spread["feasible"]
    plan(cli, "new", "--by", "tomorrow", "--minutes", "30", *on(1))
    later = plan(cli, "extend", *on(1))
    assert later["feasible"]
    assert later["goal"]["minutes"] == [30] * 5 + [0, 0]


def test_a_simulation_stores_nothing(library: Path, cli: Cli) -> None:
    """It tells what would be; the plan is as before."""
    plan(cli, "new", "--works", TALK)
    value = plan(cli, "simulate", "--add", "kernels", "--deadline", "+30d", "--budget", "20")
    assert value["works"] > value["now"]["works"]
    assert value["goal"]["deadline"] == "2026-04-01"
    assert plan(cli, "show")["goal"]["works"] == [TALK]


def test_remedies_of_a_simulation_are_no_commands(library: Path, cli: Cli) -> None:
    """A command would change the plan that is stored, not the one that was simulated."""
    shown = cli("plan", "simulate", "--deadline", "tomorrow", "--budget", "30").out
    assert "min more on each day of study" in shown
    assert "plan set" not in shown


def test_a_dropped_plan_is_gone_until_undo(library: Path, cli: Cli) -> None:
    """The default holds again; an undo brings the plan back."""
    plan(cli, "new", "--works", TALK)
    assert not plan(cli, "drop")["stored"]
    cli("undo")
    assert plan(cli, "show")["goal"]["works"] == [TALK]


def test_after_two_weeks_away_a_new_plan_is_offered(library: Path, cli: Cli) -> None:
    """Not a pile, but the offer of a plan from where one is."""
    plan(cli, "new")
    cli("read", ROOTS, "log", "-m", "5")
    assert "plan new" not in cli("today", *on(10)).out
    assert "plan new" in cli("today", *on(16)).out


def test_why_gives_reasons(library: Path, cli: Cli) -> None:
    """Why a work is where it is, why it takes so long, and why the end moved."""
    plan(cli, "new", "--by", "+40d", *on(0))
    value = plan(cli, "why", COMPOST, *on(2))
    assert [reason["kind"] for reason in value["here"]] == ["deadline", "needed"][: len(value["here"])]
    assert value["minutes_of"][0]["words"].startswith("as stated")
    assert {"kind": "missed", "words": "−1 missed day", "minutes": 30, "date": None} in value["finish"][
        "moved_by"
    ]
    assert "missed day" in cli("plan", "why", COMPOST, *on(2)).out


def test_a_plan_made_today_has_not_moved(library: Path, cli: Cli) -> None:
    """Its end is not compared with that of the plan before it."""
    plan(cli, "new", "--minutes", "30")
    assert plan(cli, "why", COMPOST)["finish"]["moved_by"] == []
    assert "moved" not in cli("plan", "why", COMPOST).out


def test_days_without_study_hide_no_reasons(library: Path, cli: Cli) -> None:
    """On a Monday the end is compared with that of Friday: the missed day is still a reason."""
    plan(cli, "new", "--minutes", "20")
    finish = plan(cli, "why", TALK, *on(7))["finish"]
    assert finish["since"] == (MONDAY + timedelta(days=4)).isoformat()
    assert [reason["kind"] for reason in finish["moved_by"]] == ["missed"]


def test_a_list_that_gets_no_shorter_is_said(library: Path, cli: Cli) -> None:
    """Four weeks after the plan was made, when something was read and no less is left."""
    plan(cli, "new")
    assert "no less is left" not in cli("plan", "show", *on(28)).out
    cli("read", ROOTS, "log", "-m", "5")
    assert "no less is left" not in cli("plan", "show", *on(27)).out
    assert "no less is left" in cli("plan", "show", *on(28)).out


def test_what_is_needed_counts_as_read(library: Path, cli: Cli) -> None:
    """Works read are those of the plan and those that they need."""
    plan(cli, "new", "--works", COMPOST)
    assert "0 of 2 works read" in cli("today").out
    cli("read", ROOTS, "done", "-m", "30")
    assert "1 of 2 works read" in cli("today").out
    assert "1 of 2 works read" in cli("today", *on(1)).out


def test_the_end_stays_while_the_day_is_studied(library: Path, cli: Cli) -> None:
    """Neither what is read nor the cards that it unlocks move today's plan; tomorrow's knows of them."""
    plan(cli, "new", "--minutes", "60")
    before = plan(cli, "show")
    cli("read", ROOTS, "done", "-m", "30")
    cli("review", stdin="good\n" * 9)
    after = plan(cli, "show", *on(0, 20))
    assert cli("today", "--json", *on(0, 20)).json["review"]["answered"] > 0
    assert (after["days"], after["finish"]) == (before["days"], before["finish"])


# ---- admission ----------------------------------------------------------------------------------------


def test_a_plan_admits_the_cards_it_has_room_for(library: Path, cli: Cli) -> None:
    """With a plan of a minute a day new cards wait; a number of the learner's own wins."""
    cli("read", ROOTS, "done")
    everything = len(cli("queue", "--json", *on(1)).json["new"])
    plan(cli, "new", "--minutes", "1")
    assert len(cli("queue", "--json", *on(1)).json["new"]) < everything


def test_the_weeks_fit_a_narrow_terminal(library: Path, cli: Cli) -> None:
    """Bars and their words stay within eighty columns."""
    shown = cli("plan", "forecast").out
    assert max(map(len, shown.splitlines())) <= 80
