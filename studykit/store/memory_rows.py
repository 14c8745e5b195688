"""Memories as rows hold them; readable without SQLAlchemy."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from studykit.review.model import CardState, Memory

MEMORY_FIELDS = tuple(Memory.__dataclass_fields__)

_in_order = itemgetter(*MEMORY_FIELDS)


def memory_of(row: Mapping[str, Any]) -> Memory:
    """The memory that a row holds; booleans may come as numbers."""
    state, *values, suspended, buried_day, unlocked = _in_order(row)
    fields = (CardState(state), *values, bool(suspended), buried_day, bool(unlocked))
    return Memory(*fields)
