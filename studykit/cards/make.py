"""Claims → the cards that ask for them, and which card of last time is which."""

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
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


HIDDEN = "[…]"
ALIKE = 70
"""Per cent of alikeness from which on a blank is the edited form of another."""

# A deletion is a bracket that is not escaped, opens no link, and stands outside code and maths. A price is no
# maths: `$` opens before and closes after something visible, and no digit follows it.
_MATHS = r"\$\$(?:\\.|[^$\\])++\$\$|\$(?![\s$])(?:\\.|[^$\\\n])++(?<!\s)\$(?!\d)"
_CODE = r"`[^`]*+`"
_PIECE = re.compile(
    rf"(?P<bracket>\\[\[\]])|(?P<skip>\\.|{_CODE}|{_MATHS}|\[[^\[\]]*+\]\([^()\s]*+\))"
    rf"|\[(?P<blank>(?:\\.|{_CODE}|{_MATHS}|[^\[\]\\])++)\]",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\[\]])")


def make_cards(claim: ClaimContent, known: Sequence[KnownCard] = ()) -> list[CardDraft]:
    """The cards of a claim, in order; a bare statement makes none.

    Args:
        claim: what the notes say.
        known: its cards of last time: how a list is asked does not change when it grows or shrinks.
    """
    match claim.kind:
        case "qa":
            return _question(claim)
        case "cloze":
            return _deletions(claim.text)
        case "definition":
            return _definition(claim)
        case "list":
            return _list(claim, known)
        case _:
            return []


def deletions(text: str) -> list[str]:
    """The bracketed spans of a `C:` line, in order."""
    return [match["blank"] for match in _PIECE.finditer(text) if match["blank"] is not None]


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


def _definition(claim: ClaimContent) -> list[CardDraft]:
    term, meaning = claim.prompt or "", claim.answer or ""
    context = f"{claim.context}: " if claim.context else ""
    asked = f"{context}what is meant by *{term}*?"
    cards = [CardDraft(CardKind.MEANING, 1, "claim", None, asked, meaning)]
    if term.casefold() not in meaning.casefold():
        asked = f"{context}which term is this? {meaning}"
        cards.append(CardDraft(CardKind.TERM, 1, "claim", None, asked, term))
    return cards


def _list(claim: ClaimContent, known: Sequence[KnownCard]) -> list[CardDraft]:
    lead = (claim.prompt or "").rstrip(":").strip()
    as_one = known[0].kind == CardKind.LIST if known else len(claim.items) <= LIST_LIMIT
    if as_one:
        return [CardDraft(CardKind.LIST, 1, "list", None, lead, _bullets(claim.items))]
    return [
        CardDraft(CardKind.ITEM, number, "cloze", item, _hidden_item(lead, claim.items, number), item)
        for number, item in enumerate(claim.items, 1)
    ]


def _hidden_item(lead: str, items: Sequence[str], number: int) -> str:
    """The lead with the neighbours of the item that is asked for."""
    before, after = items[max(number - 2, 0) : number - 1], items[number : number + 1]
    return f"{lead}:\n{_bullets([*before, HIDDEN, *after])}"


def _bullets(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def match_cards(
    drafts: Sequence[CardDraft], known: Sequence[KnownCard]
) -> list[tuple[CardDraft, KnownCard | None]]:
    """Each draft with the card of last time that is of its kind and blanks the same, but for an edit.

    The ordinal of a new card is one that no card of its kind has had in this claim, so that numbers of clozes
    are never used again.
    """
    left: dict[tuple[str, str | None], deque[KnownCard]] = defaultdict(deque)
    last: dict[str, int] = defaultdict(int)
    for card in known:
        left[card.kind, card.blank].append(card)
        last[card.kind] = max(last[card.kind], card.ordinal)
    found = [same.popleft() if (same := left[draft.kind, draft.blank]) else None for draft in drafts]
    _match_edited(drafts, found, [card for cards in left.values() for card in cards])
    pairs: list[tuple[CardDraft, KnownCard | None]] = []
    for draft, same_card in zip(drafts, found, strict=True):
        if same_card is None:
            last[draft.kind] += 1
        ordinal = last[draft.kind] if same_card is None else same_card.ordinal
        pairs.append((replace(draft, ordinal=ordinal), same_card))
    return pairs


def _match_edited(drafts: Sequence[CardDraft], found: list[KnownCard | None], left: list[KnownCard]) -> None:
    """Pair what is left over with the card whose blank is the most alike."""
    for place, draft in enumerate(drafts):
        alike = [(_likeness(draft, card), -card.ordinal, card) for card in left if card.kind == draft.kind]
        score, _, best = max(alike, key=lambda entry: entry[:2], default=(0.0, 0, None))
        if found[place] is None and best is not None and score >= ALIKE:
            found[place] = best
            left.remove(best)


def _likeness(draft: CardDraft, card: KnownCard) -> float:
    from rapidfuzz import fuzz

    if draft.blank is None or card.blank is None:
        return 0.0
    return fuzz.ratio(draft.blank.casefold(), card.blank.casefold())
