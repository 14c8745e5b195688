"""Claims → the cards that ask for them."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from studykit.cards.lint_words import count_words, stems
from studykit.cards.sentences import sentences
from studykit.cards.spans import CODE, LINK, MATHS
from studykit.library.model import ClaimContent

LIST_LIMIT = 5
"""Items up to which a list is one card; a longer one asks for its items one by one."""

_MAX_ANSWER = 25  # words of the meaning of a term
_MIN_FIRST = 8  # words of its first sentence, where that stands for all of it
_MAX_TERM = 4  # words
_ROOT = 5  # letters that two forms of a word share: linear, linearity
_MAX_ITEM = 10  # words of an item of a list, without its remarks in brackets


class CardKind(StrEnum):
    """How a card asks."""

    QA = "qa"
    LIST = "list"
    ITEM = "item"
    CLOZE = "cloze"
    TERM = "term"  # meaning → term
    MEANING = "meaning"  # term → meaning
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A card as its claim makes it now; `ordinal` counts from 1 within claim and kind."""

    kind: CardKind
    ordinal: int
    note_type: str
    blank: str | None
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class KnownCard:
    """What tells a stored card apart among those of its claim."""

    uid: str
    kind: str
    ordinal: int
    blank: str | None


_NUMBERS = ("none", "one", "two", "three", "four", "five")

HIDDEN = "[…]"

