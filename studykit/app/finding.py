"""What a query finds: works, and cards by what their works and they themselves are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from studykit.app.context import App
from studykit.app.days import study_day_now
from studykit.app.library import all_works
from studykit.library.query import Query, parse_query
from studykit.store import queries
from studykit.store.reads import Reader, Row

_COUNTS = ("due", "flagged", "leeches")
_NO_WORK: Mapping[str, Any] = {
    "title": "", "key": "", "authors": (), "tags": (), "aliases": (), "kind": "", "year": None,
    "state": "none", "position": float("inf"), "listings": (),
}  # fmt: skip


def find_works(app: App, query: str) -> list[dict[str, Any]]:
    """The works that a query asks for, in the shape of `works --json`.

    Raises:
        NotFoundError: there is no library.
        UsageError: the query is wrong.
    """
    asked = parse_query(query)
    with app.reading() as reader:
        records = _records(app, reader, asked)
    extra = {"link_kinds", *_COUNTS}
    return [{name: record[name] for name in record if name not in extra} for record in asked.select(records)]


def wished_works(app: App, reader: Reader, query: str) -> tuple[str, ...]:
    """The keys of the works that a query asks for, from a library that is open.

    Raises:
        UsageError: the query is wrong.
    """
    asked = parse_query(query)
    return tuple(record["key"] for record in asked.select(_records(app, reader, asked)))


def select_cards(app: App, reader: Reader, query: str) -> list[str]:
    """The uids of the cards that a query asks for, in the order asked for.

    A card is asked for when one of its works is; words are looked for on its sides too, `topic:` means its
    own place, and `is:` its own state.

    Raises:
        UsageError: the query is wrong.
    """
    asked = parse_query(query)
    works = {record["key"]: record for record in _records(app, reader, asked)}
    owners: dict[int, list[str]] = defaultdict(list)
    for row in queries.section_works(reader):
        owners[row["section_id"]].append(row["key"])
    today = study_day_now(app, reader)
    records = [
        record
        for card in queries.cards(reader)
        for record in _card_records(
            card, [works[key] for key in owners[card["section_id"]] if key in works], today
        )
    ]
    return list(dict.fromkeys(record["card"] for record in asked.select(records)))


def _records(app: App, reader: Reader, asked: Query) -> list[dict[str, Any]]:
    """All works, with what the query looks at beyond `works --json`."""
    records = all_works(reader)
    recall = _retentions(app, reader) if "retention" in asked.fields else {}
    kinds: dict[int, set[str]] = defaultdict(set)
    for row in queries.link_kinds(reader) if "has" in asked.fields else ():
        kinds[row["work_id"]].add(row["kind"])
    counts = _counts(reader, study_day_now(app, reader)) if "is" in asked.fields else {}
    numbers = {row["uid"]: row["id"] for row in queries.works(reader)} if kinds or counts else {}
    for record in records:
        number = numbers.get(record["uid"], 0)
        record["retention"] = recall.get(record["uid"])
        record |= {"link_kinds": kinds[number], **dict.fromkeys(_COUNTS, 0), **counts.get(number, {})}
    return records


def _counts(reader: Reader, today: int) -> dict[int, dict[str, int]]:
    """How many cards of a work are due, to be rewritten, and leeches, by row id of the work."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in (*queries.due_by_work(reader, today), *queries.flags_by_work(reader)):
        found[row["work_id"]] |= {name: row[name] for name in _COUNTS if name in row}
    return found


def _retentions(app: App, reader: Reader) -> dict[str, float]:
    from studykit.app.retention import retentions
    from studykit.app.settings import review_settings

    return retentions(reader, study_day_now(app, reader), review_settings(reader, app.now_ms))


def _card_records(card: Row, works: list[dict[str, Any]], today: int) -> Iterator[dict[str, Any]]:
    """The card as part of each of its works, or of none."""
    live = card["retired_at"] is None
    own = {
        "card": card["uid"], "texts": (card["front"], card["back"]),
        "cards": {card_state(card): 1}, "due": int(live and _is_due(card, today)),
        "flagged": int(live and card["flag"] is not None), "leeches": int(live and card["flag"] == "leech"),
    }  # fmt: skip
    place = {"listings": [{"topic": card["topic"]}]} if card["topic"] else {}  # else those of its work
    for work in works or (_NO_WORK,):
        yield {**work, **own, **place}


def card_state(card: Row) -> str:
    """What counts for a card, as works count their cards."""
    if card["retired_at"] is not None:
        return "retired"
    if card["draft"]:
        return "draft"
    if not card["unlocked"]:
        return "locked"
    return "suspended" if card["suspended"] else str(card["state"])


def _is_due(card: Row, today: int) -> bool:
    waits = card["unlocked"] and not card["suspended"] and not card["draft"] and card["state"] != "new"
    return bool(waits and card["due_day"] is not None and card["due_day"] <= today)
