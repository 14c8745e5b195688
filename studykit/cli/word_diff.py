"""The difference of two texts on a terminal."""

from collections.abc import Sequence

import click

from studykit.library.word_diff import Step, diff_words

_CONTEXT = 8


def word_diff(old: str, new: str, *, color: bool) -> str:
    """One line of the new text with what went and what came; of what stayed the words around.

    Args:
        old: the text of before.
        new: the text of now.
        color: mark by red and green, else by `[-…-]` and `{+…+}`.
    """
    return show_steps(diff_words(old.split(), new.split()), color=color)


def show_steps(steps: Sequence[Step], *, color: bool) -> str:
    """One line of a difference, as for :func:`word_diff`."""
    if len(steps) == 1 and steps[0].same:
        return " ".join(steps[0].new)
    parts: list[str] = []
    for number, (same, old, new) in enumerate(steps):
        if same:
            parts += _context(new, first=number == 0, last=number == len(steps) - 1)
            continue
        parts += [_gone(old, color=color)] if old else []
        parts += [_come(new, color=color)] if new else []
    return " ".join(parts)


def _gone(words: Sequence[str], *, color: bool) -> str:
    text = " ".join(words)
    return click.style(text, fg="red", strikethrough=True) if color else f"[-{text}-]"


def _come(words: Sequence[str], *, color: bool) -> str:
    text = " ".join(words)
    return click.style(text, fg="green") if color else f"{{+{text}+}}"


def _context(words: Sequence[str], *, first: bool, last: bool) -> Sequence[str]:
    """The words next to a change; those further away are left out."""
    head = 0 if first else _CONTEXT
    tail = 0 if last else _CONTEXT
    if len(words) <= head + tail + 1:
        return words
    return [*words[:head], "…", *words[len(words) - tail :]]
