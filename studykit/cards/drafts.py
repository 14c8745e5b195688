"""Drafts: what tells a card drawn from a quotation apart, wherever the quotation goes."""

from hashlib import blake2b

from studykit.library.text import normal


def draft_digest(sentence: str, blank: str) -> str:
    """The content of a draft in 64 hex digits: decisions about it are remembered by them."""
    return blake2b(f"{normal(sentence)}\n{normal(blank)}".encode(), digest_size=32).hexdigest()
