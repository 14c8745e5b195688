"""Claims → the cards that ask for them, and which card of last time is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from studykit.library.model import ClaimContent

LIST_LIMIT = 5
"""Items up to which a list is one card; a longer one asks for its items one by one."""


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


# A deletion is a bracket that is not escaped, opens no link, and stands outside code and maths.
_PIECE = re.compile(r"(?P<skip>\\.|`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$|\[[^\[\]]*\]\([^()\s]*\))|\[(?P<blank>(?:\\.|\$[^$\n]*\$|`[^`]*`|[^\[\]\\])+)\]", re.S)
HIDDEN = "[…]"


def make_cards(claim: ClaimContent) -> list[CardDraft]:
    """The cards of a claim, in order; a bare statement makes none."""
    match claim.kind:
        case "qa":
            return _question(claim)
        case "cloze":
            return _deletions(claim.text)
        case "definition":
            return _definition(claim)
        case "list":
            return _list(claim)
        case _:
            return []


def deletions(text: str) -> list[str]:
    """The bracketed spans of a `C:` line, in order."""
    return [match["blank"] for match in _PIECE.finditer(text) if match["blank"] is not None]


def with_deletions(text: str, shown: str | None) -> str:
    """The sentence as plain text: brackets dropped, but the deletions equal to `shown` hidden."""
    return _PIECE.sub(lambda match: _piece(match, shown), text).replace("\\[", "[").replace("\\]", "]")


def _piece(match: re.Match[str], shown: str | None) -> str:
    blank = match["blank"]
    if blank is None:
        return match[0]
    return HIDDEN if blank == shown else blank


def _question(claim: ClaimContent) -> list[CardDraft]:
    prompt, answer = claim.prompt or "", claim.answer or ""
    if claim.items:
        back = "\n".join([*([answer] if answer else []), *(f"- {item}" for item in claim.items)])
        return [CardDraft(CardKind.LIST, 1, "list", None, prompt, back)]
    return [CardDraft(CardKind.QA, 1, "claim", None, prompt, answer)]


def _deletions(text: str) -> list[CardDraft]:
    blanks = dict.fromkeys(deletions(text))
    return [
        CardDraft(CardKind.CLOZE, number, "cloze", blank, with_deletions(text, blank), blank)
        for number, blank in enumerate(blanks, 1)
    ]


def _definition(claim: ClaimContent) -> list[CardDraft]:
    term, meaning = claim.prompt or "", claim.answer or ""
    context = f"{claim.context}: " if claim.context else ""
    cards = [CardDraft(CardKind.MEANING, 1, "claim", None, f"{context}what is meant by *{term}*?", meaning)]
    if term.casefold() not in meaning.casefold():
        cards.append(CardDraft(CardKind.TERM, 1, "claim", None, f"{context}which term is this? {meaning}", term))
    return cards


def _list(claim: ClaimContent) -> list[CardDraft]:
    lead = (claim.prompt or "").rstrip(":").strip()
    if len(claim.items) <= LIST_LIMIT:
        return [CardDraft(CardKind.LIST, 1, "list", None, lead, "\n".join(f"- {item}" for item in claim.items))]
    return [
        CardDraft(CardKind.ITEM, number, "cloze", item, _hidden_item(lead, claim.items, number), item)
        for number, item in enumerate(claim.items, 1)
    ]


def _hidden_item(lead: str, items: Sequence[str], number: int) -> str:
    """The lead with the neighbours of the item that is asked for."""
    rows = [HIDDEN if place == number else item for place, item in enumerate(items, 1) if abs(place - number) <= 1]
    return "\n".join([f"{lead}:", *(f"- {row}" for row in rows)])


def match_cards(drafts: Sequence[CardDraft], known: Sequence[KnownCard]) -> list[tuple[CardDraft, KnownCard | None]]:
    """Each draft with the card of last time that it is: by what is blanked, else by kind and ordinal.

    The ordinal of a new card is one that no card of its kind has had in this claim, so that numbers of clozes
    are never used again.
    """
    left = list(known)
    pairs: list[tuple[CardDraft, KnownCard | None]] = []
    for draft in drafts:
        found = next((card for card in left if (card.kind, card.blank) == (draft.kind, draft.blank)), None)
        if found is not None:
            left.remove(found)
        pairs.append((draft, found))
    return _numbered(pairs, known)


def _numbered(pairs: list[tuple[CardDraft, KnownCard | None]], known: Sequence[KnownCard]) -> list[tuple[CardDraft, KnownCard | None]]:
    last = {kind: max((card.ordinal for card in known if card.kind == kind), default=0) for kind in CardKind}
    numbered: list[tuple[CardDraft, KnownCard | None]] = []
    for draft, card in pairs:
        if card is None:
            last[draft.kind] += 1
        ordinal = card.ordinal if card else last[draft.kind]
        numbered.append((_with_ordinal(draft, ordinal), card))
    return numbered


def _with_ordinal(draft: CardDraft, ordinal: int) -> CardDraft:
    return CardDraft(draft.kind, ordinal, draft.note_type, draft.blank, draft.front, draft.back)
