"""What is particular to BibTeX, to RIS and to CSL-JSON."""

import json

import pytest

from studykit.exchange.bibliography import Format, read_bibliography
from studykit.exchange.latex_text import latex_to_unicode
from studykit.notes.model import Document, Fact, LineRole, Mention, Section, Tags


def _section(text: str, written_as: Format = Format.BIBTEX) -> Section:
    return read_bibliography(text, written_as).sections[0]


def _entry(fields: str, kind: str = "misc") -> Mention:
    return _section(f"@{kind}{{a, {fields}}}").works[0]


def _item(**fields: object) -> Mention:
    return _section(json.dumps([{"id": "a", "type": "book", "title": "A"} | fields]), Format.CSL).works[0]


def _facts(section: Section) -> dict[str, str]:
    return {entry.name: entry.value for entry in section.entries if isinstance(entry, Fact)}


def _unrecognised(document: Document) -> list[int]:
    return [line for line, role in enumerate(document.roles, 1) if role is LineRole.UNRECOGNISED]


# ---- BibTeX --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r'G{\"o}del, Erd{\H o}s, \'Emile, \c{C}elik, \v Skoda, {\L}ukasz', "Gödel, Erdős, Émile, Çelik, Škoda, Łukasz"),
        (r"Na{\"\i}ve {\'{\i}} \~n \o re \ss{} {\aa}", "Naïve í ñ øre ß å"),
        (r"The {GAN} {G}ame", "The GAN Game"),
        (r"\textit{very} \emph{deep {nets}} {\bf now}", "very deep nets now"),
        (r"50\% \& more_or 5% less \_ \#1", "50% & more_or 5% less _ #1"),
        (r"``So'' -- or --- not~so", "“So” – or — not so"),
        (r"In \(O(n)\) and $\alpha_{i}^2$", r"In $O(n)$ and $\alpha_{i}^2$"),
        (r"\href{https://a.org}{the page} of \LaTeX{}", "the page of LaTeX"),
        (r"{ unbalanced } } \unknown \foo{bar} \\", " unbalanced   unknown bar  "),
    ],
)  # fmt: skip
def test_latex_becomes_text(latex: str, text: str) -> None:
    """Accents and letters are decoded, braces and styles dropped, maths and words kept."""
    assert latex_to_unicode(latex) == text


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Jane Doe and Roe, Richard", ("Jane Doe", "Richard Roe")),
        ("van der Berg, Jan and Ludwig van Bee", ("Jan van der Berg", "Ludwig van Bee")),
        ("de la Cruz, Jr., Ana", ("Ana de la Cruz Jr.",)),
        ("{Bees and Sons} and {\\'E}mile~Doe", ("Bees and Sons", "Émile Doe")),
        ("Jane\n  Doe  AND Roe", ("Jane Doe", "Roe")),
    ],
)
def test_names_in_any_order(names: str, authors: tuple[str, ...]) -> None:
    """Names are First von Last Jr, whichever way they are written; braces hold a name together."""
    assert _entry(f"title={{A}}, author={{{names}}}").authors == authors


def test_strings_are_put_in() -> None:
    """Abbreviations are joined and nested, without regard to case; a name that is none stands for itself."""
    text = '@string{a = "Bees"}\n@STRING(b = a # { and } # "\\"Ants")\n@article{x, title = B # 2, journal = none}\n'
    section = _section(text)
    assert section.works[0].title == "Bees and Änts2"
    assert _facts(section)["venue"] == "none"


def test_strings_that_double_each_other_end() -> None:
    """Abbreviations that would grow without end are left as they are written."""
    text = "@string{k0 = {bees}}\n" + "".join(f"@string{{k{n + 1} = k{n} # k{n}}}\n" for n in range(99))
    title = _section(text + "@misc{a, title = k99 # k3}").works[0].title
    assert len(title) < 10_000
    assert title.endswith("bees" * 8)


def test_a_part_inherits_from_its_volume() -> None:
    """A crossref gives a part the volume's year and title, and not what identifies the volume."""
    text = "@inproceedings{part, title={Part}, author={Doe}, crossref={Vol}}\n@proceedings{vol, title={Volume}, year={1999}, doi={10.1000/9}, editor={Roe}}\n"
    part, volume = read_bibliography(text, Format.BIBTEX).sections
    assert (part.works[0].year, part.works[0].url, _facts(part)["venue"]) == (1999, None, "Volume")
    assert (volume.works[0].kind, volume.works[0].authors) == ("book", ("Roe",))


@pytest.mark.parametrize("parent", ["a", "b", "nothing"])
def test_a_crossref_in_a_circle_ends(parent: str) -> None:
    """A crossref to the entry itself, to one that leads back or to none is no harm."""
    text = f"@inbook{{a, title={{A}}, crossref={{{parent}}}}}\n@book{{b, title={{B}}, crossref={{a}}}}\n"
    assert [section.works[0].title for section in read_bibliography(text, Format.BIBTEX).sections] == [
        "A",
        "B",
    ]


