"""Words of a QUERY on the command line, where `-term` means *not*, and is no option."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

_SHORT_OPTIONS = frozenset("hqvy")
_ESCAPE = "\0"  # no argument of a process can hold it


class QueryCommand(click.Command):
    """A command that takes a query: `-kind:video` is a term of it; `-q` and `-qv` stay options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hide negated terms from click, which would read them as options."""
        return super().parse_args(ctx, [_ESCAPE + arg if is_negated(arg) else arg for arg in args])


class ListCommand(QueryCommand):
    """Lists what a query asks for, unless its first word names an action (`--` before it is a way out)."""

    def __init__(self, *args: Any, actions: Callable[[], Mapping[str, click.Command]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._actions = actions

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Hand over to the command that the first word names."""
        place = _first_word(args)
        chosen = self._actions().get(args[place]) if place is not None else None
        if place is None or chosen is None:
            return super().make_context(info_name, args, parent, **extra)
        rest = args[:place] + args[place + 1 :]
        return chosen.make_context(f"{info_name} {chosen.name}", rest, parent, **extra)


def _first_word(args: Sequence[str]) -> int | None:
    """The place of the first word that is no option; None when a query begins before it, or `--` does."""
    place = 0
    while place < len(args) and args[place].startswith("-"):
        if args[place] == "--" or is_negated(args[place]):
            return None
        place += 2 if args[place] in {"--db", "--now"} else 1
    return place if place < len(args) else None


def takes_query(function: Any) -> Any:
    """Declare the argument QUERY; the function gets it as one text."""
    return click.argument("query", nargs=-1, callback=lambda _ctx, _param, words: joined(words))(function)


def joined(words: tuple[str, ...]) -> str:
    """The words of a query as one text; what the shell kept together stays together."""
    return " ".join(_quoted(word.removeprefix(_ESCAPE)) for word in words)


def is_negated(argument: str) -> bool:
    """Whether an argument is a term that must not hold (`-kind:video`), and no option."""
    letters = argument[1:]
    return argument[:1] == "-" and letters[:1] not in {"", "-"} and not set(letters) <= _SHORT_OPTIONS


def _quoted(word: str) -> str:
    """The shell took the quotes of `"two words"`, `-"two words"` and `topic:"two words"`: put them back."""
    match = re.fullmatch(r"(-?(?:[a-z]+:)?)([^\"]*\s[^\"]*)", word)
    return f'{match[1]}"{match[2]}"' if match else word
