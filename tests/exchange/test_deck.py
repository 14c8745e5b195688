"""Claims and quotes as notes of Anki's."""

import uuid
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from studykit.exchange.apkg import cards_made
from studykit.exchange.deck import (
    ExportClaim,
    ExportKind,
    content_digest,
    deck_name,
    deck_note,
    guid_of,
    tag_name,
)
from studykit.exchange.errors import ExchangeError
from studykit.exchange.note_types import LAYOUTS, DeckNote, NoteType
from tests.exchange.claims import UID, make_claim, one_of_each
from tests.exchange.hostile import HOSTILE, hostile_claims


def field(note: DeckNote, name: str) -> str:
    return note.fields[LAYOUTS[note.note_type].fields.index(name)]


@pytest.mark.parametrize(
    ("kind", "note_type", "content", "cards"),
    [
        (
            ExportKind.QA,
            NoteType.CLAIM,
            ("What does <em>dropout</em> switch off?", "Units, at random.", "", ""),
            (0,),
        ),
        (
            ExportKind.DEFINITION,
            NoteType.CLAIM,
            ("dropout", "switching off random units", "switching off random units", "dropout"),
            (0, 1),
        ),
        (
            ExportKind.LIST,
            NoteType.LIST,
            ("Parts of a GAN?", "<ul><li>a generator</li><li>a discriminator</li></ul>"),
            (0,),
        ),
        (
            ExportKind.LIST_ITEMS,
            NoteType.CLOZE,
            (
                "A VAE has:<ul><li>{{c1::an encoder}}</li><li>a decoder</li><li>{{c3::a prior}}</li></ul>",
                "",
            ),
            (0, 2),
        ),
        (
            ExportKind.CLOZE,
            NoteType.CLOZE,
            ("A VAE maximises a {{c1::lower bound}} on the {{c2::log-likelihood}}.", ""),
            (0, 1),
        ),
        (
            ExportKind.QUOTE,
            NoteType.QUOTE,
            (
                "Noise in the gradient acts as <em>{{c1::implicit regularisation}}</em>.",
                "Batches are small. Noise in the gradient acts as <em>implicit regularisation</em>.",
            ),
            (0,),
        ),
    ],
)
def test_each_kind_fills_its_fields(
    kind: ExportKind, note_type: NoteType, content: tuple[str, ...], cards: tuple[int, ...]
) -> None:
    """Each kind of claim has its note type, its content and its cards."""
    note = deck_note(make_claim(kind))
    assert note.note_type is note_type
    assert note.fields[: len(content)] == content
    assert note.cards == cards


def test_the_source_is_shown() -> None:
    """Work, speaker, link, topic and comment have fields of their own; the spare ones stay empty."""
    note = deck_note(make_claim(speaker="C. Poe", comment="*seen* in practice"))
    assert field(note, "Work") == "<cite>A Made-up Paper</cite> – A. Doe, B. Roe"
    assert field(note, "Speaker") == "C. Poe"
    assert field(note, "Link") == '<a href="https://example.org/paper">example.org/paper</a>'
    assert field(note, "Topic") == "theory"
    assert field(note, "Comment") == "<em>seen</em> in practice"
    assert (field(note, "Spare1"), field(note, "Spare2")) == ("", "")


