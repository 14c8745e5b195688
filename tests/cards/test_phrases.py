"""Noun phrases, and how common words are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.frequency import is_finite, is_verb, rarity
from studykit.cards.phrases import abbreviated, noun_phrases


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("the", 0),
        ("The", 0),
        ("house", 0),
        ("houses", 0),
        ("running", 0),
        ("stopped", 0),
        ("easily", 0),
        ("optimised", 0),
        ("knew", 0),
        ("x", 0),
        ("42", 0),
        ("gradient", 1),
        ("hypotheses", 1),
        ("queries", 1),
        ("photosynthesis", 2),
        ("reinforce", 0),
        ("REINFORCE", 2),
        ("heat-map", 0),
        ("sub-gradient", 2),
    ],
)
def test_how_much_a_word_tells(word: str, expected: int) -> None:
    """Everyday words tell nothing, words of papers little, all others much, in any inflection."""
    assert rarity(word) == expected


@pytest.mark.parametrize(
    ("word", "verb", "finite"),
    [
        ("avoids", True, True),
        ("avoiding", True, False),
        ("is", False, True),
        ("models", False, True),
        ("knew", True, True),
        ("gradient", False, False),
    ],
)
def test_verbs(word: str, verb: bool, finite: bool) -> None:
    """Words that can only be verbs end a phrase; those that can be finite ones make a sentence."""
    assert (is_verb(word), is_finite(word)) == (verb, finite)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bloom filters avoid needless disk access.", ["Bloom filters", "needless disk access"]),
        ("It is a simple lower bound.", ["lower bound"]),
        ("It fights the curse of dimensionality.", ["curse of dimensionality", "dimensionality"]),
        ("It maximizes the flow of a river basin.", ["flow of a river basin", "river basin"]),
        ("Wax, combs, and honey often melt.", ["Wax", "combs", "honey"]),
        ("The guess is a call.", ["guess", "call"]),
        ("They went there quickly.", []),
        ("Clock drift spoils leases.", ["Clock drift", "leases"]),
        ("Clocks drift within hours.", ["Clocks", "hours"]),
    ],
)
def test_noun_phrases(sentence: str, expected: list[str]) -> None:
    """Small words, verbs, adverbs and marks end a phrase; *of* goes on; plain adjectives stay outside."""
    assert [phrase.text for phrase in noun_phrases(sentence)] == expected


@given(st.text(st.sampled_from("ab the of. ,(A-'’\n") | st.characters(), max_size=60))
def test_phrases_are_parts_of_their_sentence(text: str) -> None:
    """Whatever the text, a phrase says where it stands, and begins with its plain adjectives or after them."""
    for phrase in noun_phrases(text):
        assert text[phrase.start : phrase.end] == phrase.text
        assert phrase.outer <= phrase.start < phrase.end


@pytest.mark.parametrize(
    ("phrase", "others", "expected"),
    [
        ("vector machine", "The VM learns", True),
        ("vector machines", "VMs learn", True),
        ("long-term memory", "LTM fades", True),
        ("generative adversarial network", "an InfoGAN learns", True),
        ("VM", "a vector machine", True),
        ("BB-V", "a black-box value", True),
        ("vector machine", "a machine learns", False),
        ("memory", "M fades", False),
    ],
)
def test_acronyms(phrase: str, others: str, expected: bool) -> None:
    """An acronym gives its phrase away, and the phrase its acronym."""
    assert abbreviated(phrase.split(), others.split()) == expected
