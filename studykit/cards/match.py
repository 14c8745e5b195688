"""Which card of a claim is which, after the claim was edited."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from studykit.cards.make import CardDraft, KnownCard, blank_pieces
from studykit.library.alignment import gaps
from studykit.library.model import ClaimContent

ALIKE = 70
"""Per cent of alikeness from which on a blank is the edited form of another, wherever it stands."""

_IN_PLACE = 5  # the same place counts for so much more
_MOST = 250_000  # pairs of blanks that are compared; of more only those in one place
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w+")

Pairs = list[tuple[CardDraft, KnownCard | None]]


def match_cards(
    drafts: Sequence[CardDraft], known: Sequence[KnownCard], went: Mapping[str, str] | None = None
) -> Pairs:
    """Each draft with the card of last time that is of its kind and blanks the same, but for an edit.

    The ordinal of a new card is one that no card of its kind has had in this claim, so that numbers of clozes
    are never used again.

    Args:
        drafts: the cards that the claim makes now.
        known: its cards of last time.
        went: the blanks of last time that gave way to another, and to which: `replaced`.
    """
    found = _equal(drafts, known)
    _pair_edited(drafts, found, known, went or {})
    last: Counter[str] = Counter()
    for card in known:
        last[card.kind] = max(last[card.kind], card.ordinal)
    pairs: Pairs = []
    for place, draft in enumerate(drafts):
        if place not in found:
            last[draft.kind] += 1
        same = found.get(place)
        pairs.append((replace(draft, ordinal=same.ordinal if same else last[draft.kind]), same))
    return pairs


def replaced(old: ClaimContent, new: ClaimContent) -> dict[str, str]:
    """What stands now in the place of each blank of a sentence or list that gave way to another.

    It is the same place when what stood before and after the blank still does; there any other words are an
    edit of it. So is a bracket that takes in more or fewer words of an unchanged sentence.
    """
    before, after = list(blank_pieces(old)), list(blank_pieces(new))
    found: dict[str, str] = {}
    for here, there in gaps(before, after):
        left, right = _only_blank(before[here]), _only_blank(after[there])
        if left and right and (len(before[here]) == len(after[there]) == 1 or _holds(left, right)):
            found.setdefault(left, right)
    return found


def _only_blank(pieces: Sequence[tuple[str, bool]]) -> str | None:
    """The blank among some pieces of a sentence or list; None where there are none or several."""
    blanks = [text for text, is_blank in pieces if is_blank]
    return blanks[0] if len(blanks) == 1 else None


def _holds(one: str, other: str) -> bool:
    """Whether all words of one of two blanks are in the other."""
    words, more = sorted((set(_WORD.findall(text.casefold())) for text in (one, other)), key=len)
    return bool(words) and words <= more


def _equal(drafts: Sequence[CardDraft], known: Sequence[KnownCard]) -> dict[int, KnownCard]:
    """The cards that blank what the drafts blank, by number of the draft."""
    waiting: dict[tuple[str, str | None], deque[KnownCard]] = defaultdict(deque)
    for card in known:
        waiting[card.kind, card.blank].append(card)
    return {
        place: same.popleft()
        for place, draft in enumerate(drafts)
        if (same := waiting.get((draft.kind, draft.blank)))
    }


def _pair_edited(
    drafts: Sequence[CardDraft],
    found: dict[int, KnownCard],
    known: Sequence[KnownCard],
    went: Mapping[str, str],
) -> None:
    """Pair what is left over with the card whose blank is the most alike, best first."""
    used = {card.uid for card in found.values()}
    left = [card for card in known if card.uid not in used and card.blank is not None]
    new = [place for place, draft in enumerate(drafts) if place not in found and draft.blank is not None]
    scored = sorted(_scored(drafts, new, left, went), key=lambda pair: (-pair[0], pair[1].ordinal, pair[2]))
    for _, card, place in scored:
        if place not in found and card.uid not in used:
            found[place] = card
            used.add(card.uid)


def _scored(
    drafts: Sequence[CardDraft], new: Sequence[int], left: Sequence[KnownCard], went: Mapping[str, str]
) -> Iterator[tuple[float, KnownCard, int]]:
    """Cards and drafts that an edit explains, and how alike they are."""
    by_blank: dict[str | None, list[int]] = defaultdict(list)
    for place in new:
        by_blank[drafts[place].blank].append(place)
    few = len(new) * len(left) <= _MOST
    for card in left:
        here = by_blank.get(went.get(card.blank or ""), ())
        for place in new if few else here:
            if drafts[place].kind == card.kind:
                score = _likeness(drafts[place].blank or "", card.blank or "", in_place=place in here)
                if score >= ALIKE:
                    yield score, card, place


def _likeness(blank: str, old: str, *, in_place: bool) -> float:
    """Per cent; other numbers, and other words, are an edit only in the place of the old ones."""
    from rapidfuzz import fuzz

    score = fuzz.ratio(blank.casefold(), old.casefold())
    if in_place:
        return max(score, ALIKE) + _IN_PLACE
    return score if _NUMBER.findall(blank) == _NUMBER.findall(old) else 0
