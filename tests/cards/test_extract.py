"""The cards that the quotations of a work are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.blanks import blanks
from studykit.cards.extract import Proposal, propose
from studykit.cards.make import HIDDEN
from studykit.cards.standing import standing

# Of each work: title, and its quotations with the blanks that they are worth, sentence by sentence.
WORKS: dict[str, list[tuple[str, str | None]]] = {
    "Lanterns: Write Paths for Flash Stores": [
        (
            "Bloom filters avoid needless disk reads, since a negative answer proves that the key is absent.",
            "Bloom filters",
        ),
        (
            "We show that tiered compaction reduces write amplification at the expense of read latency.",
            "Tiered compaction",
        ),
        ("Reads pay for it: a lookup may touch every level.", None),
        ("The numbers above were measured on one machine with two disks and nothing else to do.", None),
    ],
    "Snapshots Considered Carefully": [
        (
            "Snapshot isolation permits write skew because two transactions may update disjoint rows.",
            "Snapshot isolation",
        ),
        ("However, they did not test the lock manager on larger machines with slower clocks.", None),
        ("Two-phase locking is a great and really popular protocol in many successful products.", None),
    ],
    "Agreement in Practice": [
        (
            "Consensus requires a majority quorum because any two majorities share at least one replica.",
            "majority quorum",
        ),
        (
            "Leader leases depend on bounded clock drift, which no operating system guarantees.",
            "Leader leases",
        ),
        ("Should every replica answer reads when the leader may be cut off from its followers?", None),
    ],
    "How Leaves Count Days": [
        ("C4 plants avoid photorespiration by concentrating carbon dioxide around rubisco.", "C4 plants"),
        ("This is, of course, a beautiful result of the first experiment that I did in the garden.", None),
        ("In Figure 3 guard cells lose potassium while abscisic acid keeps the stomata closed.", None),
    ],
    "Folding Under Pressure": [
        (
            "Chaperonins prevent aggregation by sheltering unfolded chains inside a closed chamber.",
            "aggregation",
        ),
        ("Prions are misfolded proteins that convert normal copies to their own shape.", "Prions"),
        ("It converts normal copies of the protein to its own shape within a few hours.", None),
    ],
    "Genes on the Move": [
        (
            "Transposons are mobile genetic elements that copy themselves to new positions in the genome.",
            "Transposons",
        ),
        ("Horizontal gene transfer spreads antibiotic resistance via plasmids.", "Horizontal gene transfer"),
        (
            "Genetic drift dominates selection in small populations because sampling of alleles outweighs fitness.",
            "Genetic drift",
        ),
    ],
    "Shrink and Be Right": [
        (
            "Ridge regression reduces variance at the cost of bias by penalizing large coefficients.",
            "Ridge regression",
        ),
        ("The estimator f(x) = x + 1 dominates the sample mean whenever the dimension is three.", None),
        ("Lasso beats ridge by 3.5% on the benchmark and by 4.1% on the data of the hospital.", None),
    ],
    "Matching Is Not Magic": [
        (
            "Conditioning on a collider induces spurious correlation between its independent causes.",
            "spurious correlation",
        ),
        (
            "Randomization balances unobserved confounders in expectation, whereas matching balances covariates.",
            "unobserved confounders",
        ),
        ("Our estimator was used in many fields, and we hope that people will like the package.", None),
    ],
    "The Air Pump Revisited": [
        ("Lavoisier rejected phlogiston because metals gain weight when they burn.", "metals"),
        (
            "Galileo's telescope undermined Aristotelian cosmology by revealing mountains on the Moon.",
            "Aristotelian cosmology",
        ),
        ("Boyle, Hooke, Papin, Huygens and Guericke were there (see also Shapin and Schaffer, 1985).", None),
    ],
    "Counting Stars by Hand": [
        (
            "Leavitt found that the period of Cepheids is proportional to the logarithm of luminosity.",
            "logarithm of luminosity",
        ),
        (
            "Spectral classes reflect surface temperature rather than chemical composition.",
            "chemical composition",
        ),
    ],
    "Prices That Stick": [
        (
            "Adverse selection arises from asymmetric information between buyers and sellers.",
            "Adverse selection",
        ),
        ("I think the whole field should be ashamed of the models that it taught us in school.", None),
    ],
}
QUOTATIONS = [
    pytest.param(title, text, blank, id=" ".join(text.split()[:4]))
    for title, quotations in WORKS.items()
    for text, blank in quotations
]


@pytest.mark.parametrize(("title", "text", "blank"), QUOTATIONS)
def test_what_a_quotation_is_worth(title: str, text: str, blank: str | None) -> None:
    """In any field, a claim that stands alone is asked for where it turns; all else gives no card."""
    answers = [card.blank for card in propose([text], title)]
    assert blank in answers if blank else answers == []


@pytest.mark.parametrize("lead", ["We show that", "Our results also suggest that", "However, we find that"])
def test_a_claim_that_was_reported_is_the_claim(lead: str) -> None:
    """What leads in to a claim, or joins it to the one before, is left out."""
    claim = "Tiered compaction reduces write amplification at the expense of read latency."
    said = claim[:1].lower() + claim[1:]
    assert propose([f"{lead} {said}"], "Lanterns") == propose([claim], "Lanterns")
    assert propose([said], "Lanterns") == []


def test_the_work_is_named_beside_the_question() -> None:
    """By its title without the subtitle: a learner need not guess which work is meant."""
    text = "Bloom filters avoid needless disk reads, since a negative answer proves that the key is absent."
    assert propose([text], "Lanterns: Write Paths for Flash Stores") == [
        Proposal(
            0,
            text,
            "Bloom filters",
            "“Lanterns”: […] avoid needless disk reads, since a negative answer proves that the key is absent.",
        )
    ]


@pytest.mark.parametrize("title", ["Bloom Filters at Work", "BF: Small Sets", "In Bloom"])
def test_a_title_that_gives_the_answer_away_is_left_out(title: str) -> None:
    """So is an acronym of the answer; the sentence then has to be cue enough."""
    text = "Bloom filters avoid needless disk reads, since a negative answer proves that a fingerprint is absent."
    [card] = propose([text], title)
    assert card.front == text.replace("Bloom filters", HIDDEN)
    assert (
        propose(["Bloom filters avoid reads of data that the user of a system does not need."], title) == []
    )


def test_a_sentence_gives_one_card() -> None:
    """A second one would show the answer of the first."""
    text = (
        "Bloom filters avoid needless disk reads, since a Cuckoo fingerprint proves that the key is absent."
    )
    assert len(blanks(text, ())) > 1
    assert len(propose([text], "Lanterns")) == 1


@pytest.mark.parametrize(
    ("title", "text", "blank"),
    [
        (
            "Kelp-Consistent Surveys",
            "KelpNet removes drift by counting barnacles in a bay.",
            "KelpNet",
        ),
        (
            "Drifting",
            "Higher-level kelp beds store carbon while lower-level dunes release methane.",
            "Higher-level kelp beds",
        ),
        ("Drifting", "Coastal gulls carry herring, and pelagic gulls carry ripples.", "Coastal gulls"),
        (
            "Drifting",
            "Experience replay lets online buoys reuse experiences of the tide.",
            "Experience replay",
        ),
    ],
    ids=["part of a compound", "part that contrasts", "kind that contrasts", "everyday word"],
)
def test_a_word_of_the_answer_is_never_shown(title: str, text: str, blank: str) -> None:
    """Neither in the sentence nor in the title, in any form and as a part of any word; the blank is fit else."""
    assert blank in [found.text for found in blanks("Ripples are stopped by " + blank + ".", ())]
    assert not any(card.blank == blank and title in card.front for card in propose([text], title))


def test_a_short_claim_is_cue_enough() -> None:
    """Three words of some weight make a question."""
    text = "Barnacle sampling is invariant under rotation of the spindle."
    [card] = propose([text], "Harbours")
    assert card.blank == "Barnacle sampling"


def test_a_claim_of_the_work_needs_its_name() -> None:
    """What a work reports of itself is no fact that stands without it."""
    text = "Bloom filters avoid needless disk reads, since a negative answer proves that a fingerprint is absent."
    assert propose([f"We show that {text}"], "Bloom Filters at Work") == []


def test_a_quotation_gives_three_cards() -> None:
    """However many claims it makes; and none whose answer another sentence of it shows."""
    titles = ["Genes on the Move", "Folding Under Pressure", "Shrink and Be Right", "Prices That Stick"]
    text = " ".join(text for title in titles for text, blank in WORKS[title] if blank)
    assert len(propose([text], "Miscellany")) == 3


def test_the_topic_is_never_the_answer() -> None:
    """Its name is shown beside the question."""
    text = "Old banyan groves are prone to cambial rot when their trunks grow."
    assert [card.blank for card in propose([text], "Trees")] == ["cambial rot"]
    assert "cambial rot" not in [card.blank for card in propose([text], "Trees", topic="cambial rot")]


@pytest.mark.parametrize(
    ("tags", "blank"),
    [((), "photon avalanche"), (("diffusion",), "Diffusion")],
    ids=["no tag", "a tag"],
)
def test_tags_are_asked_for_first(tags: tuple[str, ...], blank: str) -> None:
    """What the writer of the notes marks a work with is what it is about."""
    text = "Diffusion reduces contrast in warm crystals through photon avalanche."
    assert max(blanks(text, tags), key=lambda found: found.weight).text == blank


GOOD = "Spectral decay prevents photon echo in warm crystals because every lattice site drifts."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (GOOD, ""),
        (" in warm crystals because every lattice site drifts", ""),
        ("drifts.", "drifts " + "and so does each of the sites beside it " * 4 + "."),
        ("drifts.", "drifts?"),
        ("drifts.", "drifts:"),
        ("drifts.", "drifts"),
        ("Spectral", "spectral"),
        ("Spectral decay prevents photon echo", "Keep photon echo"),
        ("Spectral decay", "The loss of state, such as the one above,"),
        ("Spectral decay", "This decay"),
        ("Spectral decay", "It"),
        ("Spectral decay", "The effect"),
        ("Spectral decay", "Again spectral decay"),
        ("Spectral decay", "The authors' decay"),
        ("Spectral decay", "For example, spectral decay"),
        ("every lattice site", "as shown in Figure 3 every site"),
        ("every lattice site", "in this paper every site"),
        ("every lattice site", "our site"),
        ("every lattice site", "the proposed site"),
        ("every lattice site", "a site (Doe, 1995)"),
        ("every lattice site", "a site [12]"),
        ("warm crystals", "f(x) crystals"),
        ("warm crystals", "crystals (warm"),
        ("prevents photon echo", "seems to prevent photon echo"),
        ("prevents photon echo", "is a powerful idea for photon echo"),
        ("because every lattice site drifts", "with 95.3% accuracy"),
        ("because every lattice site drifts", "and other crystals of that kind of lattice"),
    ],
)
def test_what_stands_in_the_way_of_a_sentence(old: str, new: str) -> None:
    """One flaw is enough: too short or long, no claim, or leaning on or pointing at other text."""
    assert standing(GOOD) == (GOOD, False)
    assert old in GOOD
    assert standing(GOOD.replace(old, new)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Decay prevents photon echo, photon noise and photon loss in crystals because lattice sites drift.",
        "Decay prevents photon echo (PE) in warm crystals because every lattice site drifts.",
        "Decay prevents `photon echo` in warm crystals because every lattice site drifts.",
        "Decay prevents [photon echo](https://example.org) in warm crystals because every lattice site drifts.",
        "Decay prevents photon echo in warm crystals because every echo drifts.",
        "Decay prevents photon echo in warm crystals because PE needs lattice sites.",
        'Decay prevents "weak photon echo" in warm crystals because every lattice site drifts.',
        "Decay prevents photon echo Bragg scattering in warm crystals because every lattice site drifts.",
    ],
    ids=[
        "listed",
        "bracketed",
        "code",
        "link",
        "told again",
        "acronym",
        "part of a quotation",
        "part of a name",
    ],
)
def test_phrases_that_are_not_blanked(text: str) -> None:
    """A phrase among its like, given away, or torn out of what holds it, is no blank."""
    assert "photon echo" not in [card.blank for card in propose([text], "Crystals")]


def test_a_work_gives_few_cards() -> None:
    """At most three of a quotation and six of a work, each with its own answer, in reading order."""
    quotes = [" ".join(text for text, _ in quotations) for quotations in WORKS.values()]
    cards = propose([*quotes, *quotes], "Miscellany")
    counts = [sum(card.quote == number for card in cards) for number in range(2 * len(quotes))]
    places = [
        (card.quote, quotes[card.quote % len(quotes)].casefold().index(card.sentence.casefold()))
        for card in cards
    ]

    assert len(cards) == 6
    assert max(counts) <= 3
    assert len({card.blank for card in cards}) == 6
    assert places == sorted(places)


PIECES = st.sampled_from(
    [
        "the",
        "a",
        "of",
        "spectral",
        "decay",
        "Ledger",
        "networks",
        "because",
        "shows",
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
        "—",
        '"',
        "“",
        "”",
        "We",
        "show",
        "that",
        "However,",
        "REBAR",
        "can",
        "be",
        "called",
        "a",
    ]
)


@given(
    st.lists(st.lists(PIECES, max_size=40).map(" ".join), max_size=4),
    st.text(max_size=20) | st.just("Ledger networks"),
    st.lists(PIECES, max_size=3),
)
def test_a_card_shows_its_sentence_and_hides_its_blank(
    quotes: list[str], title: str, tags: list[str]
) -> None:
    """Whatever is proposed is a sentence of its quotation, in which the blank stood once."""
    for card in propose(quotes, title, tags):
        assert card.sentence.casefold() in " ".join(quotes[card.quote].split()).casefold()
        assert card.sentence.casefold().count(card.blank.casefold()) == 1
        assert card.front.endswith(card.sentence.replace(card.blank, HIDDEN))
        assert card.blank not in card.front
