"""Card lines that the writer puts in: `Q:`/`A:` and `C:`, with an optional `{#id}` at the end."""

import re
from collections.abc import Sequence

from studykit.notes.cursor import Cursor, span_of
from studykit.notes.lines import TAB, Line
from studykit.notes.model import Cloze, Question, Statement

_NAME = re.compile(r"\{#(\w[\w.:-]{0,199}+)\}\Z")  # a longer one is words of the card


def take_card(cursor: Cursor) -> Question | Cloze | Statement:
    """Take the card whose first line is next; a half card is kept as a statement, with a warning."""
    first = _take_part(cursor)
    if first[0].card == "C":
        return _cloze(cursor, first)
    following = cursor.past_blanks()
    if first[0].card == "A" or following is None or following.card != "A":
        return _half(cursor, first, "Q:" if first[0].card == "A" else "A:")
    cursor.skip_blanks()
    answer = _take_part(cursor)
    question = _question(first, answer)
    if question.prompt and (question.answer or question.items):
        return question
    return _half(cursor, [*first, *answer], "A:" if question.prompt else "Q:")


def _cloze(cursor: Cursor, lines: Sequence[Line]) -> Cloze:
    text, name = _named(_joined(lines))
    if "[" not in text:
        cursor.warn(lines[0].number, "no-deletion", "a C: line asks for what stands in brackets: none here")
    return Cloze(span_of(lines), text, name)


def _half(cursor: Cursor, lines: Sequence[Line], missing: str) -> Statement:
    cursor.warn(lines[0].number, "half-card", f"a card needs Q: and A:, and {missing} is missing")
    return Statement(span_of(lines), "\n".join(line.text for line in lines))


def _question(question: Sequence[Line], answer: Sequence[Line]) -> Question:
    prompt, name = _named(_joined(question))
    first_item = next((place for place, line in enumerate(answer) if line.item), len(answer))
    text, answer_name = _named(_joined(answer[:first_item]))
    items = _items(answer[first_item:])
    if items:
        items[-1], item_name = _named(items[-1])
        answer_name = item_name or answer_name
    return Question(span_of([*question, *answer]), prompt, text, tuple(items), answer_name or name)


def _items(lines: Sequence[Line]) -> list[str]:
    """The items of an answer; a line without a marker goes on with the item before it."""
    items: list[list[str]] = []
    for line in lines:
        if line.item:
            items.append([line.item])
        elif line.text:
            items[-1].append(line.text)
    return [" ".join(item) for item in items]


def _take_part(cursor: Cursor) -> list[Line]:
    """The line with the letter and its own: up to a blank line that no indented one follows."""
    lines = [cursor.take()]
    while (line := cursor.peek()) is not None:
        if line.blank:
            if not _goes_on(cursor.past_blanks(), lines[0]):
                break
            lines.append(cursor.take())
            cursor.skip_blanks()
        elif _ends_part(line):
            break
        else:
            lines.append(cursor.take())
    return lines


def _goes_on(after: Line | None, first: Line) -> bool:
    """Whether the part goes on with the line after a blank one."""
    return after is not None and not _ends_part(after) and after.indent >= TAB and after.indent > first.indent


def _ends_part(line: Line) -> bool:
    return bool(line.card or line.rule or line.heading or line.quoted)


def _joined(lines: Sequence[Line]) -> str:
    """The text of a part without its letter."""
    rows = [line.text for line in lines]
    return "\n".join([rows[0][2:].strip(), *rows[1:]]).strip() if rows else ""


def _named(text: str) -> tuple[str, str | None]:
    """A text and the `{#id}` at its end, which is no part of it."""
    match = _NAME.search(text)
    return (text[: match.start()].rstrip(), match[1]) if match else (text, None)
