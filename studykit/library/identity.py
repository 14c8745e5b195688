"""Which edited record is which: by what asks the same, then by how much of the text remains, with context.

An edit must not cost a card its history, and a card must not get the history of another. So a pair needs most
of the old text (or to be a piece of it), more of it the shorter the text and the farther it went, and each
record is paired at most once, best pairs first. The work is linear in what changed: candidates share pairs of
words that few texts have.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel, Levenshtein

from studykit.library.alignment import in_common
from studykit.library.model import ClaimContent, Draft, Kind, QuoteContent, Stored
from studykit.library.text import normal

REMAINS = 0.6
"""Share of the old words that must remain, in order, in a text of the same work or topic."""

_ELSEWHERE = 0.75  # in a text that went to another work, topic or file
_PIECE = 0.85  # share of the new words that come from the old text, for a piece of a split one
_PIECE_LEAST = 0.35  # of the old words, in the piece that goes on as the record
_IN_PLACE = 0.75  # of both, in a short text between the neighbours that it had
_LINEAGE = 0.8
_SHORT = 8  # words below which each word counts: one that is replaced must be the same but for a typo
_TYPO = 0.6
_CANDIDATES = 8
_SHARED = 0.2  # pairs of words that a part has in common with the whole, for each of its words
_COMMON = 60  # texts that share a pair of words, from which on it tells nothing
_FRAME = 2  # words beside the deletions of a sentence that tell it from others
_WORD = re.compile(r"\w+")
_BRACKET = re.compile(r"[\[\]]")
_DELETION = re.compile(r"\[[^\[\]]*\]")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edits:
    """Edited records.

    Attributes:
        pairs: number of the draft → the stored record that it goes on.
        lineage: a stored quote, and the number of a draft that holds a part of its text beside the one that
            goes on.
    """

    pairs: Mapping[int, Stored]
    lineage: tuple[tuple[Stored, int], ...]


def edits(drafts: Sequence[Draft], stored: Sequence[Stored], exact: Mapping[int, Stored]) -> Edits:
    """Pair drafts and records that no exact match has paired.

    Args:
        drafts: what the source states now, in order.
        stored: the records of last time, in order, and retired ones of the whole library.
        exact: number of a draft → record, by name or exact text.
    """
    taken = {record.uid for record in exact.values()}
    left = [record for record in stored if record.uid not in taken and _can_be_edited(record)]
    new = {
        number: draft for number, draft in enumerate(drafts) if number not in exact and _can_be_edited(draft)
    }
    pairs = _edited(drafts, stored, exact, new, left) if new and left else {}
    return Edits(pairs, tuple(_lineage(drafts, stored, {**exact, **pairs})))


def _edited(
    drafts: Sequence[Draft],
    stored: Sequence[Stored],
    exact: Mapping[int, Stored],
    new: Mapping[int, Draft],
    left: Sequence[Stored],
) -> dict[int, Stored]:
    """What goes on among what is not paired: what asks the same, then by how much of it remains."""
    pairs = _same_question(new, left, drafts, stored)
    used = {record.uid for record in pairs.values()}
    open_drafts = {number: draft for number, draft in new.items() if number not in pairs}
    open_stored = [record for record in left if record.uid not in used]
    return pairs | _best_pairs(open_drafts, open_stored, _Neighbours(stored, {**exact, **pairs}))


def _can_be_edited(record: Draft | Stored) -> bool:
    return record.kind in {Kind.QUOTE, Kind.CLAIM} and record.name is None


def _form(record: Draft | Stored) -> str:
    """Records of different form are never the same: a card's kind does not change."""
    return record.content.kind if isinstance(record.content, ClaimContent) else record.kind


# ---- what asks the same --------------------------------------------------------------------------------


