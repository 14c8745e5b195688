"""A bibliography in any of three formats gives the works it lists."""

import subprocess
import sys

import pytest

from studykit.exchange.bibliography import Format, format_of, read_bibliography
from studykit.exchange.errors import ExchangeError
from studykit.library.model import Kind, QuoteContent
from studykit.library.records import read_records
from studykit.library.works import WorkIndex
from studykit.notes.model import Document, Entry, Fact, LineRole, Links, Quote, Section, Span, Summary, Tags
from tests.exchange.bibliographies import BIBTEX, CSL, LIBRARY, RIS

CODES = {LineRole.RECORD: "r", LineRole.STRUCTURE: "s", LineRole.BLANK: "-", LineRole.UNRECOGNISED: "u"}


def _roles(document: Document) -> str:
    return "".join(CODES[role] for role in document.roles)


def _only(text: str, written_as: Format) -> Section:
    (section,) = read_bibliography(text, written_as).sections
    return section


def _facts(section: Section) -> dict[str, str]:
    return {entry.name: entry.value for entry in section.entries if isinstance(entry, Fact)}


def _records(written_as: Format) -> list[tuple[Kind, str, str, object]]:
    """The records of the invented library, without their places."""
    text = LIBRARY[written_as]
    records = read_records(read_bibliography(text, written_as), text, WorkIndex(), " > ".join)
    return [(draft.kind, draft.scope, draft.key, draft.content) for draft in records.drafts]


@pytest.mark.parametrize("other", [Format.RIS, Format.CSL])
def test_formats_agree(other: Format) -> None:
    """The same library gives the same works, facts and quotes whichever way it is written."""
    assert _records(other) == _records(Format.BIBTEX)


@pytest.mark.parametrize("written_as", list(Format))
def test_an_entry_is_a_section_of_one_work(written_as: Format) -> None:
    """Title, address, kind, authors and year are the work's; its section has the title as heading."""
    section = read_bibliography(LIBRARY[written_as], written_as).sections[0]
    (work,) = section.works
    assert section.topic == ("references",)
    assert section.heading == work.title == "On the Dances of Bees"
    assert (work.url, work.kind, work.year) == ("https://example.org/dances?a=1&b=2", "paper", 2019)
    assert (work.authors, work.et_al) == (("Jane Doe", "Jörg van der Berg"), True)


@pytest.mark.parametrize("written_as", list(Format))
def test_what_an_entry_says_of_its_work(written_as: Format) -> None:
    """Venue, DOI, number of pages and key are facts; the abstract is a quote, the note a summary."""
    section = read_bibliography(LIBRARY[written_as], written_as).sections[0]
    assert _facts(section) == {
        "venue": "Journal of Imaginary Bees",
        "doi": "10.1000/bees.1",
        "pages": "8",
        "key": "doe2019dances",
    }
    tags = [name for entry in section.entries if isinstance(entry, Tags) for name in entry.names]
    assert tags == ["bees", "dances"]
    (quote,) = (entry for entry in section.entries if isinstance(entry, Quote))
    assert quote.text == "Bees dance. The angle tells where.\n\nThe length tells how far."
    assert not quote.commentary
    assert [e.text for e in section.entries if isinstance(e, Summary)] == ["Read for the angle."]


@pytest.mark.parametrize("written_as", list(Format))
def test_abstracts_are_of_the_source(written_as: Format) -> None:
    """An abstract becomes a quote of the work itself and no summary of the reader's."""
    quotes = [content for kind, _, _, content in _records(written_as) if kind is Kind.QUOTE]
    assert [quote.role for quote in quotes if isinstance(quote, QuoteContent)] == ["source"]


@pytest.mark.parametrize("written_as", list(Format))
def test_kinds_and_preprints(written_as: Format) -> None:
    """Entry types are kinds of works, and an arXiv id is an address."""
    works = [section.works[0] for section in read_bibliography(LIBRARY[written_as], written_as).sections]
    assert [work.kind for work in works] == ["paper", "paper", "book", "thesis"]
    assert works[1].url == "https://arxiv.org/abs/2101.00001"
    assert [work.authors for work in works[2:]] == [("The Hive Collective",), ("Edna Poe",)]


