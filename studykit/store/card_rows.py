"""Cards of claims as an import finds and leaves them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from studykit.cards.make import CardDraft, CardKind, KnownCard, make_cards
from studykit.cards.match import match_cards, replaced
from studykit.library.diff import Action, Add, Move, Retire
from studykit.library.meaning import meaning_changed
from studykit.library.model import ClaimContent, Draft, Kind, Stored
from studykit.store.apply import Kept, Run, kind_of
from studykit.store.rows import chunks, insert_rows, retire_rows, table, update_rows
from studykit.store.tables import Card


@dataclass(frozen=True, slots=True)
class _StoredCard:
    id: int
    known: KnownCard
    front: str
    back: str
    retired: bool


def write_claim_cards(run: Run, actions: Iterable[Action], id_of: Callable[[Draft], int]) -> Counter[str]:
    """Make the cards of claims what the claims say now; what became of how many cards, by word.

    Args:
        run: the import.
        actions: what happened to all records of a source.
        id_of: the row id of a claim that was written.
    """
    return _ClaimCards(run, id_of).write([action for action in actions if kind_of(action) is Kind.CLAIM])


class _ClaimCards:
    def __init__(self, run: Run, id_of: Callable[[Draft], int]) -> None:
        self._run = run
        self._id_of = id_of
        self._counts: Counter[str] = Counter()
        self._added: list[dict[str, Any]] = []
        self._edited: list[dict[str, Any]] = []
        self._gone: list[int] = []

    def write(self, actions: Sequence[Action]) -> Counter[str]:
        stored = _stored_cards(self._run, [a.stored.id for a in actions if not isinstance(a, Add)])
        for action in actions:
            known = () if isinstance(action, Add) else stored.get(action.stored.id, ())
            if isinstance(action, Retire):
                self._retire(known)
            else:
                self._remake(action, known)
        insert_rows(self._run.connection, Card, self._added)
        update_rows(self._run.connection, Card, self._edited)
        retire_rows(self._run.connection, Card, self._gone, self._run.now)
        return self._counts

    def _remake(self, action: Add | Kept, stored: Sequence[_StoredCard]) -> None:
        by_uid = {card.known.uid: card for card in stored}
        known_cards = [card.known for card in stored]
        claim = _claim(action.draft)
        went = {} if isinstance(action, Add) else replaced(_claim(action.stored), claim)
        pairs = match_cards(make_cards(claim, known_cards), known_cards, went)
        scope = f"{action.draft.scope}\n{action.draft.name or action.draft.key}"
        for card, known in pairs:
            if known is None:
                self._add(action.draft, scope, card)
            else:
                self._keep(action, card, by_uid.pop(known.uid))
        self._retire(list(by_uid.values()))

    def _add(self, claim: Draft, scope: str, card: CardDraft) -> None:
        uid = self._run.uid("card", scope, f"{card.kind} {card.blank or card.ordinal}")
        row = {
            "uid": uid, "claim_id": self._id_of(claim), "quote_id": None, "draft": False,
            "created_at": self._run.now, "retired_at": None,
        }  # fmt: skip
        self._added.append(row | asdict(card))
        self._counts["added"] += 1

    def _keep(self, action: Add | Kept, card: CardDraft, stored: _StoredCard) -> None:
        same = (card.front, card.back) == (stored.front, stored.back)
        if stored.retired or not same:
            words = {"front": card.front, "back": card.back, "blank": card.blank}
            self._edited.append({"id": stored.id, **words, "retired_at": None})
            self._counts["restored" if stored.retired else "edited"] += 1
            if _says_else(card, stored):
                self._run.doubtful[stored.known.uid] = action.draft
        else:
            self._counts["moved" if isinstance(action, Move) else "unchanged"] += 1

    def _retire(self, cards: Iterable[_StoredCard]) -> None:
        gone = [card.id for card in cards if not card.retired]
        self._gone += gone
        self._counts["retired"] += len(gone)


def _says_else(card: CardDraft, stored: _StoredCard) -> bool:
    """Whether a card asks or answers something else than last time; beside an item anything may stand."""
    fronts = [stored.front, card.front]
    if card.kind is CardKind.ITEM:
        fronts = [front.partition("\n")[0] for front in fronts]
    return meaning_changed(*fronts) or meaning_changed(stored.back, card.back)


def _claim(record: Draft | Stored) -> ClaimContent:
    if not isinstance(record.content, ClaimContent):
        raise TypeError(record.kind)
    return record.content


def _stored_cards(run: Run, claims: Sequence[int]) -> Mapping[int, list[_StoredCard]]:
    """The cards of some claims, retired ones too, by the claim's row id."""
    cards: dict[int, list[_StoredCard]] = {}
    card = table(Card)
    for chunk in chunks(claims):
        for row in run.connection.execute(select(card).where(card.c.claim_id.in_(chunk)).order_by(card.c.id)):
            known = KnownCard(row.uid, row.kind, row.ordinal, row.blank)
            stored = _StoredCard(row.id, known, row.front, row.back, row.retired_at is not None)
            cards.setdefault(row.claim_id, []).append(stored)
    return cards
