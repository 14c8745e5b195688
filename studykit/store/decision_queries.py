"""What the learner decided about works, as SQL text: which are one, and which are not."""

from collections.abc import Iterable

from studykit.store.reads import Reader

_DECISIONS = """
SELECT d.kind, d.one_id, d.other_id FROM work_decision d JOIN operation o ON o.id = d.operation_id
 WHERE o.undone_at IS NULL ORDER BY d.id
"""


def declared_distinct(reader: Reader) -> set[frozenset[int]]:
    """Pairs of row ids of works that are not one; each work stands for those merged into it."""
    rows = reader.rows(_DECISIONS)
    kept = roots((row["other_id"], row["one_id"]) for row in rows if row["kind"] == "merge")
    pairs: list[tuple[int, int]] = [
        (row["one_id"], row["other_id"]) for row in rows if row["kind"] == "distinct"
    ]
    now = [frozenset((kept.get(one, one), kept.get(other, other))) for one, other in pairs]
    return {pair for pair in now if len(pair) == 2}


def roots(merges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The work that each merged one is part of, however many merges lie between.

    Args:
        merges: row ids of a merged work and of the one that it went into, earliest first.
    """
    kept: dict[int, int] = {}
    for merged, into in reversed(list(merges)):
        kept[merged] = kept.get(into, into)
    return kept
