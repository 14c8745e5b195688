"""Where the keys of a review come from: a learner at a terminal, or lines of standard input."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

from studykit.cli.keys import Keys, single_keys
from studykit.cli.review_view import RATING_NAMES
from studykit.errors import UsageError

_KEYS = "1234usbfiq?"


class Hand(Protocol):
    """Who answers."""

    thinks: bool
    """Whether somebody looks at a question before its answer is shown."""

    def key(self) -> str:
        """The next key; raises EOFError when there are no more."""

    def line(self, prompt: str) -> str:
        """The next line of text; raises EOFError when there are no more."""

    def released(self) -> AbstractContextManager[None]:
        """The terminal for an editor."""


class Learner:
    """A learner at a terminal."""

    thinks = True

    def __init__(self, keys: Keys) -> None:
        self.key = keys
        self.line = keys.line
        self.released = keys.released


class Pipe:
    """Lines of standard input: a rating or a key each, or the text that was typed."""

    thinks = False

    def key(self) -> str:
        """The key that the next line stands for; a blank line is none.

        Raises:
            EOFError: there are no more lines.
            UsageError: the line is neither a rating nor a key.
        """
        for row in sys.stdin:
            word = row.strip().lower()
            if word in RATING_NAMES:
                return str(RATING_NAMES.index(word) + 1)
            if len(word) == 1 and word in _KEYS:
                return word
            if word:
                raise UsageError(
                    f"{word!r} is no rating",
                    hint=f"one a line: 1-4, again, hard, good, easy; or {' '.join(_KEYS[4:])}",
                )
        raise EOFError

    def line(self, prompt: str) -> str:  # noqa: ARG002 - nobody is there to be prompted
        """The next line, without its end."""
        row = sys.stdin.readline()
        if not row:
            raise EOFError
        return row.rstrip("\n")

    def released(self) -> AbstractContextManager[None]:
        """Nothing is held."""
        return nullcontext()


@contextmanager
def hand(*, interactive: bool) -> Iterator[Hand]:
    """Whoever answers in this run."""
    if not interactive:
        yield Pipe()
        return
    with single_keys() as keys:
        yield Learner(keys)
