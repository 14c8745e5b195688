"""Which phrases of a claim are worth a blank."""

import pytest

from studykit.cards.blanks import blanks


def found(sentence: str, *names: str) -> list[str]:
    """The blanks of a sentence."""
    return [blank.text for blank in blanks(sentence, names)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Plants close stomata because [abscisic acid] rises.",
        "Plants prefer sugar to starch instead of [abscisic acid].",
        "Closure is due to the [abscisic acid] that roots make.",
        "Closure depends on [abscisic acid] in guard cells.",
        "Plants close stomata via [abscisic acid].",
        "It was long called [abscisic acid] by growers.",
        "[Abscisic acid] closes stomata.",
        "An [abscisic acid] is a hormone that closes stomata.",
        "Unlike sugar, [abscisic acid] closes stomata.",
        "Roots make [abscisic acid] and send it upwards.",
        "Roots turn thirst into *[abscisic acid]*, as leaves do.",
    ],
)
def test_where_a_phrase_is_worth_asking_for(sentence: str) -> None:
    """As a reason, a contrast, another name, a means, a subject or an object."""
    [asked] = {word.partition("]")[0] for word in sentence.split("[")[1:]}
    assert asked in found(sentence.replace("[", "").replace("]", ""))


@pytest.mark.parametrize(
    "sentence",
    [
        "Roots make abscisic acid, sucrose and starch.",
        "Roots make abscisic acid and starch.",
        "Roots make hormones such as abscisic acid in drought.",
        "In abscisic acid, roots find a signal.",
        "Roots make abscisic acid (a hormone) in drought.",
        "Roots make abscisic acid-like hormones in drought.",
        "Roots want abscisic acid to rise.",
        "Roots see that abscisic acid stomata close.",
        "Roots make abscisic acid because acid rains.",
        "Roots make abscisic acid, which sap carries as AA.",
        "Roots prefer abscisic acid gives.",
        'Roots make "slow abscisic acid" in drought.',
        "Roots make `abscisic acid` in drought.",
    ],
    ids=[
        "of three", "of two", "example", "opening", "explained", "hyphen", "infinitive", "no end", "told in part",
        "acronym", "torn from its verb", "torn from a quotation", "code",
    ],
)  # fmt: skip
def test_where_it_is_not(sentence: str) -> None:
    """Among its like, as an example, given away, or torn out of what holds it."""
    assert "abscisic acid" not in found(sentence)


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("Drought causes thirst in many ways.", "ways"),
        ("Drought requires a stomatal method.", "stomatal method"),
        ("Drought makes leaves stomatal.", "stomatal"),
        ("Plants survive by rationing sucrose reserves wisely.", "rationing sucrose reserves"),
        ("Plants thrive by photosynthesizing.", "photosynthesizing"),
        (
            "Drought causes severe chronic leaf stomatal acid shortage.",
            "severe chronic leaf stomatal acid shortage",
        ),
        ("Drought causes a problem.", "problem"),
        ("Plants rely on Laws of Mendel.", "Laws"),
        ("Plants follow Mendel by Bateson.", "Mendel"),
        ("Plants follow Bayes by Backprop.", "Backprop"),
        ("Drought makes stomata-dependent sucrose's share fall.", "sucrose's share"),
        ("Drought needs pH.", "pH"),
        ("Drought raises the recognizability of the things.", "recognizability of the things"),
        ("Drought explains the model of stomata.", "model of stomata"),
        ("Stomata closes leaves quickly.", "leaves"),
        ("Drought causes wilting stomata.", "wilting"),
        (
            "Roots signal drought via abscisic sesquiterpene hormone precursor pools.",
            "abscisic sesquiterpene hormone precursor pools",
        ),
    ],
)
def test_what_names_nothing(sentence: str, phrase: str) -> None:
    """Everyday words, kinds of thing, qualities, doings, parts of names and long descriptions."""
    assert phrase not in found(sentence)


@pytest.mark.parametrize(
    ("sentence", "phrase", "asked"),
    [
        ("Roots turn old starch into abscisic acid.", "abscisic acid", True),
        ("Roots find old starch in abscisic acid.", "abscisic acid", False),
        ("Mulch lowers the risk of root rot in wet years.", "root rot", True),
        ("Growers feared stomatal closure in dry years.", "stomatal closure", True),
        ("Roots sleep in observed stomatal closure.", "stomatal closure", False),
        ("Leaves wilt because aphids gobble phloem from a dry bed.", "aphids gobble phloem", False),
        ("Leaves wilt because root caps die in dry beds.", "root caps", True),
        ("Sap flows without any cavitation or use of pumps.", "cavitation", False),
        ("Drought produces narrow xylem and lower yields.", "narrow xylem", False),
        ("Drought produces narrow xylem and lowers yields.", "narrow xylem", True),
        ("Nested xylem estimates directly how old a tree is.", "Nested xylem estimates", False),
        ("Signals of thirst can include abscisic acid.", "abscisic acid", False),
        ("Leaves suffer from overfitting.", "overfitting", False),
        ("Roots make xylem 24 hours per day.", "xylem 24 hours", False),
        ("Growers detect intra-xylem mode dropping, as gauges do.", "intra-xylem mode", False),
        ("Seedlings suffer from the root bias problem in deep pots.", "root bias problem", True),
        ("Seedlings grow in the root bias problem of deep pots.", "root bias problem", False),
        ("The logs give a good approximation to the correct xylem age.", "correct xylem age", False),
        ("The logs give a good approximation to the correct xylem age.", "xylem age", True),
        ("Leaves cannot be told apart from stomatal xylem alone.", "stomatal xylem", True),
    ],
)
def test_what_decides_over_a_phrase(sentence: str, phrase: str, *, asked: bool) -> None:
    """What governs a phrase, and what follows it, may make the same words a good blank or none."""
    assert (phrase in found(sentence)) is asked


def test_a_title_in_another_number_is_the_same_name() -> None:
    """A phrase is known by its words in any form."""
    [plain], [named] = (
        blanks("Roots make an abscisic acid.", ()),
        blanks("Roots make an abscisic acid.", ("Abscisic Acids of the World",)),
    )
    assert named.weight == plain.weight + 1


def test_what_the_work_is_called_by_is_worth_more() -> None:
    """A phrase of the title or a tag, or an emphasised one, gains a point."""
    sentence = "Roots make abscisic acid."
    [plain], [named] = blanks(sentence, ()), blanks(sentence, ("Abscisic Acid",))
    assert named.weight == plain.weight + 1


def test_plain_adjectives_stay_outside() -> None:
    """They help to find the answer."""
    assert found("Roots make a new additional abscisic acid.") == ["abscisic acid"]
