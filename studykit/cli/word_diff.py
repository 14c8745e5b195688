"""The difference of two texts, word by word."""

from difflib import SequenceMatcher

import click

_CONTEXT = 8
_MOST_WORDS = 2000
"""Longer texts are shown whole: comparing takes the square of their lengths."""


def word_diff(old: str, new: str, *, color: bool) -> str:
    """One line of the new text with what went and what came; of what stayed the words around.

    Args:
        old: the text of before.
        new: the text of now.
        color: mark by red and green, else by `[-…-]` and `{+…+}`.
    """
    before, after = old.split(), new.split()
    if before == after:
        return " ".join(after)
    if max(len(before), len(after)) > _MOST_WORDS:
        return f"{_gone(before, color=color)} {_come(after, color=color)}"
    parts: list[str] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (step, i, j, k, m) in enumerate(steps):
        if step == "equal":
            parts += _context(before[i:j], first=number == 0, last=number == len(steps) - 1)
            continue
        parts += [_gone(before[i:j], color=color)] if j > i else []
        parts += [_come(after[k:m], color=color)] if m > k else []
    return " ".join(parts)


def _gone(words: list[str], *, color: bool) -> str:
    text = " ".join(words)
    return click.style(text, fg="red", strikethrough=True) if color else f"[-{text}-]"


def _come(words: list[str], *, color: bool) -> str:
    text = " ".join(words)
    return click.style(text, fg="green") if color else f"{{+{text}+}}"


def _context(words: list[str], *, first: bool, last: bool) -> list[str]:
    """The words next to a change; those further away are left out."""
    head = 0 if first else _CONTEXT
    tail = 0 if last else _CONTEXT
    if len(words) <= head + tail + 1:
        return words
    return [*words[:head], "…", *words[len(words) - tail :]]
