"""Anki's backend with a collection like a studied library: the peer that reviewing is measured beside."""

import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import anki.lang
from anki.collection import AddNoteRequest, Collection
from anki.decks import DeckId, UpdateDeckConfigs
from anki.scheduler.v3 import CardAnswer

_DECK = DeckId(1)
_REVIEWS = 10
_DUE_SHARE = 7
_NOTES_AT_ONCE = 5000


class AnkiPeer:
    """A collection of cards in review, ten reviews each, a seventh of them due."""

    def __init__(self, path: Path, cards: int) -> None:
        anki.lang.set_lang("en_US")
        self._path = path
        self._collection = Collection(str(path))
        self._add_notes(cards)
        self._study()

    def limit(self, cards: int) -> None:
        """Schedule by FSRS, with so many reviews and new cards a day."""
        decks = self._collection.decks
        current = decks.get_deck_configs_for_update(_DECK)
        request = UpdateDeckConfigs()
        request.target_deck_id = _DECK
        for item in current.all_config:
            item.config.config.reviews_per_day = item.config.config.new_per_day = cards
            request.configs.append(item.config)
        request.limits.CopyFrom(current.current_deck.limits)
        request.fsrs = True
        decks.update_deck_configs(request)

    def first_queue(self) -> float:
        """Seconds from opening the closed collection to its first card."""
        self._collection.close()
        start = time.perf_counter()
        self._collection = Collection(str(self._path))
        self._collection.decks.select(_DECK)
        self._collection.sched.get_queued_cards(fetch_limit=1)
        return time.perf_counter() - start

    def answer(self) -> None:
        """Answer the first card of the queue."""
        scheduler = self._collection.sched
        first = scheduler.get_queued_cards(fetch_limit=1).cards[0]
        answer = CardAnswer(
            card_id=first.card.id,
            current_state=first.states.current,
            new_state=first.states.good,
            rating=CardAnswer.GOOD,
            answered_at_millis=time.time_ns() // 1_000_000,
            milliseconds_taken=6000,
        )
        scheduler.answer_card(answer)

    def _add_notes(self, cards: int) -> None:
        notetype = self._collection.models.by_name("Basic")
        for first in range(0, cards, _NOTES_AT_ONCE):
            requests = []
            for number in range(first, min(first + _NOTES_AT_ONCE, cards)):
                note = self._collection.new_note(notetype)
                note.fields = [f"What is {number}?", f"It is {number + 1}."]
                requests.append(AddNoteRequest(note, _DECK))
            self._collection.add_notes(requests)

    def _study(self) -> None:
        """Write the state of each card and its log as Anki would have left them."""
        today, now = self._collection.sched.today, int(time.time())
        ids = self._collection.db.list("SELECT id FROM cards ORDER BY id")
        cards, log = [], []
        for place, card in enumerate(ids):
            interval = 20 + place % 60
            due = (
                today - place // _DUE_SHARE % 5
                if place % _DUE_SHARE == 0
                else today + 1 + place % (interval - 1)
            )
            last = now - (today - due + interval) * 86_400
            data = json.dumps({"s": float(interval), "d": 5.0, "dr": 0.9, "lrt": last})
            cards.append((due, interval, _REVIEWS, data, card))
            for step in range(_REVIEWS):
                at_ms = (last - step * 30 * 86_400) * 1000 - place
                log.append((at_ms, card, 3, interval, interval, 6000))
        self._write(cards, log)

    def _write(self, cards: Sequence[tuple[object, ...]], log: Sequence[tuple[object, ...]]) -> None:
        """In one transaction, past Anki, which would commit each row."""
        self._collection.close()
        with closing(sqlite3.connect(self._path)) as connection, connection:
            connection.executemany(
                "UPDATE cards SET type = 2, queue = 2, factor = 2500, due = ?, ivl = ?, reps = ?, data = ?"
                " WHERE id = ?",
                cards,
            )
            connection.executemany(
                "INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type)"
                " VALUES (?, ?, -1, ?, ?, ?, 500, ?, 1)",
                log,
            )
        self._collection = Collection(str(self._path))