@pytest.mark.parametrize(
    ("text", "deletions", "html"),
    [
        ("A **[b]** c", ((1, "b"),), "A <strong>{{c1::b}}</strong> c"),
        ("[*a* b] c", ((4, "*a* b"),), "{{c4::<em>a</em> b}} c"),
        ("[$p(x)$] c", ((1, "$p(x)$"),), r"{{c1::\(p(x)\)}} c"),
        ("[a](https://x.org) [a]", ((1, "a"),), '<a href="https://x.org">a</a> {{c1::a}}'),
        ("`[a]` $[a]$ [a]", ((1, "a"),), r"<code>&#91;a&#93;</code> \(&#91;a&#93;\) {{c1::a}}"),
        ("[a](see b)", ((1, "a"),), "{{c1::a}}(see b)"),
        (r"\[a] [a]", ((1, "a"),), "&#91;a&#93; {{c1::a}}"),
        (
            "[`a` b] `[b]` [b]",
            ((1, "`a` b"), (2, "b")),
            "{{c1::<code>a</code> b}} <code>&#91;b&#93;</code> {{c2::b}}",
        ),
        ("[a] [a]", ((1, "a"), (2, "a")), "{{c1::a}} {{c2::a}}"),
        ("[x::y}}z]", ((1, "x::y}}z"),), "{{c1::x:&#58;y&#125;&#125;z}}"),
        ("{{c9::q}} [a]", ((1, "a"),), "&#123;&#123;c9::q&#125;&#125; {{c1::a}}"),
        ("[[a](https://x.org)]", ((1, "[a](https://x.org)"),), '{{c1::<a href="https://x.org">a</a>}}'),
    ],
)
def test_blanks_of_a_cloze(text: str, deletions: tuple[tuple[int, str], ...], html: str) -> None:
    """Markdown is rendered around and inside the blanks; brackets of code, maths and links are none."""
    note = deck_note(make_claim(ExportKind.CLOZE, text=text, deletions=deletions))
    assert note.fields[0] == html
    assert cards_made(note) == note.cards


def test_a_blank_of_a_quote_is_a_whole_word() -> None:
    """The blank is found as a word, not inside another."""
    claim = make_claim(ExportKind.QUOTE, text="Networks need a net.", deletions=((1, "net"),))
    assert deck_note(claim).fields[0] == "Networks need a {{c1::net}}."


def test_a_blank_of_a_quote_is_in_no_address() -> None:
    """The words of an address stay what they are; those of a link may be asked for."""
    text = "See <https://net.example>, [x](https://x.example/net) or [a net](https://net.example)."
    claim = make_claim(ExportKind.QUOTE, text=text, deletions=((1, "net"),))
    html = deck_note(claim).fields[0]
    assert html.endswith('or <a href="https://net.example">a {{c1::net}}</a>.')
    assert html.count("{{") == 1


def test_blanks_of_a_quote_come_in_any_order() -> None:
    """Words that are found inside another one first are asked for where they stand."""
    claim = make_claim(ExportKind.QUOTE, text="A network needs a net.", deletions=((1, "net"), (2, "needs")))
    assert deck_note(claim).fields[0] == "A network {{c2::needs}} a {{c1::net}}."


def test_a_blank_may_begin_with_a_formula() -> None:
    """A formula is left alone where it only stands around the words."""
    text = "The density $p(x)$ of x, with $x$ and x apart."
    claim = make_claim(ExportKind.QUOTE, text=text, deletions=((1, "$p(x)$ of x"), (2, "x")))
    assert deck_note(claim).fields[0] == r"The density {{c1::\(p(x)\) of x}}, with \(x\) and {{c2::x}} apart."


@pytest.mark.parametrize(
    "claim",
    [
        make_claim(ExportKind.CLOZE, deletions=((1, "missing"),)),
        make_claim(ExportKind.CLOZE, text="`[a]`", deletions=((1, "a"),)),
        make_claim(ExportKind.QUOTE, deletions=((1, "missing"),)),
        make_claim(ExportKind.LIST_ITEMS, deletions=((1, "missing"),)),
    ],
)
def test_a_blank_that_is_not_there_is_an_error(claim: ExportClaim) -> None:
    """The error names the claim instead of exporting a card without a question."""
    with pytest.raises(ExchangeError, match=claim.uid):
        deck_note(claim)


def test_tags_say_the_state() -> None:
    """Tags of the caller are single words, each once whatever its case, and states are added."""
    claim = make_claim(
        tags=("Deep Learning", "deep learning", " ", "a::b c"), locked=True, draft=True, retired=True
    )
    assert deck_note(claim).tags == (
        "a::b-c",
        "Deep-Learning",
        "studykit::draft",
        "studykit::locked",
        "studykit::retired",
    )


@pytest.mark.parametrize(
    ("name", "deck", "tag"),
    [
        ("Deep Learning::theory", "Deep Learning::theory", "Deep-Learning::theory"),
        (" a ::  b  c ", "a::b c", "a::b-c"),
        ("a::::b::", "a::b", "a::b"),
        ('say "hi"', "say hi", "say-hi"),
        ("a\x1fb\nc", "a b c", "a-b-c"),
        ("e\u0301", "\u00e9", "\u00e9"),
        ("::", "studykit", ""),
    ],
)
def test_names_as_anki_keeps_them(name: str, deck: str, tag: str) -> None:
    """Names of decks and tags are written as Anki would make them, so that they match at the next import."""
    assert deck_name(name) == deck
    assert tag_name(name) == tag


