"""`studykit review`: flashcards in the terminal."""

import importlib
import threading
from math import inf

import click

from studykit.app.sitting import Sitting, next_due, open_sitting
from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.cli.query_words import QueryCommand, takes_query
from studykit.cli.review_hand import hand
from studykit.cli.review_table import Table
from studykit.errors import UsageError
from studykit.review.session import Limits, next_due_ms, summary

_INTERRUPTED = 130
_MOST_AHEAD = 365  # study days


@click.command(
    cls=QueryCommand,
    name="review",
    epilog=examples(
        "studykit review",
        "studykit review topic:theory --cards 20",
        "studykit review --typed --minutes 10",
        "studykit review --ahead 3                    before days without time",
        "studykit review key:vaswani2017attention --cram",
    ),
)
@takes_query
@click.option("--typed", is_flag=True, help="Type answers; the differences suggest a rating.")
@click.option("--all", "locked", is_flag=True, help="Ask cards of works not read yet, too.")
@click.option(
    "--ahead", type=click.IntRange(1, _MOST_AHEAD), metavar="DAYS", help="Ask early what is due by then."
)
@click.option("--cram", is_flag=True, help="Ask all cards, due or not; schedules stay as they are.")
@click.option("--cards", type=click.IntRange(1), metavar="N", help="Stop after N answers.")
@click.option("--minutes", type=click.IntRange(1), metavar="N", help="Stop after N minutes of answering.")
@common
def command(
    run: Run,
    query: str,
    typed: bool,
    locked: bool,
    ahead: int | None,
    cram: bool,
    cards: int | None,
    minutes: int | None,
) -> None:
    """Review today's cards, or those that a QUERY asks for (see `studykit works --help`).

    Each answer is on the disk before the next card is shown. When standard input is no terminal, ratings are
    read from it, one a line; with --typed each after the line that was typed.
    """
    if run.out.as_json:
        raise UsageError(
            "review talks with a learner", hint="scripts use `studykit queue --json` and `studykit answer -`"
        )
    if cram and ahead:
        raise UsageError("cramming asks all cards anyway", hint="give --cram or --ahead")
    sitting = open_sitting(
        run.app, query=query, locked=locked, ahead=ahead or 0, cram=cram, drafts=run.interactive
    )
    _tell_left_out(run, sitting)
    if sitting.asked is None:
        _nothing(run, sitting)
        return
    threading.Thread(target=_warm_up, daemon=True).start()
    limits = Limits(cards or inf, minutes * 60 if minutes else inf)
    try:
        with hand(interactive=run.interactive) as learner:
            Table(run, sitting, learner, limits, typed=typed).play()
    except EOFError:
        run.out.line()
    except (KeyboardInterrupt, click.Abort):
        run.out.line()
        _sum_up(run, sitting)
        click.get_current_context().exit(_INTERRUPTED)
    _sum_up(run, sitting)
    _fit(run, sitting)


def _warm_up() -> None:
    """Load what storing an answer needs while the learner looks at the first card."""
    for module in ("studykit.review.outcomes", "studykit.store.answer_log", "studykit.store.engine"):
        importlib.import_module(module)


def _tell_left_out(run: Run, sitting: Sitting) -> None:
    if sitting.handed_over:
        hint = f"{sitting.handed_over} cards are asked by Anki; `studykit cards take` brings them back."
        run.out.note(run.out.style(hint, dim=True))


def _nothing(run: Run, sitting: Sitting) -> None:
    later = next_due_ms(sitting.session)
    if later is not None:
        run.out.line(f"Nothing to review now; {_comes_back(later, sitting.now_ms)}.")
        return
    run.out.line("Nothing to cram." if sitting.cramming else "Nothing to review today.")
    _tell_next(run)
    run.out.note(
        "`studykit read WORK done` unlocks the cards of a work; `studykit review --all` asks them now;"
        " `studykit cards drafts` proposes cards from your quotes."
    )


def _comes_back(later_ms: int, now_ms: int) -> str:
    return f"the next card comes back in {max(1, round((later_ms - now_ms) / 60_000))} min"


def _sum_up(run: Run, sitting: Sitting) -> None:
    result = summary(sitting.session)
    tally, counts = result.tally, result.left
    answers = f"{counted(tally.answers, 'answer')} in {_duration(tally.seconds)}"
    if sitting.cramming:
        run.out.line(f"{answers}; schedules stay as they were.")
        return
    share = result.true_retention_today
    kept = f", {share:.0%} of today's reviews recalled" if share is not None else ""
    run.out.line(f"{answers}{kept}.")
    waiting = {"new": counts.new, "learning": counts.learning, "due": counts.due, "drafts": counts.drafts}
    if any(waiting.values()):
        words = ", ".join(f"{count} {name}" for name, count in waiting.items() if count)
        run.out.note(f"Still waiting: {words}.")
    later = next_due_ms(sitting.session)
    if later is not None and sitting.asked is None:
        run.out.note(f"{_comes_back(later, sitting.now_ms).capitalize()}.")
    _tell_next(run)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _tell_next(run: Run) -> None:
    coming = next_due(run.app)
    if coming is not None:
        when = "tomorrow" if coming.days == 1 else f"in {coming.days} days, on {coming.date:%a %d %b}"
        run.out.note(f"Next: {counted(coming.cards, 'review')} {when}.")


def _fit(run: Run, sitting: Sitting) -> None:
    """Fit the weights to the log when it has grown enough since the last time."""
    from studykit.app.fitting import fit_after

    answers = 0 if sitting.cramming else sitting.session.tally.answers
    if answers and fit_after(run.app, answers) is not None:
        run.out.note("The memory model was fitted to your answers (`studykit fit` says how well).")