def test_lines_of_bibtex() -> None:
    """Comments and strings are structure, entries are records, and each value knows its lines."""
    document = read_bibliography(BIBTEX, Format.BIBTEX)
    assert _roles(document) == "ss-" + "r" * 12 + "-" + "r" * 3 + "-" + "r" * 7 + "-" + "r" * 7 + "-r"
    assert document.sections[0].span == Span(4, 19)
    spans: dict[type[Entry], Span] = {type(entry): entry.span for entry in document.sections[0].entries}
    assert (spans[Tags], spans[Quote], spans[Summary]) == (Span(13, 13), Span(14, 17), Span(18, 18))


def test_lines_of_ris() -> None:
    """A value goes on over lines without a tag, and blank lines stand between records."""
    document = read_bibliography(RIS, Format.RIS)
    assert _roles(document) == "r" * 16 + "-" + "r" * 3 + "-" + "r" * 7 + "-" + "r" * 8 + "-" + "r" * 7
    (quote,) = (entry for entry in document.sections[0].entries if isinstance(entry, Quote))
    assert quote.span == Span(15, 18)


def test_lines_of_csl() -> None:
    """The brackets of the list are structure, and an item spans its lines."""
    document = read_bibliography(CSL, Format.CSL)
    assert _roles(document) == "s" + "r" * (len(CSL.splitlines()) - 2) + "s"
    assert [section.span.first for section in document.sections] == [2, 17, 22, 26]


@pytest.mark.parametrize("written_as", list(Format))
def test_a_good_library_has_no_warnings(written_as: Format) -> None:
    """Nothing is said of what is read as it was meant."""
    assert read_bibliography(LIBRARY[written_as], written_as).warnings == ()


@pytest.mark.parametrize(
    ("written_as", "text"),
    [
        (Format.BIBTEX, "@misc{one, title={A}}\n@misc{one, title={B}}\n"),
        (Format.RIS, "TY  - GEN\nID  - one\nTI  - A\nER  -\nTY  - GEN\nID  - one\nTI  - B\nER  -\n"),
        (Format.CSL, '[{"id":"one","type":"book","title":"A"},\n{"id":"one","type":"book","title":"B"}]'),
    ],
)
def test_a_key_belongs_to_the_first(written_as: Format, text: str) -> None:
    """Two entries of one key are two works; the second gets a key of its own, and a warning says so."""
    document = read_bibliography(text, written_as)
    assert [(s.works[0].title, _facts(s).get("key")) for s in document.sections] == [
        ("A", "one"),
        ("B", None),
    ]
    assert [warning.code for warning in document.warnings] == ["key-taken"]


@pytest.mark.parametrize(
    ("written_as", "text"),
    [
        (Format.BIBTEX, "@misc{one,\n author={Doe}}\n"),
        (Format.RIS, "TY  - GEN\nER  -\n"),
        (Format.CSL, '{"id": 1,\n"type": "book"}\n'),
    ],
)
def test_an_entry_without_a_work_is_unrecognised(written_as: Format, text: str) -> None:
    """An entry that neither names nor addresses anything is kept as lines, with a warning."""
    document = read_bibliography(text, written_as)
    assert (document.sections, _roles(document)) == ((), "uu")
    assert [(warning.line, warning.code) for warning in document.warnings] == [(1, "no-work")]


def test_addresses_beside_the_first_are_links() -> None:
    """A work has one address; the others are links, but for those that are the same or its DOI."""
    text = "TY  - JOUR\nTI  - A\nDO  - 10.1000/1\nUR  - https://a.org/x\nUR  - https://doi.org/10.1000/1\nL1  - https://a.org/x.pdf\nL2  - http://a.org/x\nER  -\n"
    section = _only(text, Format.RIS)
    assert section.works[0].url == "https://a.org/x"
    links = [link.url for entry in section.entries if isinstance(entry, Links) for link in entry.targets]
    assert links == ["https://a.org/x.pdf"]


