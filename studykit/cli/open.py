"""`studykit open`: a work, or one of its links, in the browser."""

from typing import Any

import click

from studykit.cli.options import Run, common
from studykit.errors import NotFoundError, UsageError

_SAFE = ("http://", "https://", "mailto:")


@click.command(name="open")
@click.argument("work")
@click.argument("kind", required=False)
@click.option("-n", "--dry-run", is_flag=True, help="Print the address instead.")
@common
def command(run: Run, work: str, kind: str | None, dry_run: bool) -> None:
    """Open a WORK in the browser, or its first link of a KIND (video, code, post, pdf, …).

    \b
    studykit open vaswani2017attention
    studykit open vaswani2017attention video
    """
    from studykit.app.reading import work_links

    row, links = work_links(run.app, work)
    link = _chosen(row, links, kind)
    target = _checked(link)
    if run.out.as_json:
        run.out.json("open", {"key": row["key"], "kind": link["kind"], "target": target})
    else:
        run.out.line(target)
    if not dry_run and not run.out.as_json and click.launch(target) != 0:
        raise UsageError("no program opened the address", hint="copy it from above")


def _chosen(row: dict[str, Any], links: list[dict[str, Any]], kind: str | None) -> dict[str, Any]:
    found = next((link for link in links if kind in {None, link["kind"]}), None)
    if found is None:
        kinds = ", ".join(dict.fromkeys(link["kind"] for link in links)) or "none"
        raise NotFoundError(f"{row['key']} has no link of kind {kind or 'any'}", hint=f"its kinds: {kinds}")
    return found


def _checked(link: dict[str, Any]) -> str:
    """Only addresses of the web and mail are opened, and files that the learner attached."""
    target = str(link["url"])
    if link["kind"] != "pdf" and not target.lower().startswith(_SAFE):
        raise UsageError(f"{target} is not opened", hint="only http, https, mailto and attached files are")
    return target
