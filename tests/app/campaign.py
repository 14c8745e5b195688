"""A campaign of edits: notes are studied, edited and imported again, and every card is looked for.

What is right does not come from the product: the script of `tests.app.edits` knows which record it edited and on
which lines that stands now.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from studykit.app.reviewing import answers
from studykit.app.sources import gather
from studykit.cards.sentences import sentences
from studykit.review.model import Rating
from studykit.store.tables import Card
from tests.app.edits import WORD, Edit, Editor, Page, places, read_page
from tests.store.shelf import NOW, Shelf

OUTCOMES = ("kept", "lost", "wrong")
UNTOUCHED = "untouched"

_RECORDS = """
SELECT r.uid, {kind} AS kind, u.uri, s.first_line + r."offset" AS first, r.lines
  FROM {table} r JOIN section s ON s.id = r.section_id JOIN source u ON u.id = s.source_id
 WHERE r.retired_at IS NULL
"""
_CARDS = """
SELECT k.uid, k.back, COALESCE(c.uid, q.uid) AS record, m.stability, m.difficulty, m.reps, m.lapses
  FROM card k LEFT JOIN claim c ON c.id = k.claim_id LEFT JOIN quote q ON q.id = k.quote_id
  LEFT JOIN memory m ON m.card_id = k.id
 WHERE k.retired_at IS NULL
