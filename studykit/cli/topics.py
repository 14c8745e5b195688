"""`studykit topics`: the tree of topics."""

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column


@click.command(name="topics", epilog=examples("studykit topics"))
@common
def command(run: Run) -> None:
    """List topics in reading order with their works, works read, and cards of their own."""
    from studykit.app.library import list_topics

    topics = list_topics(run.app)
    if run.out.as_json:
        run.out.json("topics", {"topics": topics})
        return
    rows = [
        (
            f"{'  ' * topic['path'].count(' > ')}{topic['name']}",
            topic["works"] or "",
            topic["read"] or "",
            topic["cards"] or "",
        )
        for topic in topics
    ]
    columns = (
        Column("topic", shrink=True),
        Column("works", right=True),
        Column("read", right=True),
        Column("own cards", right=True),
    )
    run.out.table(columns, rows)
