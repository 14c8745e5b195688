"""Card lint: what it finds, what it leaves alone, and that the bundled library passes it."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.lint import RULES, LintCard, Rule, lint
from studykit.cards.lint_words import count_words, stem
from studykit.cards.make import CardKind, KnownCard, make_cards
from studykit.library.model import ClaimContent
from studykit.library.records import read_records
from studykit.library.works import WorkIndex
from studykit.notes.parse import parse
from studykit.resources import bundled


def qa(front: str, back: str = "An answer.", uid: str = "card", place: str = "") -> LintCard:
    return LintCard(uid, CardKind.QA, front, back, place=place)


def cloze(front: str, blank: str, uid: str = "card", place: str = "") -> LintCard:
    return LintCard(uid, CardKind.CLOZE, front, blank, blank, place=place)


def listing(front: str, *items: str) -> LintCard:
    back = "\n".join(f"- {item}" for item in items)
    return LintCard("card", CardKind.LIST, front, back, items=items)


def found(*cards: LintCard) -> list[str]:
    return [finding.rule for finding in lint(cards)]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_each_rule_blames_its_bad_example_alone(rule: Rule) -> None:
    """The last card of the bad example breaks the rule and no other; the mended one breaks none."""
    findings = lint(rule.bad)

    assert [(finding.rule, finding.card) for finding in findings] == [(rule.id, rule.bad[-1].uid)]
    assert lint(rule.good) == []


BAD = {
    "answer-in-question": [
        qa("Which trick makes the reparameterized gradient low in variance?", "Reparameterization trick"),
        qa("What is left after knowledge distillation of teachers?", "Distilled student"),
        cloze("Contrastive divergence makes […] steps of contrastive sampling short.", "contrastive"),
        cloze("A synapse changes with the […] of firing, and each weight change is small.", "rate of change"),
    ],
    "any-of-many": [
        qa("Give an example of a regularizer."),
        qa("What is an example of an implicit model?"),
        qa("Name some sequence models."),
    ],
    "bibliographic": [
        qa("Who wrote Attention Is All You Need?"),
        qa("At which conference did dropout appear?"),
        cloze("GANs were first described in […] by Goodfellow and others.", "2014"),
    ],
    "cloze-without-context": [cloze("[…] helps.", "Noise"), cloze("The best of them is […].", "Adam")],
    "dangling-reference": [
        qa("How does it differ from a VAE?"),
        qa("Why does it work?"),
        qa("Why does it converge to a saddle?"),
        qa("What is its main drawback?"),
        qa("Why do their gradients vanish?"),
        qa("Which estimator does it use?"),
        qa("What do they propose?"),
        qa("How does the method reduce variance?"),
        qa("What does the model predict?"),
        qa("How does the proposed method avoid mode collapse?"),
        qa("What is the main contribution of this paper?"),
        qa("In this work, which datasets show memorisation?"),
        qa("According to the authors, why does batch normalization help?"),
        qa("What does Figure 3 show about depth?"),
        qa("What are the advantages?"),
        listing("limitations", "fixed capacity", "slow sampling"),
        cloze("It uses […] to reduce the variance of the gradient.", "baselines"),
        cloze("The model is trained with […] on pairs of sentences.", "teacher forcing"),
        cloze("This makes training […] and stable for deep networks.", "fast"),
        cloze("In this paper the variance is reduced by […] of samples.", "coupling"),
    ],
    "empty-side": [qa("…"), cloze("Dropout resembles an ensemble of thinned networks.", "ensemble")],
    "list-too-long": [listing("Which layers does a toy network stack?", *"abcdef")],
    "several-questions": [
        qa("What is dropout? Why does it help?"),
        qa("Which optimiser does AlphaGo use, and why?"),
        qa("How does an LSTM forget and what does a GRU change?"),
    ],
    "unbalanced-maths": [
        qa(r"What is $\frac{a}{b$ in Bayes' rule?"),
        qa("What is p$ in Bernoulli dropout?"),
        qa("Which interval bounds a probability?", r"$\left[0, 1]$"),
        qa("Which matrix is the identity in one dimension?", r"$\begin{matrix}1$"),
    ],
    "wrong-count": [listing("What are the 3 losses of an actor and its critic?", "policy", "value")],
    "yes-no-question": [
        qa("Does dropout help recurrent networks?"),
        qa("In VAEs, does the decoder see the input?"),
        qa("A VAE samples its code. Is the sample differentiable?"),
        qa("True or false: SGD finds global minima of convex losses."),
        qa("Why is batch size unimportant for SGD?", "No, matters."),
    ],
}
BAD_CASES = [pytest.param(rule, card, id=f"{rule}: {card.front}") for rule in BAD for card in BAD[rule]]


@pytest.mark.parametrize(("rule", "card"), BAD_CASES)
def test_a_bad_card_is_found(rule: str, card: LintCard) -> None:
    """A card with one flaw gets one finding, by the rule for that flaw."""
    assert found(card) == [rule]


GOOD = [
    # It and its kin that stand for nothing, for what came before, or for what follows at once.
    qa("Why is it hard to train very deep plain networks?"),
    qa("Why can it be useful to pretrain an encoder?"),
    qa("How does it help SGD to add momentum?"),
    qa("What does it take to train a GAN stably?"),
    qa("What do their gates let recurrent networks do?"),
    qa("Which of its outputs does a Neural Turing Machine send to memory?"),
    qa("A VAE samples codes. How does it keep gradients?"),
    qa("A network memorises labels. Why does this not refute early stopping?"),
    qa("How do He et al. initialise rectifier networks?"),
    cloze("As its temperature goes to […], samples of a Gumbel-softmax become one-hot.", "zero"),
    cloze("It is […] to evaluate the partition function of a Boltzmann machine.", "intractable"),
    cloze("He initialization sets the […] of weights to two over fan-in.", "variance"),
    # Common nouns that name something here.
    qa("What is a model?"),
    qa("What is a loss function?"),
    qa("How does the model evidence penalise complexity?"),
    qa("In batch normalization, why does the network need running averages?"),
    qa("In the GAN paper's convergence proof, which capacity is assumed?"),
    qa("What happens in the layer above when dropout is used?"),
    qa("Why does the network learn slowly when ReLU units die?"),
    qa("When a paper has several topics, what does LDA assign to each word of the paper?"),
    # One question in spite of its words.
    qa("What controls when and where attention is applied?"),
    qa("What does the gap between what is said and what is meant measure?"),
    qa('Which question does "Why Should I Trust You?" answer with local surrogates?'),
    qa("What does a critic do in WGAN that a discriminator in a GAN does not?"),
    # Alternatives that are offered, and answers whose kind is named.
    qa("Is cross-entropy between $p$ and $q$ smaller or larger than the entropy of $p$?", "Larger."),
    qa("With REINFORCE, should a baseline depend on the action or on the state?", "On the state."),
    qa("Which of precision and recall suffers when a detector is too timid?", "Recall."),
    qa("Of ReLU and sigmoid, which saturates on both sides?", "Sigmoid."),
    qa("Which prior puts mass near thin sets?", "The manifold prior."),
    qa("Which shape of utility makes an agent avoid risk?", "Utility is concave."),
    qa("Which tool draws graphs by a spring model ([link](https://graphviz.org))?", "Graphviz."),
    cloze("A […] is an autoencoder that sees corrupted inputs.", "denoising autoencoder"),
    cloze(
        "An […] is an autoencoder whose code a discriminator matches to a prior.", "adversarial autoencoder"
    ),
    # Words and signs that mean something else here.
    qa("Which [plot](https://example.org/?a=1) shows double descent?"),
    qa("Why do costs of $5 and of $10 differ in utility?"),
    qa(r"Why does a price of \$5/$n$ fall with $n$?"),
    qa("When the temperature is low, what do Gumbel-softmax samples look like?"),
    qa("Why may a model with few parameters overfit?", "No measure of size alone limits capacity."),
    qa("Why, in 2012, did ImageNet results jump?"),
    qa("When was backpropagation through time first practical?"),
    cloze("In a layer of […] units, 1 % are active.", "512"),
    qa(r"What does $\frac{a}{b} \left( x \right) \rightarrow \{0\}$ mean in Bayes' rule?"),
    qa("Which two-stage procedure trains a deep belief network?"),
    listing("Which two of the three LSTM gates look at the output?", "input", "forget"),
]


@pytest.mark.parametrize("card", GOOD, ids=lambda card: card.front)
def test_a_good_card_is_left_alone(card: LintCard) -> None:
    """Cards that resemble bad ones but can be answered get no finding."""
    assert found(card) == []


def test_siblings_are_no_duplicates_and_share_their_findings() -> None:
    """Cards of one claim may look alike, and a flaw of their sentence is told once, at its place."""
    sentence = "This makes {} a {} without any labels of their own."
    cards = [
        cloze(sentence.format("[…]", "generator"), "networks", "one", "notes.md:7"),
        cloze(sentence.format("networks", "[…]"), "generator", "two", "notes.md:7"),
    ]

    assert [(one.rule, one.card, one.place) for one in lint(cards)] == [
        ("dangling-reference", "one", "notes.md:7")
    ]


OLD = [KnownCard("old", kind, 1, None) for kind in (CardKind.MEANING, CardKind.TERM, CardKind.ITEM)]


def made(claim: ClaimContent) -> list[LintCard]:
    """The cards of a claim that had cards before, which are kept whatever it has grown to."""
    return [
        LintCard(str(number), card.kind, card.front, card.back, card.blank, claim.items, place="notes.md:1")
        for number, card in enumerate(make_cards(claim, OLD))
    ]


def definition(term: str, meaning: str) -> list[LintCard]:
    return made(ClaimContent("definition", "", term, meaning, (), None, None, None))


def test_a_definition_is_measured_in_one_direction() -> None:
    """Its meaning is an answer, and no question that would be too long or name nothing."""
    meaning = " ".join(["word"] * 25)

    assert found(*definition("gain", meaning)) == []
    assert found(*definition("gain", f"{meaning} more")) == ["long-answer"]
    assert found(*definition("method", "a way to solve a problem")) == []


def test_a_long_list_is_measured_item_by_item() -> None:
    """Its neighbours in view neither lengthen the question nor give the answer away."""
    items = ("sampling noise", "noise", "drift", "lag", "echo", " ".join(["word"] * 30))
    claim = ClaimContent("list", "", "sources of error in audio:", None, items, None, None, None)

    assert found(*made(claim)) == ["long-item"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("two words", 2),
        ("well-known - and so on …", 4),
        ("the sum $a + b$ of both", 5),
        ("call `f(x, y)` once", 3),
        ("see [its page](https://example.org/a-b)", 3),
        ("it costs $5 or $10", 5),
    ],
)
def test_what_counts_as_a_word(text: str, expected: int) -> None:
    """A formula, a piece of code and a hyphenated word are one each; dashes and targets of links are none."""
    assert count_words(text) == expected


@pytest.mark.parametrize(
    "forms",
    [
        ("regularize", "regularized", "regularization", "regularisation"),
        ("sample", "samples", "sampled", "sampling"),
        ("expected", "expectation", "expectations"),
    ],
    ids=lambda forms: forms[0],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    """Endings and spellings make no other word."""
    assert len(set(map(stem, forms))) == 1


@given(
    st.lists(
        st.builds(
            LintCard,
            st.uuids().map(str),
            st.sampled_from(CardKind),
            *[st.text(st.sampled_from("aIt {}$\\`*[]()?.,\n") | st.characters(), max_size=60)] * 2,
            st.none() | st.text(max_size=20),
            st.lists(st.text(max_size=20), max_size=7).map(tuple),
            place=st.sampled_from(["", "a.md:1", "a.md:2"]),
        ),
        max_size=8,
        unique_by=lambda card: card.uid,
    )
)
def test_any_cards_can_be_linted(cards: list[LintCard]) -> None:
    """Nothing raises; findings follow the order of the cards, and an earlier card is what is repeated."""
    order = {card.uid: number for number, card in enumerate(cards)}
    findings = lint(cards)
    places = [order[finding.card] for finding in findings]

    assert places == sorted(places)
    assert all(order[one.other] < order[one.card] for one in findings if one.other is not None)
    assert {finding.rule for finding in findings} <= RULES.keys()


_HUGE = {
    name: part * 20_000
    for name, part in {
        "maths": "$",
        "formulas": "$a$",
        "open formulas": "$a ",
        "braces": "${$",
        "code": "`a",
        "stars": "*a ",
        "quotation marks": '"a ',
        "brackets": "[](",
        "between": "between ",
        "and": "and ",
        "which": "which ",
        "when was": "when was ",
        "commas": "in a, ",
        "questions": "why? ",
        "pronouns": "it is ",
        "blanks": " ",
    }.items()
}


@pytest.mark.parametrize("text", _HUGE.values(), ids=_HUGE.keys())
def test_huge_cards_are_linted(text: str) -> None:
    """Whatever a huge side repeats, it is read in time that grows with its length alone."""
    assert found(qa(text, text), cloze(f"{text}[…]", text, "other"))


def seed_cards() -> Iterator[LintCard]:
    """The cards of the bundled library, as an import makes them."""
    index = WorkIndex()
    for path in sorted(bundled("seeds").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        records = read_records(parse(text), text, index, "/".join)
        for draft in records.drafts:
            if isinstance(draft.content, ClaimContent):
                section = records.sections[draft.place.section]
                place = f"{path.name}:{section.first + draft.place.offset}"
                for number, card in enumerate(make_cards(draft.content)):
                    yield LintCard(
                        f"{place}/{number}", card.kind, card.front, card.back, card.blank, draft.content.items,
                        section.works, "/".join(section.topic), place,
                    )  # fmt: skip


def test_the_bundled_library_passes_without_exceptions() -> None:
    """Each card of `seeds/` keeps every rule."""
    cards = list(seed_cards())

    assert len(cards) >= 700
    assert lint(cards) == []
