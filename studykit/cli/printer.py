"""The one printer: data on standard output, talk on standard error; colour as the terminal allows."""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TextIO

import click

from studykit.cli.folding import cell_width, fold

MAX_WIDTH = 100
GAP = 2
_STEERING = re.compile(r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the widest one that may shrink gives way to a narrow terminal."""

    title: str
    right: bool = False
    shrink: bool = False
    color: str | None = None


class Printer:
    """Where all output of a command goes."""

    def __init__(self, *, as_json: bool, quiet: bool, verbose: bool, no_color: bool) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self.verbose = verbose
        self.terminal = sys.stdout.isatty()
        self.interactive = self.terminal and sys.stdin.isatty()
        self.color = colored(sys.stdout, no_color=no_color)
        self.color_notes = colored(sys.stderr, no_color=no_color)

    @property
    def width(self) -> int:
        """Columns that text may take."""
        return min(shutil.get_terminal_size((80, 24)).columns, MAX_WIDTH) if self.terminal else MAX_WIDTH

    def json(self, command: str, value: dict[str, Any]) -> None:
        """Print the one JSON object of a command."""
        click.echo(
            json.dumps({"schema": f"studykit.{command}/1", **value}, ensure_ascii=False, allow_nan=False)
        )

    def line(self, text: str = "") -> None:
        """Print a line of data as it is."""
        click.echo(printable(text if self.color else click.unstyle(text)), color=self.color)

    def text(self, text: str, indent: int = 0, hanging: int | None = None, **style: Any) -> None:
        """Print text folded to the width, each of its own lines by itself."""
        first, rest = " " * indent, " " * (indent if hanging is None else hanging)
        for row in text.split("\n"):
            for folded in fold(row, max(self.width, 20), first, rest) if row.strip() else [""]:
                self.line(self.style(folded, **style))

    def note(self, text: str) -> None:
        """Say something beside the data; `-q` keeps it back."""
        if not self.quiet:
            text = printable(text if self.color_notes else click.unstyle(text))
            click.echo(fitted(text, sys.stderr), err=True, color=self.color_notes)

    def style(self, text: str, **style: Any) -> str:
        """Text with a colour, or as it is when there are none."""
        return click.style(text, **style) if style and (self.color or self.color_notes) else text

    def head(self, text: str) -> None:
        """Print the heading of a part."""
        self.line(self.style(text, bold=True))

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
        """Print rows under their titles; a piped table is not cut."""
        cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
        widths = [
            max([cell_width(column.title), *(cell_width(row[i]) for row in cells)])
            for i, column in enumerate(columns)
        ]
        if self.terminal:
            widths = _fitted(columns, widths, self.width)
        self.line(self.style(_row(columns, [column.title for column in columns], widths), dim=True))
        for row in cells:
            self.line(self._colored(columns, row, widths))

    def _colored(self, columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> str:
        parts = []
        for column, cell, width in zip(columns, row, widths, strict=True):
            padded = _padded(_cut(cell, width), width, right=column.right)
            parts.append(self.style(padded, fg=column.color) if column.color else padded)
        return (" " * GAP).join(parts).rstrip()


def colored(stream: TextIO, *, no_color: bool) -> bool:
    """Whether colours go to a stream: as told, else when a terminal shows it."""
    if no_color or os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("FORCE_COLOR", "0") not in {"", "0"} or stream.isatty()


def fitted(text: str, stream: TextIO) -> str:
    """Text folded to the terminal that shows a stream; what is piped stays as it is."""
    if not stream.isatty():
        return text
    width = max(20, min(shutil.get_terminal_size((80, 24)).columns, MAX_WIDTH))
    return "\n".join(row for line in text.split("\n") for row in fold(line, width))


def printable(text: str) -> str:
    """Text without what would steer the terminal; colours pass."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def silence_stdout() -> None:
    """The reader of a pipe went away: nothing more may be written, not even by the interpreter at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress_bar(out: Printer, label: str, least: int) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal for work of at least so many steps; gives what takes steps done and all steps."""
    if out.quiet or out.as_json or not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[Any] = []

        def progress(done: int, total: int) -> None:
            if total < least:
                return
            if not bars:
                bar = click.progressbar(length=total, label=label, file=sys.stderr, width=0)
                bars.append(stack.enter_context(bar))
            bars[0].update(done - bars[0].pos)

        yield progress


def _fitted(columns: Sequence[Column], widths: list[int], limit: int) -> list[int]:
    over = sum(widths) + GAP * (len(widths) - 1) - limit
    while over > 0:
        place = max(
            (i for i, column in enumerate(columns) if column.shrink), key=lambda i: widths[i], default=None
        )
        if place is None or widths[place] <= 8:
            break
        widths[place] -= 1
        over -= 1
    return widths


def _row(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    parts = [
        _padded(_cut(cell, width), width, right=column.right)
        for column, cell, width in zip(columns, cells, widths, strict=True)
    ]
    return (" " * GAP).join(parts).rstrip()


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - cell_width(text))
    return space + text if right else text + space


def _cut(text: str, width: int) -> str:
    text = " ".join(text.split()) if "\n" in text else text
    if cell_width(text) <= width:
        return text
    while text and cell_width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"
