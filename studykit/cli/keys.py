"""Single keys from the terminal, for as long as a session lasts."""

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_ESCAPE = b"\x1b"
_END = b"\x04"
_SEQUENCE_WAIT = 0.02
"""Seconds in which the rest of an arrow or function key follows its escape."""


@contextmanager
def single_keys() -> Iterator[Callable[[], str]]:
    """Give a function that waits for a key. Keys that are typed ahead wait their turn and are not echoed.

    The function raises EOFError at Ctrl-D and at the end of the input; Ctrl-C interrupts as ever.
    """
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield click.getchar
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal, termios.TCSADRAIN)
    try:
        yield lambda: _key(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _key(terminal: int) -> str:
    key = os.read(terminal, 1)
    if key in {b"", _END}:
        raise EOFError
    if key == _ESCAPE and select.select([terminal], [], [], _SEQUENCE_WAIT)[0]:
        key += os.read(terminal, 31)
    return key.decode(errors="replace")
