"""The one printer: data on standard output, talk on standard error; colour and width as the terminal allows."""

import json
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click

MAX_WIDTH = 100
GAP = 2


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
        forced = bool(os.environ.get("FORCE_COLOR"))
        self.color = not no_color and not os.environ.get("NO_COLOR") and (forced or self.terminal)

    @property
    def width(self) -> int:
        """Columns that text may take."""
        return min(shutil.get_terminal_size((80, 24)).columns, MAX_WIDTH) if self.terminal else MAX_WIDTH

    def json(self, command: str, value: dict[str, Any]) -> None:
        """Print the one JSON object of a command."""
        click.echo(json.dumps({"schema": f"studykit.{command}/1", **value}, ensure_ascii=False))

    def line(self, text: str = "") -> None:
        """Print a line of data as it is."""
        click.echo(text if self.color else click.unstyle(text), color=self.color)

    def text(self, text: str, indent: int = 0, hanging: int | None = None) -> None:
        """Print text folded to the width, each of its own lines by itself."""
        first, rest = " " * indent, " " * (indent if hanging is None else hanging)
        for row in text.split("\n"):
            for folded in textwrap.wrap(
                row, max(self.width, 20), initial_indent=first, subsequent_indent=rest
            ) or [""]:
                self.line(folded)

    def note(self, text: str) -> None:
        """Say something beside the data; `-q` keeps it back."""
        if not self.quiet:
            click.echo(text if self.color else click.unstyle(text), err=True)

    def style(self, text: str, **style: Any) -> str:
        """Text with a colour, or as it is when there are none."""
        return click.style(text, **style) if self.color else text

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


def cell_width(text: str) -> int:
    """Columns of a terminal that text takes: wide characters take two, combining ones none."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


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
