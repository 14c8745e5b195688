"""Works as a bibliography for other programs."""

from collections.abc import Mapping
from typing import Any

from studykit.app.context import App
from studykit.app.finding import find_works
from studykit.errors import NotFoundError
from studykit.exchange.bibliography import Format, write_bibliography
from studykit.exchange.citation import Citation
from studykit.exchange.files import write_text


def export_bibliography(app: App, out: str, written_as: Format, query: str = "") -> int:
    """Write the works that a query asks for, all without one, in their order; gives their number.

    Raises:
        NotFoundError: there is no library, or no work fits.
        UsageError: the query is wrong.
        ExchangeError: the file cannot be written.
    """
    works = find_works(app, query)
    if not works:
        raise NotFoundError("no work fits", hint="`studykit works QUERY` shows what a query finds")
    write_text(out, write_bibliography(map(citation, works), written_as))
    return len(works)


def citation(work: Mapping[str, Any]) -> Citation:
    """What is cited of a work in the shape of `works --json`."""
    identifiers = work["identifiers"]
    return Citation(
        key=work["key"],
        kind=work["kind"],
        title=work["title"],
        authors=tuple(work["authors"]),
        et_al=work["et_al"],
        year=work["year"],
        venue=work["venue"],
        url=work["url"],
        doi=identifiers.get("doi"),
        arxiv=identifiers.get("arxiv"),
        pages=work["pages"],
        tags=tuple(work["tags"]),
        note=work["summary"],
    )
