"""`studykit answer`: answers from scripts, each committed before it is reported."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from studykit.cli.options import Run, common, examples
from studykit.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from studykit.app.answering import Answers
    from studykit.review.model import Event, Memory

_RATINGS = {"again": 1, "hard": 2, "good": 3, "easy": 4}
_DAY_MS = 86_400_000
_EXAMPLE = '{"card": "…", "rating": 3, "at": "2026-11-02T08:00+01:00", "ms": 4200}'


class _Answer(NamedTuple):
    card: str
    rating: int
    at_ms: int | None = None
    duration_ms: int | None = None
    where: str = ""
    """What names it in an error: `line 3: `."""


@click.command(
    name="answer", epilog=examples("studykit answer 5f0f6c1e-… good", "studykit answer - < answers.jsonl")
)
@click.argument("card")
@click.argument("rating", required=False)
@click.option("--ms", type=click.IntRange(0, _DAY_MS), help="Milliseconds the answer took.")
@click.option("--atomic", is_flag=True, help="With `-`: all answers or none.")
@common
def command(run: Run, card: str, rating: str | None, ms: int | None, atomic: bool) -> None:
    """Answer a CARD, named by the first letters of its id, with a RATING: 1-4, or again, hard, good, easy.

    `answer -` reads JSON lines {"card", "rating", "at", "ms"} and commits each before it prints a line for
    it. At a wrong line it stops: what was answered before stays. A line sent again, with the same card,
    rating and instant, is not stored twice.
    """
    from studykit.app.reviewing import answered_value, answers

    given = _lines() if card == "-" else iter([_single(run, card, rating, ms)])
    if card == "-" and rating is not None:
        raise UsageError("`answer -` reads ratings from standard input", hint="studykit answer - < FILE")
    place = answers(run.app)
    if atomic:
        whole = list(given)  # read before the database is locked
        with place.together():
            done = [_give(place, answer) for answer in whole]
        _report(run, [answered_value(*result) for result in done])
        return
    for answer in given:
        _report(run, [answered_value(*_give(place, answer))])


def _give(place: "Answers", answer: _Answer) -> "tuple[Event, Memory]":
    from studykit.review.model import Rating

    try:
        return place.give(
            answer.card, Rating(answer.rating), at_ms=answer.at_ms, duration_ms=answer.duration_ms
        )
    except NotFoundError as error:
        raise NotFoundError(answer.where + error.message, hint=error.hint) from None


def _report(run: Run, values: list[dict[str, Any]]) -> None:
    """One line for what is stored, flushed at once: whoever reads it may count on it."""
    if run.out.as_json:
        run.out.json("answer", {"answered": values})
    else:
        for value in values:
            state = "suspended" if value["suspended"] else value["state"]
            run.out.line(f"{value['card']} {value['rating']} → {state}, due {value['due']}")
    sys.stdout.flush()


def _single(run: Run, card: str, rating: str | None, ms: int | None) -> _Answer:
    from studykit.app.one_card import find_cards

    if rating is None:
        raise UsageError("a rating is missing", hint="studykit answer CARD again|hard|good|easy")
    given = _rating(rating)
    return _Answer(find_cards(run.app, [card])[0]["uid"], given, None, ms)


def _lines() -> Iterator[_Answer]:
    for number, row in enumerate(sys.stdin.buffer, 1):
        if row.strip():
            try:
                answer = _parsed(row)
            except UsageError as error:
                raise UsageError(f"line {number}: {error.message}", hint=error.hint) from None
            yield answer._replace(where=f"line {number}: ")


def _parsed(row: bytes) -> _Answer:
    try:
        value = json.loads(row)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"no JSON: {error}", hint=_EXAMPLE) from None
    if not isinstance(value, dict) or not isinstance(value.get("card"), str):
        raise UsageError("it names no card", hint=_EXAMPLE)
    return _Answer(value["card"], _rating(value.get("rating")), _at_ms(value), _duration(value))


def _at_ms(value: dict[str, Any]) -> int | None:
    from studykit.app.clock import parse_instant

    at = value.get("at")
    return None if at is None else round(parse_instant(str(at)).timestamp() * 1000)


def _duration(value: dict[str, Any]) -> int | None:
    ms = value.get("ms")
    whole = isinstance(ms, int) and not isinstance(ms, bool) and 0 <= ms <= _DAY_MS
    if ms is not None and not whole:
        raise UsageError(f"{ms!r} is no time", hint="ms is a whole number of milliseconds within a day")
    return ms


def _rating(value: Any) -> int:
    rating = _RATINGS.get(str(value).lower(), value)
    if str(rating) not in {"1", "2", "3", "4"}:
        raise UsageError(f"{value!r} is no rating", hint="1-4, or again, hard, good, easy")
    return int(rating)
