"""Export as notes: what the learner wrote, or all, as a file that any library reads."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studykit.app.context import App
from studykit.app.finding import find_works, select_cards
from studykit.app.library import all_works
from studykit.errors import NotFoundError
from studykit.exchange.files import write_text
from studykit.exchange.markdown import (
    Part,
    WorkHead,
    card_block,
    claim_block,
    draft_block,
    link_line,
    notes_text,
)
from studykit.store import notes_queries, queries
from studykit.store.reads import Reader, Row

_FACTS = ("year", "venue", "pages", "importance")


def export_markdown(app: App, out: str, query: str = "", *, everything: bool = False) -> dict[str, int]:
    """Write notes: own cards and notes, edited cards, accepted drafts; with `everything` the whole library.

    Args:
        app: the library.
        out: the file to write; an older one is replaced whole; `-` for standard output.
        query: which cards, and the notes of which works; all without one.
        everything: also what the notes and the bundled library say.

    Returns:
        The number of works and cards written.

    Raises:
        NotFoundError: there is nothing to write.
        UsageError: the query is wrong.
        ExchangeError: the file cannot be written.
    """
    keys = {work["key"] for work in find_works(app, query)} if query else None
    with app.reading() as reader:
        cards = set(select_cards(app, reader, query)) if query else None
        shelf = _Shelf(reader, _Wanted(cards, keys, everything=everything))
        shelf.fill()
    parts = shelf.in_order()
    if not parts:
        raise NotFoundError(
            "nothing to write", hint="`--all` writes the library, not only what you added and changed"
        )
    write_text(out, [notes_text("Library" if everything else "My notes", parts)])
    works = {work.facts["key"] for part in parts for work in part.works}
    return {"works": len(works), "cards": shelf.written}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked for: uids of cards and keys of works, None for all; or only the learner's words."""

    cards: set[str] | None
    works: set[str] | None
    everything: bool

    def has(self, cards: Sequence[Row], works: Iterable[str]) -> bool:
        """Whether a claim with some cards, under some works, is asked for."""
        if self.cards is None or self.works is None:
            return True
        if cards:
            return any(card["uid"] in self.cards for card in cards)
        return not self.works.isdisjoint(works)


