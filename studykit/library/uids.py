"""Uids: assigned once, at first sight, from what a record is, so that two machines give the same ones.

A uid is stored and never derived again: an edit changes the text, not the uid.
"""

from collections.abc import Container
from uuid import UUID, uuid5

_STUDYKIT = UUID("6f1d1a52-5c0e-5b7e-9c41-5a3d3f8e7b10")


def new_uid(kind: str, scope: str, key: str, taken: Container[str]) -> str:
    """The uid of a record seen for the first time; of several equal ones the n-th is numbered.

    Args:
        kind: work, topic, section, listing, link, quote, claim, card.
        scope: uid of what the record belongs to, or empty.
        key: normalised text.
        taken: uids that exist already.
    """
    number = 1
    while (uid := _derive(kind, scope, key, number)) in taken:
        number += 1
    return uid


def _derive(kind: str, scope: str, key: str, number: int) -> str:
    # Lengths before the parts: joined texts cannot be taken for others.
    parts = (kind, scope, key, str(number))
    return str(uuid5(_STUDYKIT, "".join(f"{len(part)}:{part}" for part in parts)))
