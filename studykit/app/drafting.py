"""Cards drawn from quotes: proposed once for each quote, as drafts, and what the learner says about them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.library import resolve_work
from studykit.app.one_card import find_cards, list_named
from studykit.cards.drafts import draft_digest
from studykit.cards.make import CardKind
from studykit.errors import ConflictError
from studykit.library.uids import new_uid
from studykit.store import queries
from studykit.store.reads import Reader, Row

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from studykit.cards.extract import Proposal


class Verdict(StrEnum):
    """What the learner says about a draft."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(slots=True)
class Drafts:
    """What is to be written.

    Attributes:
        proposed: how many cards for which work, by key.
        cards: rows of cards.
        quotes: row ids of the quotes that were looked at.
    """

    proposed: Counter[str] = field(default_factory=Counter)
    cards: list[dict[str, Any]] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)


def draft_quotes(app: App, works: Sequence[str] | None = None) -> int:
    """Propose cards for the quotes of works that were not looked at yet; how many were proposed.

    Args:
        app: the library.
        works: keys of works; None for all.
    """
    from studykit.store.drafts import eligible_quotes

    with app.reading() as reader:
        if not eligible_quotes(reader):
            return 0
    with app.writing() as connection:
        return propose_within(connection, app, works).total()


def propose_within(connection: "Connection", app: App, works: Sequence[str] | None) -> Counter[str]:
    """The same inside a transaction that has written nothing about cards yet, by key of the work."""
    from studykit.store.drafts import insert_drafts

    with app.reading() as reader:
        drafts = _proposals(reader, works)
    insert_drafts(connection, drafts.cards, drafts.quotes, app.now)
    return drafts.proposed


def _proposals(reader: Reader, only: Sequence[str] | None) -> Drafts:
    """Drafts for the quotes of each work in reading order; what was rejected before is left out."""
    from studykit.cards.extract import PER_WORK, propose
    from studykit.store.drafts import draft_decisions, eligible_quotes

    owners: dict[int, list[Row]] = defaultdict(list)
    for row in queries.section_works(reader):
        owners[row["section_id"]].append(row)
    tags: dict[str, list[str]] = defaultdict(list)
    for row in queries.work_tags(reader):
        tags[row["key"]].append(row["name"])
    decided = draft_decisions(reader)
    had = Counter(work["key"] for row in queries.quote_cards(reader) for work in owners[row["section_id"]])
    drafts = Drafts()
    for work, quotes in _by_work(eligible_quotes(reader), owners, only):
        proposals = propose(
            [quote["text"] for quote in quotes], work["title"], tags[work["key"]], quotes[0]["topic"] or ""
        )
        kept = list(_rows(quotes, proposals, decided))[: max(0, PER_WORK - had[work["key"]])]
        drafts.proposed[work["key"]] = len(kept)
        drafts.cards += kept
        drafts.quotes += [quote["id"] for quote in quotes]
    return drafts


def _by_work(
    quotes: Sequence[Row], owners: Mapping[int, Sequence[Row]], only: Sequence[str] | None
) -> Iterator[tuple[Row, list[Row]]]:
    """Each work with its quotes; those that two works share are of the first of them that is asked for."""
    groups: dict[str, list[Row]] = {}
    works: dict[str, Row] = {}
    for quote in quotes:
        here = [work for work in owners[quote["section_id"]] if only is None or work["key"] in only]
        if here:
            works.setdefault(here[0]["key"], here[0])
            groups.setdefault(here[0]["key"], []).append(quote)
    return ((works[key], group) for key, group in groups.items())


def _rows(
    quotes: Sequence[Row], proposals: "Sequence[Proposal]", decided: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """A row of a card for each proposal that was not rejected before. `back` is the sentence."""
    taken: set[str] = set()
    ordinals: Counter[int] = Counter()
    for proposal in proposals:
        verdict = decided.get(draft_digest(proposal.sentence, proposal.blank))
        if verdict == Verdict.REJECT:
            continue
        quote = quotes[proposal.quote]
        ordinals[proposal.quote] += 1
        uid = new_uid("card", quote["uid"], f"{CardKind.QUOTE} {proposal.blank}", taken)
        taken.add(uid)
        yield {
            "uid": uid, "quote_id": quote["id"], "claim_id": None, "kind": CardKind.QUOTE.value,
            "ordinal": ordinals[proposal.quote], "note_type": "quote", "blank": proposal.blank,
            "front": proposal.front, "back": proposal.sentence, "draft": verdict != Verdict.ACCEPT,
        }  # fmt: skip


# ---- what the learner says -----------------------------------------------------------------------------


def list_drafts(app: App, work: str | None = None) -> list[dict[str, Any]]:
    """The drafts that wait, of a work or of all, in the shape of `cards --json` with `blank`; proposed first.

    Raises:
        NotFoundError, AmbiguousError: the name fits no work, or several; or there is no library.
    """
    from studykit.app.reviewing import card_values
    from studykit.app.settings import review_settings

    key = None
    if work is not None:
        with app.reading() as reader:
            key = resolve_work(reader, work)["key"]
    draft_quotes(app, None if key is None else [key])
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        rows = [row for row in queries.cards(reader) if row["draft"] and row["retired_at"] is None]
        cards = card_values(reader, rows, app.now_ms, settings)
    drafts = [card | {"blank": row["blank"]} for row, card in zip(rows, cards, strict=True)]
    return [draft for draft in drafts if key is None or key in draft["works"]]


def accept(app: App, named: Sequence[str]) -> list[dict[str, Any]]:
    """Make drafts cards like others: asked at once when their work is read, else locked until it is.

    Returns:
        The cards, in the shape of `cards --json`.

    Raises:
        NotFoundError, AmbiguousError: a name fits no card, or several.
        ConflictError: a card was not drawn from a quote.
    """
    return _decide(app, named, Verdict.ACCEPT)


def reject(app: App, named: Sequence[str]) -> list[dict[str, Any]]:
    """Retire drafts, or cards that were drafts; what they say is not proposed again.

    Returns, Raises: as `accept`.
    """
    return _decide(app, named, Verdict.REJECT)


def _decide(app: App, named: Sequence[str], verdict: Verdict) -> list[dict[str, Any]]:
    from studykit.app.card_events import unlock
    from studykit.app.settings import review_settings
    from studykit.store import drafts
    from studykit.store.study import start_operation

    rows = find_cards(app, named)
    for row in rows:
        if row["quote"] is None:
            raise ConflictError(
                f"card {row['uid']} was not drawn from a quote", hint="`studykit cards drafts` lists drafts"
            )
    uids = [row["uid"] for row in rows]
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    with app.writing() as connection:
        operation = start_operation(connection, f"cards {verdict.value}", {"cards": uids}, app.now)
        drafts.decide_drafts(connection, uids, verdict.value, operation, app.now)
        if verdict is Verdict.ACCEPT:
            locked = [row["uid"] for row in rows if not row["unlocked"]]
            unlock(connection, app, drafts.of_read_works(connection, locked), settings, operation)
    return list_named(app, uids)