def _same_question(
    new: Mapping[int, Draft], left: Sequence[Stored], drafts: Sequence[Draft], stored: Sequence[Stored]
) -> dict[int, Stored]:
    """Claims of one scope with one question, term, lead or sentence: the answer or a deletion was edited."""
    pairs = _paired(new, left, _question)
    used = {record.uid for record in pairs.values()}
    # Of sentences of one pattern that list things, one that goes and one that comes are two.
    here = Counter(_frame(draft) for draft in drafts)
    before = Counter(_frame(record) for record in stored if not record.retired)
    alone = {frame for frame, count in here.items() if count == before[frame] == 1}
    return pairs | _paired(
        {number: draft for number, draft in new.items() if number not in pairs and _frame(draft) in alone},
        [record for record in left if record.uid not in used and not record.retired],
        _frame,
    )


def _paired(
    new: Mapping[int, Draft], left: Sequence[Stored], asks: Callable[[Draft | Stored], Hashable]
) -> dict[int, Stored]:
    """Those that ask the same, in order."""
    waiting: dict[Hashable, deque[Stored]] = defaultdict(deque)
    for record in left:
        if asks(record) is not None:
            waiting[asks(record)].append(record)
    return {
        number: same.popleft()
        for number, draft in new.items()
        if asks(draft) is not None and (same := waiting.get(asks(draft)))
    }


def _question(record: Draft | Stored) -> Hashable:
    content = record.content
    if not isinstance(content, ClaimContent):
        return None
    asked = normal(_BRACKET.sub("", content.text) if content.kind == "cloze" else content.prompt or "")
    return (content.kind, record.scope, asked) if asked else None


def _frame(record: Draft | Stored) -> Hashable:
    """What a sentence with deletions says beside them; None where that is hardly anything."""
    content = record.content
    if not isinstance(content, ClaimContent) or content.kind != "cloze":
        return None
    frame = normal(_DELETION.sub("[]", content.text))
    return (record.scope, frame) if len(_WORD.findall(frame)) >= _FRAME else None


# ---- how much remains ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Which records stood before and after each other last time, and what the drafts beside one became."""

    order: Mapping[str, int]
    paired: Mapping[int, Stored]

    def __init__(self, stored: Sequence[Stored], paired: Mapping[int, Stored]) -> None:
        order = {record.uid: place for place, record in enumerate(stored)}
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "paired", paired)

    def kept(self, number: int, record: Stored) -> int:
        """On how many sides, none to 2, the neighbours are the same ones as last time."""
        here = self.order[record.uid]
        sides = ((number - 1, here - 1), (number + 1, here + 1))
        return sum(
            beside in self.paired and self.order.get(self.paired[beside].uid) == place
            for beside, place in sides
        )


def _best_pairs(
    new: Mapping[int, Draft], left: Sequence[Stored], neighbours: _Neighbours
) -> dict[int, Stored]:
    # a live record that finds no text is retired now; a retired one has lost nothing yet, so it comes after
    scored = sorted(
        _scored(new, left, neighbours), key=lambda pair: (left[pair[2]].retired, -pair[0], pair[1], pair[2])
    )
    pairs: dict[int, Stored] = {}
    used: set[int] = set()
    for _, number, place in scored:
        if number not in pairs and place not in used:
            pairs[number] = left[place]
            used.add(place)
    return pairs


def _scored(
    new: Mapping[int, Draft], left: Sequence[Stored], neighbours: _Neighbours
) -> Iterator[tuple[float, int, int]]:
    old_words = [_words(record) for record in left]
    index = _index(left, old_words)
    for number, draft in new.items():
        words = _words(draft)
        for place in _candidates(draft, words, index):
            record = left[place]
            if _form(record) != _form(draft):
                continue
            same_scope, beside = record.scope == draft.scope, neighbours.kept(number, record)
            in_place = same_scope and beside == 2
            if score := _similarity(old_words[place], words, same_scope=same_scope, in_place=in_place):
                yield score + 0.1 * beside + 0.15 * same_scope, number, place


