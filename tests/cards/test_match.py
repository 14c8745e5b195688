"""Cards of an edited claim are found again, and none gets the history of another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.make import CardDraft, CardKind, KnownCard, make_cards
from studykit.cards.match import match_cards, replaced
from studykit.library.model import ClaimContent


def cloze(text: str) -> ClaimContent:
    """A sentence with deletions."""
    return ClaimContent("cloze", text, None, None, (), None, None, None)


def listed(*items: str) -> ClaimContent:
    """A list with a lead that asks."""
    return ClaimContent("list", "", "reasons for swarming", None, items, None, None, None)


def known(cards: list[CardDraft]) -> list[KnownCard]:
    """The cards as the library holds them."""
    return [
        KnownCard(f"uid-{card.kind}-{card.ordinal}", card.kind, card.ordinal, card.blank) for card in cards
    ]


def kept(old: ClaimContent, new: ClaimContent) -> dict[str | None, str | None]:
    """What each card of the new claim blanks, and what it blanked before; None for a new card."""
    before = known(make_cards(old))
    return {
        card.blank: same.blank if same else None
        for card, same in match_cards(make_cards(new, before), before, replaced(old, new))
    }


# ---- sentences ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "cards"),
    [
        ("Bees [swarm] in May.", "Bees [rest] in May.", {"rest": "swarm"}),
        ("[Drones] never sting.", "[Males] never sting.", {"Males": "Drones"}),
        ("A hive has one [queen].", "A hive has one [egg-laying female].", {"egg-laying female": "queen"}),
        ("A [queen] lays [2000] eggs.", "A [queen] lays [1500] eggs.", {"queen": "queen", "1500": "2000"}),
        ("A [queen] lays [2000] eggs.", "A [mother] lays [1500] eggs.", {"mother": "queen", "1500": "2000"}),
        ("Bees make [wax] in May.", "Bees make [wax in May].", {"wax in May": "wax"}),
        ("Wax glands sit under the [belly].", "Wax galnds sit under the [back].", {"back": "belly"}),
    ],
)
def test_what_stands_in_the_place_of_a_deletion_keeps_its_card(
    old: str, new: str, cards: dict[str, str]
) -> None:
    """Between the same words any other deletion, or a wider one, is an edit of the one before."""
    assert kept(cloze(old), cloze(new)) == cards


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The [old] queen leaves.", "The old [queen] leaves."),
        ("The [old] queen leaves the hive.", "The old queen leaves the [hive]."),
        ("A hive has one [queen].", "A hive rarely keeps [drones]."),
        ("A hive has [16] frames or more.", "A hive of bees, with 16 frames, sold for [19] crowns."),
    ],
)
def test_a_deletion_elsewhere_is_a_card_of_its_own(old: str, new: str) -> None:
    """Another place of the sentence asks for something else."""
    assert set(kept(cloze(old), cloze(new)).values()) == {None}


def test_deletions_that_change_places_keep_their_cards() -> None:
    """What is blanked goes before where it stands."""
    old, new = cloze("A [cat] sees a [mouse]."), cloze("A [mouse] sees a [cat].")
    assert kept(old, new) == {"cat": "cat", "mouse": "mouse"}


# ---- lists --------------------------------------------------------------------------------------------

REASONS = ("too little room", "an old queen", "warm days", "many drones", "a full store", "a long winter")


def test_a_reworded_item_keeps_its_card() -> None:
    """Between the neighbours that it had, whatever its words are now."""
    new = listed(*REASONS[:2], "heat", *REASONS[3:5], "endless frost")
    assert kept(listed(*REASONS), new) == {
        **{item: item for item in (*REASONS[:2], *REASONS[3:5])},
        "heat": "warm days",
        "endless frost": "a long winter",
    }


def test_an_item_that_comes_beside_one_that_goes_is_new() -> None:
    """Two for one: nobody can say which of them was edited."""
    new = listed(*REASONS[:2], "heat", "no rain", *REASONS[3:])
    assert {blank for blank, old in kept(listed(*REASONS), new).items() if old is None} == {"heat", "no rain"}


def test_an_item_that_moved_with_a_typo_goes_before_what_took_its_place() -> None:
    """Its words are still there."""
    new = listed(*REASONS[:2], "a beekeeper who forgot", *REASONS[3:], "wram days")
    assert kept(listed(*REASONS), new)["wram days"] == "warm days"


def test_the_most_alike_card_is_taken() -> None:
    """An item must not take the card of one that stands further down."""
    old = listed("first layer of wax", "a", "b", "c", "d", "second layer of wax")
    new = listed("x", "second layer of waxes", "b", "c", "a", "d", "first layer of waxes")
    cards = kept(old, new)
    assert cards["second layer of waxes"] == "second layer of wax"
    assert cards["first layer of waxes"] == "first layer of wax"


def test_another_number_elsewhere_is_another_item() -> None:
    """Items that differ in a number only are a series."""
    old = listed("frames of 10 cm", *REASONS)
    assert kept(old, listed(*REASONS[:3], "x", "frames of 12 cm", *REASONS[3:]))["frames of 12 cm"] is None


def test_a_list_of_a_hundred_thousand_items() -> None:
    """The search for cards grows with the list, whatever was done to it."""
    old = listed(*map(str, range(100_000)))
    edited = listed(*(f"x{number}" if number % 3 else str(number) for number in range(1, 100_000)))
    before = known(make_cards(old))
    pairs = match_cards(make_cards(edited), before, replaced(old, edited))
    assert sum(card is not None for _, card in pairs) >= 33_333


# ---- laws ---------------------------------------------------------------------------------------------

blanks = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True)
clozes = blanks.map(lambda blanks: make_cards(cloze(" ".join(f"[{blank}]" for blank in blanks))))
claims = st.lists(st.sampled_from(["[a]", "[b]", "[cat]", "[cats]", "sees", "no"])).map(
    lambda words: cloze(" ".join(words))
)


@given(clozes)
def test_the_same_cards_are_found_again(cards: list[CardDraft]) -> None:
    """An unchanged claim has the cards of last time, with their ordinals."""
    assert match_cards(cards, known(cards)) == list(zip(cards, known(cards), strict=True))


@given(clozes, clozes)
def test_ordinals_are_never_used_again(before: list[CardDraft], now: list[CardDraft]) -> None:
    """A new deletion gets a number that no card of the claim has had, also not one that is gone."""
    pairs = match_cards(now, known(before))
    new = [card.ordinal for card, old in pairs if old is None]
    assert new == list(range(len(before) + 1, len(before) + 1 + len(new)))
    assert all(card.ordinal == old.ordinal and card.blank == old.blank for card, old in pairs if old)


@given(claims, claims)
def test_no_card_is_found_twice_and_none_is_missed_that_is_there(
    old: ClaimContent, new: ClaimContent
) -> None:
    """One card, one history; what is blanked as before has its card, whatever else was edited."""
    found = kept(old, new)
    used = [blank for blank in found.values() if blank is not None]
    assert len(used) == len(set(used))
    assert all(found[blank] == blank for blank in found if blank in {card.blank for card in make_cards(old)})


def test_each_card_is_found_once() -> None:
    """Two equal items of a list have two cards."""
    cards = make_cards(listed("a", "a", "b", "c", "d", "e"))
    found = [old for _, old in match_cards(cards, known(cards))]
    assert len({old.uid for old in found if old}) == 6


def test_kinds_are_not_mixed() -> None:
    """A question that becomes a list has a new card of its own kind."""
    question = ClaimContent("qa", "", "What?", "Wax.", (), None, None, None)
    list_answer = ClaimContent("qa", "", "What?", None, ("wax",), None, None, None)
    [(card, old)] = match_cards(make_cards(list_answer), known(make_cards(question)))
    assert (card.kind, card.ordinal, old) == (CardKind.LIST, 1, None)
