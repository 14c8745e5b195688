"""Cards of quotes as an import finds and leaves them: they go with their sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from studykit.cards.follow import follow, holds, reworded_front
from studykit.library.diff import Action, Add, Change, Move, Restore, Retire
from studykit.library.meaning import meaning_changed
from studykit.library.model import Draft, Kind, QuoteContent
from studykit.store.apply import Run, kind_of
from studykit.store.rows import chunks, retire_rows, table, update_rows
from studykit.store.tables import Card, Quote, QuoteLineage


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


@dataclass(frozen=True, slots=True)
class _EditedQuote:
    """A quote that reads otherwise than last time, or is back."""

    old: str
    new: str
    draft: Draft


def _edited_quotes(actions: Iterable[Action]) -> dict[int, _EditedQuote]:
    """The quotes among some records whose words may have changed, by row id."""
    found = {}
    for action in actions:
        if isinstance(action, Change | Restore | Move):
            old, new = action.stored.content, action.draft.content
            if isinstance(old, QuoteContent) and isinstance(new, QuoteContent):
                found[action.stored.id] = _EditedQuote(old.text, new.text, action.draft)
    return found


def _cards_of(run: Run, quotes: Iterable[int]) -> Iterator[Any]:
    card = table(Card)
    for chunk in chunks(sorted(quotes)):
        yield from run.connection.execute(select(card).where(card.c.quote_id.in_(chunk)).order_by(card.c.id))


def follow_quotes(run: Run, actions: Iterable[Action]) -> int:
    """Give the cards of edited quotes the words that their sentences have now; how many changed."""
    quotes = _edited_quotes(actions)
    rows = []
    for row in _cards_of(run, quotes):
        quote = quotes[row.quote_id]
        found = follow(row.back, row.blank, quote.new)
        if found is not None and found != (row.back, row.blank):
            rows.append({"id": row.id, **_reworded(run, row, found, quote.draft)})
    update_rows(run.connection, Card, rows)
    return len(rows)


def retire_orphans(run: Run, actions: Iterable[Action]) -> Counter[str]:
    """Retire cards whose sentence left its quote, restore those whose sentence is back; how many, by word.

    Runs last: the sentence may have gone to another quote. A retired draft was rejected, and stays so.
    """
    quotes = _edited_quotes(actions)
    gone, back = [], []
    for row in _cards_of(run, quotes):
        before, now = (holds(text, row.back) for text in (quotes[row.quote_id].old, quotes[row.quote_id].new))
        if before and not now and row.retired_at is None:
            gone.append(row.id)
        if now and not before and row.retired_at is not None and not row.draft:
            back.append({"id": row.id, "retired_at": None})
    retire_rows(run.connection, Card, gone, run.now)
    update_rows(run.connection, Card, back)
    return Counter(retired=len(gone), unchanged=-len(gone), restored=len(back))


def _reworded(run: Run, row: Any, found: tuple[str, str], draft: Draft) -> dict[str, str]:
    """The columns of a card of a quote whose sentence, and perhaps its blank, read otherwise now."""
    sentence, blank = found
    if meaning_changed(row.back, sentence):
        run.doubtful[row.uid] = draft
    front = reworded_front(row.front, (row.back, row.blank), found)
    return {"back": sentence, "front": front, "blank": blank}


def write_lineage(run: Run, lineage: Sequence[tuple[int, int, Draft]]) -> Counter[int]:
    """Note which quotes came out of which, and let each card go with the piece that holds its sentence.

    A piece that holds the very sentence goes before one that has it in other words: notes say things twice.

    Args:
        run: the import; all quotes are written.
        lineage: row ids of a quote of last time and of another one that holds a part of its text now, and the
            draft of that one.

    Returns:
        How many cards that were retired with their quote went on in another, by row id of the former.
    """
    kin = {(parent, child) for parent, child, _ in lineage}
    known = select(QuoteLineage.parent_id, QuoteLineage.child_id)
    rows = sorted(kin - {tuple(row) for row in run.connection.execute(known)})
    if rows:
        values = [{"parent_id": parent, "child_id": child} for parent, child in rows]
        run.connection.execute(insert(table(QuoteLineage)), values)
    moved: Counter[int] = Counter()
    for exact in (True, False):
        for parent, child, draft in lineage:
            moved[parent] += _move_cards(run, parent, child, draft, exact=exact)
    return moved


def _move_cards(run: Run, parent: int, child: int, draft: Draft, *, exact: bool) -> int:
    """Move the cards whose sentence left a quote to a child that has it; `exact`: in the same words.

    Returns:
        How many of them this import had retired.
    """
    quote, card = table(Quote), table(Card)
    both = quote.c.id.in_((parent, child)) & quote.c.retired_at.is_(None)
    texts = {row.id: row.text for row in run.connection.execute(select(quote).where(both))}
    left, here = texts.get(parent, ""), texts.get(child, "")
    of_parent = select(card).where(
        card.c.quote_id == parent, card.c.retired_at.is_(None) | (card.c.retired_at == run.now)
    )
    revived = 0
    for row in run.connection.execute(of_parent.order_by(card.c.id)).all():
        if follow(row.back, row.blank, left) is not None or (exact and not holds(here, row.back)):
            continue
        found = follow(row.back, row.blank, here)
        if found is not None:
            _move_card(run, row, child, found, draft)
            revived += row.retired_at is not None
    return revived


def _move_card(run: Run, row: Any, child: int, found: tuple[str, str], draft: Draft) -> None:
    """Let a card go on from another quote, under a number that no card has had there."""
    card = table(Card)
    last = select(func.coalesce(func.max(card.c.ordinal), 0)).where(card.c.quote_id == child)
    values = {
        "quote_id": child, "ordinal": run.connection.execute(last).scalar_one() + 1, "retired_at": None,
        **_reworded(run, row, found, draft),
    }  # fmt: skip
    run.connection.execute(update(card).where(card.c.id == row.id).values(**values))
