"""Works written as a bibliography are the same works when it is read."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.exchange.bibliography import Format, read_bibliography, write_bibliography
from studykit.exchange.bibtex_out import plain_text, title_text
from studykit.exchange.citation import Citation, Name, split_name
from studykit.notes.model import Fact, Section, Summary, Tags

BEES = Citation(
    key="doe2019dances",
    kind="paper",
    title="On the dances of Apis mellifera & 50% of {GANs}",
    authors=("Jane Doe", "Jörg van der Berg", "Ana de la Cruz Jr.", "The Hive"),
    et_al=True,
    year=2019,
    venue="Bees & Wax",
    url="https://example.org/dances?a=1&b=2_3",
    doi="10.1000/bees_1",
    arxiv="1901.00001",
    pages=8,
    tags=("bees", "dances"),
    note="Read for the angle.\n\nAnd again.",
)


def written(written_as: Format, *works: Citation) -> str:
    """The text of a bibliography."""
    return "".join(write_bibliography(works, written_as))


def read(written_as: Format, *works: Citation) -> tuple[Section, ...]:
    """The sections of a bibliography that was written."""
    return read_bibliography(written(written_as, *works), written_as).sections


def facts(section: Section) -> dict[str, str]:
    """The facts of an entry."""
    return {entry.name: entry.value for entry in section.entries if isinstance(entry, Fact)}


def tags(section: Section) -> tuple[str, ...]:
    """The tags of an entry."""
    return tuple(name for entry in section.entries if isinstance(entry, Tags) for name in entry.names)


# ---- the laws ------------------------------------------------------------------------------------------

_LETTERS = "abcdefgh ABCDEFGH äßéłŠ中0123"
_SIGNS = "&%$#_{}~^\\\"'`-–—“”<>.,:;!?/()[]@=+*|"
_words = st.text("abcdeABCDEäßłŠ'-.", min_size=1, max_size=8).filter(
    lambda word: any(letter.isalpha() for letter in word) and word.casefold() not in {"and", "others"}
)
names = st.lists(_words, min_size=1, max_size=4).map(" ".join)
titles = (
    st.text(_LETTERS + _SIGNS, min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)
)
tag_names = (
    st.text("abcXYZ&%_-#äß .", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
)
urls = st.none() | st.text("abcXYZ0123/_-.~%?&=#()+,", max_size=30).map(
    lambda path: f"https://example.org/x{path}"
)
KINDS = (
    "paper",
    "book",
    "chapter",
    "thesis",
    "video",
    "audio",
    "code",
    "dataset",
    "post",
    "slides",
    "course",
    "talk",
    "press",
)
citations = st.builds(
    Citation,
    key=st.just("doe2019"),
    kind=st.sampled_from(KINDS),
    title=titles,
    authors=st.lists(names, max_size=4).map(tuple),
    et_al=st.booleans(),
    year=st.none() | st.integers(1600, 2100),
    venue=st.none() | titles,
    url=urls,
    doi=st.none() | st.just("10.1000/a_b(1)"),
    arxiv=st.none() | st.just("1901.00001"),
    tags=st.lists(tag_names, max_size=4, unique=True).map(tuple),
)
formats = st.sampled_from(Format)


@given(citations, formats)
def test_a_work_is_read_as_it_was_written(work: Citation, written_as: Format) -> None:
    """Title, authors, year, identifiers, kind, tags and key survive the way out and back."""
    (section,) = read(written_as, work)
    (mention,) = section.works
    url = (
        f"https://arxiv.org/abs/{work.arxiv}"
        if work.arxiv
        else work.url or (work.doi and f"https://doi.org/{work.doi}")
    )
    kind = "paper" if work.kind == "post" and (work.arxiv or work.doi) else work.kind
    assert (mention.title, mention.year, mention.kind, mention.url) == (work.title, work.year, kind, url)
    assert (mention.authors, mention.et_al) == (work.authors, work.et_al and bool(work.authors))
    assert tags(section) == work.tags
    assert facts(section).get("doi") == work.doi
    assert facts(section)["key"] == work.key


@given(st.lists(citations, max_size=5), formats)
def test_all_works_are_written_in_order(works: list[Citation], written_as: Format) -> None:
    """Each work is an entry of its own, whatever stands in the one before it."""
    assert [section.works[0].title for section in read(written_as, *works)] == [work.title for work in works]
    assert not read_bibliography(written(written_as), written_as).sections


@given(st.text(_LETTERS + _SIGNS, max_size=60))
def test_bibtex_has_balanced_braces_and_bare_signs_only_in_maths(text: str) -> None:
    """No value ends early or swallows what follows, and LaTeX is not surprised."""
    value = title_text(text)
    depth = 0
    for mark in value:
        depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth >= 0
    assert depth == 0
    outside = re.sub(r"(?<!\\)\$[^$]+\$", "", value)
    assert not re.search(r"(?<!\\)[&%#_$]|[~^]", outside)


# ---- examples ------------------------------------------------------------------------------------------


def test_an_entry_of_bibtex() -> None:
    """Names by their parts, signs of LaTeX escaped, capitals held by braces, the preprint by its archive."""
    assert (
        written(Format.BIBTEX, BEES)
        == r"""@article{doe2019dances,
  author = {Doe, Jane and van der Berg, Jörg and de la Cruz, Jr., Ana and Hive, The and others},
  title = {On the dances of {Apis} mellifera \& 50\% of \textbraceleft{}{GANs}\textbraceright{}},
  journal = {Bees \& Wax},
  year = {2019},
  eprint = {1901.00001},
  archiveprefix = {arXiv},
  doi = {10.1000/bees_1},
  url = {https://example.org/dances?a=1&b=2_3},
  pagetotal = {8},
  keywords = {bees, dances},
  note = {Read for the angle.

And again.},
}
"""
    )


def test_a_record_of_ris() -> None:
    """Lines end in CR LF, the type comes first and the end last."""
    text = written(Format.RIS, BEES)
    assert text.split("\r\n") == [
        "TY  - JOUR", "ID  - doe2019dances", "AU  - Doe, Jane", "AU  - van der Berg, Jörg",
        "AU  - de la Cruz, Ana, Jr.", "AU  - Hive, The", "AU  - others",
        "TI  - On the dances of Apis mellifera & 50% of {GANs}", "T2  - Bees & Wax", "PY  - 2019",
        "DO  - 10.1000/bees_1", "AN  - arXiv:1901.00001", "UR  - https://example.org/dances?a=1&b=2_3",
        "KW  - bees", "KW  - dances", "N1  - Read for the angle. And again.", "ER  - ", "", "",
    ]  # fmt: skip


def test_an_item_of_csl() -> None:
    """Names by their parts, the year as parts of a date, and types that the schema knows."""
    (item,) = json.loads(written(Format.CSL, BEES))
    assert item["type"] == "article-journal"
    assert item["author"][1:3] == [
        {"family": "Berg", "given": "Jörg", "non-dropping-particle": "van der"},
        {"family": "Cruz", "given": "Ana", "non-dropping-particle": "de la", "suffix": "Jr."},
    ]
    assert item["issued"] == {"date-parts": [[2019]]}
    assert item["number-of-pages"] == 8


@pytest.mark.parametrize("written_as", list(Format))
def test_a_summary_comes_back(written_as: Format) -> None:
    """The reader's own words are a note there and a summary here."""
    (section,) = read(written_as, BEES)
    (note,) = (entry.text for entry in section.entries if isinstance(entry, Summary))
    assert note.split() == (BEES.note or "").split()


def test_keys_of_bibtex_are_safe_and_unique() -> None:
    """What would end a key is left out, and no two entries share one."""
    odd = [Citation(key, "paper", "A") for key in ("a,b", "a{b", "a-b")]
    assert re.findall(r"@misc\{(.*),", written(Format.BIBTEX, *odd)) == ["a-b", "a-b-2", "a-b-3"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("Training GANs with LaTeX", "Training {GANs} with {LaTeX}"),
        ("On the theory of Bayesian nets: What next", "On the theory of {Bayesian} nets: What next"),
        (r"Sums in $O(n_{A}^2)$ time", r"Sums in $O(n_{A}^2)$ time"),
        ("A -- B", "A -{}- B"),
    ],
)
def test_capitals_that_a_style_would_lose(title: str, expected: str) -> None:
    """Braces hold capitals within words, and names in a title that is written like a sentence."""
    assert title_text(title) == expected


def test_a_note_has_no_braces_around_capitals() -> None:
    """Styles leave all but titles alone."""
    assert plain_text("GANs & more") == r"GANs \& more"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jane Doe", Name("Jane", "", "Doe", "")),
        ("Jörg van der Berg", Name("Jörg", "van der", "Berg", "")),
        ("Jean le Rond d'Eau", Name("Jean", "le", "Rond d'Eau", "")),
        ("Ana Cruz III", Name("Ana", "", "Cruz", "III")),
        ("Hivemind", Name("", "", "Hivemind", "")),
        ("ten Have", Name("", "ten", "Have", "")),
    ],
)
def test_parts_of_names(name: str, parts: Name) -> None:
    """Words that begin small are particles of the family name."""
    assert split_name(name) == parts
