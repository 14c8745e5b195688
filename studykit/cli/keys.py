"""Single keys from the terminal, for as long as a session lasts."""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

_ESCAPE = b"\x1b"
_END = b"\x04"
_SEQUENCE_WAIT = 0.02
"""Seconds in which the rest of an arrow or function key follows its escape."""


class Keys:
    """Waits for keys. Those that are typed ahead wait their turn and are not echoed.

    It raises EOFError at Ctrl-D and at the end of the input; Ctrl-C interrupts as ever.
    """

    def __call__(self) -> str:
        """The next key; an arrow or function key is one."""
        return click.getchar()

    def line(self, prompt: str) -> str:
        """A line that the learner types, with echo and the keys that edit it."""
        with self.released():
            return input(prompt)

    @contextmanager
    def released(self) -> Iterator[None]:
        """The terminal as it was before, for what else talks with the learner."""
        yield


class _TerminalKeys(Keys):
    """Keys of a terminal that gives each at once."""

    def __init__(self, terminal: int, before: list[Any]) -> None:
        self._terminal = terminal
        self._before = before

    def __call__(self) -> str:
        key = os.read(self._terminal, 1)
        if key in {b"", _END}:
            raise EOFError
        if key == _ESCAPE and select.select([self._terminal], [], [], _SEQUENCE_WAIT)[0]:
            key += os.read(self._terminal, 31)
        return key.decode(errors="replace")

    @contextmanager
    def released(self) -> Iterator[None]:
        import termios
        import tty

        termios.tcsetattr(self._terminal, termios.TCSADRAIN, self._before)
        try:
            yield
        finally:
            tty.setcbreak(self._terminal, termios.TCSADRAIN)


@contextmanager
def single_keys() -> Iterator[Keys]:
    """Give what waits for keys."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield Keys()
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal, termios.TCSADRAIN)
    try:
        yield _TerminalKeys(terminal, before)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