@given(st.uuids())
def test_guids_name_their_claims(uid: uuid.UUID) -> None:
    """A guid is short, safe in an address, and one for each UUID."""
    guid = guid_of(str(uid))
    assert len(guid) == 22
    assert guid.replace("-", "").replace("_", "").isalnum()
    assert guid_of(str(uid).upper()) == guid


def test_guids_never_change() -> None:
    """The guid of a known UUID is that of the first release."""
    assert guid_of(UID) == "bxwfDmoLXVmdDIovPxt8EQ"


def test_a_bad_uid_is_refused() -> None:
    """Only UUIDs have guids."""
    with pytest.raises(ValueError, match="badly formed"):
        guid_of("no uuid")


@pytest.mark.parametrize("values", [{"mod": 1}, {"position": 99}, {"cards": (5,)}, {"guid": "x"}])
def test_the_digest_is_of_what_is_shown(values: dict[str, object]) -> None:
    """Stamps and places leave the digest alone."""
    note = deck_note(make_claim())
    assert content_digest(replace(note, **values)) == content_digest(note)  # type: ignore[arg-type]


def test_the_digest_sees_every_change() -> None:
    """Fields, tags and deck change it, and so does moving text from one field to the next."""
    note = deck_note(make_claim())
    moved = (note.fields[0][:-1], note.fields[0][-1] + note.fields[1], *note.fields[2:])
    variants = [
        note,
        replace(note, fields=("x", *note.fields[1:])),
        replace(note, fields=moved),
        replace(note, tags=note.tags[1:]),
        replace(note, deck="x"),
    ]
    assert len({content_digest(variant) for variant in variants}) == len(variants)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert(text: str) -> None:
    """No text in any place gives an active element, an unsafe address, or a card more or less."""
    for plain, claim in zip(one_of_each(), hostile_claims([text]), strict=True):
        note = deck_note(claim)
        assert cards_made(note) == deck_note(plain).cards
        assert not any(char.isspace() for tag in note.tags for char in tag)
        for html in note.fields:
            assert_inert(html)


ELEMENTS = {"a", "br", "cite", "code", "em", "li", "ol", "p", "pre", "span", "strong", "ul"}


def assert_inert(html: str) -> None:
    """Only our elements, only safe addresses, nothing of Anki's or MathJax's that we did not put there."""
    for element in BeautifulSoup(f"<p>{html}</p>", "html.parser").find_all(True):
        assert element.name in ELEMENTS
        assert set(element.attrs) <= {"href", "start"}
        assert str(element.get("href", "https://")).startswith(("http://", "https://", "mailto:"))
    assert "[" not in html.replace(r"\[", "")
    assert "\x1f" not in html
    html.encode()


@given(
    st.text(st.sampled_from("ab:{}&<>*_ "), min_size=1, max_size=20).filter(lambda words: not words.isspace())
)
def test_any_words_can_be_blanked(words: str) -> None:
    """Braces, colons and Markdown in a deletion leave it the one deletion that it is."""
    claim = make_claim(ExportKind.CLOZE, text=f"x [{words}] y", deletions=((1, words),))
    assert cards_made(deck_note(claim)) == (0,)


@given(st.text(st.sampled_from("a[]{}:`$\\c1") | st.characters(), max_size=20))
def test_no_words_smuggle_in_a_card(words: str) -> None:
    """Whatever stands between the brackets, there is the one card or a refusal."""
    claim = make_claim(ExportKind.CLOZE, text=f"x [{words}] y", deletions=((1, words),))
    try:
        made = cards_made(deck_note(claim))
    except ExchangeError:
        made = ()
    assert made in {(), (0,)}


def test_every_kind_has_a_claim() -> None:
    """The examples of these tests cover the kinds."""
    assert {claim.kind for claim in one_of_each()} == set(ExportKind)