@pytest.mark.parametrize(
    ("entry_type", "fields", "kind"),
    [
        ("InProceedings", "", "paper"),
        ("incollection", "", "chapter"),
        ("mastersthesis", "", "thesis"),
        ("video", "", "video"),
        ("software", "", "code"),
        ("misc", "", "paper"),
        ("misc", ", howpublished={\\url{https://example.org}}", "post"),
        ("misc", ", url={https://example.org}, doi={10.1000/1}", "paper"),
        ("online", ", url={https://arxiv.org/abs/2101.00001}", "paper"),
        ("inbook", ", booktitle={B}", "chapter"),
        ("unheardof", "", "paper"),
    ],
)
def test_entry_types_are_kinds(entry_type: str, fields: str, kind: str) -> None:
    """A type says the kind; what is miscellaneous is a post if it has an address and no identifier."""
    assert _entry(f"title={{A}}{fields}", entry_type).kind == kind


def test_a_chapter_is_part_of_its_book() -> None:
    """A numbered chapter of a book is a part, and its pages are not the pages of the book."""
    section = _section("@inbook{a, title={Book}, chapter={3}, pages={1--9}}")
    assert (section.works[0].kind, section.works[0].part) == ("book", "chapter 3")
    assert "pages" not in _facts(section)


def test_a_field_twice_is_read_once() -> None:
    """Of a field that is repeated the first counts, without regard to case."""
    assert _entry("title={A}, Title={B}, title={C}").title == "A"


def test_words_outside_entries() -> None:
    """Remarks between entries are structure; the rest of a broken entry and torn pieces are unrecognised."""
    text = "a remark\n% {\n@comment{x}\n@article{a title={A}}\nyear = 2000,\n\nnote = {x},\n}\n@misc{b, title={B}}\nlate = {x}\n"
    document = read_bibliography(text, Format.BIBTEX)
    assert [section.works[0].title for section in document.sections] == ["B"]
    assert _unrecognised(document) == [4, 5, 7, 8, 10]
    assert [(warning.line, warning.code) for warning in document.warnings] == [(4, "broken-entry")]


def test_a_backslash_at_the_end_of_a_line_counts_as_one() -> None:
    """Lines are numbered as editors do even where a value ends its line with a backslash."""
    text = "@misc{a,\n title={A\\\n B},\n}\n@misc{b, title={B}}\n"
    assert [section.span.first for section in read_bibliography(text, Format.BIBTEX).sections] == [1, 5]


def test_a_subtitle_follows_the_title() -> None:
    """BibLaTeX parts titles from subtitles; a work has one title."""
    assert _entry("title={Bees}, subtitle={A {L}ife}").title == "Bees: A Life"


@pytest.mark.parametrize("key", ["", "12", "a b"])
def test_some_keys_are_none(key: str) -> None:
    """What is empty, a mere number or several words does not name a work."""
    assert "key" not in _facts(_section(f"@misc{{{key}, title={{A}}}}"))


def test_keywords_are_parted_by_one_sign() -> None:
    """Where semicolons part keywords, commas belong to them."""
    tags = [
        e.names for e in _section("@misc{a, title={A}, keywords={b, c; d;}}").entries if isinstance(e, Tags)
    ]
    assert tags == [("b, c", "d")]


# ---- RIS -----------------------------------------------------------------------------------------------


def test_records_that_are_not_closed() -> None:
    """A record without its end is read up to the next, and a warning says so."""
    document = read_bibliography("TY  - JOUR\nTI  - A\nTY  - BOOK\nTI  - B\n\n", Format.RIS)
    assert [section.works[0].title for section in document.sections] == ["A", "B"]
    assert [(warning.line, warning.code) for warning in document.warnings] == [
        (1, "not-closed"),
        (3, "not-closed"),
    ]


def test_lines_outside_records() -> None:
    """Lines before, between and after records are unrecognised, with one warning for each run."""
    document = read_bibliography("Provider: x\nTI  - A\n\nTY  - JOUR\nTI  - B\nER  - \nmore\n", Format.RIS)
    assert _unrecognised(document) == [1, 2, 7]
    assert [(warning.line, warning.code) for warning in document.warnings] == [
        (1, "no-record"),
        (7, "no-record"),
    ]


@pytest.mark.parametrize(
    ("name", "author"),
    [("Doe, Jane", "Jane Doe"), ("Doe,Jane,Jr.", "Jane Doe Jr."), ("Bee Lab", "Bee Lab"), ("van Bee, L.", "L. van Bee"), ("Bees,", "Bees")],
)  # fmt: skip
def test_names_of_ris(name: str, author: str) -> None:
    """The last name comes first in the file and last in the work."""
    assert _section(f"TY  - JOUR\nTI  - A\nAU  - {name}\nER  -\n", Format.RIS).works[0].authors == (author,)


