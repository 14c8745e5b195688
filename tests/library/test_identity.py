"""Identity across edits: an edited record goes on, another one is never taken for it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.library.identity import edits
from studykit.library.model import ClaimContent, Content, Draft, Kind, Place, QuoteContent, Stored

LONG = (
    "Gulls that nest on the northern cliff return to the same ledge every spring, unless a storm has broken it, "
    "and then they settle within ten metres of the place that they lost."
)
OTHER = (
    "The harbour pilots keep a book of every ship that they brought in since the lighthouse was built, with its "
    "draught, its cargo and the weather on that day."
)


def quote(text: str) -> Content:
    return QuoteContent(text, "source", None, None)


def card(question: str, answer: str) -> Content:
    return ClaimContent("qa", f"{question}\n{answer}", question, answer, (), None, None, None)


def key(content: Content) -> str:
    assert isinstance(content, QuoteContent | ClaimContent)
    return content.text


def draft(content: Content, offset: int = 0, scope: str = "work") -> Draft:
    kind = Kind.QUOTE if isinstance(content, QuoteContent) else Kind.CLAIM
    return Draft(kind, scope, key(content), Place(0, offset, 1), content)


def stored(content: Content, uid: str, scope: str = "work", *, retired: bool = False) -> Stored:
    kind = Kind.QUOTE if isinstance(content, QuoteContent) else Kind.CLAIM
    return Stored(kind, uid, 1, scope, key(content), Place(1, 0, 1), content, retired=retired)


def pairs(drafts: list[Draft], records: list[Stored]) -> dict[int, str]:
    return {number: record.uid for number, record in edits(drafts, records, {}).pairs.items()}


@pytest.mark.parametrize(
    "text",
    [
        LONG.replace("spring", "sprnig"),
        LONG + " Old pairs do so more often than young ones.",
        LONG.replace("unless a storm has broken it, ", ""),
        LONG.replace("ten", "twelve"),
        LONG.replace("return", "do not return"),
        LONG.upper(),
    ],
    ids=["typo", "sentence added", "clause removed", "number changed", "negated", "capitals"],
)
def test_an_edited_quotation_is_the_same_quotation(text: str) -> None:
    """A quotation of which most words remain goes on, whatever the edit means."""
    assert pairs([draft(quote(text))], [stored(quote(LONG), "gulls"), stored(quote(OTHER), "pilots")]) == {
        0: "gulls"
    }


def test_another_text_is_not_taken_for_an_edit() -> None:
    """A text that shares only common words with a record is a new one."""
    assert pairs([draft(quote(OTHER))], [stored(quote(LONG), "gulls")]) == {}


def test_a_card_with_a_new_answer_is_the_same_card() -> None:
    """The question names the card: its answer may change altogether."""
    old = card("Why do gulls leave a ledge?", "A storm has broken it.")
    new = card("Why do gulls leave a ledge?", "Rats came up from the beach.")

    assert pairs([draft(new)], [stored(old, "card")]) == {0: "card"}


def cloze(text: str) -> Content:
    return ClaimContent("cloze", text, None, None, (), None, None, None)


def test_a_short_sentence_with_another_deletion_is_the_same_sentence() -> None:
    """What is asked stands beside the deletion."""
    old, new = cloze("A pilot boards from a [cutter]."), cloze("A pilot boards from a [helicopter].")

    assert pairs([draft(new)], [stored(old, "card")]) == {0: "card"}


@pytest.mark.parametrize(
    "others", [["A [pilot] steers the ship."], ["A [mate] steers the ship.", "A [boy] steers the ship."]]
)
def test_sentences_of_one_pattern_are_not_confused(others: list[str]) -> None:
    """Where several sentences differ in their deletion alone, one that goes and one that comes are two."""
    kept = [cloze(text) for text in others]
    now = [
        *(draft(content, place) for place, content in enumerate(kept)),
        draft(cloze("A [cook] steers the ship."), 9),
    ]
    records = [stored(cloze("A [guest] steers the ship."), "guest"), *(stored(c, key(c)) for c in kept)]

    exact = {place: records[place + 1] for place in range(len(kept))}
    assert edits(now, records, exact).pairs == {}


def test_a_sentence_that_is_all_deletions_is_not_taken_for_another() -> None:
    """What two words tell is not enough."""
    assert pairs([draft(cloze("[wind]: a [force]"))], [stored(cloze("[tide]: a [swell]"), "card")]) == {}


def test_cards_of_one_pattern_are_not_confused() -> None:
    """Two short questions that differ in the word that matters are two cards."""
    old = card("What does a pilot carry?", "A lamp.")
    new = card("What does a warden carry?", "A key.")

    assert pairs([draft(new)], [stored(old, "card")]) == {}


def test_a_card_never_changes_its_form() -> None:
    """A question that becomes a sentence with deletions is a new claim: a card's kind is fixed."""
    text = "Gulls leave a ledge when a storm has broken it in the spring."
    cloze = ClaimContent("cloze", text, None, None, (), None, None, None)

    assert pairs([draft(cloze)], [stored(card(text, ""), "card")]) == {}


