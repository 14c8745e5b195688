"""One invented library in three formats, and random bibliographies."""

from hypothesis import strategies as st

from studykit.exchange.bibliography import Format

BIBTEX = r"""% The reading list of the hive.
@string{bee = "Journal of Imaginary Bees"}

@article{doe2019dances,
  author   = {Doe, Jane and van der Berg, J{\"o}rg and others},
  title    = {On the Dances of {B}ees},
  journal  = bee,
  year     = 2019,
  month    = may,
  pages    = {112--9},
  doi      = {10.1000/bees.1},
  url      = {https://example.org/dances?a=1\&b=2},
  keywords = {bees, dances},
  abstract = {Bees dance.
    The angle tells where.

    The length tells how far.},
  annote   = {Read for the angle.}
}

@misc{roe2021maps,
  author        = "Roe, Richard",
  title         = "Maps in Small Heads",
  year          = "2021",
  eprint        = "2101.00001",
  archivePrefix = "arXiv"
}

@book{hive1999,
  author    = {{The Hive Collective}},
  title     = {A Field Guide},
  publisher = {Meadow Press},
  pagetotal = {320},
  year      = {1999}
}

@phdthesis{poe2005wax, author = {Edna Poe}, title = {Wax}, school = {University of Clover}, year = {2005}}
"""

RIS = """TY  - JOUR
ID  - doe2019dances
AU  - Doe, Jane
AU  - van der Berg, Jörg
AU  - others
TI  - On the Dances of Bees
T2  - Journal of Imaginary Bees
PY  - 2019/05//
SP  - 112
EP  - 119
DO  - 10.1000/bees.1
UR  - https://example.org/dances?a=1&b=2
KW  - bees
KW  - dances
AB  - Bees dance.
The angle tells where.

The length tells how far.
RN  - Read for the angle.
ER  -\x20

TY  - UNPB
ID  - roe2021maps
A1  - Roe, Richard
T1  - Maps in Small Heads
Y1  - 2021
M1  - arXiv:2101.00001
ER  -

TY  - BOOK
ID  - hive1999
AU  - The Hive Collective
TI  - A Field Guide
PB  - Meadow Press
SP  - 320
PY  - 1999
ER  -

TY  - THES
ID  - poe2005wax
AU  - Poe, Edna
TI  - Wax
PB  - University of Clover
PY  - 2005
ER  -
"""

CSL = r"""[
  {
    "id": "doe2019dances", "type": "article-journal",
    "title": "On the Dances of <i>Bees</i>",
    "author": [
      {"family": "Doe", "given": "Jane"},
      {"family": "Berg", "given": "J\u00f6rg", "non-dropping-particle": "van der"},
      {"literal": "others"}
    ],
    "container-title": "Journal of Imaginary Bees",
    "issued": {"date-parts": [[2019, 5]]},
    "page": "112-119", "DOI": "10.1000/bees.1", "URL": "https://example.org/dances?a=1&b=2",
    "keyword": "bees, dances",
    "abstract": "Bees dance. The angle tells where.\n\nThe length tells how far.",
    "annote": "Read for the angle."
  },
  {
    "id": "roe2021maps", "type": "article", "title": "Maps in Small Heads",
    "author": [{"family": "Roe", "given": "Richard"}],
    "issued": {"raw": "2021-01-04"}, "number": "arXiv:2101.00001"
  },
  {
    "id": "hive1999", "type": "book", "title": "A Field Guide", "author": [{"literal": "The Hive Collective"}],
    "publisher": "Meadow Press", "number-of-pages": 320, "issued": {"date-parts": [["1999"]]}
  },
  {
    "id": "poe2005wax", "type": "thesis", "title": "Wax", "author": [{"family": "Poe", "given": "Edna"}],
    "publisher": "University of Clover", "issued": {"date-parts": [[2005]]}
  }
]
"""

LIBRARY = {Format.BIBTEX: BIBTEX, Format.RIS: RIS, Format.CSL: CSL}

ENTRIES = {
    Format.BIBTEX: '@article{{key{0},\n  author = {{Doe, Jane}},\n  title = "Title {0}",\n  note = {{of mine}}\n}}\n',
    Format.RIS: "TY  - JOUR\nID  - key{0}\nAU  - Doe, Jane\nTI  - Title {0}\nER  - \n",
    Format.CSL: '{{\n  "id": "key{0}", "type": "book",\n  "author": [\n    {{"family": "Doe"}}\n  ],\n  "title": "Title {0}"\n}},\n',
}  # fmt: skip
"""One entry of each format with a place for its number."""

_PIECES = (
    "", " ", "\n", "\r", "\t", "@article{", "@misc(", "@string{", "@comment", "@preamble{", "@", "a", "key,", "title", "=", " = ",
    "{Bees}", '"Bees"', "{", "}", '"', "(", ")", ",", "#", "\\", "\\\n", '\\"o', "%", "crossref = {key}", "author = {A and B and others}",
    "pages = {1--9}", "year = 2020", "url = {https://example.org/1}", "chapter = {3}", "TY  - JOUR", "TY  - ", "ER  - ", "ER  -",
    "TI  - Bees", "AU  - Doe, J., Jr", "SP  - 1", "EP  - 9", "AB  - text", "  more", "KW  - ", "XX  - x", "[", "]", "{}", ":", '"type": "book"',
    '"title": "Bees"', '"id": 1', '"issued": {"date-parts": [[]]}', '"author": [{"family": "Doe"}, 1, null]', '"items": [', "null", "1e999",
    '"\\ud800\\u0000"', "\x00", "\ufeff", "\u2028", "\x0b", "\x1c", "\ud800",
)  # fmt: skip

texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
"""Any text, lone surrogates too."""

pieces = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join)
lines = st.lists(st.sampled_from(_PIECES), max_size=40).map("\n".join)

cut = st.tuples(st.sampled_from([BIBTEX, RIS, CSL]), st.integers(0, 2000), st.integers(0, 60)).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[0][drawn[1] + drawn[2] :]
)
"""The invented library with a piece cut out anywhere."""

anything = texts | pieces | lines | cut
formats = st.sampled_from(Format)
