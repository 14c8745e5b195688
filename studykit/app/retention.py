"""Retention of works: what is still recalled of each, by when that falls too low, what to read again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from studykit.review.day import StudyDay, date_to_day, day_to_date, elapsed_days
from studykit.review.model import Memory, ReviewSettings
from studykit.store import queries, stats_queries
from studykit.store.memory_rows import memory_of
from studykit.store.reads import Reader, Row

if TYPE_CHECKING:
    from studykit.review.retention import Rereading

_MONTH = 30  # study days
_FADED = 2 / 9


def retentions(reader: Reader, today: StudyDay, settings: ReviewSettings) -> dict[str, float]:
    """Mean recall of each work's cards, 0 to 1, by its uid; works without an answered card are left out."""
    from studykit.review.retention import retention

    cards: defaultdict[str, list[Memory]] = defaultdict(list)
    for row in stats_queries.met_cards(reader):
        if row["uid"] is not None:
            cards[row["uid"]].append(met(row))
    return {uid: retention(memories, today, settings) or 0.0 for uid, memories in cards.items()}


def met(row: Row) -> Memory:
    """As much of a memory as recall depends on."""
    return Memory(stability=row["stability"], last_day=row["last_day"])


def work_memory(
    reader: Reader, work_id: int, today: StudyDay, settings: ReviewSettings, on: date | None = None
) -> dict[str, Any]:
    """What is recalled of a work, in the shape of `memory` of `show --json`.

    Args:
        reader: the library.
        work_id: the row of the work.
        today: the study day.
        settings: weights and the desired retention.
        on: a day on which retention is asked for, too.
    """
    from studykit.review import retention

    claims: defaultdict[str, list[Memory]] = defaultdict(list)
    for row in stats_queries.memories_of(reader, work_id):
        claims[row["claim"]].append(memory_of(row) if row["state"] else Memory())
    memories = [memory for of_claim in claims.values() for memory in of_claim]
    known = dict.fromkeys((level.value for level in retention.Knowledge), 0)
    for of_claim in claims.values():
        known[retention.knowledge(of_claim, today, settings).value] += 1
    under = retention.falls_under(memories, today, settings)
    asked = {} if on is None else {"on": on.isoformat(), "then": _on(memories, on, settings)}
    return {
        "retention": retention.retention(memories, today, settings), **asked,
        "desired": settings.desired_retention, "falls_under": under and day_to_date(under).isoformat(),
        "claims": known, "reread": _of_work(reader, work_id, today, settings),
    }  # fmt: skip


def _on(memories: list[Memory], on: date, settings: ReviewSettings) -> float | None:
    from studykit.review.retention import retention

    return retention(memories, date_to_day(on), settings)


def _of_work(
    reader: Reader, work_id: int, today: StudyDay, settings: ReviewSettings
) -> dict[str, Any] | None:
    proposal = _proposals(reader, today, settings).get(work_id)
    return None if proposal is None else _proposal(reader, proposal)


def rereadings(reader: Reader, today: StudyDay, settings: ReviewSettings) -> list[dict[str, Any]]:
    """Works that are worth reading again, in reading order, each with the reason and what to begin with."""
    proposals = _proposals(reader, today, settings)
    return [
        {"key": row["key"], "title": row["title"], **_proposal(reader, proposals[row["id"]])}
        for row in (queries.works(reader) if proposals else ())
        if row["id"] in proposals
    ]


def _proposals(reader: Reader, today: StudyDay, settings: ReviewSettings) -> "dict[int, Rereading]":
    """The works to read again, by their rows."""
    lapsed: defaultdict[int, list[tuple[str, StudyDay]]] = defaultdict(list)
    for row in stats_queries.lapses(reader, today - _MONTH):
        lapsed[row["work_id"]].append((row["claim"], row["day"]))
    last_read = stats_queries.last_read(reader)
    faded = _faded(reader, today, {work for work, day in last_read.items() if today - day > _MONTH})
    several = {work for work, lapses in lapsed.items() if len({claim for claim, _ in lapses}) > 1}
    if not several | faded.keys():
        return {}
    from studykit.review.retention import Lapse, rereading, retention

    found = {
        work: rereading(
            [Lapse(claim, day) for claim, day in lapsed[work]],
            retention(faded[work], today, settings) if work in faded else None,
            last_read.get(work),
            today,
        )
        for work in several | faded.keys()
    }
    return {work: proposal for work, proposal in found.items() if proposal is not None}


def _faded(reader: Reader, today: StudyDay, works: set[int]) -> dict[int, list[Memory]]:
    """The cards of those of some works that may have faded."""
    cards: defaultdict[int, list[Memory]] = defaultdict(list)
    for row in queries.memories_by_work(reader) if works else ():
        if row["work_id"] in works:
            cards[row["work_id"]].append(met(row))
    return {work: memories for work, memories in cards.items() if may_have_faded(memories, today)}


def may_have_faded(memories: Sequence[Memory], today: StudyDay) -> bool:
    """Whether retention may be under 0.7, told without FSRS: many cards wait past their stability.

    A card that does not is recalled with 0.9 or more, so fewer than two ninths that do cannot pull the mean
    under 0.7.
    """
    past = sum(elapsed_days(card.last_day, today) > (card.stability or 0.0) for card in memories)
    return past >= _FADED * len(memories)


def _proposal(reader: Reader, proposal: "Rereading") -> dict[str, Any]:
    """A proposal in JSON, with the words to read first: the claims that lapsed, or the quotes behind them."""
    texts = stats_queries.claim_places(reader, proposal.claims)
    return {
        "reason": proposal.reason.value,
        "first": [
            {name: texts[uid][name] for name in ("uid", "text", "uri", "first")}
            for uid in proposal.claims
            if uid in texts
        ],
    }