"""
_HISTORY = ("stability", "difficulty", "reps", "lapses")

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Campaign:
    """What became of the edits so far.

    Attributes:
        shelf: the library and the folder of the notes.
        counts: for each kind of edit, how many records were kept, lost and wrongly matched.
        faults: what was lost or wrong, in words.
    """

    shelf: Shelf
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: list[str] = field(default_factory=list)
    _owed: dict[str, dict[str, Any]] = field(default_factory=dict)  # cards that must be there, as last seen

    def run(self, files: Mapping[str, str], kinds: Sequence[str], *, batch: int, seed: int = 1) -> None:
        """Import and study notes, by name and text, then edit them in these ways, some at a time."""
        self._import(files)
        study(self.shelf)
        records = self._records()
        pages = {name: read_page(text, records[name]) for name, text in files.items()}
        self._owed = self._cards()
        editor = Editor(pages, random.Random(seed))
        for first in range(0, len(kinds) + batch, batch):  # once more for what is still to come back
            done = editor.batch(kinds[first : first + batch])
            self._import({name: "\n".join(block.text for block in page) for name, page in pages.items()})
            self._judge(pages, done)

    @property
    def table(self) -> str:
        """What became of how many records, for each kind of edit."""
        rows: list[list[str]] = [["edit", *OUTCOMES]]
        rows += [
            [kind, *(str(counts[outcome]) for outcome in OUTCOMES)] for kind, counts in self.counts.items()
        ]
        return "\n".join(f"{kind:18}" + "".join(f"{cell:>8}" for cell in cells) for kind, *cells in rows)

    def total(self, outcome: str) -> int:
        """How many records ended so, whatever was done to them."""
        return sum(counts[outcome] for counts in self.counts.values())

    @property
    def report(self) -> str:
        """The table, then what was lost or wrong."""
        return "\n".join([self.table, *self.faults])

    def _import(self, files: Mapping[str, str]) -> None:
        self.shelf.imported(gather([self.shelf.write(f"{name}.md", text) for name, text in files.items()]))

    def _records(self) -> dict[str, Rows]:
        """The live quotes and claims of each file."""
        found: dict[str, Rows] = defaultdict(list)
        for table, kind in (("quote", "'quote'"), ("claim", "r.kind")):
            for row in self.shelf.rows(_RECORDS.format(table=table, kind=kind)):
                found[Path(row["uri"]).stem].append(row)
        return found

    def _cards(self) -> dict[str, dict[str, Any]]:
        return {row["uid"]: row for row in self.shelf.rows(_CARDS)}

    def _judge(self, pages: Mapping[str, Page], edits: Sequence[Edit]) -> None:
        """Compare what the library holds with what the script knows, and go on from what it holds."""
        records, cards = self._records(), self._cards()
        live = {row["uid"] for rows in records.values() for row in rows}
        here = {key: uids for name, page in pages.items() for key, uids in _standing(page, records[name])}
        edited = {id(block) for edit in edits for block in edit.blocks}
        blocks = [block for page in pages.values() for block in page if block.form]
        rest = [Edit(UNTOUCHED, block.uids, (block,)) for block in blocks if id(block) not in edited]
        known = frozenset(uid for edit in (*edits, *rest) for uid in edit.uids)
        for edit in (*edits, *rest):
            now = frozenset(uid for block in edit.blocks for uid in here[id(block)])
            fault = self._fault(edit, now, cards) if edit.blocks else None
            if (now & known) - edit.uids or (edit.uids & live) - now:
                fault = "wrong", "another record stands there, or this one elsewhere"
            self._note(edit, fault)
        for block in blocks:
            block.uids = here[id(block)]
        away = {uid for edit in edits if not edit.blocks for uid in edit.uids}
        self._owed = {uid: row for uid, row in self._owed.items() if row["record"] in away} | cards

    def _fault(
        self, edit: Edit, now: frozenset[str], cards: Mapping[str, Mapping[str, Any]]
    ) -> tuple[str, str] | None:
        """What is missing of a record and its cards; None when all is there."""
        if not now & edit.uids:
            return "lost", "the record"
        text = " ".join(block.body for block in edit.blocks)
        for uid, before in self._owed.items():
            if before["record"] not in edit.uids:
                continue
            if edit.kind == "sentence removed" and before["back"] not in text:
                continue
            after = cards.get(uid)
            if after is None or any(after[name] != before[name] for name in _HISTORY):
                return "lost", f"the history of the card {before['back']!r}"
            if after["record"] not in now:
                return "wrong", f"the card {before['back']!r} belongs to another record"
        return None

    def _note(self, edit: Edit, fault: tuple[str, str] | None) -> None:
        outcome, why = fault or ("kept", "")
        if edit.blocks or fault:
            self.counts[edit.kind][outcome] += 1
        if fault:
            text = " / ".join(block.text for block in edit.blocks)
            self.faults.append(f"{outcome} after {edit.kind}: {why}\n{text}")


def _standing(page: Page, records: Rows) -> list[tuple[int, frozenset[str]]]:
    """Each block by identity, and the records that begin on its lines."""
    begun: dict[int, list[str]] = defaultdict(list)
    for row in records:
        begun[row["first"]].append(row["uid"])
    return [
        (id(block), frozenset(uid for line in lines for uid in begun.get(line, ())))
        for block, lines in places(page)
    ]


def halves(text: str) -> dict[str, str]:
    """Notes as two files, cut between two topics, so that text may move from one to the other."""
    cut = text.index("\n---\n", len(text) // 2)
    return {"first": text[:cut], "second": text[cut:]}


def study(shelf: Shelf) -> None:
    """Make a card of each quote that allows one, and answer every card so that it is in review."""
    cards = [
        row for quote in shelf.rows("SELECT id, text FROM quote ORDER BY id") if (row := _quote_card(quote))
    ]
    with shelf.app() as app:
        if cards:
            with app.writing() as connection:
                connection.execute(insert(Card), cards)
        log = answers(app)
        with log.together():
            for row in shelf.rows("SELECT uid FROM card ORDER BY id"):
                log.give(row["uid"], Rating.EASY)


def _quote_card(quote: Mapping[str, Any]) -> dict[str, Any] | None:
    """An accepted card on the first sentence that has a long word of its own."""
    for sentence in sentences(quote["text"]):
        words = [match[0] for match in WORD.finditer(sentence) if sentence.count(match[0]) == 1]
        if words and sentence in quote["text"]:
            blank = max(words, key=len)
            return {
                "uid": f"card-{quote['id']}", "quote_id": quote["id"], "kind": "quote", "ordinal": 1,
                "note_type": "quote", "blank": blank, "front": sentence.replace(blank, "[…]", 1),
                "back": sentence, "draft": False, "created_at": NOW,
            }  # fmt: skip
    return None
