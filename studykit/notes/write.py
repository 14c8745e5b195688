"""The notes format, written: cards and headings as lines that the parser reads back as they were meant."""

import re
from collections.abc import Sequence

from studykit.errors import UsageError
from studykit.notes.lines import split_lines
from studykit.notes.model import Cloze, Entry, Question, Quote, Section, Statement
from studykit.notes.parse import parse

_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_ITEM_MARK = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_NAME = re.compile(r"[ \t]*\{#\w[\w.:-]*+\}\s*\Z")
_INDENT = "    "
_LEVELS = 6
_IN_TITLES = str.maketrans({"[": "(", "]": ")", '"': "'", "“": "'", "”": "'"})


def question(prompt: str, answer: str, name: str | None = None) -> str:
    """`Q:` and `A:`; an answer whose lines begin with `- ` is a list."""
    return f"{_part('Q', prompt)}\n{_part('A', answer)}{_named(name)}"


def cloze(text: str, name: str | None = None) -> str:
    """`C:`, a sentence whose brackets are the deletions."""
    return f"{_part('C', text)}{_named(name)}"


def statement(text: str) -> str:
    """Words of one's own, as a `>` block."""
    return "\n".join(f"> {row}".rstrip() for row in _rows(text))


def work_heading(title: str, address: str, authors: str = "") -> str:
    """The heading of a work; brackets and quotation marks of its title give way to plainer ones."""
    shown = " ".join(title.translate(_IN_TITLES).split()) or "link"
    label = f'["{shown}"]({address})' if address else f'"{shown}"'
    return f"#### {label} {authors}".rstrip()


def topic_headings(path: Sequence[str], top: int = 2) -> list[str]:
    """The headings that lead to a topic, the first of them of level `top`.

    Raises:
        UsageError: the topic lies deeper than headings go.
    """
    if len(path) > _LEVELS - top + 1:
        raise UsageError(f"the topic {' > '.join(path)!r} lies too deep", hint="name a topic above it")
    return [f"{'#' * level} {name}" for level, name in enumerate(path, top)]


def read_card(block: str) -> Question | Cloze | Statement:
    """The one card or statement that some lines are.

    Raises:
        UsageError: the notes format reads them as something else, or as several things.
    """
    entries = _entries(block)
    match entries:
        case [Question() as entry]:
            return entry
        case [Statement() as entry] if block.lstrip().startswith(">"):  # half a card is a statement, too
            return entry
        case [Cloze() as entry] if "[" in entry.text:
            return entry
        case [Cloze()]:
            raise UsageError(
                "a sentence with a blank needs brackets", hint="put the word to ask in [brackets]"
            )
    raise UsageError(
        "this is not one card: " + " ".join(block.split())[:60],
        hint="write `Q: …` with `A: …` under it, or `C: a sentence with a [blank]`",
    )


def is_quotation(block: str, text: str) -> bool:
    """Whether some lines are one quotation with a text."""
    entries = _entries(block)
    return len(entries) == 1 and isinstance(entries[0], Quote) and entries[0].text.split() == text.split()


def checked(block: str, *texts: str) -> str:
    """The lines of a card, when they are read as the texts that they were made of.

    Raises:
        UsageError: an empty text, or one that begins a heading, a rule, a quotation or another card.
    """
    read = read_card(block)
    found = (read.prompt, answer_of(read)) if isinstance(read, Question) else (read.text,)
    if tuple(map(_words, found)) != tuple(map(_words, texts)):
        raise UsageError(
            "the notes format cannot say this: " + " ".join(texts[-1].split())[:60],
            hint="no line may look like a heading, a rule, a quotation or a card of its own",
        )
    return block


def answer_of(card: Question) -> str:
    """The answer of a question with the items of its list."""
    return "\n".join([*([card.answer] if card.answer else []), *(f"- {item}" for item in card.items)])


def without_name(block: str) -> str:
    """The lines of a card without the `{#id}` at their end."""
    return _NAME.sub("", block)


def with_name(block: str, name: str) -> str:
    """The lines of a card with a `{#id}` at their end."""
    return f"{block.rstrip()}{_named(name)}"


def with_block(text: str, section: Section, block: str) -> str:
    """A text with a block added at the end of one of its sections."""
    rows = split_lines(text)
    end = section.span.last
    while end > section.span.first and not rows[end - 1].strip():
        end -= 1
    return _joined([*rows[:end], "", *block.split("\n"), "", *_without_blanks(rows[end:])])


def with_lines(text: str, first: int, last: int, block: str) -> str:
    """A text with a block in the place of some lines, counted from 1."""
    rows = split_lines(text)
    return _joined([*rows[: first - 1], *block.split("\n"), *rows[last:]])


def _entries(block: str) -> tuple[Entry, ...]:
    sections = parse(f"## topic\n\n{block}\n").sections
    return sections[0].entries if len(sections) == 1 else ()


def _part(letter: str, text: str) -> str:
    rows = _rows(text)
    first = [f"{letter}:"] if _ITEM.match(rows[0]) else [f"{letter}: {rows.pop(0)}".rstrip()]
    return "\n".join([*first, *(f"{_INDENT}{row}".rstrip() for row in rows)])


def _rows(text: str) -> list[str]:
    rows = [row.strip() for row in split_lines(text.strip())]
    return rows or [""]


def _named(name: str | None) -> str:
    return f" {{#{name}}}" if name else ""


def _words(text: str) -> list[str]:
    return _ITEM_MARK.sub("", text).split()


def _without_blanks(rows: Sequence[str]) -> list[str]:
    start = next((place for place, row in enumerate(rows) if row.strip()), len(rows))
    return list(rows[start:])


def _joined(rows: Sequence[str]) -> str:
    return "\n".join(rows).rstrip() + "\n"
