"""Claims become cards, and cards are found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.make import (
    HIDDEN,
    LIST_LIMIT,
    CardDraft,
    CardKind,
    KnownCard,
    deletions,
    make_cards,
    with_deletions,
)
from studykit.library.model import ClaimContent


def claim(
    kind: str,
    text: str = "",
    prompt: str | None = None,
    answer: str | None = None,
    items: tuple[str, ...] = (),
    context: str | None = None,
) -> ClaimContent:
    """A claim of nobody in particular."""
    return ClaimContent(kind, text, prompt, answer, items, context, None, None)


def known(cards: list[CardDraft]) -> list[KnownCard]:
    """The cards as the library holds them."""
    return [
        KnownCard(f"uid-{card.kind}-{card.ordinal}", card.kind, card.ordinal, card.blank) for card in cards
    ]


# ---- deletions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wax is [soft] and [yellow].", ["soft", "yellow"]),
        ("[Wax] is [Wax].", ["Wax", "Wax"]),
        (r"Wax \[all of it\] is [soft].", ["soft"]),
        ("See [the hive](https://example.org) for [wax].", ["wax"]),
        ("Call `a[0]` for [wax].", ["wax"]),
        ("Call [`a[0]`].", ["`a[0]`"]),
        ("As $x_{[1]}$ and $$y[2]$$, [wax].", ["wax"]),
        ("The bound is [$O(x_{[1]})$].", ["$O(x_{[1]})$"]),
        (r"It is [one \[or two\]].", [r"one \[or two\]"]),
        ("It costs $5, [wax] costs $6.", ["wax"]),
        ("[It costs $5] and that is $6.", ["It costs $5"]),
        (r"A price \$5 and [wax] for \$6.", ["wax"]),
        (r"A slash \\[wax].", ["wax"]),
        ("[] is none, [ ] is one.", [" "]),
        ("[outer [inner] rest]", ["inner"]),
        ("never [closed", []),
        ("never opened]", []),
        ("[a\nb] over lines", ["a\nb"]),
        ("an odd ` and [wax]", ["wax"]),
    ],
)
def test_deletions(text: str, expected: list[str]) -> None:
    """A bracket asks unless it is escaped, opens a link, or stands in code or maths."""
    assert deletions(text) == expected


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("Wax is [soft] and [yellow].", "soft", "Wax is […] and yellow."),
        ("Wax is [soft] and [yellow].", None, "Wax is soft and yellow."),
        ("[Wax] is [Wax].", "Wax", "[…] is […]."),
        (r"Wax \[all\] is [soft].", "soft", "Wax [all] is […]."),
        (r"It is [one \[or two\]].", None, "It is one [or two]."),
        ("See [a](b) for `c[0]` and $d[1]$: [wax].", "wax", "See [a](b) for `c[0]` and $d[1]$: […]."),
        (r"`\[` and $\[$ stay, \[ does not", None, r"`\[` and $\[$ stay, [ does not"),
    ],
)
def test_sentences_with_deletions(text: str, shown: str | None, expected: str) -> None:
    """Brackets are dropped and equal deletions hidden; links, code and maths stay."""
    assert with_deletions(text, shown) == expected


@given(st.text("ab []()\\`$\n1", max_size=40))
def test_any_sentence_has_cards_or_none(text: str) -> None:
    """Any text gives one card for each deletion that differs, and each hides something."""
    cards = make_cards(claim("cloze", text))
    assert [card.blank for card in cards] == list(dict.fromkeys(deletions(text)))
    assert all(HIDDEN in card.front for card in cards)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[" * 200_000, 0),
        ("[$a$" * 50_000, 0),
        ("[`a`" * 50_000, 0),
        ("$$" * 100_000 + "[a]", 1),
        ("[a](" * 50_000, 50_000),
    ],
    ids=["brackets", "maths", "code", "display maths", "links"],
)
def test_deletions_of_huge_texts(text: str, count: int) -> None:
    """Brackets that never close are read once."""
    assert len(deletions(text)) == count


# ---- cards of each kind of claim ----------------------------------------------------------------------


def test_cards_of_questions() -> None:
    """A question is one card; with a list it is a list card that shows what leads in to it."""
    assert make_cards(claim("qa", prompt="What?", answer="Wax.")) == [
        CardDraft(CardKind.QA, 1, "claim", None, "What?", "Wax.")
    ]
    assert make_cards(claim("qa", prompt="What?", answer="Two:", items=("a", "b"))) == [
        CardDraft(CardKind.LIST, 1, "list", None, "What?", "Two:\n- a\n- b")
    ]
    assert make_cards(claim("qa", prompt="What?", answer="", items=("a",)))[0].back == "- a"


def test_cards_of_a_cloze() -> None:
    """Each deletion is a card; an answer has no escapes."""
    assert make_cards(claim("cloze", r"Wax is [soft] or [\[un\]kind].")) == [
        CardDraft(CardKind.CLOZE, 1, "cloze", "soft", "Wax is […] or [un]kind.", "soft"),
        CardDraft(CardKind.CLOZE, 2, "cloze", r"\[un\]kind", "Wax is soft or […].", "[un]kind"),
    ]


def test_cards_of_a_definition() -> None:
    """A term asks for its meaning, and the meaning for the term unless it names it."""
    both = make_cards(claim("definition", prompt="drone", answer="A male bee.", context="kinds of bees"))
    assert both == [
        CardDraft(
            CardKind.MEANING, 1, "claim", None, "kinds of bees: what is meant by *drone*?", "A male bee."
        ),
        CardDraft(CardKind.TERM, 1, "claim", None, "kinds of bees: which term is this? A male bee.", "drone"),
    ]
    one = make_cards(claim("definition", prompt="Drone", answer="A drone is male."))
    assert [card.kind for card in one] == [CardKind.MEANING]


@pytest.mark.parametrize(
    ("term", "meaning", "context", "expected"),
    [
        ("queen", "The one bee of a hive that lays eggs.", None, ["meaning", "term"]),
        ("royal jelly", "What nurse bees feed to larvae.", None, ["meaning", "term"]),
        # told by its meaning
        ("royal jelly", "The jelly that nurse bees feed to larvae.", None, ["meaning"]),
        ("linearity", "Many hives grow as if costs were linear.", None, ["meaning"]),
        # no one name
        ("worker or drone", "A bee that lays no eggs.", None, ["meaning"]),
        ("worker/drone", "A bee that lays no eggs.", None, ["meaning"]),
        ("the youngest of all the queens", "Who stays when a swarm leaves.", None, ["meaning"]),
        # a kind of nothing
        ("queen", "The one bee of a hive that lays eggs.", "why bees?", []),
        # too long, and its first sentence too
        ("queen", "It " + "really " * 25 + "lays eggs.", None, []),
        # too long, and its first sentence says too little
        ("queen", "She lays eggs. It " + "really " * 25 + "is hers.", None, []),
    ],
)
def test_which_directions_a_definition_is_asked_in(
    term: str, meaning: str, context: str | None, expected: list[str]
) -> None:
    """Each direction needs one short right answer that its question does not hold."""
    cards = make_cards(claim("definition", prompt=term, answer=meaning, context=context))
    assert [card.kind for card in cards] == expected


def test_a_long_meaning_is_asked_for_by_its_first_sentence() -> None:
    """What a term means is said first; what follows stays in the notes."""
    first = "The one bee of a hive that lays eggs."
    cards = make_cards(claim("definition", prompt="queen", answer=f"{first} {'She is fed by others. ' * 6}"))
    assert [(card.front, card.back) for card in cards] == [
        ("What is meant by *queen*?", first),
        (f"Which term is this? {first}", "queen"),
    ]


def test_cards_that_were_made_before_are_made_again() -> None:
    """A definition that has grown, or a list that would be asked for otherwise today, keeps its cards."""
    long = "It " + "really " * 25 + "lays eggs."
    old = [KnownCard("1", CardKind.MEANING, 1, None), KnownCard("2", CardKind.TERM, 1, None)]
    cards = make_cards(claim("definition", prompt="queen", answer=long), old)
    assert [(card.kind, card.back) for card in cards] == [(CardKind.MEANING, long), (CardKind.TERM, "queen")]
    old = [KnownCard("1", CardKind.LIST, 1, None)]
    [card] = make_cards(claim("list", prompt="bees", items=tuple("abcdefg")), old)
    assert card.kind is CardKind.LIST


def test_cards_of_a_short_list() -> None:
    """Up to the limit a list is one card, which says how many items it asks for."""
    items = tuple("abcde"[:LIST_LIMIT])
    [card] = make_cards(claim("list", prompt="kinds of wax:", items=items))
    assert (card.front, card.back) == ("kinds of wax: which five?", "- a\n- b\n- c\n- d\n- e")
    [card] = make_cards(claim("list", prompt="Which parts has a bee?", items=("head", "rest")))
    assert (card.kind, card.front) == (CardKind.LIST, "Which parts has a bee?")


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("reasons:", ("cold", "damp")),
        ("honey bees:", ("cold", "damp")),
        ("open problems of bee keeping:", ("why swarm?", "why now?")),
        ("reasons for swarming:", ("cold", "the " + "very " * 10 + "old queen")),
    ],
    ids=["of nothing", "no kind of item", "questions", "long item"],
)
def test_lists_that_make_no_card(lead: str, items: tuple[str, ...]) -> None:
    """A list needs a lead that says what its items are of what, and short statements as items."""
    assert make_cards(claim("list", prompt=lead, items=items)) == []


def test_remarks_in_brackets_do_not_lengthen_an_item() -> None:
    """They are shown and need not be recalled."""
    items = ("cold", f"damp ({'very ' * 10}wet)")
    assert len(make_cards(claim("list", prompt="reasons for swarming:", items=items))) == 1


def test_cards_of_a_long_list() -> None:
    """Above it each item is asked for between its neighbours."""
    cards = make_cards(claim("list", prompt="reasons for swarming:", items=tuple("abcdef")))
    assert [card.back for card in cards] == list("abcdef")
    assert [cards[place].front for place in (0, 2, 5)] == [
        "reasons for swarming:\n- […]\n- b",
        "reasons for swarming:\n- b\n- […]\n- d",
        "reasons for swarming:\n- e\n- […]",
    ]


def test_a_statement_makes_no_card() -> None:
    """What is only stated is asked for by nothing."""
    assert make_cards(claim("statement", "Wax is [soft].")) == []
