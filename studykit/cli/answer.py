"""`studykit answer`: answers from scripts, each committed before it is reported."""

import json
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import click

from studykit.cli.options import Run, common
from studykit.errors import UsageError

_RATINGS = {"again": 1, "hard": 2, "good": 3, "easy": 4}


class _Answer(NamedTuple):
    card: str
    rating: int
    at_ms: int
    duration_ms: int | None


@click.command(name="answer")
@click.argument("card")
@click.argument("rating", required=False)
@click.option("--ms", type=click.IntRange(0), help="Milliseconds the answer took.")
@click.option("--atomic", is_flag=True, help="With `-`: all answers or none.")
@common
def command(run: Run, card: str, rating: str | None, ms: int | None, atomic: bool) -> None:
    """Answer a CARD with a RATING: 1–4, or again, hard, good, easy.

    `answer -` reads JSON lines {"card", "rating", "at", "ms"} and commits each before it prints a line for it.

    \b
    studykit answer 5f0f6c1e-… good
    studykit answer - < answers.jsonl
    """
    from studykit.app.reviewing import answered_value, answers
    from studykit.review.model import Rating

    given = (
        list(_lines(run))
        if card == "-" and atomic
        else _lines(run)
        if card == "-"
        else [_single(run, card, rating, ms)]
    )
    place = answers(run.app)
    if atomic:
        done = place.give_all((a.card, Rating(a.rating), a.at_ms, a.duration_ms) for a in given)
        _report(run, [answered_value(*result) for result in done])
        return
    for answer in given:
        result = place.give(
            answer.card, Rating(answer.rating), at_ms=answer.at_ms, duration_ms=answer.duration_ms
        )
        _report(run, [answered_value(*result)])


def _report(run: Run, values: list[dict[str, Any]]) -> None:
    """One line for what is stored, flushed at once: whoever reads it may count on it."""
    if run.out.as_json:
        run.out.json("answer", {"answered": values})
    else:
        for value in values:
            run.out.line(f"{value['card']} {value['rating']} → {value['state']}, due {value['due']}")
    sys.stdout.flush()


def _single(run: Run, card: str, rating: str | None, ms: int | None) -> _Answer:
    if rating is None:
        raise UsageError("a rating is missing", hint="studykit answer CARD again|hard|good|easy")
    return _Answer(card, _rating(rating, "RATING"), run.app.now_ms, ms)


def _lines(run: Run) -> Iterator[_Answer]:
    for number, row in enumerate(sys.stdin, 1):
        if row.strip():
            yield _parsed(run, row, f"line {number}")


def _parsed(run: Run, row: str, where: str) -> _Answer:
    from studykit.app.clock import parse_instant

    try:
        value = json.loads(row)
    except ValueError as error:
        raise UsageError(f"{where} is no JSON: {error}") from None
    if not isinstance(value, dict) or not isinstance(value.get("card"), str):
        raise UsageError(
            f"{where} names no card",
            hint='{"card": "…", "rating": 3, "at": "2026-11-02T08:00+01:00", "ms": 4200}',
        )
    at_ms = int(parse_instant(str(value["at"])).timestamp() * 1000) if value.get("at") else run.app.now_ms
    ms = value.get("ms")
    if ms is not None and (not isinstance(ms, int) or isinstance(ms, bool) or ms < 0):
        raise UsageError(f"{where}: ms must be a whole number of milliseconds, not {ms!r}")
    return _Answer(value["card"], _rating(value.get("rating"), where), at_ms, ms)


def _rating(value: Any, where: str) -> int:
    rating = _RATINGS.get(str(value).lower(), value)
    if str(rating) not in {"1", "2", "3", "4"}:
        raise UsageError(f"{where}: {value!r} is no rating", hint="1–4, or again, hard, good, easy")
    return int(rating)
