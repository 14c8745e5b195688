"""Export to Anki: gather claims and quotes with their cards, render, stamp what changed, write it."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.finding import select_cards
from studykit.app.library import all_works
from studykit.errors import NotFoundError
from studykit.exchange.deck import ExportClaim, ExportKind, content_digest, deck_note, guid_of
from studykit.library.query import parse_query
from studykit.store import queries
from studykit.store.reads import Reader, Row

if TYPE_CHECKING:
    from studykit.exchange.note_types import DeckNote

QUOTES_DECK = "quotes"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: notes by note type, and how many are new or changed since the last.

    `given` counts the cards that became Anki's.
    """

    path: str
    notes: dict[str, int]
    cards: int
    decks: int
    new: int
    changed: int
    retired: int
    given: int

    def as_json(self) -> dict[str, Any]:
        """The report in the shape of `export anki --json`."""
        return {name: getattr(self, name) for name in self.__slots__}


def export_anki(
    app: App,
    path: Path,
    query: str = "",
    *,
    accepted_only: bool = False,
    with_scheduling: bool = False,
    deck: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ExportReport:
    """Write an Anki package of the cards that a query asks for; of all cards without one.

    Cards drawn from quotes are proposed now, once for each quote, as drafts.

    Args:
        app: the library.
        path: the file to write; an older one is replaced whole.
        query: which cards.
        accepted_only: leave drafts out.
        with_scheduling: tell Anki the schedules too; its cards are asked there from then on, and not here.
        deck: name of the deck in the place of the source's title.
        progress: called with the number of notes written so far and of all notes.

    Raises:
        NotFoundError: there is nothing to export.
        UsageError: the query is wrong.
        ExchangeError: the file cannot be written; the stamps are as they were.
    """
    from studykit.app.drafting import draft_quotes
    from studykit.app.handover import give
    from studykit.exchange.apkg import write_package
    from studykit.store import export as store

    parse_query(query)  # a wrong one changes nothing
    if not accepted_only:
        draft_quotes(app)
    with app.reading() as reader:
        only = set(select_cards(app, reader, query)) if query else None
        claims = _gather(reader, only, accepted_only=accepted_only, deck=deck)
    if not claims:
        raise NotFoundError("no card fits", hint="`studykit cards QUERY` shows what a query finds")
    with app.writing() as connection:
        stamped = _stamped(claims, store.stamps(connection), int(app.now.timestamp()), deck)
        total = len(stamped.notes)
        store.write_stamps(connection, stamped.rows)
        schedules, given = give(app, connection, stamped.notes) if with_scheduling else (None, 0)
        write_package(path, stamped.notes, progress and (lambda done: progress(done, total)), schedules)
    return _report(path, stamped, claims, given)


def _report(path: Path, stamped: "_Stamped", claims: Sequence[ExportClaim], given: int) -> ExportReport:
    notes = stamped.notes
    by_type = Counter(note.note_type.value for note in notes)
    cards = sum(len(note.cards) for note in notes)
    decks = len({note.deck for note in notes})
    retired = sum(claim.retired for claim in claims)
    return ExportReport(str(path), dict(by_type), cards, decks, stamped.new, stamped.changed, retired, given)


# ---- gather --------------------------------------------------------------------------------------------


def _gather(
    reader: Reader, only: set[str] | None, *, accepted_only: bool, deck: str | None
) -> list[ExportClaim]:
    """All that is exported, in reading order: what has live cards, and what was exported before."""
    works = {work["key"]: work for work in all_works(reader)}
    sections: dict[int, list[str]] = defaultdict(list)
    for row in queries.section_works(reader):
        sections[row["section_id"]].append(row["key"])
    exported = {row["parent"]: row for row in queries.exported(reader)}
    left = set(exported)  # without a card of their own
    parents: dict[str, list[Row]] = defaultdict(list)
    for row in queries.cards(reader):
        uid = row["claim"] or row["quote"]
        left.discard(uid)
        if not (accepted_only and row["draft"]):
            parents[uid].append(row)
    texts = {row["uid"]: row for row in queries.claim_texts(reader)}
    claims: list[ExportClaim] = []
    for uid, rows in parents.items():
        if only is not None and not any(row["uid"] in only for row in rows):
            continue
        live = [row for row in rows if row["retired_at"] is None]
        if live or uid in exported:
            owners = [works[key] for key in sections.get(rows[0]["section_id"], ()) if key in works]
            place = len(claims) + 1
            claims.append(_export_claim(texts[uid], live or rows, owners, place, deck, retired=not live))
    if only is None:
        claims += [
            _left_quote(row, texts[uid]["text"], len(parents) + place)
            for place, (uid, row) in enumerate(exported.items(), 1)
            if uid in left and row["note_type"] == "quote"
        ]
    return claims


def notes_as_exported(reader: Reader, guids: Container[str]) -> dict[str, "DeckNote"]:
    """Some notes as an export would write them now, by guid."""
    claims = _gather(reader, None, accepted_only=False, deck=None)
    return {claim.guid: deck_note(claim) for claim in claims if claim.guid in guids}


def _left_quote(exported: Row, text: str, position: int) -> ExportClaim:
    """A quote whose cards all went on to another: Anki is told to set aside those that it still has."""
    blanks = [(ordinal + 1, text) for ordinal in json.loads(exported["ordinals"])]
    return ExportClaim(
        uid=exported["parent"],
        guid=guid_of(exported["parent"]),
        kind=ExportKind.QUOTE,
        deck=exported["deck"],
        mod=0,
        position=position,
        text="\n\n".join(words for _number, words in blanks),
        deletions=tuple(blanks),
        retired=True,
    )


def _export_claim(
    text: Row,
    rows: Sequence[Row],
    works: Sequence[Mapping[str, Any]],
    position: int,
    deck: str | None,
    *,
    retired: bool,
) -> ExportClaim:
    first = rows[0]
    work = works[0] if works else None
    uid = text["uid"]
    claim = ExportClaim(
        uid=uid,
        guid=guid_of(uid),
        kind=ExportKind.QA,
        mod=0,
        deck=_deck(first, deck),
        position=position,
        work_title=" + ".join(item["title"] for item in works),
        work_authors=_authors(work) if work else "",
        speaker=first["speaker"] or "",
        link=(work["url"] or "") if work else "",
        topic=(first["topic"] or "").replace(" > ", " › "),
        tags=_tags(first, works),
        locked=not any(row["unlocked"] for row in rows),
        draft=all(row["draft"] for row in rows),
        retired=retired,
    )
    return _with_content(claim, text, rows)


def _with_content(base: ExportClaim, text: Row, rows: Sequence[Row]) -> ExportClaim:
    """The claim with what its note asks, by the kinds of its cards."""
    kinds = {row["kind"] for row in rows}
    blanks = tuple((row["ordinal"], row["blank"]) for row in rows)
    items = tuple(json.loads(text["items"]))
    if kinds != {"qa"}:  # the learner's words for one side of many do not fit the fields of such a note
        rows = [{**row, "front": row["source_front"], "back": row["source_back"]} for row in rows]
    if kinds == {"quote"}:
        sentences, blanks = _asked_of_quote(rows)
        return replace(base, kind=ExportKind.QUOTE, text=sentences, deletions=blanks, quote=text["text"])
    if kinds == {"cloze"}:
        return replace(
            base, kind=ExportKind.CLOZE, text=text["text"], deletions=_as_written(text["text"], blanks)
        )
    if kinds == {"item"}:
        prompt = f"{text['prompt'].rstrip(':').strip()}:"
        return replace(base, kind=ExportKind.LIST_ITEMS, prompt=prompt, items=items, deletions=blanks)
    if kinds == {"list"}:
        return replace(
            base, kind=ExportKind.LIST, prompt=rows[0]["front"], answer=text["answer"] or "", items=items
        )
    if kinds == {"meaning", "term"}:
        context = f" ({text['context']})" if text["context"] else ""
        meaning = next(row["back"] for row in rows if row["kind"] == "meaning")
        return replace(base, kind=ExportKind.DEFINITION, prompt=text["prompt"] + context, answer=meaning)
    return replace(base, prompt=rows[0]["front"], answer=rows[0]["back"])


def _asked_of_quote(rows: Sequence[Row]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The sentences that the cards of a quote ask for, each once, and their blanks in the order of the text.

    A sentence stands after the name of its work where each of its cards shows it so, and once more for blanks
    that share a word.
    """
    from studykit.cards.make import HIDDEN

    by_sentence: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        copy = 0
        while any(_share_a_word(row["blank"], card["blank"]) for card in by_sentence[row["back"], copy]):
            copy += 1
        by_sentence[row["back"], copy].append(row)
    texts, deletions = [], []
    for (sentence, _copy), cards in by_sentence.items():
        shown = [card["front"].replace(HIDDEN, card["blank"], 1) for card in cards]
        texts.append(min((text for text in shown if text.endswith(sentence)), key=len, default=sentence))
        cards.sort(key=lambda card: sentence.find(card["blank"]))
        deletions += [(card["ordinal"], card["blank"]) for card in cards]
    return "\n\n".join(texts), tuple(deletions)


def _share_a_word(blank: str, other: str) -> bool:
    return not set(blank.split()).isdisjoint(other.split())


def _as_written(text: str, blanks: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Every bracket of a sentence with the number of its card; equal ones share a number."""
    from studykit.cards.make import deletions

    numbers = {blank: ordinal for ordinal, blank in blanks}
    return tuple((numbers[blank], blank) for blank in deletions(text) if blank in numbers)


def _authors(work: Mapping[str, Any]) -> str:
    return ", ".join(work["authors"]) + (" et al." if work["et_al"] else "")


def _deck(row: Row, name: str | None) -> str:
    levels = [
        name or row["collection"],
        *([QUOTES_DECK] if row["quote"] else []),
        *(row["topic"] or "").split(" > "),
    ]
    return "::".join(level.replace("::", ":") for level in levels if level)


def _tags(row: Row, works: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    topic = (row["topic"] or "").replace(" > ", "::")
    return tuple(
        tag
        for tag in (
            f"topic::{topic}" if topic else "",
            *(f"work::{work['key']}" for work in works),
            f"kind::{row['kind']}",
        )
        if tag
    )


# ---- stamps --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Stamped:
    """Notes as they are written, the stamps to keep, and how many notes are new or changed."""

    notes: list["DeckNote"] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    new: int = 0
    changed: int = 0


def _stamped(
    claims: Sequence[ExportClaim], stamps: Mapping[str, Mapping[str, Any]], now: int, deck: str | None
) -> _Stamped:
    """Notes with the second of their last change: a changed one is newer, whatever the clock says."""
    result = _Stamped()
    for claim in claims:
        old = stamps.get(claim.uid)
        kept = _kept_deck(old["deck"], deck) if old else claim.deck
        note = deck_note(claim if kept == claim.deck else replace(claim, deck=kept))
        digest = content_digest(note)
        if old is None:
            result.new, mod = result.new + 1, now
        elif old["digest"] != digest:
            result.changed, mod = result.changed + 1, max(now, old["mod"] + 1)
        else:
            mod = old["mod"]
        result.notes.append(replace(note, mod=mod))
        if old is None or (mod, note.deck) != (old["mod"], old["deck"]):
            ordinals = sorted({*(old["ordinals"] if old else ()), *note.cards})
            result.rows.append(
                {
                    "parent": claim.uid, "guid": note.guid, "note_type": note.note_type.value,
                    "ordinals": ordinals, "deck": note.deck, "digest": digest, "mod": mod,
                }
            )  # fmt: skip
    return result


def _kept_deck(stored: str, name: str | None) -> str:
    """The deck of a note stays when its topic is renamed; a name that is given takes the place of its top."""
    top, *rest = stored.split("::")
    return "::".join([name.replace("::", ":") if name else top, *rest])
