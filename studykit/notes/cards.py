"""Card lines that the writer puts in: `Q:`/`A:` and `C:`, with an optional `{#id}` at the end."""

import re

from studykit.notes.cursor import Cursor, span_of
from studykit.notes.lines import TAB, Line
from studykit.notes.model import Cloze, Question, Statement

_NAME = re.compile(r"\s*\{#([\w][\w.:-]*)\}\s*\Z")


def take_card(cursor: Cursor) -> Question | Cloze | Statement:
    """Take the card whose first line is next; a half card is kept as a statement, with a warning."""
    first = cursor.peek()
    assert first is not None  # noqa: S101 - the caller has seen the card line
    if first.card == "C":
        lines = _take_part(cursor)
        text, name = _named(_joined(lines, "C"))
        return Cloze(span_of(lines), text, name)
    question = _take_part(cursor)
    following = cursor.past_blanks()
    if first.card == "A" or following is None or following.card != "A":
        missing = "Q:" if first.card == "A" else "A:"
        cursor.warn(first.number, "half-card", f"a card needs Q: and A:, and {missing} is missing")
        return Statement(span_of(question), "\n".join(line.text for line in question))
    cursor.skip_blanks()
    return _question(question, _take_part(cursor))


def _question(question: list[Line], answer: list[Line]) -> Question:
    prompt, name = _named(_joined(question, "Q"))
    items = tuple(item for line in answer if (item := line.item) is not None)
    rest = [line for line in answer if line.item is None]
    text, answer_name = _named(_joined(rest, "A"))
    if items:
        last, item_name = _named(items[-1])
        items, answer_name = (*items[:-1], last), answer_name or item_name
    return Question(span_of([*question, *answer]), prompt, text, items, answer_name or name)


def _take_part(cursor: Cursor) -> list[Line]:
    """The line with the letter and those that belong to it: to a blank line not followed by an indented one."""
    lines = [cursor.take()]
    while (line := cursor.peek()) is not None:
        if line.blank:
            after = cursor.past_blanks()
            if after is None or after.indent < TAB or after.quoted or after.heading or after.card:
                break
            cursor.skip_blanks()
        elif line.card or line.rule or line.heading or line.quoted:
            break
        else:
            lines.append(cursor.take())
    return lines


def _joined(lines: list[Line], letter: str) -> str:
    rows = [line.text for line in lines]
    if rows and rows[0].startswith(f"{letter}:"):
        rows[0] = rows[0][2:].strip()
    return "\n".join(rows).strip()


def _named(text: str) -> tuple[str, str | None]:
    match = _NAME.search(text)
    return (text[: match.start()], match[1]) if match else (text, None)
