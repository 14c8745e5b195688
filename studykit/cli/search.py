"""`studykit search`: words in works, quotes and claims."""

import click

from studykit.cli.options import Run, common, examples


@click.command(name="search", epilog=examples("studykit search gradient noise"))
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Most results.")
@common
def command(run: Run, words: tuple[str, ...], limit: int) -> None:
    """Find works, quotes and claims that hold all WORDS (or words that begin with them), best first."""
    from studykit.app.library import search

    hits = search(run.app, " ".join(words), limit)
    if run.out.as_json:
        run.out.json("search", {"results": hits})
        return
    for hit in hits:
        where = f"{hit['uri'].rpartition('/')[2]}:{hit['first']}" if hit["uri"] else ""
        owner = ", ".join(hit["works"]) or hit["topic"] or ""
        run.out.line(
            f"{run.out.style(hit['kind'], fg='cyan')} {run.out.style(owner, bold=True)}"
            f" {run.out.style(where, dim=True)}"
        )
        text = " ".join(hit["text"].split())
        run.out.text(text if len(text) < 300 else f"{text[:300]} …", 2)
    run.out.note(
        "Nothing holds these words." if not hits else run.out.style(f"{len(hits)} results", dim=True)
    )