def test_a_preprint_keeps_the_doi_of_its_print() -> None:
    """A work with an arXiv id and a DOI has the one as address and the other as fact: both identify it."""
    section = _only(
        "@article{a, title={A}, doi={10.1000/1}, eprint={2101.00001v2}, url={https://a.org}}", Format.BIBTEX
    )
    assert section.works[0].url == "https://arxiv.org/abs/2101.00001"
    assert _facts(section)["doi"] == "10.1000/1"


@pytest.mark.parametrize(
    "field",
    [
        "journal = {arXiv preprint arXiv:2101.00001}",
        "doi = {10.48550/arXiv.2101.00001}",
        "url = {http://arxiv.org/pdf/2101.00001v3}",
        "note = {arXiv:2101.00001 [cs]}",
        "eprint = {2101.00001}",
    ],
)
def test_arxiv_ids_wherever_managers_put_them(field: str) -> None:
    """An arXiv id is found in each of the places where it is usually written."""
    assert (
        _only(f"@misc{{a, title={{A}}, {field}}}", Format.BIBTEX).works[0].url
        == "https://arxiv.org/abs/2101.00001"
    )


def test_an_arxiv_id_in_a_sentence_is_another_work() -> None:
    """A note that speaks of a preprint does not identify the work it is about."""
    assert (
        _only("@misc{a, title={A}, note={extends arXiv:2101.00001 by much}}", Format.BIBTEX).works[0].url
        is None
    )


@pytest.mark.parametrize(
    "note", ["Accessed: 2020-01-01", "arXiv:2101.00001 [cs]", r"\url{https://example.org/x}"]
)
def test_notes_of_managers_are_no_summaries(note: str) -> None:
    """What a reference manager writes into the notes is not the reader's own words."""
    entries = _only(f"@misc{{a, title={{A}}, note={{{note}}}}}", Format.BIBTEX).entries
    assert not [entry for entry in entries if isinstance(entry, Summary)]


@pytest.mark.parametrize(
    ("pages", "count"),
    [("1--9", "9"), ("112–9", "8"), ("1-3, 7-9", "6"), ("7:1--7:20", "20"), ("S3-S9", "7"), ("12", None), ("9-1", None), ("e12", None)],
)  # fmt: skip
def test_pages_are_counted(pages: str, count: str | None) -> None:
    """A range of pages is a number of pages; one page, or an article number, is none."""
    assert (
        _facts(_only(f"@article{{a, title={{A}}, pages={{{pages}}}}}", Format.BIBTEX)).get("pages") == count
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("library.bib", Format.BIBTEX),
        ("My Library.BibTeX", Format.BIBTEX),
        ("a/b.ris", Format.RIS),
        ("export.json", Format.CSL),
        ("notes.md", None),
        ("bib", None),
    ],
)
def test_the_suffix_tells_the_format(name: str, expected: Format | None) -> None:
    """Files of notes have no format of a bibliography."""
    assert format_of(name) is expected


def test_bibtexparser_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package BibTeX gives one clear error with the line that installs it."""
    monkeypatch.delitem(sys.modules, "studykit.exchange.bibtex", raising=False)
    monkeypatch.setitem(sys.modules, "bibtexparser.entrypoint", None)
    with pytest.raises(ExchangeError, match="bibtexparser") as caught:
        read_bibliography(BIBTEX, Format.BIBTEX)
    assert "studykit[bibliography]" in (caught.value.hint or "")
    assert read_bibliography(RIS, Format.RIS).sections


def test_nothing_heavy_is_loaded_before_it_is_used() -> None:
    """Importing the module, and reading RIS, loads no parser of BibTeX."""
    program = (
        "import sys; from studykit.exchange.bibliography import *; read_bibliography('TY  - A', Format.RIS); "
        "assert not {'bibtexparser', 'json', 'pylatexenc'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
