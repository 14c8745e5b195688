"""The words of Anki's notes as Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.render import to_html
from studykit.exchange.anki_collection import AnkiNote
from studykit.exchange.anki_words import as_own_card, cloze_numbers, sides, to_markdown, with_brackets
from studykit.notes.model import Cloze, Question
from studykit.notes.write import read_card

MARKDOWN = (
    "What does *ridge* add?",
    "a **b** and `c*d` and $x_i^2$",
    "$$y = x$$",
    "- one\n- two",
    "first\n\nsecond",
    r"2 \* 3 snake_case [a link](https://example.org/x)",
    "x < y & {z}",
)


@pytest.mark.parametrize("text", MARKDOWN)
def test_our_html_comes_back_as_the_markdown_it_was_made_of(text: str) -> None:
    """What was not edited in Anki reads as it was written."""
    assert to_markdown(to_html(text)) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>a</div><div>b&nbsp;c</div>", "a\nb c"),
        ("a<br>b", "a\nb"),
        ("<b>bold</b> <i>thin</i> <span style='x'>plain</span>", "**bold** *thin* plain"),
        ("5*3 = $15", "5\\*3 = \\$15"),
        ('<a>no address</a> <a href="https://example.org">one</a>', "no address [one](https://example.org)"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("</b></a></code>", "**`"),
        ("", ""),
    ],
)
def test_what_its_editor_writes_is_understood(html: str, text: str) -> None:
    """Emphasis, breaks and links become Markdown, marks that mean nothing there are escaped, the rest goes."""
    assert to_markdown(html) == text


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_is_read(html: str) -> None:
    """No markup is too broken."""
    assert isinstance(to_markdown(html), str)


def test_sides_of_our_cards() -> None:
    """A claim has one or two cards, a sentence one for each blank, a quotation keeps its author's words."""
    claim = {"Front": "a", "Back": "<b>b</b>", "ReverseFront": "c", "ReverseBack": "d"}
    assert sides("studykit claim", claim, 0) == ("a", "**b**")
    assert sides("studykit claim", claim, 1) == ("c", "d")
    text = {"Text": "A {{c1::root}} and a {{c2::leaf::hint}}."}
    assert sides("studykit cloze", text, 0) == ("A […] and a leaf.", "root")
    assert sides("studykit cloze", text, 1) == ("A root and a […].", "leaf")
    assert sides("studykit cloze", text, 2) is None
    assert sides("studykit quote", text, 0) is None
    assert sides("Basic", claim, 0) is None


def test_clozes_become_brackets() -> None:
    """Brackets of the text itself are escaped, so that they hide nothing."""
    assert with_brackets("A {{c1::<i>big</i> root}} [sic]") == r"A [*big* root] \[sic\]"
    assert cloze_numbers("{{c2::b}} {{c1::a}} {{c1::c}}") == [2, 1, 1]


def foreign(fields: dict[str, str], *, cloze: bool = False) -> AnkiNote:
    return AnkiNote("guid", 0, "A type", cloze, fields, (), ())


def test_a_basic_note_is_a_question() -> None:
    """Its first two fields are asked; the name is kept."""
    block = as_own_card(foreign({"Front": "Why?", "Back": "So<br>or so"}), "anki-1")
    assert block is not None
    card = read_card(block)
    assert isinstance(card, Question)
    assert (card.prompt, card.name) == ("Why?", "anki-1")


def test_a_cloze_note_is_a_sentence() -> None:
    """Its first field is asked."""
    block = as_own_card(foreign({"Text": "A {{c1::tree}}.", "Extra": ""}, cloze=True), "anki-1")
    assert block is not None
    card = read_card(block)
    assert isinstance(card, Cloze)
    assert (card.text, card.name) == ("A [tree].", "anki-1")


@pytest.mark.parametrize(
    "note",
    [
        foreign({"Front": "Who? <img src='x.jpg'>", "Back": "He"}),
        foreign({"Front": "[sound:bird.mp3]", "Back": "A wren"}),
        foreign({"Front": "", "Back": "nothing asked"}),
        foreign({"Front": "nothing told", "Back": "<div></div>"}),
        foreign({"One": "a", "Two": "b", "Three": "c"}),
        foreign({"Text": "no cloze"}, cloze=True),
        foreign({}),
    ],
)
def test_what_a_card_of_text_cannot_be_is_left(note: AnkiNote) -> None:
    """Pictures, sounds, empty sides, and types that nobody here knows."""
    assert as_own_card(note, "anki-1") is None
