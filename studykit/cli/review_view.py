"""What `studykit review` shows of a card."""

from typing import TYPE_CHECKING, Any

from studykit.cli.counts import counted
from studykit.cli.folding import cell_width
from studykit.cli.markup import show_markdown
from studykit.cli.printer import Printer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.library.word_diff import Step
    from studykit.review.model import Rating
    from studykit.review.outcomes import Outcome, Outcomes
    from studykit.review.session import Left

RATING_NAMES = ("again", "hard", "good", "easy")

_COLORS = ("red", "yellow", "green", "blue")
_GAP = "   "
_KEYS = (
    ("space, enter", "show the answer; then: good, or what typing suggested"),
    ("1 2 3 4", "again, hard, good, easy"),
    ("u", "take the last step back"),
    ("s", "suspend the card"),
    ("b", "bury it until tomorrow"),
    ("f", "flag it as wrong: it goes to the rewrite list"),
    ("e", "edit it, in your notes where they are yours"),
    ("a, x", "accept or reject a draft"),
    ("o", "open the link of its work"),
    ("i", "where it comes from, and how it went"),
    ("q", "leave; all answers are kept"),
)


def show_question(
    out: Printer, card: dict[str, Any], counts: "Left", minutes: float, *, draft: bool = False
) -> None:
    """The bar of what is left, where the card belongs, and its question.

    Args:
        out: where to.
        card: in the shape of `cards --json`.
        counts: what is left.
        minutes: what that takes this learner.
        draft: the card is only proposed.
    """
    drafts = f" · {counted(counts.drafts, 'draft')}" if counts.drafts else ""
    bar = f"{counts.new} new · {counts.learning} learning · {counts.due} due{drafts}"
    bar += f" · {max(1, round(minutes))} min"
    out.line(out.style(f"── {bar} {'─' * max(2, out.width - cell_width(bar) - 4)}", dim=True))
    place = " · ".join(part for part in ("Draft" if draft else "", _title(card), card["topic"]) if part)
    out.text(place, dim=True)
    out.line()
    show_markdown(out, card["front"], bold=True)
    out.line()


def show_answer(
    out: Printer, card: dict[str, Any], given: "Outcomes | None", suggested: "Rating | None" = None
) -> None:
    """The answer, its source, and what each rating leads to.

    Args:
        out: where to.
        card: in the shape of `cards --json`.
        given: what each rating leads to; None when it leads to nothing.
        suggested: the rating that space stands for, when it is said.
    """
    show_markdown(out, _back(card), 2)
    out.line()
    out.text(_source(card), dim=True)
    labels = [f"{number} {name}{_after(given, number)}" for number, name in enumerate(RATING_NAMES, 1)]
    gap = "\n" if len(_GAP.join(labels)) > out.width else _GAP
    out.line(gap.join(out.style(label, fg=color) for label, color in zip(labels, _COLORS, strict=True)))
    if suggested is not None:
        out.line(out.style(f"space: {RATING_NAMES[suggested - 1]}", dim=True))


def show_draft(out: Printer, card: dict[str, Any]) -> None:
    """The sentence that a draft was drawn from, its source, and what can be done with it."""
    show_markdown(out, _back(card), 2)
    out.line()
    out.text(_source(card), dim=True)
    out.line("a accept   x reject   e edit   space: later")


def show_comparison(out: Printer, steps: "Sequence[Step]") -> None:
    """What was typed beside what was expected, word by word."""
    from studykit.cli.word_diff import show_steps

    if all(step.same for step in steps):
        out.line(out.style("As expected.", fg="green"))
    else:
        out.text(show_steps(steps, color=out.color), 2)
    out.line()


def show_help(out: Printer) -> None:
    """All keys."""
    for keys, words in _KEYS:
        out.line(f"  {keys:13} {words}")


def around_blank(front: str, back: str) -> tuple[str, str, str]:
    """A sentence in three parts: what stands before its blank, what the blank hides, what stands after it.

    Args:
        front: the sentence with `[…]`, maybe behind words that say where it is from.
        back: the sentence. When it is none of that form, all of it counts as hidden.
    """
    before, gap, after = front.partition("[…]")
    if not gap or not back.endswith(after):
        return "", back, ""
    whole = back.removesuffix(after)
    start = next(before[place:] for place in range(len(before) + 1) if whole.startswith(before[place:]))
    return start, whole.removeprefix(start), after


def expected(card: dict[str, Any]) -> str:
    """What a learner types for an answer: of a quote what its blank hides."""
    return around_blank(card["front"], card["back"])[1] if card["kind"] == "quote" else str(card["back"])


def _back(card: dict[str, Any]) -> str:
    """The answer; of a quote the whole sentence, with what the blank hid made strong."""
    start, hidden, after = around_blank(card["front"], card["back"])
    strong = card["kind"] == "quote" and hidden and (start or after)
    return f"{start}**{hidden}**{after}" if strong else str(card["back"])


def _title(card: dict[str, Any]) -> str:
    """The title of its work, where a sentence with a blank needs it and does not name it."""
    if card["work"] is None or card["kind"] not in {"cloze", "quote"}:
        return ""
    title = str(card["work"]["title"])
    return "" if title.partition(":")[0] in card["front"] else title


def _after(given: "Outcomes | None", number: int) -> str:
    from studykit.review.model import Rating

    return "" if given is None else f" {_wait(given.of(Rating(number)), given.at_ms)}"


def _source(card: dict[str, Any]) -> str:
    parts = [card["speaker"]]
    if work := card["work"]:
        more = work["et_al"] or len(work["authors"]) > 3
        parts += [work["title"], ", ".join(work["authors"][:3]) + (" et al." if more else ""), work["url"]]
    parts.append(f"{card['source']['uri'].rpartition('/')[2]}:{card['source']['first']}")
    return " · ".join(part for part in parts if part)


def plain(text: str) -> str:
    """Markdown and maths as plain text."""
    from studykit.cards.lines import to_text

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
