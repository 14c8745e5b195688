"""Cards, the queue and answers in the shapes that people and scripts see."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from studykit.app.answering import Answers
from studykit.app.context import App
from studykit.app.queueing import todays_queue
from studykit.app.settings import review_settings
from studykit.review import day
from studykit.review.model import Event, Memory, ReviewSettings
from studykit.store import queries, queue_queries
from studykit.store.reads import Reader, Row


def card_values(
    reader: Reader, rows: Sequence[Row], now_ms: int, settings: ReviewSettings
) -> list[dict[str, Any]]:
    """Cards in the shape of `cards --json`."""
    today = settings.study_day(now_ms)
    sections: dict[int, list[Row]] = {row["section_id"]: [] for row in rows}
    for work in queries.section_works(reader, sections):
        sections[work["section_id"]].append(work)
    return [_card(row, sections[row["section_id"]], today) for row in rows]


def _card(row: Row, works: list[Row], today: int) -> dict[str, Any]:
    return {
        "uid": row["uid"], "claim": row["claim"], "quote": row["quote"],
        "works": [work["key"] for work in works],
        "topic": row["topic"], "kind": row["kind"], "front": row["front"], "back": row["back"],
        "origin": "extracted" if row["quote"] else row["origin"], "state": row["state"] or "new",
        "due": due_words(row),
        "stability": row["stability"], "difficulty": row["difficulty"], "reps": row["reps"] or 0,
        "lapses": row["lapses"] or 0, "locked": not row["unlocked"], "buried": row["buried_day"] == today,
        "suspended": bool(row["suspended"]), "draft": bool(row["draft"]),
        "retired": row["retired_at"] is not None,
        "flag": row["flag"], "wording": _wording(row) if row["edited"] else None, "speaker": row["speaker"],
        "source": {"uri": row["uri"], "first": row["first"], "last": row["last"]},
        "work": _citation(works[0]) if works else None,
    }  # fmt: skip


def _wording(row: Row) -> dict[str, Any]:
    """What the source of a card says that the learner put in other words, now and then."""
    now = {"front": row["source_front"], "back": row["source_back"]}
    seen = {"seen_front": row["seen_front"], "seen_back": row["seen_back"]}
    return now | seen | {"offered": tuple(now.values()) != tuple(seen.values())}


def _citation(work: Mapping[str, Any]) -> dict[str, Any]:
    authors = json.loads(work["authors"])
    return {
        "key": work["key"],
        "title": work["title"],
        "authors": authors,
        "et_al": bool(work["et_al"]),
        "url": work["url"],
    }


def due_words(row: Row) -> str | None:
    """When a card is due: an instant while it is in steps, else a date."""
    if row["due_ms"] is not None:
        return datetime.fromtimestamp(row["due_ms"] / 1000, UTC).isoformat(timespec="seconds")
    return day.day_to_date(row["due_day"]).isoformat() if row["due_day"] is not None else None


def list_cards(app: App, query: str = "") -> list[dict[str, Any]]:
    """All cards in reading order, or those that a query asks for, in the order that it asks for.

    Raises:
        NotFoundError: there is no library.
        UsageError: the query is wrong.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        cards = card_values(reader, queries.cards(reader), app.now_ms, settings)
        if not query:
            return cards
        by_uid = {card["uid"]: card for card in cards}
        return [by_uid[uid] for uid in selected(app, reader, query)]


def selected(app: App, reader: Reader, query: str) -> list[str]:
    """The uids of the cards that a query asks for, in the order that it asks for."""
    from studykit.app.finding import select_cards

    return select_cards(app, reader, query)


def queue(app: App) -> dict[str, Any]:
    """The queue in the shape of `queue --json`."""
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        built, seconds, _ = todays_queue(reader, app.now_ms, settings)
        today = settings.study_day(app.now_ms)
        groups = {name: getattr(built, name) for name in ("learning", "review", "new", "drafts")}
        asked = [card.card for group in groups.values() for card in group]
        values = values_by_uid(reader, asked, app.now_ms, settings)
        handed_over = queue_queries.handed_over(reader)
    return {
        "now": app.now.isoformat(timespec="seconds"), "study_day": day.day_to_date(today).isoformat(),
        **{name: [values[card.card] for card in cards] for name, cards in groups.items()},
        "minutes": round(built.minutes(seconds), 1), "handed_over": handed_over,
    }  # fmt: skip


def values_by_uid(
    reader: Reader, uids: list[str], now_ms: int, settings: ReviewSettings
) -> dict[str, dict[str, Any]]:
    """Some cards in the shape of `cards --json`, by uid."""
    rows = queries.cards_named(reader, uids)
    return {card["uid"]: card for card in card_values(reader, rows, now_ms, settings)}


# ---- answers -------------------------------------------------------------------------------------------


def answers(app: App) -> Answers:
    """Where answers are given, with the settings that hold now."""
    with app.reading() as reader:
        return Answers(app, review_settings(reader, app.now_ms))


def answered_value(event: Event, memory: Memory) -> dict[str, Any]:
    """An answer in the shape of `answer --json`: the event, and where the card stands now."""
    row = {"due_ms": memory.due_ms, "due_day": memory.due_day}
    return {
        "card": event.card, "rating": int(event.rating or 0),
        "at": datetime.fromtimestamp(event.at_ms / 1000, UTC).isoformat(timespec="milliseconds"),
        "due": due_words(row), "interval_days": memory.interval_days, "stability": memory.stability,
        "difficulty": memory.difficulty, "state": memory.state.value, "suspended": memory.suspended,
        "event": event.uid,
    }  # fmt: skip
