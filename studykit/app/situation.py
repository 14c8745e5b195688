"""The situation of a study day, gathered: the library and the log as they were when the day began."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from studykit.app.context import App
from studykit.app.settings import review_settings
from studykit.app.wish import Wish
from studykit.reading.estimates import basis
from studykit.reading.forward import HORIZON
from studykit.reading.model import Pass, ReadingAction, ReadingSession, ReadingState
from studykit.reading.progress import fold
from studykit.reading.situation import IMPORTANCE, Budget, Learner, Reviews, Situation, WorkState
from studykit.review.coming import Due, expected_reviews
from studykit.review.day import StudyDay, date_to_day, day_to_date
from studykit.review.model import ReviewSettings
from studykit.review.queue import SECONDS_PER_ANSWER
from studykit.review.usual import USUAL_KERNEL
from studykit.store import plan_queries, queries
from studykit.store.reads import Reader, Row

_LOOK_BACK = 56  # days of the log that tell of missed days
_REVIEW_DAYS = 180  # after them the last week goes on
_READS = frozenset({ReadingAction.START, ReadingAction.LOG, ReadingAction.DONE})


class Log(NamedTuple):
    """What was read, by study day.

    Attributes:
        minutes: minutes of each work by its key; a work done without a word of minutes counts with its
            estimate, and what took none, since it was read before, is left out.
        closed: keys of works that were finished or dropped.
    """

    minutes: Mapping[StudyDay, Mapping[str, int]]
    closed: Mapping[StudyDay, frozenset[str]]

    def totals(self) -> dict[StudyDay, int]:
        """Minutes of each day."""
        return {day: sum(works.values()) for day, works in self.minutes.items()}


class Gathered(NamedTuple):
    """A situation, and what was gathered beside it.

    Attributes:
        titles: titles of works by key.
        log: all of it, the day and what came after it included.
    """

    situation: Situation
    titles: Mapping[str, str]
    log: Log


def gather(app: App, reader: Reader, wish: Wish, day: StudyDay) -> Gathered:
    """The situation when a study day began.

    Args:
        app: the library, for the works of a query.
        reader: the same, open.
        wish: what is planned.
        day: the study day, today or an earlier one; reviews of an earlier one are known by their number only.

    Raises:
        UsageError: the query is wrong.
    """
    settings = review_settings(reader, app.now_ms)
    rows = queries.works(reader)
    sessions = _by_work(plan_queries.reading_log(reader))
    works = _works(reader, rows, sessions, day)
    budget = Budget(wish.week, days_off(reader, wish.rules, day))
    log = _log(rows, works, sessions, budget)
    situation = Situation(
        day,
        wish.goal(_wished(app, reader, wish, works)),
        works,
        budget,
        reviews(reader, day, settings),
        _learner(reader, works, rows, log, budget, settings, day),
    )
    return Gathered(situation, {row["key"]: row["title"] for row in rows}, log)


def _wished(app: App, reader: Reader, wish: Wish, works: Mapping[str, WorkState]) -> tuple[str, ...]:
    if wish.works is not None:
        return wish.works
    if not wish.query:
        return tuple(works)
    from studykit.app.finding import wished_works

    return wished_works(app, reader, wish.query)


# ---- works and what was read of them ------------------------------------------------------------------


def _by_work(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["work_id"]].append(row)
    return found


def _works(
    reader: Reader, rows: Sequence[Row], sessions: Mapping[int, Sequence[Row]], day: StudyDay
) -> dict[str, WorkState]:
    """All works as they were when a day began."""
    needs: dict[int, list[str]] = defaultdict(list)
    for need in queries.needs(reader):
        if need["key"] is not None:
            needs[need["work_id"]].append(need["key"])
    locked = plan_queries.locked_cards(reader, day)
    works = {}
    for row in rows:
        state, progress = _standing(sessions.get(row["id"], ()), day)
        works[row["key"]] = WorkState(
            row["key"], row["kind"], row["position"], row["pages"],
            stated=_stated(row), importance=row["importance"] or IMPORTANCE, needs=tuple(needs[row["id"]]),
            state=state, progress=progress, cards=locked.get(row["id"], 0),
        )  # fmt: skip
    return works


def _stated(row: Row) -> dict[Pass, int]:
    said = json.loads(row["estimate"]) if row["estimate"] else {}
    return {Pass(name): minutes for name, minutes in said.items()}


def _standing(sessions: Sequence[Row], day: StudyDay) -> tuple[ReadingState | None, float]:
    """State and progress of a work after all that was said about it before a day."""
    before = fold(
        ReadingSession(
            datetime.fromtimestamp(row["at"] / 1000, UTC), ReadingAction(row["action"]), Pass(row["pass"]),
            row["minutes"], row["progress"],
        )
        for row in sessions
        if row["study_day"] < day
    )  # fmt: skip
    return (before.state, before.progress) if before else (None, 0.0)


def _log(
    rows: Iterable[Row],
    works: Mapping[str, WorkState],
    sessions: Mapping[int, Sequence[Row]],
    budget: Budget,
) -> Log:
    minutes: dict[StudyDay, dict[str, int]] = defaultdict(dict)
    closed: dict[StudyDay, set[str]] = defaultdict(set)
    most = max(budget.weekdays)
    for row in rows:
        said, key = sessions.get(row["id"], ()), row["key"]
        silent = not any(session["minutes"] for session in said)
        for day, of_day in groupby(said, key=itemgetter("study_day")):
            acts = list(of_day)
            actions = {ReadingAction(each["action"]) for each in acts}
            spent = sum(each["minutes"] or 0 for each in acts)
            if silent and ReadingAction.DONE in actions:
                room = most - sum(minutes[day].values())
                spent = max(0, min(room, basis(works[key], Pass(acts[-1]["pass"])).minutes))
            if actions & _READS and any(each["minutes"] != 0 for each in acts):
                minutes[day][key] = minutes[day].get(key, 0) + spent
            if acts[-1]["action"] in {ReadingAction.DONE, ReadingAction.DROP}:
                closed[day].add(key)
    return Log(minutes, {day: frozenset(keys) for day, keys in closed.items()})


# ---- minutes, reviews, the learner --------------------------------------------------------------------


def days_off(reader: Reader, rules: Sequence[str], day: StudyDay) -> frozenset[StudyDay]:
    """Days off as far as a plan of a study day looks, back and ahead."""
    found = {off for rule in rules for off in days_of_rule(rule, range(day - _LOOK_BACK, day + HORIZON))}
    for single, off in plan_queries.days_off(reader).items():
        if off:
            found.add(single)
        else:
            found.discard(single)
    return frozenset(found)


def days_of_rule(rule: str, among: range) -> list[StudyDay]:
    """Study days that a rule such as `2026-03-06 FREQ=WEEKLY` gives.

    Raises:
        ValueError: it is none.
    """
    from dateutil.rrule import rrulestr

    first, _, text = rule.partition(" ")
    dates = rrulestr(text, dtstart=datetime.fromisoformat(first), ignoretz=True)
    start, end = (
        datetime.combine(day_to_date(day), datetime.min.time()) for day in (among.start, among.stop - 1)
    )
    return [date_to_day(found.date()) for found in dates.between(start, end, inc=True)]


def reviews(reader: Reader, day: StudyDay, settings: ReviewSettings) -> Reviews:
    """What remembering costs from a study day on, of cards that were unlocked before it.

    What was answered on the day counts among the day's own.
    """
    life = kernel(settings)
    answers = queries.answers_of_day(reader, day)
    known = sum(bool(row["known"]) for row in answers)
    met = 0
    if known < len(answers):
        unlocked = plan_queries.unlocked_since(reader, day)
        met = sum(not row["known"] and row["card_id"] not in unlocked for row in answers)
    due = [
        Due(max(int(row["answered"]), row["due_day"] - day), row["waits"], row["n"])
        for row in plan_queries.due_cards(reader, day, _REVIEW_DAYS)
    ]
    waiting, _ = plan_queries.new_cards(reader, day)
    first, *later = _met_daily(waiting + met, settings.new_per_day) or [0.0]
    asked = min(met, first)  # their life goes on as `due` tells
    expected = expected_reviews(due, [first - asked, *later], life, _REVIEW_DAYS)
    expected[0] += known + asked * life[0]
    seconds = queries.seconds_per_answer(reader) or SECONDS_PER_ANSWER
    return Reviews(expected, life, seconds)


def _met_daily(waiting: int, limit: int) -> list[float]:
    """New cards met on each day."""
    found: list[float] = []
    while waiting and limit and len(found) < _REVIEW_DAYS:
        found.append(min(waiting, limit))
        waiting -= min(waiting, limit)
    return found


def kernel(settings: ReviewSettings) -> Sequence[float]:
    """Expected answers of one card on each day of its life under some settings."""
    usual = ReviewSettings()
    names = ("learning_steps", "relearning_steps", "desired_retention", "maximum_interval", "weights")
    if all(getattr(settings, name) == getattr(usual, name) for name in names):
        return USUAL_KERNEL
    from studykit.review.forecast import review_kernel

    return review_kernel(settings, len(USUAL_KERNEL))


def _learner(
    reader: Reader,
    works: Mapping[str, WorkState],
    rows: Iterable[Row],
    log: Log,
    budget: Budget,
    settings: ReviewSettings,
    day: StudyDay,
) -> Learner:
    keys = {row["id"]: row["key"] for row in rows}
    ratios: dict[str, list[float]] = defaultdict(list)
    for row in plan_queries.finished(reader, settings.day_start_ms(day)):
        if (key := keys.get(row["work_id"])) is not None:
            foreseen = basis(works[key], Pass(row["pass"])).minutes
            ratios[works[key].kind].append(row["minutes"] / foreseen)
    active = {*log.minutes, *plan_queries.answers_by_day(reader, day - _LOOK_BACK)}
    first = min(active, default=day)
    study = [each for each in range(max(first, day - _LOOK_BACK), day) if budget.minutes(each)]
    return Learner(ratios, len(study), sum(each not in active for each in study))
