"""Texts of unusual size and shape: what went back over its text for each of its parts would never finish."""

import pytest

from studykit.notes.parse import parse

_WORK = '#### "On Wax" Doe\n'
_LINK = "- `video` <https://example.org/1> "
_PDF = "[pdf](https://example.org/1)"
_HUGE = {
    "brackets": "[" * 100_000,
    "targets that never close": "[](" * 50_000,
    "brackets after a link": _WORK + _LINK + "(" * 100_000,
    "nested brackets after a link": _WORK + _LINK + "(a" * 50_000 + ")" * 50_000,
    "links in links": _WORK + _LINK + "([b](c) " * 20_000 + ")" * 20_000,
    "pairs of brackets": _WORK + _LINK + "()" * 50_000,
    "code that never closes": _WORK + _LINK + "`a " * 50_000,
    "remarks that never close": _WORK + _LINK + "*( a " * 50_000,
    "targets in one line": _WORK + "- <a:b>" + " + <a:b>" * 50_000,
    "labels in a label": "[" + "[a]" * 100_000,
    "deep lists": "\n".join(f"{'  ' * depth}- item" for depth in range(2_000)),
    "many levels": "\n".join(f"{' ' * (depth % 999)}- item" for depth in range(20_000)),
    "a long list": "\n".join(f"- item {number}" for number in range(100_000)),
    "a list of one item": "- item\n" + "  more\n" * 100_000,
    "a list of links": _WORK + f"{_LINK}\n" * 20_000,
    "blank lines": "- item" + "\n" * 200_000 + "- item",
    "a long line": '> "' + "x" * 5_000_000,
    "marks": '"' * 200_000,
    "quotations that never close": '"text\n' * 20_000,
    "quoting": ">" * 200_000,
    "authors after authors": _WORK + _LINK + "by x " * 100_000,
    "names": "de " * 100_000 + "Doe:\n> text",
    "blanks in a heading": '#### ["A"](b)' + " " * 200_000 + "Doe",
    "hashes in a heading": "# text" + " #" * 100_000 + " text",
    "dashes in a heading": "#### " + "a - " * 100_000 + '["',
    "a heading of many names": "### " + " - ".join("a" * 100_000),
    "headings of many names": ("### " + " - ".join("a" * 5_000) + "\n") * 20,
    "works joined by a plus": '#### "A"\n+\n' * 20_000,
    "pluses": '#### "A"\n' + "+\n\n" * 20_000,
    "sub-topics": "### topic\n" + "**a**\n" * 20_000,
    "attributions": "### topic\n" + '"quote"\n\n' * 10_000 + "*(Doe)*\n" * 10_000,
    "a card that never ends": "Q: what?\n" + "text\n\n\ttext\n" * 20_000,
    "questions": "Q: what?\n" * 20_000,
    "an id that never ends": "C: [a]" + " " * 100_000 + "{#",
    "deletions": "C: " + "[" * 200_000,
    "fences": "```\n" * 99_999,
    "facts": _WORK + "year: 2014\n" * 20_000,
    "names of a citation": "### topic\n" + ("- T " + "A, " * 380 + f" 2015. {_PDF}\n") * 5,
    "marks of a citation": "### topic\n" + ("- " + "*a* " * 280 + f"{_PDF}\n") * 50,
    "a long citation": "### topic\n- " + "Doe, A., " * 50_000 + _PDF,
    "cells": "| title |\n|-|\n" + "| a " * 50_000 + "\n| a |" * 20_000,
    "columns": "|a" * 20_000 + "\n" + "|-" * 20_000 + "\n" + "|b" * 20_000,
    "underlines": "name\n---\n\n" * 20_000,
    "front matter that never ends": "---\n" + "name: value\n" * 50_000,
    "tags": _WORK + "`a` " * 100_000 + "a",
}


@pytest.mark.parametrize("text", _HUGE.values(), ids=_HUGE.keys())
def test_huge_texts_are_read(text: str) -> None:
    """A huge text is read to its last line without reaching the limit of recursion."""
    assert len(parse(text).roles) == text.count("\n") + (not text.endswith("\n"))
