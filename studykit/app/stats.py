"""Statistics: what the log says of the learner's reviews, and what is to be expected of the coming days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from studykit.app.context import App
from studykit.app.retention import met, rereadings, retentions
from studykit.app.settings import review_settings
from studykit.reading.situation import IMPORTANCE
from studykit.review import stats
from studykit.review.day import StudyDay, day_to_date
from studykit.review.model import Memory, Rating, ReviewSettings
from studykit.review.queue import SECONDS_PER_ANSWER
from studykit.review.stats import Answers, Stage
from studykit.store import queries, stats_queries
from studykit.store.memory_rows import memory_of
from studykit.store.reads import Reader

FORECAST_DAYS = 30

_STABILITY = (0.0, 1.0, 3.0, 7.0, 14.0, 30.0, 90.0, 180.0, 365.0)  # days
_DIFFICULTY = tuple(float(whole) for whole in range(1, 10))
_PERIODS = {"month": stats.MONTH, "year": stats.YEAR}


def statistics(app: App) -> dict[str, Any]:
    """The shape of `stats --json`: the past year, retention, the coming days, the state of the cards.

    Raises:
        NotFoundError: there is no library.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        today = settings.study_day(app.now_ms)
        answers = _answers(reader)
        memories = [memory_of(row) for row in stats_queries.live_memories(reader)]
        known = [memory for memory in memories if memory.stability is not None and not memory.suspended]
        seconds = queries.seconds_per_answer(reader) or SECONDS_PER_ANSWER
        return {
            "date": day_to_date(today).isoformat(),
            **_past(answers, today),
            "retention": _retention(answers, today, settings),
            "forecast": _forecast(memories, answers, today, settings, seconds),
            "cards": _counts(memories, stats_queries.count_locked(reader)),
            "stability": _bins(stats.spread((card.stability or 0.0 for card in known), _STABILITY)),
            "difficulty": _bins(stats.spread((card.difficulty or 0.0 for card in known), _DIFFICULTY)),
            "answers": _buttons(answers),
            "hours": _hours(answers),
            "topics": _topics(reader, today, settings),
            "works": _works(reader, today, settings),
            "reread": rereadings(reader, today, settings),
        }


def write_page(out: str, value: dict[str, Any]) -> None:
    """Write statistics as a page of HTML to a file, or with `-` to standard output.

    Raises:
        ExchangeError: the file cannot be written.
    """
    from studykit.exchange.files import write_text
    from studykit.exchange.stats_page import stats_page

    write_text(out, [stats_page(value)])


def _answers(reader: Reader) -> list[Answers]:
    return [
        Answers(row["day"], row["hour"], Stage(row["stage"]), Rating(row["rating"]), row["n"], int(row["ms"]))
        for row in stats_queries.answers_by_hour(reader, stats.MATURE)
    ]


def _past(answers: Sequence[Answers], today: StudyDay) -> dict[str, Any]:
    """The days of the year with answers, what they amount to, and how regular they were."""
    days = stats.by_day(answers)
    rhythm = stats.rhythm(days, today)
    return {
        "days": [
            {"date": _date(day), "answers": effort.answers, "minutes": round(effort.minutes, 1)}
            for day, effort in days.items()
            if day > today - stats.YEAR
        ],
        "total": {
            "answers": sum(effort.answers for effort in days.values()),
            "minutes": round(sum(effort.minutes for effort in days.values())), "days": len(days),
        },
        "rhythm": {"days_of_30": rhythm.month, "running": rhythm.running, "longest": rhythm.longest},
    }  # fmt: skip


def _retention(answers: Sequence[Answers], today: StudyDay, settings: ReviewSettings) -> dict[str, Any]:
    """True retention by maturity over the last month, year and ever, beside the desired."""
    since = {name: today - days + 1 for name, days in _PERIODS.items()} | {"all": 0}
    return {
        "desired": settings.desired_retention,
        **{
            name: {
                stage.value: {"reviews": recall.reviews, "recalled": recall.recalled, "share": recall.share}
                for stage, recall in stats.true_retention(answers, first).items()
            }
            for name, first in since.items()
        },
    }


def _forecast(
    memories: Iterable[Memory],
    answers: Sequence[Answers],
    today: StudyDay,
    settings: ReviewSettings,
    seconds: float,
) -> list[dict[str, Any]]:
    from studykit.review.forecast import forecast

    expected = forecast(
        stats.alike(memories, today),
        today,
        FORECAST_DAYS,
        settings,
        seconds_per_answer=seconds,
        shares=stats.rating_shares(stats.buttons(answers)),
    )
    return [
        {
            "date": _date(day.day), "answers": round(day.answers, 1), "new": round(day.new, 1),
            "minutes": round(day.minutes, 1),
        }
        for day in expected
    ]  # fmt: skip


def _counts(memories: Iterable[Memory], locked: int) -> dict[str, int]:
    unlocked = [memory for memory in memories if memory.unlocked]
    stages = Counter(stats.stage_of(memory) for memory in unlocked if not memory.suspended)
    suspended = sum(memory.suspended for memory in unlocked)
    return {stage.value: stages[stage] for stage in Stage} | {"suspended": suspended, "locked": locked}


def _bins(bins: Iterable[stats.Bin]) -> list[dict[str, Any]]:
    return [{"from": each.low, "to": each.high, "cards": each.cards} for each in bins]


def _buttons(answers: Sequence[Answers]) -> dict[str, dict[str, int]]:
    return {
        stage.value: {rating.name.lower(): counts[rating] for rating in Rating}
        for stage, counts in stats.buttons(answers).items()
    }


def _hours(answers: Sequence[Answers]) -> list[dict[str, Any]]:
    return [
        {"hour": hour, "answers": count, "reviews": recall.reviews, "share": recall.share}
        for hour, (count, recall) in stats.by_hour(answers).items()
    ]


def _works(reader: Reader, today: StudyDay, settings: ReviewSettings) -> list[dict[str, Any]]:
    """Works with met cards, least retention first."""
    recall = retentions(reader, today, settings)
    works = [
        {"key": row["key"], "title": row["title"], "retention": recall[row["uid"]]}
        for row in queries.works(reader)
        if row["uid"] in recall
    ]
    return sorted(works, key=lambda work: work["retention"])


def _topics(reader: Reader, today: StudyDay, settings: ReviewSettings) -> list[dict[str, Any]]:
    """Topics with met cards in reading order: the mean of their works by importance.

    A topic's own cards count as one work of the usual importance.
    """
    from studykit.review.retention import retention

    importance = {row["uid"]: row["importance"] or IMPORTANCE for row in queries.works(reader)}
    cards: defaultdict[str, defaultdict[str | None, list[Memory]]] = defaultdict(lambda: defaultdict(list))
    for row in stats_queries.met_cards(reader):
        if row["topic"] is not None:
            cards[row["topic"]][row["uid"]].append(met(row))
    found = []
    for topic in queries.topics(reader):
        if of_topic := cards.get(topic["path"]):
            recalls = {work: retention(known, today, settings) or 0.0 for work, known in of_topic.items()}
            found.append({
                "topic": topic["path"], "name": topic["name"],
                "retention": _weighted(recalls, importance), "cards": sum(map(len, of_topic.values())),
            })  # fmt: skip
    return found


def _weighted(recalls: Mapping[str | None, float], importance: Mapping[str | None, int]) -> float:
    weights = {work: importance.get(work, IMPORTANCE) for work in recalls}
    return sum(recalls[work] * weight for work, weight in weights.items()) / sum(weights.values())


def _date(day: StudyDay) -> str:
    return day_to_date(day).isoformat()
