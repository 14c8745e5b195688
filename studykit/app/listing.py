"""Lists of what the library holds, as CSV for spreadsheets and scripts."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from studykit.app.context import App
from studykit.app.finding import find_works, select_cards
from studykit.app.reviewing import list_cards
from studykit.exchange.csv_list import write_csv
from studykit.exchange.files import write_text
from studykit.library.query import parse_query
from studykit.review.day import day_to_date
from studykit.store import list_queries, queries
from studykit.store.reads import Row

Record = Mapping[str, Any]


class _List(NamedTuple):
    """The columns of a list, in order, and what gives its rows for a query."""

    columns: str
    rows: Callable[[App, str], Iterator[Record]]


def export_csv(app: App, out: str, name: str = "works", query: str = "") -> int:
    """Write a list of `LISTS`; gives the number of its rows.

    Args:
        app: the library.
        out: the file to write, or `-`.
        name: of the list.
        query: which works, or what belongs to them; cards and reviews as `cards QUERY` finds them.

    Raises:
        NotFoundError: there is no library.
        UsageError: the query is wrong.
        ExchangeError: the file cannot be written.
    """
    parse_query(query)  # a wrong one leaves an older file as it was
    wanted = LISTS[name]
    count = 0

    def counted() -> Iterator[Record]:
        nonlocal count
        for row in wanted.rows(app, query):
            count += 1
            yield row

    write_text(out, write_csv(wanted.columns.split(), counted()))
    return count


def _works(app: App, query: str) -> Iterator[Record]:
    for work in find_works(app, query):
        identifiers = work["identifiers"]
        topics = dict.fromkeys(listing["topic"] for listing in work["listings"] if listing["topic"])
        live = sum(count for state, count in work["cards"].items() if state != "retired")
        yield work | {
            "doi": identifiers.get("doi"), "arxiv": identifiers.get("arxiv"), "topics": list(topics),
            "cards": live,
        }  # fmt: skip


def _cards(app: App, query: str) -> Iterator[Record]:
    for card in list_cards(app, query):
        yield card | card["source"]


def _quotes(app: App, query: str) -> Iterator[Record]:
    with app.reading() as reader:
        rows = list_queries.all_quotes(reader)
    return _of_works(app, query, rows)


def _claims(app: App, query: str) -> Iterator[Record]:
    with app.reading() as reader:
        rows = list_queries.all_claims(reader)
    return _of_works(app, query, rows)


def _of_works(app: App, query: str, rows: list[Row]) -> Iterator[Record]:
    """Rows of sections with the keys of their works; with a query, those of the works that it finds."""
    works: dict[int, list[str]] = defaultdict(list)
    with app.reading() as reader:
        for row in queries.section_works(reader):
            works[row["section_id"]].append(row["key"])
    wanted = {work["key"] for work in find_works(app, query)} if query else None
    for row in rows:
        keys = works[row["section_id"]]
        if wanted is None or not wanted.isdisjoint(keys):
            yield {**row, "works": keys}


def _reviews(app: App, query: str) -> Iterator[Record]:
    with app.reading() as reader:
        wanted = set(select_cards(app, reader, query)) if query else None
        for row in list_queries.all_reviews(reader):
            if wanted is None or row["card"] in wanted:
                yield {**row, "at": _instant(row["at_ms"], row["utc_offset"]), **_days(row)}


def _sessions(app: App, query: str) -> Iterator[Record]:
    wanted = {work["key"] for work in find_works(app, query)} if query else None
    with app.reading() as reader:
        rows = list_queries.all_sessions(reader)
    for row in rows:
        if wanted is None or row["key"] in wanted:
            yield {**row, "at": _instant(row["at"]), **_days(row)}


def _instant(at_ms: int, offset: int = 0) -> datetime:
    """The instant on the learner's clock, `offset` minutes east."""
    zone = timezone(timedelta(minutes=offset)) if offset else UTC
    return datetime.fromtimestamp(at_ms / 1000, zone)


def _days(row: Row) -> dict[str, Any]:
    """Study days as dates; a card in steps is due at an instant."""
    due_day, due_ms = row.get("due_day"), row.get("due_ms")
    due = day_to_date(due_day) if due_day is not None else None
    return {
        "study_day": day_to_date(row["study_day"]),
        "due": _instant(due_ms) if due_ms is not None else due,
    }


LISTS: Mapping[str, _List] = {
    "works": _List(
        "key title kind authors et_al year venue url doi arxiv tags topics state progress minutes"
        " minutes_read pages importance cards summary uid",
        _works,
    ),
    "cards": _List(
        "uid works topic kind front back state due stability difficulty reps lapses locked suspended draft"
        " retired origin uri first last",
        _cards,
    ),
    "quotes": _List("uid works topic text role speaker uri first last", _quotes),
    "claims": _List("uid works topic kind text prompt answer speaker uri first last", _claims),
    "reviews": _List("uid at study_day card rating duration_ms state interval_days due", _reviews),
    "sessions": _List("uid at study_day key title action pass minutes progress note", _sessions),
}
"""What `export csv --list` may name."""
