"""Quotations into sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("No stop at all", ("No stop at all",)),
        ("One. Two! Three? Four.", ("One.", "Two!", "Three?", "Four.")),
        ("As in Roe et al. (2014) it works. Good.", ("As in Roe et al. (2014) it works.", "Good.")),
        ("It is due to Roe et al. The rest is ours.", ("It is due to Roe et al.", "The rest is ours.")),
        ("See Fig. 3 and Eq. (2). Then stop.", ("See Fig. 3 and Eq. (2).", "Then stop.")),
        ("A loss, e.g. L1, i.e. Laplace noise. End.", ("A loss, e.g. L1, i.e. Laplace noise.", "End.")),
        ("The rate was 0.5 at first. It fell.", ("The rate was 0.5 at first.", "It fell.")),
        ("A. B. Doe and J.-P. Roe agree. Yes.", ("A. B. Doe and J.-P. Roe agree.", "Yes.")),
        ("It has vitamin C. The rest is water.", ("It has vitamin C.", "The rest is water.")),
        ("It works (see Doe. Also Roe.) well. Yes.", ("It works (see Doe. Also Roe.) well.", "Yes.")),
        ('He said "Go. Now." and left. Fine.', ('He said "Go. Now." and left.', "Fine.")),
        ('He said "It works." Then he left.', ('He said "It works."', "Then he left.")),
        ("Use $a. B$ or `c. D` here. End.", ("Use $a. B$ or `c. D` here.", "End.")),
        ("*It works.* **Indeed.** So.", ("*It works.*", "**Indeed.**", "So.")),
        ("It waits... And goes.", ("It waits...", "And goes.")),
        ("It waits... and goes.", ("It waits... and goes.",)),
        ("One line\nwraps. Next.", ("One line wraps.", "Next.")),
        ("Is it due to Fig. 3? No. It is not.", ("Is it due to Fig. 3?", "No.", "It is not.")),
        ("See No. 7 vs. No. 8. Stop.", ("See No. 7 vs. No. 8.", "Stop.")),
        ("As in Sec. B and Ch. IV. Stop.", ("As in Sec. B and Ch. IV.", "Stop.")),
        ("1. Wait for it. 2. Go.", ("1. Wait for it.", "2. Go.")),
        (
            "Go to https://example.org/a.b?c=1. Then stop.",
            ("Go to https://example.org/a.b?c=1.", "Then stop."),
        ),
        ("J. S. Bach, Dr. Roe et al. met, cf. Doe. So?", ("J. S. Bach, Dr. Roe et al. met, cf. Doe.", "So?")),
        ("“It works. It does.” they say. Yes.", ("“It works. It does.” they say.", "Yes.")),
        ("It waits… Then goes. It waits… then goes.", ("It waits…", "Then goes.", "It waits… then goes.")),
        ("A lead:\n- one\n- two", ("A lead:", "- one", "- two")),
        ("No stop\n\nNew paragraph", ("No stop", "New paragraph")),
    ],
)
def test_where_sentences_end(text: str, expected: tuple[str, ...]) -> None:
    """Marks end sentences, except in abbreviations, numbers, names and whatever is enclosed."""
    assert sentences(text) == expected


@given(st.text(st.sampled_from("aB1. !?\n\"'()“”$`-*") | st.characters(), max_size=80))
def test_no_word_is_lost(text: str) -> None:
    """The sentences hold the words of the text, in order and no others."""
    assert " ".join(sentences(text)).split() == text.split()


@given(st.text(st.sampled_from('aB. ("'), max_size=40))
def test_sentences_are_single_lines(text: str) -> None:
    """No sentence is empty, begins or ends with a space, or spans lines."""
    for sentence in sentences(text):
        assert sentence
        assert sentence == " ".join(sentence.split())
