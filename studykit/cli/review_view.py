"""What `studykit review` shows of a card."""

import re
from typing import TYPE_CHECKING, Any

from studykit.cli.printer import Printer, cell_width

if TYPE_CHECKING:
    from studykit.review.outcomes import Outcome, Outcomes
    from studykit.review.session import Left

RATING_NAMES = ("again", "hard", "good", "easy")

_COLORS = ("red", "yellow", "green", "blue")
_MARKUP = frozenset("*_`$[]\\<&")
_EMPHASIS = re.compile(r"(?<!\S)\*([^\W_](?:[^*\n]*[^\W_])?)\*(?!\w)")
_GAP = "   "


def show_question(out: Printer, card: dict[str, Any], counts: "Left", seconds: float) -> None:
    """The bar of what is left, where the card belongs, and its question.

    Args:
        out: where to.
        card: in the shape of `cards --json`.
        counts: what is left.
        seconds: what an answer takes this learner.
    """
    minutes = sum(counts) * seconds / 60
    bar = f"{counts.new} new · {counts.learning} learning · {counts.due} due · {max(1, round(minutes))} min"
    out.line(out.style(f"── {bar} {'─' * max(2, out.width - cell_width(bar) - 4)}", dim=True))
    title = card["work"]["title"] if card["work"] and card["kind"] == "cloze" else ""
    out.text(" · ".join(part for part in (title, card["topic"]) if part), dim=True)
    out.line()
    out.text(plain(card["front"]), bold=True)
    out.line()


def show_answer(out: Printer, card: dict[str, Any], given: "Outcomes") -> None:
    """The answer, its source, and what each rating leads to."""
    from studykit.review.model import Rating

    out.text(plain(card["back"]), 2)
    out.line()
    out.text(_source(card), dim=True)
    buttons = [
        (f"{number} {name} {_wait(given.of(Rating(number)), given.at_ms)}", color)
        for number, (name, color) in enumerate(zip(RATING_NAMES, _COLORS, strict=True), 1)
    ]
    wide = len(_GAP.join(label for label, _ in buttons)) > out.width
    out.line(("\n" if wide else _GAP).join(out.style(label, fg=color) for label, color in buttons))


def _source(card: dict[str, Any]) -> str:
    parts = [card["speaker"]]
    if work := card["work"]:
        more = work["et_al"] or len(work["authors"]) > 3
        parts += [work["title"], ", ".join(work["authors"][:3]) + (" et al." if more else ""), work["url"]]
    parts.append(f"{card['source']['uri'].rpartition('/')[2]}:{card['source']['first']}")
    return " · ".join(part for part in parts if part)


def plain(text: str) -> str:
    """Markdown and maths as plain text; text without marks is shown as it is, which needs no parser."""
    without = text if "\n" in text else _EMPHASIS.sub(r"\1", text)
    if not _MARKUP & set(without.replace("[…]", "")):
        return without
    from studykit.cards.render import to_text

    return to_text(text)


def _wait(outcome: "Outcome", now_ms: int) -> str:
    """The wait of an answer in a few letters: 10m, 4d, 3mo, 1.2y."""
    if outcome.due_ms is not None:
        minutes = max(1, round((outcome.due_ms - now_ms) / 60_000))
        return f"{minutes}m" if minutes < 60 else f"{minutes / 60:.0f}h"
    days = outcome.interval_days or 1
    if days < 31:
        return f"{days}d"
    return f"{days / 30.4:.1f}mo" if days < 365 else f"{days / 365:.1f}y"
