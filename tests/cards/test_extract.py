"""The one cloze that a quotation is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.extract import key_cloze

TITLE = "Sparse Ledger Networks for Long Documents"


@pytest.mark.parametrize(
    ("text", "tags", "term"),
    [
        # a tag
        (
            "A ledger prevents vanishing signals in stacks of great depth because every layer writes to slots.",
            ("vanishing signals",),
            "vanishing signals",
        ),
        # words of the title
        (
            "Without pruning, sparse ledger networks require memory that grows with the square of the document.",
            (),
            "sparse ledger networks",
        ),
        # emphasis
        (
            "Training with noisy labels acts as *implicit smoothing* because gradients of rare classes shrink.",
            (),
            "implicit smoothing",
        ),
        # a technical noun phrase
        (
            "Early stopping reduces test error because weights stay close to zero through spectral regularisation.",
            (),
            "spectral regularisation",
        ),
    ],
)
def test_which_term_is_blanked(text: str, tags: tuple[str, ...], term: str) -> None:
    """Tags come first, then words of the title and emphasis, then technical noun phrases."""
    assert key_cloze(text, TITLE, tags) == (text, term)


def test_the_sentence_with_the_claim_is_chosen() -> None:
    """Among several sentences the one that claims something about the topic wins."""
    text = (
        "Documents are long and come in many languages with little markup. "
        "We show that sparse ledger networks reduce the cost of reading because each token touches few cells. "
        "More results follow below."
    )
    assert key_cloze(text, TITLE, ()) == (text.split(". ")[1] + ".", "sparse ledger networks")


GOOD = "A ledger prevents vanishing signals in stacks of great depth because every layer writes to slots."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (GOOD, ""),
        (" in stacks of great depth because every layer writes to slots", ""),
        ("slots", "slots " + "and to the cells beside them " * 6),
        ("A ledger", "This ledger"),
        ("A ledger", "However, a ledger"),
        ("A ledger", "For example, a ledger"),
        ("A ledger", "The second ledger"),
        ("A ledger", "It"),
        ("A ledger", "The authors' ledger"),
        ("A ledger", "- a ledger"),
        ("A ledger", "a ledger"),
        ("because every layer", "as shown in Figure 3 since every layer"),
        ("every layer", "the proposed layer"),
        ("every layer", "in this paper a layer"),
        ("slots.", "slots?"),
        ("slots.", "slots:"),
        (
            "prevents vanishing signals in stacks of great depth because",
            "and vanishing signals in deep stacks, as",
        ),
        ("slots", "slots of vanishing signals"),
        ("slots", "slots for a signal"),
        ("vanishing signals", "early vanishing signals"),
        ("vanishing signals", "vanishing signals paths"),
        ("vanishing signals", "`vanishing signals`"),
        ("vanishing signals", "[vanishing signals](https://example.org)"),
        ("vanishing signals", "vanishing signals (VS)"),
        ("great depth", "depth f(x)"),
        ("layer writes to slots", "one of the many and various new networks is so"),
    ],
)
def test_what_makes_no_card(old: str, new: str) -> None:
    """One flaw is enough: too short or long, leaning on or pointing at other text, a blank given away."""
    assert key_cloze(GOOD, TITLE, ("vanishing signals",)) == (GOOD, "vanishing signals")
    assert old in GOOD
    assert key_cloze(GOOD.replace(old, new), TITLE, ("vanishing signals",)) is None


WORDS = st.sampled_from(
    [
        "the",
        "a",
        "of",
        "vanishing",
        "signals",
        "Ledger",
        "networks",
        "because",
        "show",
        "is",
        "prevents",
        "entropy",
        "this",
        "*noise*",
        "in,",
        "memory.",
        "By",
        "(x)",
        "$y$",
    ]
)


@given(st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=3))
def test_the_term_stands_once_in_its_sentence(text: str, tags: list[str]) -> None:
    """Whatever is chosen is a sentence of the text with exactly one such term in it."""
    found = key_cloze(text, "Ledger networks", tags)
    if found is not None:
        sentence, term = found
        assert sentence in text
        assert sentence.lower().count(term.lower()) == 1
