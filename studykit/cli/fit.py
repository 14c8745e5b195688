"""`studykit fit`: weights of the memory model from the learner's own answers."""

from typing import Any

import click

from studykit.cli.counts import counted
from studykit.cli.load import show_shift
from studykit.cli.options import Run, common, examples, takes_dry_run
from studykit.cli.printer import Column, Printer

_SCORES = {
    "constant": "always the same share",
    "defaults": "the default weights",
    "current": "the weights in use",
    "fitted": "the new weights",
}


@click.command(
    name="fit", epilog=examples("studykit fit", "studykit fit --dry-run", "studykit fit --reschedule")
)
@takes_dry_run
@click.option("--reschedule", is_flag=True, help="Set the due dates of cards in review anew, too.")
@common
def command(run: Run, dry_run: bool, reschedule: bool) -> None:
    """Fit the memory model (FSRS) to your own answers.

    Weights are trained on your earlier reviews and tested on the later ones; they are kept only when they
    foretell those better than the weights in use. Stability and difficulty of all cards are then computed
    anew. Due dates stay, unless you ask for `--reschedule`, which shows the coming days first.
    """
    from studykit.app.fitting import adopt, refit

    found = refit(run.app, reschedule=reschedule)
    value = found.value
    if not run.out.as_json:
        _show(run.out, value)
        if reschedule:
            show_shift(run.out, value)
    moves = value.get("moved", [])
    go_on = not dry_run and (not moves or run.confirmed(f"Move {counted(len(moves), 'review')}?"))
    if go_on:
        adopt(run.app, found)
    if run.out.as_json:
        run.out.json("fit", {"dry_run": dry_run, **value})
    elif value["kept"] or moves:
        run.out.note("Done." if go_on else "Nothing was changed.")


def _show(out: Printer, value: dict[str, Any]) -> None:
    evaluation = value["evaluation"]
    if evaluation is None:
        from studykit.review.fitting import LEAST_REVIEWS

        out.text(
            f"The log is too short to tell: fitting needs {LEAST_REVIEWS} reviews on a later day than the one"
            f" before them, and you gave {value['answers']} answers. The weights in use stay."
        )
        return
    out.text(f"Learnt from {evaluation['trained']} reviews, tested on the {evaluation['tested']} after them.")
    out.line()
    columns = (Column("foretold by"), Column("log loss", right=True), Column("error of recall", right=True))
    out.table(columns, [(words, *_score(evaluation[name])) for name, words in _SCORES.items()])
    out.line()
    gain, error = evaluation["gain"], evaluation["error"]
    said = f"The new weights gain {gain:.4f} ± {error:.4f} on those in use"
    verdict = "they are better" if value["kept"] else "that is not enough to change them"
    out.text(f"{said}: {verdict}.")


def _score(score: dict[str, Any]) -> tuple[str, str]:
    error = score["rmse_bins"]
    return f"{score['log_loss']:.4f}", "–" if error is None else f"{error:.1%}"
