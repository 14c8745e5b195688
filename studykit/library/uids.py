"""Uids: assigned once, at first sight, from what a record is, so that two machines give the same ones.

A uid is stored and never derived again: an edit changes the text, not the uid.
"""

import hashlib
from collections.abc import Callable, Container
from functools import lru_cache
from uuid import UUID

_STUDYKIT = UUID("6f1d1a52-5c0e-5b7e-9c41-5a3d3f8e7b10")


def new_uid(kind: str, scope: str, key: str, taken: Container[str]) -> str:
    """The uid of a record seen for the first time; of several equal ones the n-th is numbered.

    Args:
        kind: work, topic, section, listing, link, quote, claim, card.
        scope: uid of what the record belongs to, or empty.
        key: normalised text.
        taken: uids that exist already.
    """
    return first_free(lambda number: _derive(kind, scope, key, number), taken)


def first_free(name: Callable[[int], str], taken: Container[str]) -> str:
    """The first of the names with the numbers 1, 2, 3, … that is free, when those taken are the first ones.

    Names are given in order and never given back, so the steps may double: the next of a hundred thousand
    equal ones costs a few looks. Where a gap was left, it or a later name is found.
    """
    last, free = 0, 1
    while name(free) in taken:
        last, free = free, 2 * free
    while free - last > 1:
        middle = (last + free) // 2
        last, free = (middle, free) if name(middle) in taken else (last, middle)
    return name(free)


def _derive(kind: str, scope: str, key: str, number: int) -> str:
    """The UUIDv5 of the parts, with their lengths before them: joined texts cannot be taken for others."""
    digest = _begun(kind, scope).copy()
    digest.update("".join(f"{len(part)}:{part}" for part in (key, str(number))).encode())
    return str(UUID(bytes=digest.digest()[:16], version=5))


@lru_cache(maxsize=8)
def _begun(kind: str, scope: str) -> "hashlib._Hash":
    """What all names in one scope begin with, hashed once: the scope of cards is the text of their claim."""
    name = f"{len(kind)}:{kind}{len(scope)}:{scope}"
    return hashlib.sha1(_STUDYKIT.bytes + name.encode(), usedforsecurity=False)
