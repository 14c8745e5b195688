"""The library as the command line shows it: works, topics, search."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from studykit.app.context import App
from studykit.errors import AmbiguousError, NotFoundError
from studykit.library.text import title_key
from studykit.reading.estimates import estimate
from studykit.reading.model import Pass
from studykit.store import queries
from studykit.store.reads import Reader, Row

STATES = ("new", "learning", "relearning", "review", "suspended", "locked", "draft", "retired")
_SHOWN_MATCHES = 12


def all_works(reader: Reader) -> list[dict[str, Any]]:
    """All works in reading order, in the shape of `works --json`, `retention` left empty."""
    parts = _Parts(reader)
    return [parts.work(row) for row in queries.works(reader)]


class _Parts:
    """What belongs to works, by work id, read once for all of them."""

    def __init__(self, reader: Reader) -> None:
        self.aliases = _grouped(queries.aliases(reader), "key")
        self.tags = _grouped(queries.tags(reader), "name")
        self.identifiers: dict[int, dict[str, str]] = defaultdict(dict)
        for row in queries.identifiers(reader):
            self.identifiers[row["work_id"]].setdefault(row["scheme"], row["value"])
        self.listings: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in queries.listings(reader):
            names = ("topic", "remark", "part", "start", "uri", "first", "last")
            self.listings[row["work_id"]].append({name: row[name] for name in names})
        self.needs: dict[int, list[str]] = defaultdict(list)
        for row in queries.needs(reader):
            self.needs[row["work_id"]].append(row["key"] or row["topic"] or row["written"])
        self.cards: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATES, 0))
        for row in queries.card_states(reader):
            self.cards[row["work_id"]][row["state"]] += row["n"]

    def work(self, row: Row) -> dict[str, Any]:
        number = row["id"]
        stated = json.loads(row["estimate"]) if row["estimate"] else None
        return {
            "uid": row["uid"], "key": row["key"], "aliases": self.aliases[number], "title": row["title"],
            "kind": row["kind"], "authors": json.loads(row["authors"]), "et_al": bool(row["et_al"]),
            "year": row["year"], "venue": row["venue"], "url": row["url"], "language": row["language"],
            "identifiers": {s: v for s, v in self.identifiers[number].items() if s != "address"},
            "tags": self.tags[number], "summary": row["summary"], "importance": row["importance"],
            "pages": row["pages"], "needs": self.needs[number], "listings": self.listings[number],
            "state": row["state"], "progress": row["progress"], "position": row["position"],
            "minutes": estimate(row["kind"], row["pages"], stated, Pass.READ),
            "minutes_read": row["minutes_read"],
            "retention": None, "cards": self.cards[number],
        }  # fmt: skip


def _grouped(rows: Iterable[Row], name: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row["work_id"]].append(row[name])
    return groups


# ---- one work ------------------------------------------------------------------------------------------


def resolve_work(reader: Reader, text: str) -> Row:
    """The work that a citation key, arXiv id, DOI, address or part of a title names.

    Raises:
        NotFoundError: nothing fits.
        AmbiguousError: several works fit; the message lists them.
    """
    rows = queries.works(reader)
    matches = _matching(reader, rows, text.strip())
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise NotFoundError(f"no work fits {text!r}", hint=_nearest(rows, text))
    listed = "\n".join(f"  {row['key']}  {row['title']}" for row in matches[:_SHOWN_MATCHES])
    more = f"\n  … and {len(matches) - _SHOWN_MATCHES} more" if len(matches) > _SHOWN_MATCHES else ""
    raise AmbiguousError(f"{len(matches)} works fit {text!r}:\n{listed}{more}", hint="name one by its key")


def _matching(reader: Reader, rows: Sequence[Row], text: str) -> list[Row]:
    """The first way of naming that fits any work: key, identifier or address, title, part of a title."""
    from studykit.library.identifiers import identify

    by_id = {row["id"]: row for row in rows}
    aliases = {row["key"]: row["work_id"] for row in queries.aliases(reader)}
    if exact := [row for row in rows if row["key"] == text or row["uid"] == text]:
        return exact
    if aliases.get(text) in by_id:
        return [by_id[aliases[text]]]
    if (identifier := identify(text)) is not None:
        owners = {(row["scheme"], row["value"]): row["work_id"] for row in queries.identifiers(reader)}
        owner = owners.get((identifier.scheme, identifier.value), 0)
        return (
            [by_id[owner]]
            if owner in by_id
            else [row for row in rows if row["url"] and identify(row["url"]) == identifier]
        )
    wanted = title_key(text)
    whole = [row for row in rows if title_key(row["title"]) == wanted]
    return whole or [
        row for row in rows if wanted and (wanted in title_key(row["title"]) or text.casefold() in row["key"])
    ]


def _nearest(rows: Sequence[Row], text: str) -> str:
    from rapidfuzz import fuzz, process

    best = process.extractOne(
        text, {row["key"]: row["title"] for row in rows}, scorer=fuzz.WRatio, score_cutoff=70
    )
    return (
        f"the nearest is {best[2]}: {best[0]}"
        if best
        else "`studykit works` lists all, `studykit search WORDS` finds text"
    )


def show_work(app: App, text: str, on: date | None = None) -> dict[str, Any]:
    """One work with its links, quotes, claims and what is recalled of it, in the shape of `show --json`.

    Args:
        app: the library.
        text: what names the work.
        on: a day on which its retention is asked for, too.

    Raises:
        NotFoundError, AmbiguousError: as `resolve_work`.
    """
    with app.reading() as reader:
        row = resolve_work(reader, text)
        work = _Parts(reader).work(row)
        memory = _memory(app, reader, row, on) if any(work["cards"][s] for s in STATES[1:4]) else None
        work["retention"] = memory and memory["retention"]
        sections = _works_of_sections(reader)
        quotes = [_quote(quote, sections) for quote in queries.quotes_of(reader, row["id"])]
        claims = [_claim(claim) for claim in queries.claims_of(reader, row["id"])]
        links = links_of(reader, row["id"])
        return {"work": work | {"links": links}, "memory": memory, "quotes": quotes, "claims": claims}


def _memory(app: App, reader: Reader, row: Row, on: date | None) -> dict[str, Any]:
    from studykit.app.retention import work_memory
    from studykit.app.settings import review_settings

    settings = review_settings(reader, app.now_ms)
    today = settings.study_day(app.now_ms)
    return work_memory(reader, row["id"], today, settings, on)


def links_of(reader: Reader, work_id: int) -> list[dict[str, Any]]:
    """The links of a work, nested ones inside their parents."""
    links: dict[int, dict[str, Any]] = {}
    top: list[dict[str, Any]] = []
    for row in queries.links_of(reader, work_id):
        names = ("kind", "url", "title", "start", "language", "remark", "work")
        link = {name: row[name] for name in names} | {"speakers": json.loads(row["speakers"]), "nested": []}
        links[row["id"]] = link
        parent = links.get(row["parent_id"])
        (parent["nested"] if parent else top).append(link)
    return top


def _works_of_sections(reader: Reader, asked: Iterable[int] | None = None) -> dict[int, list[str]]:
    works: dict[int, list[str]] = defaultdict(list)
    for row in queries.section_works(reader, asked):
        works[row["section_id"]].append(row["key"])
    return works


def _quote(row: Row, sections: Mapping[int, list[str]]) -> dict[str, Any]:
    names = ("uid", "text", "role", "speaker", "uri", "first", "last")
    return {name: row[name] for name in names} | {"works": sections.get(row["section_id"], [])}


def _claim(row: Row) -> dict[str, Any]:
    names = ("uid", "kind", "text", "prompt", "answer", "speaker", "origin", "uri", "first", "last")
    return {name: row[name] for name in names} | {"items": json.loads(row["items"])}


# ---- topics and search ---------------------------------------------------------------------------------


def list_topics(app: App) -> list[dict[str, Any]]:
    """Topics in reading order with their numbers of works, works read, and own cards."""
    with app.reading() as reader:
        states = {row["id"]: row["state"] for row in queries.works(reader)}
        works: dict[str, set[int]] = defaultdict(set)
        for row in queries.listings(reader):
            if row["topic"] is not None and row["work_id"] in states:
                works[row["topic"]].add(row["work_id"])
        own = {row["topic_id"]: row["n"] for row in queries.topic_cards(reader)}
        return [
            {
                "uid": row["uid"], "path": row["path"], "name": row["name"], "summary": row["summary"],
                "works": len(works[row["path"]]),
                "read": sum(states[work] == "read" for work in works[row["path"]]),
                "cards": own.get(row["id"], 0),
            }
            for row in queries.topics(reader)
        ]  # fmt: skip


def search(app: App, words: str, limit: int = 20) -> list[dict[str, Any]]:
    """Works, quotes and claims that hold all words (or words that begin with them), best first."""
    with app.reading() as reader:
        storable = words.encode("utf-8", "replace").decode()  # an argument may be no UTF-8
        found = queries.found_texts(reader, storable, limit)
        places: dict[tuple[str, int], Row] = {}
        for kind in ("quote", "claim"):
            for row in queries.places(reader, kind, [hit["id"] for hit in found if hit["kind"] == kind]):
                places[kind, row["id"]] = row
        sections = _works_of_sections(reader, {place["section_id"] for place in places.values()})
        keys = queries.keys_of(reader, [hit["id"] for hit in found if hit["kind"] == "work"])
    return [_hit(hit, places.get((hit["kind"], hit["id"])), sections, keys) for hit in found]


def _hit(
    hit: Row, place: Row | None, sections: Mapping[int, list[str]], keys: Mapping[int, str]
) -> dict[str, Any]:
    works = sections.get(place["section_id"], []) if place else [keys[hit["id"]]] if hit["id"] in keys else []
    where = {name: place[name] if place else None for name in ("topic", "uri", "first")}
    return {"kind": hit["kind"], "uid": hit["uid"], "text": hit["text"], "works": works, **where}


def list_sources(app: App) -> list[dict[str, Any]]:
    """What was imported: uri, title, digests, instants, line accounting, and why it is read no more."""
    from datetime import UTC, datetime

    with app.reading() as reader:
        rows = queries.sources(reader)
    sources = []
    for row in rows:
        source = {name: row[name] for name in ("uri", "title", "origin", "digest", "grammar")}
        for name in ("first_imported_at", "imported_at"):
            source[name] = datetime.fromtimestamp(row[name] / 1000, UTC).isoformat(timespec="seconds")
        report = json.loads(row["report"])
        sources.append(source | {"lines": report["lines"], "departed": report.get("departed")})
    return sources