def test_text_that_went_elsewhere_needs_more_of_itself() -> None:
    """The same edit that passes within a work is too much for a text of another work."""
    words = LONG.split()
    shortened = " ".join(words[: int(len(words) * 0.66)] + OTHER.split()[:18])
    record = stored(quote(LONG), "gulls")

    assert pairs([draft(quote(shortened))], [record]) == {0: "gulls"}
    assert pairs([draft(quote(shortened), scope="another work")], [record]) == {}


def test_a_retired_record_comes_back_in_edited_form() -> None:
    """Text that returns with a mended typo is the record that was retired."""
    assert pairs(
        [draft(quote(LONG.replace("ledge", "legde")))], [stored(quote(LONG), "gulls", retired=True)]
    ) == {0: "gulls"}


def test_a_split_quotation_goes_on_in_one_piece_and_is_the_parent_of_the_other() -> None:
    """The piece that holds more of the text is the record, the other one descends from it."""
    first, second = LONG[: LONG.index(", unless")], LONG[LONG.index("unless") :]
    found = edits([draft(quote(first), 0), draft(quote(second), 1)], [stored(quote(LONG), "gulls")], {})
    going_on = next(iter(found.pairs))

    assert len(found.pairs) == 1
    assert [(record.uid, number) for record, number in found.lineage] == [("gulls", 1 - going_on)]


def test_joined_quotations_are_parents_of_the_one_that_holds_both() -> None:
    """Of two quotations made one, the better match goes on, and the other is an ancestor of it."""
    found = edits(
        [draft(quote(f"{LONG} {OTHER}"))], [stored(quote(LONG), "gulls"), stored(quote(OTHER), "pilots")], {}
    )
    going_on = found.pairs[0].uid

    assert {going_on} | {record.uid for record, number in found.lineage if number == 0} == {"gulls", "pilots"}


@given(st.integers(0, 2**32), st.integers(2, 25))
def test_light_edits_keep_every_record_and_confuse_none(seed: int, count: int) -> None:
    """Random texts with up to a fifth of their words replaced are all found, each as itself."""
    chance = random.Random(seed)
    vocabulary = [f"w{number}" for number in range(400)]
    texts = [[chance.choice(vocabulary) for _ in range(chance.randint(12, 40))] for _ in range(count)]
    records = [stored(quote(" ".join(text)), str(number)) for number, text in enumerate(texts)]
    edited = [draft(quote(" ".join(_edited(text, chance))), number) for number, text in enumerate(texts)]

    found = pairs(edited, records)

    assert found == {number: str(number) for number in range(count)}


def _edited(words: list[str], chance: random.Random) -> list[str]:
    places = set(chance.sample(range(len(words)), len(words) // 5))
    return ["new" if place in places else word for place, word in enumerate(words)]


@given(st.lists(st.text(max_size=80), max_size=12), st.lists(st.text(max_size=80), max_size=12))
def test_pairs_are_one_to_one_for_any_texts(new: list[str], old: list[str]) -> None:
    """No record goes on twice, and the same input gives the same pairs."""
    drafts = [draft(quote(text), number) for number, text in enumerate(new)]
    records = [stored(quote(text), str(number)) for number, text in enumerate(old)]
    found = pairs(drafts, records)

    assert len(set(found.values())) == len(found)
    assert pairs(drafts, records) == found


def test_a_live_record_goes_before_a_retired_one() -> None:
    """Joined quotations that are edited stay the live one, though the text of the retired one is all in there."""
    both = stored(quote(f"{LONG} {OTHER}"), "both")
    part = stored(quote(OTHER), "part", retired=True)

    assert pairs([draft(quote(f"{LONG} {OTHER.replace('harbour', 'port')}"))], [both, part]) == {0: "both"}
    assert pairs([draft(quote(f"{LONG[:60]} {OTHER}"))], [both, part]) == {0: "both"}


def test_a_quotation_that_was_joined_and_is_parted_again_has_both_as_kin() -> None:
    """The retired half comes back by its exact text, and the cards that went with the whole find the way to it."""
    whole, half = stored(quote(f"{LONG} {OTHER}"), "whole"), stored(quote(OTHER), "half", retired=True)

    found = edits([draft(quote(LONG), 0), draft(quote(OTHER), 1)], [whole, half], {1: half})

    assert found.pairs == {0: whole}
    assert found.lineage == ((whole, 1),)


SHORT = ["Tar keeps rain out.", "Ropes of hemp shrink when wet.", "Brass bells turn green at sea."]


def test_a_word_of_a_short_text_may_be_another_between_its_neighbours() -> None:
    """Where it stood it is an edit; alone, or with more changed, it is a text of its own."""
    records = [stored(quote(text), str(number)) for number, text in enumerate(SHORT)]
    edited = [
        draft(quote(SHORT[0]), 0),
        draft(quote("Ropes of flax shrink when wet."), 1),
        draft(quote(SHORT[2]), 2),
    ]
    other = [edited[0], draft(quote("Sails of flax shrink when dry."), 1), edited[2]]
    around = {0: records[0], 2: records[2]}

    assert edits(edited, records, around).pairs == {1: records[1]}
    assert edits(other, records, around).pairs == {}
    assert edits(edited[1:2], records[1:2], {}).pairs == {}