class _Shelf:
    """The parts of the file, by topic and works; what several sources say of a work comes together."""

    def __init__(self, reader: Reader, wanted: _Wanted) -> None:
        self._reader = reader
        self._wanted = wanted
        self.written = 0
        self._works = {work["key"]: work for work in all_works(reader)}
        self._owners: dict[int, list[str]] = defaultdict(list)
        for row in queries.section_works(reader):
            self._owners[row["section_id"]].append(row["key"])
        self._sections = {row["id"]: row for row in notes_queries.sections(reader)}
        self._edited = notes_queries.edited(reader)
        self._cards: dict[str, list[Row]] = defaultdict(list)
        for row in queries.cards(reader):
            if row["retired_at"] is None:
                self._cards[row["claim"] or row["quote"]].append(row)
        self._parts: dict[tuple[tuple[str, ...], tuple[str, ...]], Part] = {}

    def fill(self) -> None:
        """Put everything that is asked for in its place."""
        if self._wanted.everything and self._wanted.works is None:
            self._fill_frame()
        for claim in notes_queries.claims(self._reader):
            self._add_claim(claim)
        for quote in notes_queries.quotes(self._reader):
            self._add_quote(quote)
        for link in notes_queries.links(self._reader) if self._wanted.everything else ():
            works = self._owners[link["section_id"]]
            if works and link["work_id"] is None and self._wanted.has((), works):
                line = link_line(link, json.loads(link["speakers"]))
                self._part(link["section_id"]).links.append(line)

    def in_order(self) -> list[Part]:
        """The parts, those of a topic together, works in reading order."""
        first: dict[tuple[str, ...], int] = {}
        for topic, _ in self._parts:
            first.setdefault(topic, len(first) if topic else -1)
        places = {key: work["position"] for key, work in self._works.items()}
        ordered = sorted(self._parts, key=lambda at: (first[at[0]], [places.get(key, 0) for key in at[1]]))
        return [self._parts[at] for at in ordered]

    def _fill_frame(self) -> None:
        """Topics with their summaries, and works that nothing is said of."""
        for section in self._sections.values():
            part = self._part(section["id"])
            if section["summary"] and not part.works:
                part.summary = "\n\n".join(filter(None, [part.summary, section["summary"]]))
        shown = {key for _, works in self._parts for key in works}
        for key, work in self._works.items():
            if key not in shown:
                self._place(_topic_of(work), (key,))

    def _part(self, section: int) -> Part:
        keys = tuple(key for key in self._owners[section] if key in self._works)
        path = self._sections[section]["topic"] or (_path(self._works[keys[0]]) if keys else "")
        return self._place(_names(path), keys)

    def _place(self, topic: tuple[str, ...], keys: tuple[str, ...]) -> Part:
        if (topic, keys) not in self._parts:
            heads = tuple(_head(self._works[key], whole=self._wanted.everything) for key in keys)
            self._parts[topic, keys] = Part(topic, heads)
        return self._parts[topic, keys]

    def _add_claim(self, claim: Row) -> None:
        """A claim as written; when the learner changed one of its cards, each card as it is asked."""
        cards, section = self._cards[claim["uid"]], claim["section_id"]
        changed = any(card["uid"] in self._edited for card in cards)
        own = self._sections[section]["origin"] == "own"
        if not (own or changed or self._wanted.everything):
            return
        if not self._wanted.has(cards, self._owners[section]):
            return
        part = self._part(section)
        if changed:
            kept = [card for card in cards if own or self._wanted.everything or card["uid"] in self._edited]
            part.blocks += [self._card(card) for card in kept]
            self.written += len(kept)
            return
        lists = part.lists if claim["kind"] in {"definition", "list"} else part.blocks
        lists.append(claim_block(claim, json.loads(claim["items"])))
        self.written += len(cards)

    def _add_quote(self, quote: Row) -> None:
        cards = [card for card in self._cards[quote["uid"]] if not card["draft"]]
        section = quote["section_id"]
        if not self._wanted.has(cards, self._owners[section]):
            return
        if self._wanted.everything:
            commentary = quote["role"] == "commentary"
            self._part(section).quotes.append((quote["speaker"], quote["text"], commentary))
        for card in cards:
            self._part(section).blocks.append(self._card(card))
            self.written += 1

    def _card(self, card: Row) -> str:
        if words := self._edited.get(card["uid"]):
            return card_block(words["front"], words["back"])
        if card["kind"] == "quote":
            return draft_block(card["front"], card["back"], card["blank"])
        return card_block(card["front"], card["back"])


def _path(work: Mapping[str, Any]) -> str:
    return next((place["topic"] for place in work["listings"] if place["topic"]), "")


def _topic_of(work: Mapping[str, Any]) -> tuple[str, ...]:
    return _names(_path(work))


def _names(path: str) -> tuple[str, ...]:
    return tuple(path.split(" > ")) if path else ()


def _head(work: Mapping[str, Any], *, whole: bool) -> WorkHead:
    """How a work is introduced; what is not the learner's says no more than which work it is."""
    facts = {"key": work["key"]}
    if whole:
        facts |= {name: str(work[name]) for name in _FACTS if work[name] is not None}
        facts |= {"needs": ", ".join(f'"{need}"' for need in work["needs"])} if work["needs"] else {}
        doi = work["identifiers"].get("doi")
        facts |= {"doi": doi} if doi else {}
    summary, tags = (work["summary"], tuple(work["tags"])) if whole else (None, ())
    authors = tuple(work["authors"])
    return WorkHead(work["title"], work["url"], work["kind"], authors, work["et_al"], tags, facts, summary)
