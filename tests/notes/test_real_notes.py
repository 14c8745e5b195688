"""The real notes, which are not part of the repository: counts that anyone can check against the file."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from studykit.library.anchors import Anchors
from studykit.library.records import read_records
from studykit.library.works import WorkIndex
from studykit.notes.lines import split_lines
from studykit.notes.model import (
    Document,
    Entry,
    LineRole,
    Link,
    Links,
    Listing,
    Quote,
    Resource,
    Section,
    Statement,
)
from studykit.notes.parse import parse

pytestmark = pytest.mark.notes


@pytest.fixture
def text(real_notes: Path) -> str:
    """The text as it stands in the file."""
    return real_notes.read_bytes().decode()


@pytest.fixture
def document(text: str) -> Document:
    """What is read of it."""
    return parse(text)


def _entries(sections: list[Section]) -> Iterator[Entry]:
    for section in sections:
        for entry in section.entries:
            yield entry
            yield from entry.entries if isinstance(entry, Resource) else ()


def _of_works(document: Document) -> list[Section]:
    return [section for section in document.sections if section.works]


def _targets(link: Link) -> int:
    return 1 + sum(map(_targets, link.nested))


def _runs(rows: list[str], section: Section) -> list[list[int]]:
    """Numbers of the lines that begin with `>`, one list for each run of them."""
    numbers = range(section.span.first, section.span.last + 1)
    groups = groupby(numbers, key=lambda number: rows[number - 1].startswith(">"))
    return [list(run) for quoted, run in groups if quoted]


def test_works(document: Document) -> None:
    """120 works have headings of their own, 119 of them an address; two share a section."""
    works = [work for section in _of_works(document) for work in section.works]
    assert (len(works), sum(work.url is not None for work in works), len(_of_works(document))) == (
        120,
        119,
        119,
    )


def test_links(document: Document) -> None:
    """527 lines of links by kind, with 541 targets, nested ones included."""
    lines = [entry for entry in _entries(_of_works(document)) if isinstance(entry, Links)]
    assert Counter(line.targets[0].kind for line in lines) == {
        "video": 218,
        "code": 102,
        "post": 101,
        "notes": 62,
        "page": 21,
        "paper": 16,
        "slides": 3,
        "audio": 2,
        "press": 1,
        "poster": 1,
    }
    assert sum(_targets(link) for line in lines for link in line.targets) == 541


def test_runs_of_quoted_lines(document: Document, text: str) -> None:
    """Each of the 392 runs of `>` lines under works is quotes or statements: 331 before a rule, 61 after one."""
    rows = split_lines(text)
    covered = {
        number
        for entry in _entries(list(document.sections))
        if isinstance(entry, Quote | Statement | Listing)
        for number in range(entry.span.first, entry.span.last + 1)
    }
    runs = [(section, run) for section in _of_works(document) for run in _runs(rows, section)]
    after = [run for section, run in runs if "----" in rows[section.span.first - 1 : run[0]]]
    assert (len(runs), len(after)) == (392, 61)
    assert {number for _, run in runs for number in run if rows[number - 1].strip("> \t")} <= covered
    topics = [section for section in document.sections if not section.works]
    assert sum(len(_runs(rows, section)) for section in topics) == 7


def test_quotations(document: Document) -> None:
    """468 quotations, three of which are never closed."""
    quotes = [entry for entry in _entries(list(document.sections)) if isinstance(entry, Quote)]
    assert len(quotes) == 468
    assert all(quote.text for quote in quotes)
    assert [(warning.line, warning.code) for warning in document.warnings] == [
        (737, "unclosed-quotation"),
        (1232, "unclosed-quotation"),
        (2430, "unclosed-quotation"),
    ]


def test_speakers(document: Document) -> None:
    """Five names stand before quotes of works; what they say is commentary, to line 2723 what the last says."""
    spoken = [
        (entry.span.first, entry.commentary)
        for entry in _entries(_of_works(document))
        if isinstance(entry, Quote) and entry.speaker
    ]
    assert spoken == [(line, True) for line in (1254, 1738, 1742, 2285, 2480, 2712, 2714, 2721, 2723)]


def test_unrecognised_lines(document: Document) -> None:
    """At most one line of a hundred is not recognised."""
    assert 100 * document.roles.count(LineRole.UNRECOGNISED) <= len(document.roles)


def test_two_parses_are_equal(document: Document, text: str) -> None:
    """The same text gives the same document."""
    assert parse(text) == document


def test_one_anchor_names_nothing(document: Document, text: str) -> None:
    """Of the references by anchor only that of line 254 stays unresolved."""
    anchors, index = Anchors(), WorkIndex()
    records = read_records(document, text, index, " / ".join)
    for section in records.sections:
        if section.topic:
            anchors.add_topic(" / ".join(section.topic), section.topic)
    for work in index.new:
        anchors.add_work(work.uid, work.title, work.authors)
    links = [entry for entry in _entries(list(document.sections)) if isinstance(entry, Links)]
    lost = [
        (line.span.first, link.url)
        for line in links
        for link in line.targets
        if link.url.startswith("#") and anchors.find(link.url[1:]) is None
    ]
    assert [line for line, _ in lost] == [254]


def test_odd_identities(document: Document, text: str) -> None:
    """One person's four overviews stay four, two titles at one address two, and a chapter listed four times is one."""
    index = WorkIndex()
    records = read_records(document, text, index, " / ".join)
    work_at = {
        records.sections[draft.place.section].first + draft.place.offset: draft.key
        for draft in records.drafts
        if draft.kind == "listing"
    }
    assert len({work_at[line] for line in (38, 378, 794, 839)}) == 4
    assert len({work_at[line] for line in (816, 817, 818)}) == 3
    assert work_at[935] != work_at[936]
    assert len({work_at[line] for line in (376, 506, 604, 655)}) == 1
    assert work_at[701] != work_at[376]
    assert work_at[136] == work_at[344]
    assert work_at[514] == work_at[612]