def _similarity(old: Words, new: Words, *, same_scope: bool, in_place: bool) -> float:
    """0 for texts that are not the same record; else the share of the longer one that both have, 0 to 1."""
    if min(len(old), len(new)) < _SHORT:
        return _short_similarity(old, new, in_place=in_place)
    common = in_common(old, new)
    remains, kept = common / len(old), common / len(new)
    whole = remains >= (REMAINS if same_scope else _ELSEWHERE)
    piece = kept >= _PIECE and remains >= _PIECE_LEAST
    return min(remains, kept) if whole or piece else 0.0


def _short_similarity(old: Words, new: Words, *, in_place: bool) -> float:
    """1 when every old word is still there, typos forgiven, and no more words were added; else mostly 0.

    Between the same neighbours as last time one word in four may be another: there it is one that was edited.
    """
    if not old or len(new) > 2 * len(old):
        return 0.0
    if in_place and (alike := Indel.normalized_similarity(old, new)) >= _IN_PLACE:
        return alike
    for edit in Levenshtein.opcodes(old, new):
        before = "".join(old[edit.src_start : edit.src_end])
        after = "".join(new[edit.dest_start : edit.dest_end])
        if before and edit.tag != "equal" and Indel.normalized_similarity(before, after) < _TYPO:
            return 0.0
    return 1.0


def _words(record: Draft | Stored) -> Words:
    content = record.content
    text = content.text if isinstance(content, QuoteContent | ClaimContent) else ""
    return tuple(_WORD.findall(text.casefold()))


def _features(form: str, words: Words) -> Iterator[tuple[str, ...]]:
    """Pairs of neighbouring words; single ones where there are few."""
    yield from ((form, *pair) for pair in pairwise(words))
    if len(words) < _SHORT:
        yield from ((form, word) for word in words)


def _index(left: Sequence[Stored], words: Sequence[Words]) -> dict[tuple[str, ...], list[int]]:
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, record in enumerate(left):
        for feature in set(_features(_form(record), words[place])):
            index[feature].append(place)
    return index


def _candidates(draft: Draft, words: Words, index: Mapping[tuple[str, ...], Sequence[int]]) -> list[int]:
    shared = _shared(draft, words, index)
    return [place for place, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]]


def _shared(draft: Draft, words: Words, index: Mapping[tuple[str, ...], Sequence[int]]) -> Counter[int]:
    """How many telling features a draft has in common with the texts of an index, by place."""
    shared: Counter[int] = Counter()
    for feature in set(_features(_form(draft), words)):
        places = index.get(feature, ())
        if len(places) <= _COMMON:
            shared.update(places)
    return shared


# ---- splits and joins ----------------------------------------------------------------------------------


def _lineage(
    drafts: Sequence[Draft], stored: Sequence[Stored], paired: Mapping[int, Stored]
) -> Iterator[tuple[Stored, int]]:
    """Quotes that hold the text of another: pieces of an old one, and the one that old ones went into."""
    kept = {record.uid for record in paired.values()}
    new = {number for number, draft in enumerate(drafts) if number not in paired or paired[number].retired}
    changed = {number for number, record in paired.items() if record.key != drafts[number].key}
    before = [paired[number] for number in sorted(changed)] + [
        record for record in stored if record.uid not in kept
    ]
    olds = [record for record in before if record.kind is Kind.QUOTE and not record.retired]
    if not olds:
        return
    old_words = [_words(record) for record in olds]
    index = _index(olds, old_words)
    for number in sorted(new | changed):
        if drafts[number].kind is not Kind.QUOTE:
            continue
        words = _words(drafts[number])
        for place, shared in sorted(_shared(drafts[number], words, index).items()):
            if shared < _SHARED * min(len(words), len(old_words[place])):
                continue
            went_in = olds[place].uid not in kept and _holds(words, old_words[place])
            if went_in or (number in new and _holds(old_words[place], words)):
                yield olds[place], number


def _holds(whole: Words, part: Words) -> bool:
    return bool(part) and in_common(whole, part) >= _LINEAGE * len(part)
