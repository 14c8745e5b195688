"""Cards as the commands about single cards name them: short id, question, where they belong."""

from collections.abc import Mapping, Sequence
from typing import Any

from studykit.cli.printer import Printer
from studykit.cli.review_view import plain

SHORT = 8
"""Letters of an id that lists show; any number from 4 on that fits one card names it."""


def show_cards(out: Printer, action: str, cards: Sequence[Mapping[str, Any]], said: str) -> None:
    """Say what was done with cards: `Suspended 1a2b3c4d What does …`."""
    if out.as_json:
        out.json(f"cards.{action}", {"cards": list(cards)})
        return
    for card in cards:
        out.text(f"{said} {short(out, card)} {one_line(card)}", hanging=2)


def short(out: Printer, card: Mapping[str, Any]) -> str:
    """The letters of a card's id that name it."""
    return out.style(card["uid"][:SHORT], fg="cyan")


def one_line(card: Mapping[str, Any]) -> str:
    """The question of a card without marks and line breaks."""
    return " ".join(plain(card["front"]).split())


def place(card: Mapping[str, Any]) -> str:
    """Where a card stands in the notes: `/home/ada/notes.md:12`."""
    source = card["source"]
    return f"{source['uri'].removeprefix('file://')}:{source['first']}"
