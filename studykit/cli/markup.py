"""The Markdown of cards and notes on a terminal: emphasis, code and addresses as the printer shows them."""

from typing import Any

from studykit.cards.lines import Line, Mark, to_lines
from studykit.cli.printer import Printer

_STYLES: dict[Mark, dict[str, Any]] = {
    Mark.EMPHASIS: {"italic": True},
    Mark.STRONG: {"bold": True, "underline": True},  # questions are bold themselves
    Mark.CODE: {"fg": "cyan"},
    Mark.ADDRESS: {"dim": True, "bold": False},
}


def show_markdown(out: Printer, text: str, indent: int = 0, **style: Any) -> None:
    """Print Markdown folded to the width; what follows the first row of an item stands under its words."""
    for line in to_lines(text):
        out.text(_styled(out, line, style), indent, indent + line.hanging)


def in_line(out: Printer, text: str, **style: Any) -> str:
    """Markdown in one line, for a place that holds no more."""
    return " ".join(_styled(out, line, style).strip() for line in to_lines(text))


def _styled(out: Printer, line: Line, style: dict[str, Any]) -> str:
    parts = []
    for text, mark in line.pieces:
        own = {name: value for kind in mark for name, value in _STYLES[kind].items()}
        parts.append(out.style(text, **(style | own)))
    return "".join(parts)