@pytest.mark.parametrize(
    ("lines", "pages"),
    [("SP  - 1\nEP  - 9", "9"), ("SP  - 1-9", "9"), ("SP  - 5", None), ("TY  - BOOK\nSP  - 320", "320")],
)
def test_pages_of_ris(lines: str, pages: str | None) -> None:
    """Pages run from start to end; the one number of a book is how many it has."""
    text = f"TY  - JOUR\nTI  - A\n{lines}\n"
    assert (
        _facts(
            read_bibliography(text.replace("JOUR\nTI  - A\nTY  - ", "") + "TI  - A", Format.RIS).sections[0]
        ).get("pages")
        == pages
    )


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ("GEN", "paper"),
        ("GEN\nUR  - https://example.org", "post"),
        ("chap", "chapter"),
        ("VIDEO", "video"),
        ("ODD", "paper"),
    ],
)
def test_types_of_ris_are_kinds(record: str, kind: str) -> None:
    """A type says the kind, without regard to case; a generic record with an address is a post."""
    assert _section(f"TY  - {record}\nTI  - A\nER  -\n", Format.RIS).works[0].kind == kind


def test_a_book_has_a_publisher_and_no_series() -> None:
    """The second title of a book is its series; its venue is who published it."""
    assert (
        _facts(_section("TY  - BOOK\nTI  - A\nT2  - Series\nPB  - Press\nER  -\n", Format.RIS))["venue"]
        == "Press"
    )


# ---- CSL-JSON ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "frame", ["{}", "[{}]", '{{"items": [{}]}}', '{{"references":\n[\n{}\n]\n}}', "{},{}"]
)
def test_items_in_any_frame(frame: str) -> None:
    """A list, an object that holds one, one item and a row of items are all read without a warning."""
    item = '{"id": "a", "type": "book", "title": "A"}'
    document = read_bibliography(frame.format(*[item] * frame.count("{}")), Format.CSL)
    assert {section.works[0].title for section in document.sections} == {"A"}
    assert _unrecognised(document) == []


def test_a_broken_item_is_told() -> None:
    """An item with a flaw is unrecognised, with one warning, and those around it are read."""
    text = '[\n{"id":1,"type":"book","title":"A"},\n{"id":2,"type":"book",\n"title":"B",},\n{"id":3,"type":"book","title":"C"}\n]'
    document = read_bibliography(text, Format.CSL)
    assert [section.works[0].title for section in document.sections] == ["A", "C"]
    assert _unrecognised(document) == [3, 4]
    assert [(warning.line, warning.code) for warning in document.warnings] == [(3, "broken-item")]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        "[1, 2]",
        '"text"',
        '{"type": 1, "title": 2}',
        '[{"a": [{"b": {}}]}]',
        "{" * 9999,
        '{"a":' * 9999,
    ],
)
def test_other_json_has_no_works(text: str) -> None:
    """JSON that is no bibliography is unrecognised as a whole."""
    document = read_bibliography(text, Format.CSL)
    assert document.sections == ()
    assert _unrecognised(document) == ([] if not text.strip("{") else [1])


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2017, 6, 12]]}, 2017),
        ({"date-parts": [["2017"]]}, 2017),
        ({"raw": "12 June 2017"}, 2017),
        ({"literal": "around 2017"}, 2017),
        ("2017-06", 2017),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [[None]]}, None),
        (None, None),
    ],
)
def test_dates_of_csl(issued: object, year: int | None) -> None:
    """A year is found in every way to write a date, and none is made up."""
    assert _item(issued=issued).year == year


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        (
            [{"family": "Bee", "given": "Ludwig", "dropping-particle": "van", "suffix": "Jr."}],
            ("Ludwig van Bee Jr.",),
        ),
        ([{"literal": "Bee Lab"}, {"family": "Doe"}, {}, None, "Roe"], ("Bee Lab", "Doe", "Roe")),
        ("Jane Doe", ()),
        ({"family": "Doe"}, ()),
    ],
)
def test_names_of_csl(author: object, authors: tuple[str, ...]) -> None:
    """Parts of a name come in the order in which they are spoken; what is no list of people is none."""
    assert _item(author=author).authors == authors


def test_marks_of_style_and_characters_that_cannot_be_stored() -> None:
    """Style goes, entities are characters, and what no database holds becomes the replacement character."""
    assert _item(title="On <i>Bees</i> &amp; a<b <jats:p>\x00\ud800").title == "On Bees & a<b \ufffd\ufffd"


def test_ids_that_are_no_keys() -> None:
    """The citation key goes before the id, and an address or a number is none."""
    text = json.dumps([{"id": "http://example.org/1", "type": "book", "title": "A"}])
    assert "key" not in _facts(_section(text, Format.CSL))
    text = json.dumps([{"id": 7, "citation-key": "doe2020", "type": "book", "title": "A"}])
    assert _facts(_section(text, Format.CSL))["key"] == "doe2020"