# A deletion is a bracket that is not escaped, opens no link, and stands outside code and maths.
_PIECE = re.compile(
    rf"(?P<bracket>\\[\[\]])|(?P<skip>\\.|{CODE}|{MATHS}|{LINK})"
    rf"|\[(?P<blank>(?:\\.|{CODE}|{MATHS}|[^\[\]\\])++)\]",
    re.DOTALL,
)
_BRACKETED = re.compile(r"\([^()]*\)")
# A name alone does not ask: *types of bees* does, *bees* may lead in to anything.
_KIND = re.compile(
    r"\b(?:advantages|approaches|assumptions|benefits|causes|classes|components|conditions|cons|consequences"
    r"|criteria|differences|disadvantages|drawbacks|effects|families|forms|goals|kinds|levels|limitations|methods"
    r"|parts|phases|principles|problems|properties|pros|reasons|requirements|rules|sources|stages|steps|types"
    r"|ways)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_ESCAPED = re.compile(r"\\([\[\]])")


def make_cards(claim: ClaimContent, known: Sequence[KnownCard] = ()) -> list[CardDraft]:
    """The cards of a claim, in order; none for a bare statement, nor where no question would have one answer.

    Args:
        claim: what the notes say.
        known: its cards of last time. They are made again, however the claim has grown: how a list is asked
            does not change, and no card goes that would not be made today.
    """
    match claim.kind:
        case "qa":
            return _question(claim)
        case "cloze":
            return _deletions(claim.text)
        case "definition":
            return _definition(claim, {card.kind for card in known})
        case "list":
            return _list(claim, known)
        case _:
            return []


def deletions(text: str) -> list[str]:
    """The bracketed spans of a `C:` line, in order."""
    return [match["blank"] for match in _PIECE.finditer(text) if match["blank"] is not None]


def blank_pieces(claim: ClaimContent) -> Iterator[tuple[str, bool]]:
    """What a sentence with deletions or a list consists of, in order: words, marks and what cards may blank.

    Yields:
        A text, and whether it is such a blank.
    """
    if claim.kind != "cloze":
        yield from ((item, True) for item in claim.items)
        return
    done = 0
    for match in _PIECE.finditer(claim.text):
        if match["blank"] is not None:
            yield from ((word, False) for word in _TOKEN.findall(claim.text[done : match.start()].casefold()))
            yield match["blank"], True
            done = match.end()
    yield from ((word, False) for word in _TOKEN.findall(claim.text[done:].casefold()))


def with_deletions(text: str, shown: str | None) -> str:
    """The sentence as plain text: brackets dropped, but the deletions equal to `shown` hidden."""
    return _PIECE.sub(lambda match: _piece(match, shown), text)


def _piece(match: re.Match[str], shown: str | None) -> str:
    if match["bracket"]:
        return match["bracket"][1]
    blank = match["blank"]
    if blank is None:
        return match[0]
    return HIDDEN if blank == shown else _plain(blank)


def _plain(blank: str) -> str:
    """A deletion without the escapes of the brackets in it."""
    return _ESCAPED.sub(r"\1", blank)


def _question(claim: ClaimContent) -> list[CardDraft]:
    prompt, answer = claim.prompt or "", claim.answer or ""
    if claim.items:
        back = f"{answer}\n{_bullets(claim.items)}".strip()
        return [CardDraft(CardKind.LIST, 1, "list", None, prompt, back)]
    return [CardDraft(CardKind.QA, 1, "claim", None, prompt, answer)]


def _deletions(text: str) -> list[CardDraft]:
    blanks = dict.fromkeys(deletions(text))
    return [
        CardDraft(CardKind.CLOZE, number, "cloze", blank, with_deletions(text, blank), _plain(blank))
        for number, blank in enumerate(blanks, 1)
    ]


def _definition(claim: ClaimContent, known: AbstractSet[str]) -> list[CardDraft]:
    term, meaning = claim.prompt or "", claim.answer or ""
    # A lead-in that asks is no kind of which the term is one.
    brief = None if (claim.context or "").endswith("?") else _brief(meaning)
    said = meaning if brief is None else brief
    cards = []
    if brief is not None or CardKind.MEANING in known:
        asked = _in_context(claim.context, f"what is meant by *{term}*?")
        cards.append(CardDraft(CardKind.MEANING, 1, "claim", None, asked, said))
    if term.casefold() not in said.casefold() and (
        CardKind.TERM in known or (brief is not None and _is_name(term, brief))
    ):
        asked = _in_context(claim.context, f"which term is this? {said}")
        cards.append(CardDraft(CardKind.TERM, 1, "claim", None, asked, term))
    return cards


def _brief(meaning: str) -> str | None:
    """A meaning that is short enough to recall, else its first sentence if that says enough; else None."""
    if count_words(meaning) <= _MAX_ANSWER:
        return meaning
    first = sentences(meaning)[0]
    return first if _MIN_FIRST <= count_words(first) <= _MAX_ANSWER and first.endswith(".") else None


def _is_name(term: str, meaning: str) -> bool:
    """Whether a term can be the one answer: short, not several at once, and not told by its meaning."""
    told = {word[:_ROOT] for word in stems(meaning)}
    several = re.search(r"[/,]| or | and ", term)
    return count_words(term) <= _MAX_TERM and not several and told.isdisjoint(w[:_ROOT] for w in stems(term))


def _in_context(context: str | None, question: str) -> str:
    return f"{context}: {question}" if context else question[:1].upper() + question[1:]


def _list(claim: ClaimContent, known: Sequence[KnownCard]) -> list[CardDraft]:
    lead = (claim.prompt or "").rstrip(":").strip()
    as_one = known[0].kind == CardKind.LIST if known else len(claim.items) <= LIST_LIMIT
    if not known and not _is_askable(lead, claim.items):
        return []
    if as_one:
        return [
            CardDraft(CardKind.LIST, 1, "list", None, _which(lead, len(claim.items)), _bullets(claim.items))
        ]
    return [
        CardDraft(CardKind.ITEM, number, "cloze", item, _hidden_item(lead, claim.items, number), item)
        for number, item in enumerate(claim.items, 1)
    ]


def _is_askable(lead: str, items: Sequence[str]) -> bool:
    """Whether a list says what its items are of what, and they are statements short enough to recall."""
    return (
        _KIND.search(lead) is not None
        and len(stems(lead)) > 1
        and not any(item.endswith("?") for item in items)
        and all(count_words(_BRACKETED.sub("", item)) <= _MAX_ITEM for item in items)
    )


def _which(lead: str, size: int) -> str:
    """A lead as a question, which says how many items it asks for."""
    count = _NUMBERS[size] if size < len(_NUMBERS) else str(size)
    return lead if lead.endswith("?") else f"{lead}: which {count}?"


def _hidden_item(lead: str, items: Sequence[str], number: int) -> str:
    """The lead with the neighbours of the item that is asked for."""
    before, after = items[max(number - 2, 0) : number - 1], items[number : number + 1]
    return f"{lead}:\n{_bullets([*before, HIDDEN, *after])}"


def _bullets(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
