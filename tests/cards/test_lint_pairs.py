"""Cards that ask the same as another: which are found, which only resemble each other, and how many are compared."""

from dataclasses import replace

import pytest

from studykit.cards.lint import LintCard, lint
from studykit.cards.lint_pairs import near_duplicates
from studykit.cards.make import CardKind


def qa(front: str, back: str, uid: str = "card") -> LintCard:
    return LintCard(uid, CardKind.QA, front, back)


def cloze(front: str, blank: str, uid: str = "card") -> LintCard:
    return LintCard(uid, CardKind.CLOZE, front, blank, blank)


SAME = {
    "spelling": (
        qa("Why does minimising KL divergence seek modes?", "Mass where $p$ is small is costly."),
        qa("Why does minimizing KL divergence seek modes?", "Mass where $p$ is small costs much."),
    ),
    "many spellings": (
        qa("Which behaviour of neighbours favours a colour and flavour of harbour scenes?", "Blending."),
        qa("Which behavior of neighbors favors a color and flavor of harbor scenes?", "Blending."),
    ),
    "order of words": (
        qa("What does dropout average over?", "An ensemble of thinned networks."),
        qa("Dropout averages over what?", "Thinned networks, an ensemble."),
    ),
    "one question with two answers": (
        qa("What is label smoothing?", "Training on soft targets."),
        qa("What is label smoothing?", "A regularizer of the output layer."),
    ),
    "a sentence with different gaps": (
        cloze("A GAN pits a […] against a discriminator.", "generator"),
        cloze("A GAN pits a generator against a […].", "discriminator"),
    ),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_cards_that_ask_the_same_are_found(pair: tuple[LintCard, LintCard]) -> None:
    """The later of two cards is reported with the earlier, whichever works they belong to."""
    early, late = replace(pair[0], uid="early", works=("a",)), replace(pair[1], uid="late", works=("b",))

    assert [(one.rule, one.card, one.other) for one in lint([early, late])] == [
        ("near-duplicate", "late", "early")
    ]


NEIGHBOURS = {
    "two methods": (
        qa("Which prior on weights does L1 regularization correspond to?", "A Laplace prior."),
        qa("Which prior on weights does L2 regularization correspond to?", "A Gaussian prior."),
    ),
    "two methods with one answer": (
        qa("Why is REBAR unbiased?", "Its control variate is added back in expectation."),
        qa("Why is RELAX unbiased?", "Its control variate is added back in expectation."),
    ),
    "two ends of a range": (
        qa("What happens to Gumbel-softmax samples as the temperature goes to zero?", "They become one-hot."),
        qa(
            "What happens to Gumbel-softmax samples as the temperature goes to infinity?", "All become alike."
        ),
    ),
    "two directions": (
        qa("What does the encoder send to the decoder?", "A code."),
        qa("What does the decoder send to the encoder?", "Gradients of the reconstruction."),
    ),
    "a special case": (
        qa("What does momentum average?", "Past gradients."),
        qa("What does momentum average when Nesterov looks ahead along velocity?", "Past gradients."),
    ),
    "two subjects of a long question": (
        qa("Why is the lower bound of ELBO looser with a factorised posterior family?", "It leaves a gap."),
        qa("Why is the lower bound of IWAE looser with a factorised posterior family?", "It leaves a gap."),
    ),
    "two formulas": (
        qa("Which moments does $KL(q|p)$ match?", "Those of one mode."),
        qa("Which moments does $KL(p|q)$ match?", "Those of all the mass."),
    ),
    "two questions of one thing": (
        qa("Why is SGD fast?", "Its steps are cheap."),
        qa("When is SGD fast?", "On redundant data."),
    ),
}


@pytest.mark.parametrize("pair", NEIGHBOURS.values(), ids=NEIGHBOURS.keys())
def test_contrasts_are_no_duplicates(pair: tuple[LintCard, LintCard]) -> None:
    """Two cards that differ in what they ask about stand side by side."""
    assert lint([replace(pair[0], uid="early"), replace(pair[1], uid="late")]) == []


def test_empty_cards_are_no_duplicates() -> None:
    """What asks nothing asks nothing twice."""
    assert near_duplicates([qa("…", "An answer.", "one"), qa("…", "An answer.", "two")]) == {}


def test_a_question_asked_twice_is_found_among_many() -> None:
    """Neither answers with rarer words nor a busy library hide a question that is asked again."""
    answers = [
        "soft targets blend labels towards uniform noise",
        "cheap penalty keeps logits near small scores",
    ]
    cards = [qa(f"What is label smoothing of kind X{n}?", f"Case {n}.", str(n)) for n in range(50)]
    cards += [qa(f"When is claim Y{n} true?", answer, f"y{n}") for n, answer in enumerate(answers)]
    first, second = (qa("What is label smoothing?", answer, answer) for answer in answers)

    assert near_duplicates([first, *cards, second]) == {second.uid: first.uid}


def test_a_card_repeated_many_times_is_found_each_time() -> None:
    """Copies are compared with a few of their like, not with all of them."""
    cards = [
        qa("Why does dropout reduce overfitting?", "Units cannot rely on others.", str(n))
        for n in range(10_000)
    ]

    assert len(near_duplicates(cards)) == len(cards) - 1


def test_many_cards_of_one_form_are_no_duplicates() -> None:
    """Cards that differ only in the thing they ask about are compared with a few of their like."""
    cards = [
        qa(f"Why is estimator X{n} unbiased at any temperature?", f"Term Y{n}.", str(n)) for n in range(5_000)
    ]

    assert near_duplicates(cards) == {}
