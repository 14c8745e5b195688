"""`studykit open`: a work, or one of its links, in the browser."""

from pathlib import Path
from typing import Any

import click

from studykit.cli.options import Run, common, examples
from studykit.errors import NotFoundError, StudykitError, UsageError

_SAFE = ("http://", "https://", "mailto:")


@click.command(
    name="open",
    epilog=examples("studykit open vaswani2017attention", "studykit open vaswani2017attention video"),
)
@click.argument("work")
@click.argument("kind", required=False)
@click.option("-n", "--dry-run", is_flag=True, help="Print the address instead.")
@common
def command(run: Run, work: str, kind: str | None, dry_run: bool) -> None:
    """Open a WORK in the browser, or its first link of a KIND (video, code, post, pdf, …)."""
    from studykit.app.reading import work_links

    row, links = work_links(run.app, work)
    link = _chosen(row, links, kind)
    target = _checked(link)
    if run.out.as_json:
        run.out.json("open", {"key": row["key"], "kind": link["kind"], "target": target})
    else:
        run.out.line(target)
    if not dry_run and not run.out.as_json and click.launch(target) != 0:
        raise StudykitError("no program opened the address", hint="copy it from above")


def _chosen(row: dict[str, Any], links: list[dict[str, Any]], kind: str | None) -> dict[str, Any]:
    found = next((link for link in links if kind in {None, link["kind"]}), None)
    if found is None:
        kinds = ", ".join(dict.fromkeys(link["kind"] for link in links)) or "none"
        raise NotFoundError(f"{row['key']} has no link of kind {kind or 'any'}", hint=f"its kinds: {kinds}")
    return found


def is_safe(address: str) -> bool:
    """Whether an address is one of the web or of mail: others could run programs or read files."""
    return address.lower().startswith(_SAFE) and address.isprintable()


def _checked(link: dict[str, Any]) -> str:
    """The target of a link, when it may be opened: the web, mail, and files that the learner attached."""
    target = str(link["url"])
    if link.get("attached"):
        if not Path(target).is_file():
            raise NotFoundError(f"there is no file {target}", hint="check the `pdf:` line of the notes")
    elif not is_safe(target):
        raise UsageError(f"{target} is not opened", hint="only http, https, mailto and attached files are")
    return target
