"""Tables of works: a column of titles, and by the words over them those of people, years and links."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from studykit.notes import inline
from studykit.notes.cursor import Cursor, span_of
from studykit.notes.lines import Line
from studykit.notes.listed import Listed, kind_of_listed, link_of, listed, without_images
from studykit.notes.model import Fact, LineRole, Link, Mention, Resource
from studykit.notes.people import split_people
from studykit.notes.tail import TARGET

_DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_CELL_END = re.compile(r"(?<!\\)\|")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TITLES = (
    "title",
    "paper",
    "paper title",
    "name",
    "work",
    "article",
    "book",
    "publication",
    "course",
    "talk",
    "video",
)
_FIELDS = {
    "authors": ("author", "authors", "author(s)", "by", "speaker", "speakers"),
    "year": ("year", "date", "published"),
    "venue": ("venue", "conference", "journal", "publisher", "published in", "source"),
}
_DONE = frozenset(("x", "✓", "✔", "✅", "[x]", "yes", "done", "read", ":white_check_mark:", "☑"))
_READ = frozenset(("read", "done", "status", "finished"))


def begins_table(line: Line, following: Line | None) -> bool:
    """Whether two lines are the head of a table."""
    if "|" not in line.text or line.quoted or line.code or following is None or following.quoted:
        return False
    under = following.text
    if "|" not in under or not _DELIMITERS.fullmatch(under):
        return False
    return len(_cells(line.text)) == len(_cells(under))


def take_table(cursor: Cursor, default_kind: str) -> list[Resource]:
    """Take the table that is next: one work for each row; a table without titles is not recognised."""
    head = [cursor.take(LineRole.STRUCTURE), cursor.take(LineRole.STRUCTURE)]
    names = [re.sub(r"[*_`]", "", cell).strip().casefold() for cell in _cells(head[0].text)]
    title = next((names.index(name) for name in _TITLES if name in names), None)
    if title is None:
        cursor.mark(span_of(head), LineRole.UNRECOGNISED)
    works: list[Resource] = []
    while (line := cursor.peek()) is not None and "|" in line.text and not (line.quoted or line.code):
        row = cursor.take()
        found = (
            _work(_cells(without_images(row.text)), names, title, default_kind) if title is not None else None
        )
        if found is None:
            cursor.mark(span_of([row]), LineRole.UNRECOGNISED)
        else:
            span = span_of([row])
            facts = tuple(Fact(span, name, value) for name, value in found.facts)
            works.append(Resource(span, found.work, facts=facts))
    return works


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.replace("\\|", "|").strip() for cell in _CELL_END.split(inner)]


def _work(cells: Sequence[str], names: Sequence[str], title: int, default_kind: str) -> Listed | None:
    """The work of one row; None when its title is empty."""
    if title >= len(cells) or not any(map(str.isalnum, cells[title])):
        return None
    named = dict(zip(names, cells, strict=False))
    found = _titled(cells[title], default_kind)
    others = [
        (name, cell) for place, (name, cell) in enumerate(zip(names, cells, strict=False)) if place != title
    ]
    links = [*found.work.links, *(link for name, cell in others for link in _links(name, cell))]
    work = kind_of_listed(_with_people(found.work, named), links, default_kind)
    facts = [fact for fact in found.facts if fact[0] != "venue" or not _field(named, "venue")]
    if venue := _field(named, "venue"):
        facts.append(("venue", venue))
    if any(name in _READ and cell.casefold() in _DONE for name, cell in others):
        facts.append(("state", "read"))
    return Listed(work, tuple(facts))


def _titled(cell: str, default_kind: str) -> Listed:
    """The work of a title's cell, which may be a link or only words."""
    found = listed(cell, default_kind) if TARGET.search(cell) else None
    return found or Listed(Mention(title=inline.unquote(cell.strip("*_ ")), kind=default_kind))


def _with_people(work: Mention, named: Mapping[str, str]) -> Mention:
    people, year = _field(named, "authors"), _YEAR.search(_field(named, "year") or _field(named, "venue"))
    authors, et_al = split_people(people) if people else (work.authors, work.et_al)
    return replace(work, authors=authors, et_al=et_al, year=int(year[0]) if year else work.year)


def _field(named: Mapping[str, str], field: str) -> str:
    """The words of the column that is called so, without their targets."""
    cell = next((named[name] for name in _FIELDS[field] if name in named), "")
    words = TARGET.sub(lambda match: match["label"] or "", cell).strip("*_ ")
    return words if any(map(str.isalnum, words)) else ""


def _links(name: str, cell: str) -> list[Link]:
    """The links of a cell; where a label says no kind, the word over the column does."""
    kind = inline.kind_of_label(name)
    links = [link_of(match) for match in TARGET.finditer(cell)]
    return [replace(link, kind=kind) if kind and link.kind == "page" else link for link in links]
