"""What Anki shows of notes that would attack whoever looks at them: nothing in it acts, loads or styles."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from studykit.cards.render import to_html
from studykit.exchange.deck import deck_note
from tests.exchange.anki_peer import Anki
from tests.exchange.hostile import HOSTILE, hostile_claims

TRICKS = (
    # what parsers repair into something else
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<select><style></select><img src=x onerror=alert(1)>",
    "<xmp><script>alert(1)</script></xmp><plaintext>",
    "<img src=`x` onerror=`alert(1)`>",
    "<img src=x onerror=alert(1)//",
    "<<script>alert(1)//<</script>",
    "<a/href='javascript:alert(1)'>x</a>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<x onclick=alert(1)>x</x>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    # addresses
    "[x](\x01javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](javascript:%0aalert(1))",
    "[x](\u2028javascript:alert(1))",
    "[x](\uff4aavascript:alert(1))",
    "[x](https:javascript:alert(1))",
    "[x](view-source:https://x.example)",
    "[x](blob:https://x.example/1)",
    "[x](https://x.example/`onmouseover=alert(1)`)",
    "<https://x.example/'onmouseover='alert(1)>",
    "[a](https://x.example)<script>alert(1)</script>](javascript:alert(1))",
    "[x](mailto:a@x.example?body=<script>alert(1)</script>)",
    "https:\\\\x.example\\<script>alert(1)</script>",
    # styles
    "}</style><script>alert(1)</script>",
    "} .card { display: none } {",
    "<p style='position:fixed;top:0'>x</p>",
    "[x](data:text/css,*{display:none})",
    "<link rel=preload href=//evil.example as=script>",
    # formulas
    r"$\unicode{x3c}script\unicode{x3e}$",
    r"$\text{<script>alert(1)</script>}$",
    r"$\class{card}{x}\cssId{answer}{y}$",
    r"$\bbox[background:url(//evil.example)]{x}$",
    r"$$\includegraphics{//evil.example/x.png}$$",
    r"$\data{onclick=alert(1)}{x}$",
    r"$x$\(\href{javascript:alert(1)}{y}\)$z$",
    r"**\\**(\href{javascript:alert(1)}{y}**\\**)",
)  # fmt: skip
CORPUS = HOSTILE + TRICKS

ELEMENTS = frozenset("a blockquote br cite code div em footer hr li main ol p pre span strong ul".split())
ATTRIBUTES = frozenset(("class", "data-cloze", "data-ordinal", "href", "id", "start"))
CLASSES = frozenset(("cloze", "cloze-inactive", "comment", "link", "speaker", "topic", "work"))
FORMULA = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]|\$\$(.*?)\$\$|\\begin\{(.*?)\}", re.DOTALL)
ACTIVE = re.compile(
    r"\\(?:href|url|class|cssId|style|data|require|unicode|includegraphics|bbox|csname|def)\b"
)


def active(html: str) -> Iterator[str]:
    """All in a piece of HTML that could act, load, style or hide, in words."""
    page = BeautifulSoup(f"<div>{html}</div>", "html.parser")
    for element in page.find_all(True):
        yield from _active(element)
    for formula in FORMULA.finditer(page.get_text("\0")):
        if ACTIVE.search(formula[0]):
            yield f"formula {formula[0]!r}"


def _active(element: Tag) -> Iterator[str]:
    if element.name not in ELEMENTS:
        yield f"element {element.name}"
    for name, value in element.attrs.items():
        if name not in ATTRIBUTES:
            yield f"attribute {name}"
        if name == "href" and not re.match(r"(?:https?://|mailto:)[^\s/]", str(value)):
            yield f"address {value!r}"
        if name == "data-cloze":
            yield from active(str(value))
    if not CLASSES.issuperset(filter(None, element.get_attribute_list("class"))):
        yield f"class {element['class']}"
    if element.get("id", "answer") != "answer":
        yield f"id {element['id']}"


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>", "<img src=x>", "<p onclick=x>", "<a href='javascript:1'>", "<a href='//x'>",
        "<p style=x>", "<p class=card>", "<p id=x>", r"<p>\(\href{x}{y}\)</p>", "<p data-cloze='&lt;svg&gt;'>",
    ],
)  # fmt: skip
def test_what_acts_is_found(html: str) -> None:
    """The judge of these tests finds each kind of harm."""
    assert list(active(html))


@pytest.mark.parametrize("text", CORPUS)
def test_no_text_of_a_card_acts(text: str) -> None:
    """As a whole text, and in a line and a paragraph of one."""
    for whole in (text, f"*a* {text} b", f"a\n\n{text}\n\n- {text}"):
        assert list(active(to_html(whole))) == []


@pytest.mark.oracle
def test_nothing_that_anki_renders_acts(tmp_path: Path) -> None:
    """Quotes, titles, authors, links, tags and decks of hostile words: Anki's cards show them as words."""
    anki = Anki(tmp_path)
    try:
        notes = [deck_note(claim) for claim in hostile_claims(CORPUS)]
        anki.take(notes)
        found = {
            (note.guid, harm)
            for note in anki.notes().values()
            for card in note.cards()
            for side in (card.render_output().question_text, card.render_output().answer_text)
            for harm in active(side)
        }
        assert found == set()
        assert anki.collection.note_count() == len(notes)
    finally:
        anki.collection.close()
