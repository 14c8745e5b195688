"""Cards of claims and quotes as an import finds and leaves them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from studykit.cards.follow import follow
from studykit.cards.make import HIDDEN, CardDraft, KnownCard, make_cards, match_cards
from studykit.library.diff import Action, Add, Change, Move, Restore, Retire
from studykit.library.model import ClaimContent, Draft, Kind, QuoteContent
from studykit.store.apply import Kept, Run, kind_of
from studykit.store.rows import chunks, insert_rows, retire_rows, table, update_rows
from studykit.store.tables import Card, Quote, QuoteLineage


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
        pairs = match_cards(make_cards(_claim(action.draft), known_cards), known_cards)
        for card, known in pairs:
            if known is None:
                self._add(action.draft, card)
            else:
                self._keep(card, by_uid.pop(known.uid), moved=isinstance(action, Move))
        self._retire(list(by_uid.values()))

    def _add(self, claim: Draft, card: CardDraft) -> None:
        scope = f"{claim.scope}\n{claim.name or claim.key}"
        uid = self._run.uid("card", scope, f"{card.kind} {card.blank or card.ordinal}")
        row = {
            "uid": uid, "claim_id": self._id_of(claim), "quote_id": None, "draft": False,
            "created_at": self._run.now, "retired_at": None,
        }  # fmt: skip
        self._added.append(row | asdict(card))
        self._counts["added"] += 1

    def _keep(self, card: CardDraft, stored: _StoredCard, *, moved: bool) -> None:
        same = (card.front, card.back) == (stored.front, stored.back)
        if stored.retired or not same:
            words = {"front": card.front, "back": card.back, "blank": card.blank}
            self._edited.append({"id": stored.id, **words, "retired_at": None})
            self._counts["restored" if stored.retired else "edited"] += 1
        else:
            self._counts["moved" if moved else "unchanged"] += 1

    def _retire(self, cards: Iterable[_StoredCard]) -> None:
        gone = [card.id for card in cards if not card.retired]
        self._gone += gone
        self._counts["retired"] += len(gone)


def _claim(draft: Draft) -> ClaimContent:
    if not isinstance(draft.content, ClaimContent):
        raise TypeError(draft.kind)
    return draft.content


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


def write_quote_cards(run: Run, actions: Iterable[Action]) -> Counter[str]:
    """Retire the cards of quotes that go and restore those of quotes that come back; how many, by word.

    Runs before the quotes are written: a card that was retired apart from its quote stays so when the quote
    comes back, and only their instants tell the two apart.
    """
    card, quote = table(Card), table(Quote)
    stored = [a for a in actions if kind_of(a) is Kind.QUOTE and not isinstance(a, Add)]
    gone = {a.stored.id for a in stored if isinstance(a, Retire)}
    back = {a.stored.id for a in stored if isinstance(a, Restore)}
    went = select(quote.c.retired_at).where(quote.c.id == card.c.quote_id).scalar_subquery()
    live = card.c.retired_at.is_(None)
    counts: Counter[str] = Counter()
    for chunk in chunks([a.stored.id for a in stored if a.stored.id not in gone | back]):
        rows = select(func.count()).where(card.c.quote_id.in_(chunk), live)
        counts["unchanged"] += run.connection.execute(rows).scalar_one()
    for chunk in chunks(sorted(gone)):
        retire = update(card).where(card.c.quote_id.in_(chunk), live).values(retired_at=run.now)
        counts["retired"] += run.connection.execute(retire).rowcount
    for chunk in chunks(sorted(back)):
        restore = update(card).where(card.c.quote_id.in_(chunk), card.c.retired_at == went)
        counts["restored"] += run.connection.execute(restore.values(retired_at=None)).rowcount
    return counts


def follow_quotes(run: Run, actions: Iterable[Action]) -> int:
    """Give the cards of edited quotes the words that their sentences have now; how many changed."""
    changed = {
        action.stored.id: action.draft.content.text
        for action in actions
        if isinstance(action, Change | Restore | Move) and isinstance(action.draft.content, QuoteContent)
    }
    card = table(Card)
    rows = []
    for chunk in chunks(sorted(changed)):
        found = select(card.c.id, card.c.quote_id, card.c.blank, card.c.back).where(
            card.c.quote_id.in_(chunk)
        )
        for row in run.connection.execute(found):
            sentence = follow(row.back, row.blank, changed[row.quote_id])
            if sentence is not None and sentence != row.back:
                rows.append({"id": row.id, "back": sentence, "front": sentence.replace(row.blank, HIDDEN, 1)})
    update_rows(run.connection, Card, rows)
    return len(rows)


def write_lineage(run: Run, lineage: Iterable[tuple[int, int]]) -> None:
    """Note which quotes came out of which, and let each card go with the piece that holds its sentence.

    Args:
        run: the import; all quotes are written.
        lineage: row ids of a quote of last time and of another one that holds a part of its text now.
    """
    quote, card = table(Quote), table(Card)
    known = {
        tuple(row) for row in run.connection.execute(select(QuoteLineage.parent_id, QuoteLineage.child_id))
    }
    for parent, child in dict.fromkeys(lineage):
        if (parent, child) not in known:
            run.connection.execute(insert(table(QuoteLineage)), [{"parent_id": parent, "child_id": child}])
        both = quote.c.id.in_((parent, child)) & quote.c.retired_at.is_(None)
        texts = {row.id: row.text for row in run.connection.execute(select(quote).where(both))}
        of_parent = select(card).where(
            card.c.quote_id == parent, card.c.retired_at.is_(None) | (card.c.retired_at == run.now)
        )
        for row in run.connection.execute(of_parent.order_by(card.c.id)).all():
            _move_card(run, row, child, texts.get(parent, ""), texts.get(child, ""))


def _move_card(run: Run, row: Any, child: int, old_text: str, new_text: str) -> None:
    if follow(row.back, row.blank, old_text) is not None:
        return
    sentence = follow(row.back, row.blank, new_text)
    if sentence is None:
        return
    card = table(Card)
    last = select(func.coalesce(func.max(card.c.ordinal), 0)).where(card.c.quote_id == child)
    values = {
        "quote_id": child, "ordinal": run.connection.execute(last).scalar_one() + 1, "back": sentence,
        "front": sentence.replace(row.blank, HIDDEN, 1), "retired_at": None,
    }  # fmt: skip
    run.connection.execute(update(card).where(card.c.id == row.id).values(**values))
