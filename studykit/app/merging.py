"""The same work met twice: likely pairs, and what the learner says about them."""

from typing import Any

from studykit.app.context import App
from studykit.app.library import all_works, resolve_work
from studykit.errors import ConflictError
from studykit.library.identifiers import Identifier, identify
from studykit.store import queries
from studykit.store.decision_queries import declared_distinct
from studykit.store.reads import Reader, Row


class DeclaredDistinctError(ConflictError):
    """The learner said before that the two works are not one."""


def find_duplicates(app: App) -> list[dict[str, Any]]:
    """Pairs of works that may be one, likeliest first, in the shape of `works duplicates --json`.

    Raises:
        NotFoundError: there is no library.
    """
    from studykit.library.duplicates import likely_pairs

    with app.reading() as reader:
        records = {record["uid"]: record for record in all_works(reader)}
        uids = {row["id"]: row["uid"] for row in queries.works(reader)}
        owned = _identifiers(reader, uids)
        distinct = {frozenset(uids.get(number, "") for number in pair) for pair in declared_distinct(reader)}
    candidates = [_candidate(record, owned.get(uid, [])) for uid, record in records.items()]
    names = ("uid", "key", "title", "kind", "authors", "year", "url")
    return [
        {
            "score": pair.score, "reason": pair.reason.value,
            "works": [{name: records[uid][name] for name in names} for uid in (pair.one, pair.other)],
        }
        for pair in likely_pairs(candidates, distinct)
    ]  # fmt: skip


def merge_works(app: App, kept: str, other: str, *, anyway: bool = False) -> dict[str, Any]:
    """Make one work of two, which keeps the key of the first, in the shape of `works merge --json`.

    Args:
        app: the library.
        kept: what names the work that stays.
        other: what names the work that becomes part of it; its key stays an alias.
        anyway: merge them even if they were declared distinct.

    Raises:
        NotFoundError, AmbiguousError: a name fits no work, or several.
        DeclaredDistinctError: the learner said that they are two.
        ConflictError: they are one work already.
    """
    with app.reading() as reader:
        one, two = _two(reader, kept, other)
        if not anyway and frozenset((one["id"], two["id"])) in declared_distinct(reader):
            raise DeclaredDistinctError(
                f"you said that {one['key']} and {two['key']} are distinct", hint="--yes makes them one"
            )
    from studykit.app.reading import fold_reading
    from studykit.store import merging

    with app.writing() as connection:
        moved = merging.merge(connection, one["uid"], two["uid"], app.now)
        for row in (one, two):
            fold_reading(connection, row["id"])
    names = ("uid", "key", "title")
    return {
        "kept": {name: one[name] for name in names}, "merged": {name: two[name] for name in names},
        "moved": {
            "listings": moved["listing"], "sections": moved["section"], "quotes": moved["quote"],
            "reading_sessions": moved["reading_session"], "identifiers": moved["work_identifier"],
        },
    }  # fmt: skip


def declare_distinct(app: App, one: str, other: str) -> dict[str, Any]:
    """Remember that two works are not one, in the shape of `works distinct --json`.

    Raises:
        NotFoundError, AmbiguousError: a name fits no work, or several.
        ConflictError: they are one work.
    """
    with app.reading() as reader:
        rows = _two(reader, one, other)
        known = frozenset(row["id"] for row in rows) in declared_distinct(reader)
    if not known:
        from studykit.store import merging

        with app.writing() as connection:
            merging.keep_distinct(connection, rows[0]["uid"], rows[1]["uid"], app.now)
    names = ("uid", "key", "title")
    return {"works": [{name: row[name] for name in names} for row in rows], "new": not known}


def _two(reader: Reader, one: str, other: str) -> tuple[Row, Row]:
    first, second = resolve_work(reader, one), resolve_work(reader, other)
    if first["uid"] == second["uid"]:
        raise ConflictError(
            f"{one!r} and {other!r} are one work already: {first['key']}",
            hint=f"`studykit show {first['key']}` tells what belongs to it",
        )
    return first, second


def _identifiers(reader: Reader, uids: dict[int, str]) -> dict[str, list[Identifier]]:
    owned: dict[str, list[Identifier]] = {}
    for row in queries.identifiers(reader):
        if row["work_id"] in uids:
            owned.setdefault(uids[row["work_id"]], []).append(Identifier(row["scheme"], row["value"]))
    return owned


def _candidate(record: dict[str, Any], identifiers: list[Identifier]) -> Any:
    from studykit.library.duplicates import Candidate

    address = identify(record["url"]) if record["url"] else None  # another work may own it
    every = tuple(dict.fromkeys([*identifiers, *([address] if address else ())]))
    return Candidate(
        record["uid"], record["title"], tuple(record["authors"]), record["year"], record["kind"], every
    )
